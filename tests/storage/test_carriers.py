"""Where in Slack a customer's turn stands."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain.deliveries import Amended, Anchor, CatchUp, DrawCard, Redo, Relay, Want, lane_of
from bot.domain.handoff import State
from bot.ports import Begun, Store, Tx
from tests.builders import NOW, a_brief, a_handoff, a_lease, later

ALL_LATER = later(hours=1)


async def stands(store: Store, want: Want, ts: str | None) -> None:
    """Wanted and said; `ts` None for what leaves no message."""

    def work(tx: Tx) -> None:
        tx.lanes.put(want, NOW)
        item = tx.lanes.head(lane_of(want)[1], ALL_LATER)
        assert item
        item = tx.lanes.begin(item, NOW, a_lease())
        tx.lanes.done(item, Anchor("C_BILLING", ts) if ts else None, NOW)

    await store.write(work)


async def where(store: Store, seq: int) -> list[tuple[str, Want]]:
    found = await store.read(lambda tx: tx.lanes.carriers("c_1", seq))
    return [(anchor.ts, want) for anchor, want in found]


@pytest.fixture(autouse=True)
async def _card(store: Store, handoff: str) -> None:
    await stands(store, DrawCard(handoff), "1.0")


async def test_a_turn_stands_where_it_was_relayed_and_where_its_edits_were_told(store: Store) -> None:
    await stands(store, Relay("h_1", 4), "1.1")
    await stands(store, Relay("h_1", 5), "1.2")
    await stands(store, Amended("h_1", 4), "1.3")
    assert await where(store, 4) == [("1.1", Relay("h_1", 4)), ("1.3", Amended("h_1", 4))]
    assert await where(store, 6) == []


async def test_what_was_told_as_one_message_carries_each_of_its_turns(store: Store) -> None:
    caught_up = CatchUp("h_1", 4, 6)
    await stands(store, caught_up, "1.1")
    assert [await where(store, seq) for seq in (4, 5, 6, 7)] == [
        [],
        [("1.1", caught_up)],
        [("1.1", caught_up)],
        [],
    ]


async def test_what_is_not_said_yet_and_what_leaves_no_message_carries_nothing(store: Store) -> None:
    await stands(store, Redo("h_1", 4), None)
    await store.write(lambda tx: tx.lanes.put(Relay("h_1", 4), NOW))
    assert await where(store, 4) == []


async def test_a_turn_stands_in_an_earlier_handoffs_thread_too(store: Store) -> None:
    await stands(store, Relay("h_1", 4), "1.1")

    def work(tx: Tx) -> None:
        first = tx.handoffs.get("h_1")
        tx.handoffs.save(replace(first, state=State.RESOLVED, resolved_at=NOW))
        tx.handoffs.add(a_handoff("h_2"), a_brief())

    await store.write(work)
    await stands(store, DrawCard("h_2"), "2.0")
    await stands(store, Amended("h_2", 4), "2.1")
    assert await where(store, 4) == [("1.1", Relay("h_1", 4)), ("2.1", Amended("h_2", 4))]


async def wanted(store: Store, *wants: Want) -> int:
    """How many stand in the thread's lane after those were put there."""

    def work(tx: Tx) -> int:
        for want in wants:
            tx.lanes.put(want, NOW)
        count = 0
        while item := tx.lanes.head("thread:h_1", ALL_LATER):
            item = tx.lanes.begin(item, NOW, a_lease())
            tx.lanes.done(item, None, NOW)
            count += 1
        return count

    return await store.write(work)


async def test_a_change_that_waits_to_be_told_is_wanted_once(store: Store) -> None:
    again = (Redo("h_1", 4), Amended("h_1", 4))
    assert await wanted(store, *again, *again, Redo("h_1", 5), Relay("h_1", 6), Relay("h_1", 6)) == 5


async def test_a_change_that_is_being_told_is_told_again(store: Store) -> None:
    def work(tx: Tx) -> None:
        tx.lanes.put(Redo("h_1", 4), NOW)
        item = tx.lanes.head("thread:h_1", NOW)
        assert item
        item = tx.lanes.begin(item, NOW, a_lease())
        tx.lanes.put(Redo("h_1", 4), NOW)
        tx.lanes.put(Redo("h_1", 4), NOW)
        tx.lanes.done(item, None, NOW)

    await store.write(work)
    assert await wanted(store) == 1


async def test_what_is_begun_in_a_thread_is_known_until_it_is_settled(store: Store) -> None:
    want = Relay("h_1", 4)

    def begin(tx: Tx) -> None:
        tx.lanes.put(want, NOW)
        assert tx.lanes.begun_in("h_1") is None
        item = tx.lanes.head("thread:h_1", ALL_LATER)
        assert item
        item = tx.lanes.begin(item, NOW, a_lease())
        assert tx.lanes.begun_in("h_1") == Begun(item.id, want, NOW)
        tx.lanes.done(item, Anchor("C_BILL", "1.1"), NOW)

    await store.write(begin)
    assert await store.write(lambda tx: tx.lanes.begun_in("h_1")) is None
