"""Nudges as the outlet sends them: to whom, with which way to the card, and only while somebody waits."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

import pytest

from bot.domain.deliveries import LaneKind, Line, LineCode, Nudge
from bot.domain.errors import OutletRefused
from bot.domain.nudges import NudgeCode
from bot.ports import Item, Rate
from handlers.slack import rates
from handlers.slack.outlet import SlackOutlet
from tests.handlers.slack.house import RULES, WORKSPACE, House
from tests.sandbox.world import BILL

HERE = replace(WORKSPACE, overflow=BILL, url="https://tide.slack.example/")


def outlet_of(busy: House, *, shared: bool = False) -> SlackOutlet:
    return SlackOutlet(busy.client, busy.store, RULES, HERE, shared=lambda _: shared)


async def nudge(busy: House, conversation: str, to: str, code: NudgeCode = NudgeCode.CLAIM) -> Item:
    handoff, anchor = await busy.handoff(conversation), await busy.anchor(conversation)
    return Item("n1", f"marks:{handoff.id}", LaneKind.MARKS, Nudge(handoff.id, to, code), anchor)


async def nudges(busy: House) -> list[dict[str, Any]]:
    return [one for one in await busy.messages() if "has waited" in one["text"]]


async def test_the_overflow_channel_gets_one_line_that_leads_to_the_card(busy: House) -> None:
    conversation, _ = await busy.hand_off()
    await outlet_of(busy).send(await nudge(busy, conversation, ""))
    [said] = await nudges(busy)
    assert said["channel"] == BILL
    assert "Billing: Jordan Ellis has waited" in said["text"]
    root = (await busy.root(conversation)).replace(".", "")
    assert f"https://tide.slack.example/archives/{BILL}/p{root}" in str(said["blocks"])


async def test_what_was_claimed_before_it_left_is_not_called_out(busy: House) -> None:
    conversation, handoff = await busy.claimed()
    await outlet_of(busy).send(await nudge(busy, conversation, ""))
    line = Line(handoff.id, LineCode.UNCLAIMED, on_call=("S0BILLING",))
    item = Item("l1", f"thread:{handoff.id}", LaneKind.THREAD, line, await busy.anchor(conversation))
    assert await outlet_of(busy).send(item) is None
    assert await nudges(busy) == []


async def test_what_is_offered_to_somebody_no_more_calls_them_no_more(busy: House) -> None:
    conversation, handoff = await busy.claimed()
    line = Line(handoff.id, LineCode.OFFERED, user="U0BEN")
    item = Item("l1", f"thread:{handoff.id}", LaneKind.THREAD, line, await busy.anchor(conversation))
    assert await outlet_of(busy).send(item) is None


async def test_a_word_is_asked_of_the_holder_alone(busy: House) -> None:
    """Ben holds it no more, or never did."""
    conversation, _ = await busy.claimed("U0ANA")
    await outlet_of(busy).send(await nudge(busy, conversation, "U0BEN", NudgeCode.WORD))
    assert await nudges(busy) == []


async def test_nothing_is_said_in_an_overflow_channel_that_outsiders_read(busy: House) -> None:
    conversation, _ = await busy.hand_off()
    with pytest.raises(OutletRefused, match="channel_shared"):
        await outlet_of(busy, shared=True).send(await nudge(busy, conversation, ""))
    assert await nudges(busy) == []


async def test_each_person_and_the_channel_have_a_rate_of_their_own(busy: House) -> None:
    conversation, _ = await busy.hand_off()
    outlet, found = outlet_of(busy), list[Rate]()
    for to in ("U0MAYA", ""):
        item = await nudge(busy, conversation, to)
        found += await busy.store.read(partial(outlet.rates, item=item))
    assert found == [rates.of_post("U0MAYA"), rates.of_post(BILL)]
