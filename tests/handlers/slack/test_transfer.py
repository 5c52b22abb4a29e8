"""Where a handoff was before another team went on with it, as people in Slack meet it there."""

from __future__ import annotations

from typing import Any

import pytest

from bot.desk.transferring import Moving
from bot.domain.deliveries import OF_SLACK, Anchor
from bot.domain.errors import CardUnderWay
from bot.domain.handoff import State
from tests.handlers.slack.house import House, click, event, submission, ts_now
from tests.sandbox.world import BILL


@pytest.fixture
async def busy(busy: House) -> House:
    """General's channel takes what Baton says."""
    assert (await busy.world.page("/control/channels", channel="C0TECH", bot=True))["ok"]
    return busy


async def sent_on(house: House) -> tuple[str, str, str]:
    """To General, where its new card stands: the conversation, the handoff and the old card's ts."""
    conversation, handoff = await house.claimed()
    old = await house.root(conversation)
    await house.desk.transferring.transfer(handoff.id, "U0ANA", Moving("General", "Look at the zip"))

    async def stands() -> bool:
        anchor = await house.anchor(conversation)
        return anchor is not None and anchor.ts != old and "Moved to" in (await card(house, old))["text"]

    await house.eventually(stands)
    return conversation, handoff.id, old


async def card(house: House, ts: str) -> dict[str, Any]:
    return next(one for one in await house.messages() if one["ts"] == ts)


def pressed(handoff: str, ts: str, action: str) -> dict[str, Any]:
    """A button of the card as it was before, still on somebody's screen."""
    made = click(handoff, action=action, channel={"id": BILL, "name": "support-billing"})
    message = {**made["message"], "ts": ts, "thread_ts": ts, "user": "U0BATON", "bot_id": "B0BATON"}
    done = {**made["actions"][0], "block_id": "buttons-1"}
    return {**made, "message": message, "actions": [done]}


@pytest.mark.parametrize("action", ["claim", "resolve", "release", "transcript"])
async def test_a_button_that_was_still_on_the_screen_does_nothing_and_says_where_it_went(
    busy: House, action: str
) -> None:
    conversation, handoff, old = await sent_on(busy)
    answer = await busy.dispatch(pressed(handoff, old, action))
    assert answer.status == 200
    [told] = await busy.whispers("U0ANA")
    assert told["text"] == "This card is closed: General has the handoff now. The card shows the way."
    assert (await busy.handoff(conversation)).state is State.QUEUED


async def test_the_closed_card_has_no_button_and_leads_to_the_new_one(busy: House) -> None:
    conversation, _, old = await sent_on(busy)
    closed = await card(busy, old)
    assert "Moved to General by Ana Ruiz" in closed["text"]
    assert not [block for block in closed["blocks"] if block["type"] == "actions"]
    new = await busy.anchor(conversation)
    assert new
    anew = await card(busy, new.ts)
    assert "Look at the zip" in str(anew["blocks"])
    assert anew["channel"] == new.channel != closed["channel"]


async def test_who_goes_on_writing_there_is_told_there_and_the_customer_hears_nothing(busy: House) -> None:
    conversation, _, old = await sent_on(busy)
    said = event(ts=ts_now(), thread_ts=old, channel=BILL, text="One moment", parent_user_id="U0BATON")
    assert (await busy.dispatch(said)).status == 200

    async def told() -> list[dict[str, Any]]:
        return await busy.whispers("U0ANA")

    [whisper] = await busy.eventually(told)
    assert whisper["text"] == "The customer doesn't get this: the handoff is with General now."
    assert (whisper["channel"], whisper["thread_ts"]) == (BILL, old)
    assert "One moment" not in await busy.texts(conversation)


async def test_a_window_of_before_is_refused_where_it_was_filled_in(busy: House) -> None:
    _, handoff, _ = await sent_on(busy)
    choice = {"type": "static_select", "selected_option": {"value": "General"}}
    form = submission(handoff, "U0BEN", skill={"skill": choice})
    form["view"] = {**form["view"], "callback_id": "transfer_modal"}
    answer = await busy.dispatch(form)
    assert "with this team already" in answer.body
    assert (await busy.store.read(lambda tx: tx.transfers.left(handoff))) != []


async def test_an_old_card_that_is_gone_holds_nothing_up(busy: House) -> None:
    conversation, handoff = await busy.claimed()
    old = await busy.root(conversation)
    await busy.client.chat_delete(channel=BILL, ts=old)

    async def moves() -> bool:
        try:
            await busy.desk.transferring.transfer(handoff.id, "U0ANA", Moving("General"))
        except CardUnderWay:  # Baton heard of it first, and is posting it anew
            return False
        return True

    await busy.eventually(moves)

    async def done() -> bool:
        return await busy.store.read(
            lambda tx: (
                tx.lanes.anchor_of(handoff.id) not in {None, Anchor(BILL, old)}
                and not tx.lanes.due(busy.desk.clock.now(), OF_SLACK)
            )
        )

    await busy.eventually(done)
    assert await busy.store.read(lambda tx: tx.alarms.standing()) == []
