"""Real Slack calls against a place that is gone: deleted threads, archived channels, and who sees of it."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import pytest
from aiohttp import web

from bot.alarming import Alarming
from bot.conversing import Message
from bot.delivery import LEASE, Delivering, deadline
from bot.delivery.anchoring import Anchoring
from bot.domain.alarms import AlarmKind, told_in
from bot.domain.callers import BACKEND
from bot.domain.deliveries import Anchor
from bot.domain.errors import LeaseLost, OutletDown, OutletRefused, OutletUnclear
from bot.domain.losing import OutletGone
from bot.ports import Item, Lease, Store, Tx
from bot.waking import Wake
from handlers.slack import loading, looking, rates
from handlers.slack.client import connected
from handlers.slack.outcomes import told
from handlers.slack.outlet import SlackOutlet
from handlers.slack.sharing import Sharing
from tests.handlers.slack.house import RULES, WORKSPACE, House, answering, opened
from tests.handlers.slack.test_outlet import in_need, posted, relay, waiting
from tests.sandbox.world import BILL, World, company, running

T = TypeVar("T")

OPS, OVERFLOW, TECH = "C0OPS", "C0MORE", "C0TECH"
PLACES = replace(WORKSPACE, overflow=OVERFLOW, ops=OPS)


def with_more_channels() -> dict[str, Any]:
    data = company()
    everybody = ["U0ANA", "U0BEN", "U0MAYA", "U0BATON"]
    for channel in data["channels"]:
        if channel["id"] == TECH:
            channel["members"] = everybody
    for channel, name in ((OPS, "support-ops"), (OVERFLOW, "support-overflow")):
        data["channels"].append({"id": channel, "name": name, "members": everybody})
    return data


@contextlib.asynccontextmanager
async def lively(world: World, folder: Path) -> AsyncIterator[tuple[House, Sharing]]:
    """All that speaks, with an overflow and an ops channel."""
    async with opened(world, folder) as house:
        clock = house.desk.clock
        to = partial(loading.elsewhere, rules=RULES, workspace=PLACES)

        async def resume() -> None:
            await delivering.free_parked()

        sharing = Sharing(house.client, house.store, clock, PLACES, resume)
        outlet = SlackOutlet(house.client, house.store, RULES, PLACES, shared=sharing.is_shared)
        delivering = Delivering(house.store, clock, outlet, house.wake)
        leave = partial(Anchoring(house.store, clock).leave, to=to)
        alarming = Alarming(house.store, clock, Wake(0.05), leave, ops=True)
        loops = [asyncio.create_task(one.run()) for one in (delivering, alarming, house.inbox)]
        try:
            yield house, sharing
        finally:
            for loop in loops:
                loop.cancel()
            await asyncio.gather(*loops, return_exceptions=True)
            await asyncio.sleep(0)


@pytest.fixture
async def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[tuple[House, Sharing]]:
    monkeypatch.setattr("bot.alarming.LOOK_EVERY", timedelta(seconds=0.5))
    async with running(channels=with_more_channels()["channels"]) as world, lively(world, tmp_path) as both:
        yield both


async def said_in(house: House, channel: str) -> list[dict[str, Any]]:
    return [one for one in await house.messages() if one["channel"] == channel]


async def moved_from(house: House, conversation: str, old: str) -> str:
    async def elsewhere() -> str | None:
        anchor = await house.anchor(conversation)
        return anchor.ts if anchor and anchor.ts != old else None

    return str(await house.eventually(elsewhere))


async def test_a_deleted_thread_goes_on_under_a_new_card(places: tuple[House, Sharing]) -> None:
    house, _ = places
    conversation, handoff = await house.claimed()
    await house.intake.receive(BACKEND, conversation, Message("2", "It was on 3 October"))
    old = await house.root(conversation)
    await house.eventually(lambda: house.thread(old))
    await house.world.page("/control/threads", channel=BILL, ts=old, what="thread")
    await house.intake.receive(BACKEND, conversation, Message("3", "Are you there?"))
    new = await moved_from(house, conversation, old)

    async def whole() -> list[dict[str, Any]]:
        said = await house.thread(new)
        return said if len(said) >= 2 else []

    line, caught_up = await house.eventually(whole)
    assert "was deleted, so it goes on here. Ana Ruiz has it still" in line["text"]
    assert "It was on 3 October" in str(caught_up["blocks"])
    assert "Are you there?" in str(caught_up["blocks"])
    roots = [one["ts"] for one in await said_in(house, BILL) if one.get("thread_ts", one["ts"]) == one["ts"]]
    assert roots == [new], "nothing of the customer's words stands in the open channel"
    assert await house.store.read(lambda tx: tx.lanes.handoff_at(_anchor(old))) == handoff.id


def _anchor(ts: str) -> Anchor:
    return Anchor(BILL, ts)


async def test_an_archived_channel_is_left_for_the_overflow_channel_and_people_hear_of_it(
    places: tuple[House, Sharing],
) -> None:
    house, sharing = places
    conversation, _ = await house.claimed()
    old = await house.root(conversation)
    await house.world.page("/control/channels", channel=BILL, is_archived=True)
    await house.intake.receive(BACKEND, conversation, Message("2", "Are you there?"))
    await moved_from(house, conversation, old)
    anchor = await house.anchor(conversation)
    assert anchor
    assert anchor.channel == OVERFLOW
    await house.eventually(lambda: said_in(house, OPS))
    [alarm] = await said_in(house, OPS)
    assert alarm["text"].startswith("A channel takes no messages any more")
    await house.world.page("/control/channels", channel=BILL, is_archived=False)
    await sharing.heard({"type": "channel_unarchive", "channel": BILL})

    async def over() -> bool:
        [message] = await said_in(house, OPS)
        return str(message["text"]).startswith("Over since")

    await house.eventually(over)
    _, later = await house.hand_off()
    assert later.id


async def archived(house: House, *channels: str) -> None:
    for channel in channels:
        await house.world.page("/control/channels", channel=channel, is_archived=True)


async def standing_in(house: House, conversation: str, channel: str) -> bool:
    anchor = await house.anchor(conversation)
    return anchor is not None and anchor.channel == channel


@pytest.mark.parametrize("why", ["archived", "shared"])
async def test_where_the_overflow_channel_will_not_do_either_the_general_skills_channel_does(
    places: tuple[House, Sharing], why: str
) -> None:
    house, sharing = places
    conversation, _ = await house.claimed()
    if why == "shared":
        await sharing.heard({"type": "channel_shared", "channel": OVERFLOW})
        await archived(house, BILL)
    else:
        await archived(house, OVERFLOW, BILL)
    await house.intake.receive(BACKEND, conversation, Message("2", "Are you there?"))
    await house.eventually(lambda: standing_in(house, conversation, TECH))
    assert await said_in(house, OVERFLOW) == []
    _, later = await house.hand_off(name="Sam Okafor")
    cards = [one for one in await said_in(house, TECH) if "thread_ts" not in one]
    assert later.id in str(cards)


async def test_a_conversation_leaves_the_overflow_channel_too_once_that_is_lost(
    places: tuple[House, Sharing],
) -> None:
    house, sharing = places
    conversation, _ = await house.claimed()
    await archived(house, BILL)
    await sharing.check()
    await house.eventually(lambda: standing_in(house, conversation, OVERFLOW))
    await archived(house, OVERFLOW)
    await sharing.check()
    await house.eventually(lambda: standing_in(house, conversation, TECH))


async def test_never_into_a_shared_channel_rather_it_parks_with_an_alarm(
    places: tuple[House, Sharing],
) -> None:
    house, sharing = places
    for channel in (OVERFLOW, TECH):
        await sharing.heard({"type": "channel_shared", "channel": channel})
    await archived(house, BILL)
    conversation, lane = await in_need(house)

    async def stands() -> bool:
        return await house.store.read(lambda tx: tx.alarms.stands(AlarmKind.LANE_PARKED, lane))

    await house.eventually(stands)
    assert await house.anchor(conversation) is None
    assert [await said_in(house, channel) for channel in (OVERFLOW, TECH)] == [[], []]


class BetweenReadings:
    """A store in which something happens right before the next unit of work that writes."""

    def __init__(self, store: Store, happens: Callable[[Tx], object]) -> None:
        self._store = store
        self._happens = happens
        self.read, self.on_commit = store.read, store.on_commit

    async def write(self, work: Callable[[Tx], T]) -> T:
        await self._store.write(self._happens)
        return await self._store.write(work)


async def test_where_a_card_goes_is_looked_at_once_and_refused_or_posted_as_found_then(house: House) -> None:
    """Its own channel is lost while it is sent: the one that takes its place is the one that is judged."""
    _, item = await waiting(house)
    now = house.desk.clock.now()
    store = BetweenReadings(house.store, lambda tx: tx.alarms.add(AlarmKind.CHANNEL_LOST, BILL, now))
    outlet = SlackOutlet(house.client, store, RULES, PLACES, shared=lambda channel: channel == OVERFLOW)
    with pytest.raises(OutletRefused, match="channel_shared"):
        await outlet.send(item)
    assert await house.messages() == []


async def test_the_alarm_of_a_sharing_that_ended_while_nobody_ran_is_cleared_by_the_first_look(
    places: tuple[House, Sharing],
) -> None:
    house, sharing = places
    kind, now = AlarmKind.CHANNEL_SHARED, house.desk.clock.now()
    await house.store.write(lambda tx: tx.alarms.add(kind, OVERFLOW, now))
    await sharing.check()
    assert not await house.store.read(lambda tx: tx.alarms.stands(kind, OVERFLOW))


async def asked(house: House) -> int:
    calls = (await house.world.ledger())["calls"]
    return int(calls.get("conversations.info", 0))


async def info_is_used_up(house: House, seconds: float) -> datetime:
    until = house.desk.clock.now() + timedelta(seconds=seconds)
    await house.store.write(lambda tx: tx.rates.hold(rates.INFO.key, until))
    return until


async def test_how_a_channel_stands_is_asked_at_the_pace_that_all_replicas_share(
    places: tuple[House, Sharing],
) -> None:
    house, sharing = places
    before, until = await asked(house), await info_is_used_up(house, 1)
    await sharing.check()
    assert house.desk.clock.now() >= until
    assert await asked(house) > before


async def test_an_event_of_a_channel_waits_for_no_place_and_is_seen_to_once_there_is_one(
    places: tuple[House, Sharing],
) -> None:
    house, sharing = places
    await sharing.heard({"type": "channel_shared", "channel": OVERFLOW})
    loop = asyncio.create_task(sharing.run())
    before, until = await asked(house), await info_is_used_up(house, 2)
    await sharing.heard({"type": "channel_unshared", "channel": OVERFLOW})
    if house.desk.clock.now() < until:
        assert (await asked(house), sharing.is_shared(OVERFLOW)) == (before, True)

    async def ours_again() -> bool:
        return not sharing.is_shared(OVERFLOW)

    await house.eventually(ours_again)
    loop.cancel()
    await asyncio.gather(loop, return_exceptions=True)


async def test_slacks_too_often_holds_the_question_for_all_replicas(places: tuple[House, Sharing]) -> None:
    house, sharing = places
    await house.fault(method="conversations.info", kind="ratelimited", retry_after=30)
    await sharing.heard({"type": "channel_unarchive", "channel": OVERFLOW})
    now = house.desk.clock.now()
    held = await house.store.write(lambda tx: tx.rates.reserve_all((rates.INFO,), now))
    assert held
    assert held[1] - now > timedelta(seconds=20)


async def test_a_channel_that_is_archived_in_silence_is_found_by_asking(
    places: tuple[House, Sharing],
) -> None:
    house, sharing = places
    conversation, _ = await house.claimed()
    old = await house.root(conversation)
    await house.world.page("/control/channels", channel=BILL, is_archived=True, quiet=True)
    await sharing.check()
    assert await house.store.read(lambda tx: tx.alarms.stands(AlarmKind.CHANNEL_LOST, BILL))
    await moved_from(house, conversation, old)


async def test_a_card_in_doubt_is_looked_for_in_the_channel_it_was_posted_to_though_that_is_lost_since(
    house: House,
) -> None:
    """In the other channel it can't stand; not found there, it would be posted a second time."""
    outlet = SlackOutlet(house.client, house.store, RULES, PLACES)
    _, item = await waiting(house)
    await house.fault(method="chat.postMessage", kind="accepted_then_reset")
    with pytest.raises(OutletUnclear):
        await outlet.send(item)
    now = house.desk.clock.now()
    await house.store.write(lambda tx: tx.alarms.add(AlarmKind.CHANNEL_LOST, BILL, now))
    [card] = await house.messages()
    assert await outlet.look_back(replace(item, begun_at=datetime.now(UTC))) == _anchor(card["ts"])


