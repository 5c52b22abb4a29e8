"""Leases, timers, alarms, and what is forgotten."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bot.domain.deliveries import DrawCard
from bot.domain.errors import LeaseLost
from bot.domain.inbound import InboundState
from bot.ports import Lease, Store, Tx
from storage.tables.columns import EPOCH
from tests.builders import NOW, a_lease, an_inbound, later


async def take(store: Store, owner: str, until: datetime, now: datetime = NOW) -> bool:
    return await store.write(lambda tx: tx.leases.take("reading back", Lease(owner, until), now))


async def test_one_owner_at_a_time_has_a_lease_and_may_hold_it_for_longer(store: Store) -> None:
    assert await take(store, "a", later(seconds=30))
    assert not await take(store, "b", later(seconds=40), later(seconds=29))
    assert await take(store, "a", later(seconds=60), later(seconds=29))
    assert not await take(store, "b", later(seconds=90), later(seconds=59))
    assert await take(store, "b", later(seconds=90), later(seconds=60))


async def test_a_lease_that_is_released_is_anybodys_and_only_its_owner_releases_it(store: Store) -> None:
    assert await take(store, "a", later(hours=1))
    await store.write(lambda tx: tx.leases.release("reading back", "b"))
    assert not await take(store, "b", later(hours=1))
    await store.write(lambda tx: tx.leases.release("reading back", "a"))
    assert await take(store, "b", later(hours=1))


async def test_a_timer_is_taken_once_and_not_before_its_time(store: Store) -> None:
    await store.write(lambda tx: tx.timers.set("nudge", "h_1", later(seconds=5)))
    assert not await store.write(lambda tx: tx.timers.take("nudge", "h_1", later(seconds=4)))
    assert await store.read(lambda tx: tx.timers.due("nudge", later(seconds=5))) == ["h_1"]
    assert await store.write(lambda tx: tx.timers.take("nudge", "h_1", later(seconds=5)))
    assert not await store.write(lambda tx: tx.timers.take("nudge", "h_1", later(hours=1)))


async def test_a_timer_whose_work_fails_is_due_again(store: Store) -> None:
    await store.write(lambda tx: tx.timers.set("nudge", "h_1", NOW))

    def work(tx: Tx) -> None:
        assert tx.timers.take("nudge", "h_1", NOW)
        raise LeaseLost

    with pytest.raises(LeaseLost):
        await store.write(work)
    assert await store.read(lambda tx: tx.timers.due("nudge", NOW)) == ["h_1"]


async def test_timers_are_due_the_longest_due_first_and_can_be_set_anew_or_cancelled(store: Store) -> None:
    def work(tx: Tx) -> None:
        tx.timers.set("nudge", "h_1", later(seconds=3))
        tx.timers.set("nudge", "h_2", later(seconds=1))
        tx.timers.set("nudge", "h_3", later(seconds=2))
        tx.timers.set("other", "h_4", NOW)
        tx.timers.set("nudge", "h_1", NOW)
        tx.timers.cancel("nudge", "h_3")

    await store.write(work)
    assert await store.read(lambda tx: tx.timers.due("nudge", later(seconds=9))) == ["h_1", "h_2"]
    assert await store.read(lambda tx: tx.timers.due("nudge", later(seconds=9), limit=1)) == ["h_1"]


async def test_an_alarm_stands_until_it_is_cleared_and_may_then_come_again(store: Store) -> None:
    assert await store.write(lambda tx: tx.alarms.add("lane_parked", "card:1", NOW))
    assert not await store.write(lambda tx: tx.alarms.add("lane_parked", "card:1", later(seconds=1)))
    [alarm] = await store.read(lambda tx: tx.alarms.standing())
    assert (alarm.kind, alarm.key, alarm.at, alarm.cleared_at) == ("lane_parked", "card:1", NOW, None)
    assert await store.write(lambda tx: tx.alarms.clear("lane_parked", "card:1", later(seconds=2)))
    assert not await store.write(lambda tx: tx.alarms.clear("lane_parked", "card:1", later(seconds=3)))
    assert await store.read(lambda tx: tx.alarms.standing()) == []
    assert await store.write(lambda tx: tx.alarms.add("lane_parked", "card:1", later(seconds=4)))


async def test_people_are_told_of_an_alarm_and_of_its_end(store: Store) -> None:
    await store.write(lambda tx: tx.alarms.add("lane_parked", "card:1", NOW))
    [alarm] = await store.read(lambda tx: tx.alarms.untold())
    await store.write(lambda tx: tx.alarms.told(alarm, later(seconds=1)))
    assert await store.read(lambda tx: tx.alarms.untold()) == []
    await store.write(lambda tx: tx.alarms.clear("lane_parked", "card:1", later(seconds=2)))
    [over] = await store.read(lambda tx: tx.alarms.untold())
    assert over.cleared_at == later(seconds=2)
    await store.write(lambda tx: tx.alarms.told(over, later(seconds=3)))
    assert await store.read(lambda tx: tx.alarms.untold()) == []


async def test_what_waits_for_the_assistant_is_in_one_hand_at_a_time(store: Store, conversation: str) -> None:
    await store.write(lambda tx: tx.answering.want(conversation, 1))
    [first] = await store.write(lambda tx: tx.answering.take(9, NOW, later(seconds=30)))
    assert await store.write(lambda tx: tx.answering.take(9, later(seconds=29), later(hours=1))) == []
    [second] = await store.write(lambda tx: tx.answering.take(9, later(seconds=30), later(hours=1)))
    assert not await store.read(lambda tx: tx.answering.still_wanted(first))
    assert await store.read(lambda tx: tx.answering.still_wanted(second))
    await store.write(lambda tx: tx.answering.put_back(first))
    assert await store.write(lambda tx: tx.answering.take(9, later(seconds=31), later(hours=1))) == []
    await store.write(lambda tx: tx.answering.put_back(second, later(seconds=40)))
    assert await store.write(lambda tx: tx.answering.take(9, later(seconds=39), later(hours=1))) == []
    assert await store.write(lambda tx: tx.answering.take(9, later(seconds=40), later(hours=1)))


async def test_what_is_over_is_forgotten_a_portion_at_a_time(store: Store) -> None:
    def work(tx: Tx) -> None:
        for number in range(5):
            message = an_inbound(f"1800000000.{number:06}", event_id=f"Ev{number}")
            tx.inbox.add(message)
        for row in tx.inbox.ready(later(hours=1))[:4]:
            tx.inbox.settle(row.id, InboundState.APPLIED, NOW)
        tx.alarms.add("cards_capped", "an hour", NOW)
        tx.alarms.add("cards_capped", "another", NOW)
        tx.alarms.clear("cards_capped", "an hour", NOW)
        tx.rates.reserve("slack:post:C1", NOW, timedelta(seconds=1), 1)
        tx.rates.hold("slack:post:C2", later(hours=3))

    await store.write(work)
    assert await store.write(lambda tx: tx.retention.inbox(later(hours=1), 3)) == 3
    assert await store.write(lambda tx: tx.retention.inbox(later(hours=1), 3)) == 1
    assert await store.write(lambda tx: tx.retention.inbox(EPOCH, 3)) == 0
    assert len(await store.read(lambda tx: tx.inbox.ready(later(hours=1)))) == 1
    assert await store.write(lambda tx: tx.retention.alarms(later(hours=1), 9)) == 1
    assert await store.write(lambda tx: tx.retention.rates(later(hours=1), 9)) == 1


async def test_who_lost_a_lease_settles_nothing_more(store: Store, handoff: str) -> None:
    await store.write(lambda tx: tx.lanes.put(DrawCard(handoff), NOW))
    item = await store.write(lambda tx: tx.lanes.head(f"card:{handoff}", NOW))
    assert item
    old = await store.write(lambda tx: tx.lanes.begin(item, NOW, a_lease()))
    found = await store.write(lambda tx: tx.lanes.head(f"card:{handoff}", later(seconds=1)))
    assert found
    await store.write(lambda tx: tx.lanes.hold(found, Lease("b", later(seconds=31))))
    assert await store.read(lambda tx: tx.lanes.head(f"card:{handoff}", later(seconds=30))) is None
    for settle in (
        lambda tx: tx.lanes.done(old, None, NOW),
        lambda tx: tx.lanes.retry(old, NOW, failed=True),
        lambda tx: tx.lanes.unclear(old, NOW, 1),
        lambda tx: tx.lanes.park(old, "no"),
    ):
        with pytest.raises(LeaseLost):
            await store.write(settle)
    await store.write(lambda tx: tx.leases.forget_all())
    again = await store.read(lambda tx: tx.lanes.head(f"card:{handoff}", later(seconds=2)))
    assert again
    assert again.begun_at == NOW
