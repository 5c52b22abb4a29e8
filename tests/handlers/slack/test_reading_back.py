"""What nobody heard is found again: words, edits and deletions, once, by one replica at a time."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.domain.deliveries import Anchor
from bot.domain.errors import LeaseLost
from bot.domain.inbound import Inbound, InboundKind, InboundState, Reading
from bot.inbox.hearing_again import hear_again
from bot.inbox.reading_back import LATER, LEASE_NAME, Pace, ReadingBack
from bot.ports import Lease, Tx
from bot.waking import Wake
from handlers.slack.reconcile import Threads
from tests.builders import an_inbound
from tests.handlers.slack.house import WORKSPACE, House, delivering
from tests.handlers.slack.test_socket import at_once, reconciling

__all__ = ["at_once"]

ROOT = Anchor("C0BILL", "1700000000.000100")
AT = datetime(2023, 11, 14, 22, 20, tzinfo=UTC)
EDITED = "1700000009.000100"


def said(nth: int, text: str = "as it was", **changes: Any) -> Inbound:
    return an_inbound(f"170000000{nth}.000100", root=ROOT, text=text, received_at=AT, **changes)


def reading(*messages: Inbound, since: str | None = "", at: datetime = AT) -> Reading:
    there = frozenset({ROOT.ts, *(message.ts for message in messages)})
    return Reading(ROOT, messages, there, at + timedelta(minutes=5), since)


async def known(house: House) -> list[tuple[InboundKind, str, str, InboundState]]:
    rows = await house.store.read(lambda tx: tx.inbox.heard(ROOT))
    return [(row.message.kind, row.message.ts[9:10], row.message.text, row.state) for row in rows]


async def again(house: House, found: Reading, *, news: bool = True) -> int:
    return await house.store.write(lambda tx: hear_again(tx, found, news=news))


async def test_an_edit_that_nobody_heard_is_found_once(house: House) -> None:
    await house.inbox.store(said(1))
    found = reading(said(1, "as it is", edit_ts=EDITED))
    assert [await again(house, found), await again(house, found)] == [1, 0]
    assert await known(house) == [
        (InboundKind.SAID, "1", "as it was", InboundState.READY),
        (InboundKind.EDITED, "1", "as it is", InboundState.READY),
    ]


async def test_an_edit_that_left_the_words_alone_is_none(house: House) -> None:
    await house.inbox.store(said(1))
    assert await again(house, reading(said(1, edit_ts=EDITED))) == 0
    assert len(await known(house)) == 1


async def test_a_word_first_found_edited_is_said_with_its_last_words_and_its_edit_says_nothing_new(
    house: House,
) -> None:
    found = said(1, "as it is", edit_ts=EDITED)
    assert await again(house, reading(found)) == 1
    late = said(1, "as it is", kind=InboundKind.EDITED, edit_ts=EDITED)
    assert not await house.inbox.store(late)
    assert await known(house) == [
        (InboundKind.SAID, "1", "as it is", InboundState.READY),
        (InboundKind.EDITED, "1", "as it is", InboundState.IGNORED),
    ]


async def test_what_stands_there_no_more_was_taken_back_and_is_found_once(house: House) -> None:
    for nth in (1, 2):
        await house.inbox.store(said(nth))
    assert [await again(house, reading(said(2))) for _ in range(2)] == [1, 0]
    assert [kind for kind, nth, *_ in await known(house) if nth == "1"] == [
        InboundKind.SAID,
        InboundKind.DELETED,
    ]


@pytest.mark.parametrize(
    ("since", "at"),
    [(None, AT), ("1700000002.000000", AT), ("", datetime(2023, 11, 14, 22, 10, tzinfo=UTC))],
    ids=["not read whole", "read from later on", "said too lately"],
)
async def test_what_may_only_not_be_shown_was_not_taken_back(
    house: House, since: str | None, at: datetime
) -> None:
    await house.inbox.store(said(1))
    assert await again(house, reading(since=since, at=at)) == 0
    assert len(await known(house)) == 1


async def test_without_news_only_what_is_known_is_looked_at(house: House) -> None:
    await house.inbox.store(said(1))
    assert await again(house, reading(said(1), said(2)), news=False) == 0
    assert len(await known(house)) == 1


async def test_edits_and_deletions_made_in_a_gap_are_carried_once(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.inbox.hearing_again.SHOWN_BY_NOW", timedelta(0))
    async with delivering(house):
        conversation, _ = await house.claimed()
        root = await house.root(conversation)
        first = await house.world.say("U0ANA", "Tomorow", thread_ts=root)
        second = await house.world.say("U0ANA", "Never mind", thread_ts=root)
        await reconciling(house).turn()

        async def both() -> bool:
            return {"Tomorow", "Never mind"} <= set(await house.texts(conversation))

        await house.eventually(both)
        await house.world.page("/page/edits", **{"as": "U0ANA"}, channel="C0BILL", ts=first, text="Today")
        await house.world.page("/page/deletes", **{"as": "U0ANA"}, channel="C0BILL", ts=second)
        for _ in range(2):
            await reconciling(house).turn()

        async def carried() -> bool:
            said = await house.texts(conversation)
            return "Today" in said and not {"Tomorow", "Never mind"} & set(said)

        await house.eventually(carried)
        await house.eventually(lambda: nothing_waits(house))
        assert await carried()


async def nothing_waits(house: House) -> bool:
    return not await house.inbox_rows()


class Shelf:
    """Places to read that take their time."""

    kind = "shelf"

    def __init__(self, *keys: str) -> None:
        self.keys = keys
        self.read_by: list[str] = []
        self.going = asyncio.Event()
        self.going.set()

    def wanted(self, tx: Tx) -> tuple[str, ...]:
        return self.keys

    def watched(self, tx: Tx) -> tuple[str, ...]:
        return self.keys[:1]

    async def read(self, key: str, pace: Pace) -> int:
        await pace("conversations.replies")
        self.read_by.append(key)
        await self.going.wait()
        return 0


def replica(house: House, shelf: Shelf) -> ReadingBack:
    return ReadingBack(house.store, house.desk.clock, [shelf], Wake(0.02))


class Torn(Shelf):
    """Whose first place nobody can read."""

    async def read(self, key: str, pace: Pace) -> int:
        return await super().read(key, pace) // (key != self.keys[0])


async def test_a_fault_at_one_place_keeps_back_no_other_and_is_tried_again_later(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    shelf = Torn("a", "b")
    one = replica(house, shelf)
    one.missed()
    assert await one.turn() == 2
    assert await one.turn() == 0
    assert shelf.read_by == ["a", "b"]
    due = house.desk.clock.now() + LATER + timedelta(seconds=1)
    assert await house.store.read(lambda tx: tx.timers.due("shelf", due)) == ["a"]
    assert [record.message for record in caplog.records if record.exc_info] == ["slack.place_not_read"]


async def test_one_replica_reads_and_the_list_is_one_for_all(house: House) -> None:
    shelf = Shelf("a", "b", "c")
    replicas = [replica(house, shelf) for _ in range(3)]
    for one in replicas:
        one.missed()
    assert sorted(await asyncio.gather(*(one.turn() for one in replicas)))[-1] == 3
    assert sum([await one.turn() for one in replicas]) == 0
    assert sorted(set(shelf.read_by)) == ["a", "b", "c"]
    assert len(shelf.read_by) <= 6


async def test_what_a_dead_replica_left_unread_is_read_by_another(house: House) -> None:
    shelf = Shelf("a", "b", "c")
    first, second = replica(house, shelf), replica(house, shelf)
    first.missed()
    shelf.going.clear()
    dying = asyncio.create_task(first.turn())
    await house.eventually(lambda: begun(shelf))
    dying.cancel()
    await asyncio.gather(dying, return_exceptions=True)
    shelf.going.set()
    assert await second.turn() == 3
    assert shelf.read_by == ["a", "a", "b", "c"]


async def begun(shelf: Shelf) -> bool:
    return bool(shelf.read_by)


async def test_a_reading_under_way_does_not_count_for_what_is_missed_meanwhile(house: House) -> None:
    shelf = Shelf("a")
    first, second = replica(house, shelf), replica(house, shelf)
    first.missed()
    shelf.going.clear()
    reading = asyncio.create_task(first.turn())
    await house.eventually(lambda: begun(shelf))
    second.missed()
    assert await second.turn() == 0
    shelf.going.set()
    await reading
    assert await second.turn() == 1


async def test_who_lost_the_lease_stops_reading(house: House) -> None:
    shelf = Shelf("a", "b")
    one = replica(house, shelf)
    one.missed()
    shelf.going.clear()
    reading = asyncio.create_task(one.turn())
    await house.eventually(lambda: begun(shelf))
    now = house.desk.clock.now()
    later = now + timedelta(hours=1)
    taken = await house.store.write(lambda tx: tx.leases.take(LEASE_NAME, Lease("another", later), later))
    assert taken
    shelf.going.set()
    with pytest.raises(LeaseLost):
        await reading
    assert shelf.read_by == ["a"]


async def test_many_threads_are_all_on_the_list_claimed_ones_first(house: House) -> None:
    async with delivering(house):
        waiting, _ = await house.hand_off()
        claimed, _ = await house.claimed()
        reader = Threads(house.client, house.store, WORKSPACE, house.desk.clock)
        roots = [f"C0BILL:{await house.root(one)}" for one in (claimed, waiting)]
        assert list(await house.store.read(reader.wanted)) == roots
        assert list(await house.store.read(reader.watched)) == roots[:1]


async def test_what_matters_most_is_read_again_in_every_round_and_by_one_replica(house: House) -> None:
    shelf = Shelf("a", "b")
    replicas = [replica(house, shelf) for _ in range(2)]
    for one in replicas:
        await one.turn()
    later = house.desk.clock.now() + timedelta(minutes=10)
    assert await house.store.read(lambda tx: tx.timers.due("shelf", later)) == ["a"]