async def test_a_card_whose_lane_is_anothers_by_now_is_not_posted(house: House) -> None:
    _, item = await waiting(house)
    now = house.desk.clock.now()
    await house.store.write(lambda tx: tx.lanes.begin(item, now, Lease("another", now + LEASE)))
    with pytest.raises(LeaseLost):
        await house.outlet.send(item)
    assert await house.messages() == []


async def test_without_another_channel_a_card_waits_until_its_own_is_back(
    world: World, tmp_path: Path
) -> None:
    only = replace(WORKSPACE, channels={"Billing": BILL, "General": BILL}, overflow=BILL)
    async with opened(world, tmp_path) as house:
        _, item = await waiting(house)
        outlet = SlackOutlet(house.client, house.store, RULES, only)
        await house.world.page("/control/channels", channel=BILL, is_archived=True)
        with pytest.raises(OutletRefused, match="is_archived"):
            await outlet.send(item)
        await house.world.page("/control/channels", channel=BILL, is_archived=False)
        assert await outlet.send(item)


async def test_a_look_back_removes_what_came_to_stand_in_the_open_channel(house: House) -> None:
    item, anchor = await posted(house)
    reply = relay(item, anchor)
    stray = await house.client.chat_postMessage(
        channel=BILL, text="Jordan: secret", metadata=looking.metadata(reply.id)
    )
    await house.world.page("/control/threads", channel=BILL, ts=anchor.ts, what="thread")
    begun = replace(reply, begun_at=datetime.now(UTC))
    with pytest.raises(OutletGone):
        await house.outlet.look_back(begun)
    assert stray["ts"] not in [one["ts"] for one in await house.messages()]


