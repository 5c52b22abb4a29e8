"""Words that went under a thread which somebody deleted just then, and whose answer was lost."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.amending import Amending
from bot.conversing import Message
from bot.delivery.anchoring import Anchoring
from bot.domain.callers import BACKEND
from bot.domain.deliveries import Anchor, LaneKind, Relay, Stray
from bot.domain.errors import OutletRefused, OutletUnclear
from bot.domain.losing import OutletGone
from bot.ports import Item
from handlers.slack.outlet import SlackOutlet
from tests.handlers.slack.house import RULES, WORKSPACE, House, opened
from tests.handlers.slack.test_outlet import posted, relay
from tests.handlers.slack.test_outlet_places import lively, moved_from, with_more_channels
from tests.sandbox.world import BILL, running

SECRET = "My card number is 4711"


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    channels = with_more_channels()["channels"]
    async with running(channels=channels) as world, lively(world, tmp_path) as (house, _):
        yield house


@pytest.fixture
async def lone(tmp_path: Path) -> AsyncIterator[House]:
    """Nothing of its own runs."""
    async with running() as world, opened(world, tmp_path) as house:
        yield house


async def telling(house: House) -> list[dict[str, Any]]:
    return [one for one in await house.messages() if SECRET in f"{one['text']} {one.get('blocks')}"]


async def stray_of(house: House, what: str = "thread") -> tuple[Item, Stray]:
    """A relay whose answer was lost, under a thread that is deleted in part or whole; and its stray."""
    item, anchor = await posted(house)
    if what == "root":
        await house.client.chat_postMessage(channel=BILL, thread_ts=anchor.ts, text="A reply that stays")
    await house.world.page("/control/threads", channel=BILL, ts=anchor.ts, what=what)
    await house.fault(method="chat.postMessage", kind="accepted_then_reset")
    reply = relay(item, anchor)
    with pytest.raises(OutletUnclear):
        await house.outlet.send(reply)
    assert isinstance(reply.want, Relay)
    return reply, Stray(reply.want.handoff_id, reply.id, BILL, anchor.ts, datetime.now(UTC))


def to_take_back(stray: Stray) -> Item:
    return Item("s1", f"strays:{stray.of}", LaneKind.STRAYS, stray, None)


async def standing_of(house: House, reply: Item) -> list[str]:
    """The ts of what bears its delivery id."""
    ids = [(one["ts"], (one.get("metadata") or {}).get("event_payload")) for one in await house.messages()]
    return [ts for ts, payload in ids if payload == {"delivery_id": reply.id}]


@pytest.mark.parametrize("what", ["thread", "root"])
async def test_a_stray_is_deleted_wherever_it_stands(lone: House, what: str) -> None:
    reply, stray = await stray_of(lone, what)
    assert len(await standing_of(lone, reply)) == 1
    before = len(await lone.messages())
    assert await lone.outlet.send(to_take_back(stray)) is None
    assert await standing_of(lone, reply) == []
    assert len(await lone.messages()) == before - 1


async def test_a_stray_that_never_came_or_is_gone_already_is_done(lone: House) -> None:
    reply, stray = await stray_of(lone)
    await lone.outlet.send(to_take_back(stray))
    assert await lone.outlet.send(to_take_back(stray)) is None
    assert await lone.outlet.send(to_take_back(replace(stray, of="never"))) is None
    assert await standing_of(lone, reply) == []


async def test_a_stray_that_cannot_be_deleted_just_then_is_left_for_later(lone: House) -> None:
    reply, stray = await stray_of(lone)
    await lone.fault(method="chat.delete", kind="error", error="internal_error")
    with pytest.raises(OutletUnclear):
        await lone.outlet.send(to_take_back(stray))
    assert len(await standing_of(lone, reply)) == 1


async def test_where_slack_lets_nobody_look_a_stray_is_refused(lone: House) -> None:
    _, stray = await stray_of(lone)
    blind = SlackOutlet(lone.client, lone.store, RULES, replace(WORKSPACE, looks_back=False))
    with pytest.raises(OutletRefused, match="look_back_impossible"):
        await blind.send(to_take_back(stray))


async def test_a_post_that_hit_a_deleted_thread_and_could_not_be_deleted_is_said_to_be_astray(
    lone: House,
) -> None:
    item, anchor = await posted(lone)
    await lone.world.page("/control/threads", channel=BILL, ts=anchor.ts, what="thread")
    await lone.fault(method="chat.delete", kind="error", error="internal_error")
    with pytest.raises(OutletGone) as failed:
        await lone.outlet.send(relay(item, anchor, "d1"))
    with pytest.raises(OutletGone) as cleared:
        await lone.outlet.send(relay(item, anchor, "d2"))
    assert (failed.value.details["astray"], cleared.value.details["astray"]) == (True, False)


async def test_a_look_back_that_finds_no_thread_and_no_stray_says_that_one_may_come_to_be_seen(
    lone: House,
) -> None:
    reply, _ = await stray_of(lone)
    begun = replace(reply, begun_at=datetime.now(UTC))
    with pytest.raises(OutletGone) as found:
        await lone.outlet.look_back(begun)
    with pytest.raises(OutletGone) as not_found:
        await lone.outlet.look_back(begun)
    assert (found.value.details["astray"], not_found.value.details["astray"]) == (False, True)


async def test_a_stray_uses_up_a_look_at_the_channel_and_one_at_the_thread(lone: House) -> None:
    _, stray = await stray_of(lone)
    used = await lone.store.read(lambda tx: lone.outlet.rates(tx, to_take_back(stray)))
    assert [rate.key for rate in used] == ["slack:conversations.history", "slack:conversations.replies"]


async def quiet(house: House) -> bool:
    """All is told and drawn: nothing of ours finds out by itself that a thread is gone."""
    return not any(load.waiting for load in (await house.store.read(lambda tx: tx.overview.now())).lanes)


async def test_words_that_came_to_stand_by_themselves_stand_no_more_once_they_are_taken_back(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.straying.LONG_AGO", timedelta(seconds=1))
    conversation, _ = await house.claimed()
    await house.eventually(lambda: quiet(house))
    old = Anchor(BILL, await house.root(conversation))
    await house.world.page("/control/threads", channel=BILL, ts=old.ts, what="thread")
    await house.fault(method="chat.postMessage", kind="accepted_then_hang", match=SECRET)
    turn = await house.intake.receive(BACKEND, conversation, Message("2", SECRET))
    [stray] = await house.eventually(lambda: telling(house))
    assert not stray.get("thread_ts")
    await Anchoring(house.store, house.desk.clock).deleted(old)
    await moved_from(house, conversation, old.ts)
    await Amending(house.store, house.desk.clock, RULES).delete(BACKEND, conversation, turn.seq)

    async def all_gone() -> bool:
        return not await telling(house)

    await house.eventually(all_gone)