async def test_a_card_that_is_gone_says_so_when_it_is_redrawn(house: House) -> None:
    item, anchor = await posted(house)
    await house.client.chat_delete(channel=anchor.channel, ts=anchor.ts)
    with pytest.raises(OutletGone, match="message_not_found"):
        await house.outlet.send(item)


async def test_where_slack_does_not_let_us_look_it_is_said_so_and_nothing_is_read(house: House) -> None:
    item, anchor = await posted(house)
    blind = SlackOutlet(house.client, house.store, RULES, replace(WORKSPACE, looks_back=False))
    with pytest.raises(OutletRefused, match="look_back_impossible"):
        await blind.look_back(replace(relay(item, anchor), begun_at=datetime.now(UTC)))
    assert "conversations.replies" not in (await house.world.ledger())["calls"]


@pytest.mark.parametrize(
    ("fault", "possible"),
    [(None, True), ("missing_scope", False), ("not_allowed_token_type", False), ("internal_error", True)],
)
async def test_whether_we_can_look_is_found_out_without_writing(
    house: House, fault: str | None, *, possible: bool
) -> None:
    if fault:
        await house.fault(method="conversations.replies", kind="error", error=fault)
    assert await looking.reads(house.client, BILL) is possible
    assert await house.messages() == []


async def test_every_post_bears_the_same_second_id_each_time(house: House) -> None:
    assert looking.client_msg_id("d1") == looking.client_msg_id("d1") != looking.client_msg_id("d2")
    item, _ = await posted(house)
    assert looking.client_msg_id(item.id)


async def test_a_request_past_its_lease_is_never_written() -> None:
    heard: list[str] = []

    async def say(request: web.Request) -> web.Response:
        heard.append(request.path)
        return web.json_response({"ok": True})

    async with answering(say) as url, connected("xoxb-sandbox", url) as client:
        with deadline.within(timedelta(0)), pytest.raises(OutletDown), told("chat.postMessage"):
            await client.chat_postMessage(channel=BILL, text="late")
        with deadline.within(timedelta(seconds=9)), told("chat.postMessage"):
            await client.chat_postMessage(channel=BILL, text="in time")
        with told("auth.test"):
            await client.auth_test()
    assert heard == ["/chat.postMessage", "/auth.test"]


async def test_a_look_back_uses_up_the_rate_of_its_own_method(house: House) -> None:
    item, anchor = await posted(house)
    begun = datetime.now(UTC)
    asked: list[Item] = [
        replace(item, anchor=None, begun_at=begun),
        replace(relay(item, anchor), begun_at=begun),
    ]
    keys = await house.store.read(lambda tx: [house.outlet.rates(tx, one)[0].key for one in asked])
    assert keys == ["slack:conversations.history", "slack:conversations.replies"]


async def test_an_alarm_that_is_over_and_up_again_before_it_was_told_leaves_no_old_message_behind(
    places: tuple[House, Sharing],
) -> None:
    house, _ = places
    kind, key, now = AlarmKind.LANE_PARKED, "card:h_1", house.desk.clock.now()
    then = now - timedelta(minutes=30)
    await house.store.write(lambda tx: tx.alarms.add(kind, key, then))
    await house.eventually(lambda: said_in(house, OPS))

    def over_and_up_again(tx: Tx) -> None:
        tx.alarms.clear(kind, key, now)
        tx.lanes.put(told_in(kind, then), now)
        tx.alarms.add(kind, key, now)

    await house.store.write(over_and_up_again)

    async def both() -> bool:
        texts = [str(one["text"]) for one in await said_in(house, OPS)]
        return len(texts) == 2 and "came up again later" in texts[0]

    await house.eventually(both)
    assert await house.store.read(lambda tx: tx.overview.parked()) == []
