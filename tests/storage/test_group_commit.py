"""Units that wait together share one commit, and nothing else."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from bot.domain.errors import StoreUnavailable, UnknownHandoff
from bot.ports import Topic, Tx
from bot.ports.points import Point, listen
from storage.store import SqliteStore
from storage.writer import GROUP
from tests.builders import a_conversation, a_turn
from tests.sqlite import fresh_file

PATIENCE = 10.0
"""Seconds until a test gives up waiting for what must come."""
Work = Callable[[Tx], Any]


@pytest.fixture
async def store(path: Path) -> AsyncIterator[SqliteStore]:
    store = SqliteStore(fresh_file(path))
    await store.open()
    await store.write(lambda tx: tx.conversations.add(a_conversation()))
    yield store
    await store.close()


def say(text: str, tx: Tx) -> int:
    return tx.turns.add("c_1", a_turn(text))[0].seq


def texts(tx: Tx) -> list[str]:
    return [turn.text for turn in tx.turns.of("c_1")]


async def as_one_group(store: SqliteStore, works: Sequence[Work]) -> list[Any]:
    """They wait behind a unit that holds the writer until all of them stand in its queue."""
    begun, through = threading.Event(), threading.Event()

    def gate(_tx: Tx) -> None:
        begun.set()
        assert through.wait(PATIENCE)

    first = asyncio.create_task(store.write(gate))
    assert await asyncio.to_thread(begun.wait, PATIENCE)
    tasks = [asyncio.create_task(store.write(work)) for work in works]
    await asyncio.sleep(0)
    through.set()
    await first
    async with asyncio.timeout(PATIENCE):
        return await asyncio.gather(*tasks, return_exceptions=True)


class Commits:
    """What the writing connection committed: one entry for each COMMIT, which may be told to fail."""

    def __init__(self, store: SqliteStore) -> None:
        self.number = 0
        self.fails = 0
        event.listen(store._writing, "commit", self._committed)

    def _committed(self, _connection: Any) -> None:
        self.number += 1
        if self.fails:
            self.fails -= 1
            raise sqlite3.OperationalError("disk I/O error")


async def test_units_that_wait_together_are_one_commit_in_the_order_in_which_they_came(
    store: SqliteStore,
) -> None:
    commits = Commits(store)
    said = [str(number) for number in range(GROUP)]
    assert await as_one_group(store, [partial(say, one) for one in said]) == list(range(1, GROUP + 1))
    assert await store.read(texts) == said
    assert commits.number == 2  # the gate's and theirs


async def test_no_group_is_larger_than_the_most_that_one_may_hold(store: SqliteStore) -> None:
    commits = Commits(store)
    await as_one_group(store, [partial(say, str(number)) for number in range(2 * GROUP + 1)])
    assert commits.number == 4
    assert len(await store.read(texts)) == 2 * GROUP + 1


async def test_a_group_wakes_its_listeners_once_with_all_that_it_touched(store: SqliteStore) -> None:
    await store.write(lambda tx: tx.conversations.add(a_conversation("c_2")))
    heard: list[frozenset[Topic]] = []
    store.on_commit(heard.append)
    await as_one_group(store, [partial(say, "one"), lambda tx: tx.turns.add("c_2", a_turn("two"))])
    assert heard == [frozenset({Topic("changes", "c_1"), Topic("changes", "c_2")})]


async def test_a_member_that_raises_harms_no_other(store: SqliteStore) -> None:
    heard: list[frozenset[Topic]] = []
    store.on_commit(heard.append)
    error = UnknownHandoff(handoff="h_9")

    def fails(tx: Tx) -> None:
        say("lost", tx)
        tx.answering.want("c_1", 1)
        raise error

    found = await as_one_group(store, [partial(say, "before"), fails, partial(say, "after")])
    assert found == [1, error, 2]
    assert await store.read(texts) == ["before", "after"]
    assert heard == [frozenset({Topic("changes", "c_1")})]


async def test_a_group_of_which_every_member_raises_stores_nothing(store: SqliteStore) -> None:
    def fails(number: int, tx: Tx) -> None:
        say("lost", tx)
        raise KeyError(number)

    found = await as_one_group(store, [partial(fails, number) for number in range(3)])
    assert [repr(one) for one in found] == ["KeyError(0)", "KeyError(1)", "KeyError(2)"]
    assert await store.read(texts) == []


@contextmanager
def room_for(store: SqliteStore, pages: int) -> Iterator[None]:
    """The database can grow by `pages` for the while: beyond it the disk is full, as SQLite sees it."""
    connection = store._writer._connection
    assert connection
    driver = connection.connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)
    [count] = driver.execute("PRAGMA page_count").fetchone()
    [most] = driver.execute("PRAGMA max_page_count").fetchone()
    driver.execute(f"PRAGMA max_page_count = {count + pages}")
    try:
        yield
    finally:
        driver.execute(f"PRAGMA max_page_count = {most}")


async def test_a_disk_that_fills_amid_a_group_harms_only_those_for_whom_no_room_was_left(
    store: SqliteStore,
) -> None:
    large = "x" * 40_000
    works = [partial(say, "first"), partial(say, large), partial(say, "third")]
    with room_for(store, pages=5):
        found = await as_one_group(store, works)
        assert found[0] == 1
        assert isinstance(found[1], StoreUnavailable)
        assert found[2] == 2
        assert await store.read(texts) == ["first", "third"]
    assert await store.write(partial(say, "room again")) == 3


async def test_of_a_full_disk_that_a_unit_hides_nothing_is_acknowledged(store: SqliteStore) -> None:
    def hides(tx: Tx) -> None:
        with suppress(Exception):
            say("x" * 40_000, tx)
        say("goes on without a transaction", tx)

    with room_for(store, pages=5):
        found = await as_one_group(store, [partial(say, "before"), hides, partial(say, "after")])
    assert found[0] == 1
    assert isinstance(found[1], StoreUnavailable)
    assert found[2] == 2
    assert await store.read(texts) == ["before", "after"]


async def test_a_commit_that_fails_acknowledges_nothing_and_each_is_tried_again_alone(
    store: SqliteStore,
) -> None:
    commits = Commits(store)
    ran: list[str] = []

    def work(name: str, tx: Tx) -> int:
        ran.append(name)
        commits.fails = int(ran == ["a", "b"])
        return say(name, tx)

    assert await as_one_group(store, [partial(work, "a"), partial(work, "b")]) == [1, 2]
    assert ran == ["a", "b", "a", "b"]
    assert await store.read(texts) == ["a", "b"]


async def test_a_commit_that_fails_for_one_alone_is_its_callers_to_hear(store: SqliteStore) -> None:
    commits = Commits(store)
    commits.fails = 1
    with pytest.raises(StoreUnavailable):
        await store.write(partial(say, "lost"))
    assert await store.read(texts) == []
    assert await store.write(partial(say, "kept")) == 1


async def test_another_programs_lock_is_waited_for_once_by_a_whole_group(path: Path) -> None:
    store = SqliteStore(path, busy_seconds=0.3)
    await store.open()
    await store.write(lambda tx: tx.conversations.add(a_conversation()))
    locked = threading.Event()
    with closing(sqlite3.connect(path, isolation_level=None, check_same_thread=False)) as other:

        def lock_at_the_end(point: Point) -> None:
            if point.when == "after" and not locked.is_set():
                other.execute("BEGIN IMMEDIATE")
                locked.set()

        listen(lock_at_the_end)
        try:
            begun = asyncio.get_running_loop().time()
            found = await as_one_group(store, [partial(say, str(number)) for number in range(20)])
            took = asyncio.get_running_loop().time() - begun
        finally:
            listen(None)
        other.execute("ROLLBACK")
    assert [type(one) for one in found] == [StoreUnavailable] * 20
    assert took < 20 * 0.3
    assert await store.read(texts) == []
    await store.close()


async def test_whoever_gives_up_before_the_group_begins_is_left_out(store: SqliteStore) -> None:
    begun, through = threading.Event(), threading.Event()

    def gate(_tx: Tx) -> None:
        begun.set()
        assert through.wait(PATIENCE)

    first = asyncio.create_task(store.write(gate))
    assert await asyncio.to_thread(begun.wait, PATIENCE)
    tasks = [asyncio.create_task(store.write(partial(say, str(number)))) for number in range(3)]
    await asyncio.sleep(0)
    tasks[1].cancel()
    await asyncio.gather(tasks[1], return_exceptions=True)
    through.set()
    await asyncio.gather(first, tasks[0], tasks[2])
    assert await store.read(texts) == ["0", "2"]


async def test_every_member_reaches_its_points_around_the_commit_before_its_caller_hears(
    store: SqliteStore, path: Path
) -> None:
    seen: list[tuple[str, str, int]] = []
    told: list[str] = []

    def stored() -> int:
        with closing(sqlite3.connect(path)) as connection:
            [number] = connection.execute("SELECT count(*) FROM turn").fetchone()
            return int(number)

    def listener(point: Point) -> None:
        assert point.kind == "commit"
        assert not told
        if point.name == say.__qualname__:
            seen.append((point.name, point.when, stored()))

    listen(listener)
    try:
        works = [partial(say, "one"), partial(say, "two")]
        found = await as_one_group(store, works)
        told.append("answered")
    finally:
        listen(None)
    assert found == [1, 2]
    assert seen == [("say", "before", 0)] * 2 + [("say", "after", 2)] * 2


async def test_an_error_at_the_point_before_a_commit_leaves_the_units_unstored_or_tried_again(
    store: SqliteStore,
) -> None:
    raised: list[Point] = []

    def once(point: Point) -> None:
        if point.when == "before" and point.name == say.__qualname__ and not raised:
            raised.append(point)
            raise OSError("here it died")

    listen(once)
    try:
        assert await as_one_group(store, [partial(say, "one"), partial(say, "two")]) == [1, 2]
        raised.clear()
        with pytest.raises(OSError, match="here it died"):
            await store.write(partial(say, "three"))
    finally:
        listen(None)
    assert await store.read(texts) == ["one", "two"]


async def test_an_error_at_the_point_after_a_commit_is_heard_by_one_caller_and_loses_nothing(
    store: SqliteStore,
) -> None:
    heard: list[frozenset[Topic]] = []
    store.on_commit(heard.append)
    raised: list[Point] = []

    def once(point: Point) -> None:
        if point.when == "after" and point.name == say.__qualname__ and not raised:
            raised.append(point)
            raise OSError("here it died")

    listen(once)
    try:
        found = await as_one_group(store, [partial(say, "one"), partial(say, "two")])
    finally:
        listen(None)
    assert isinstance(found[0], OSError)
    assert found[1] == 2
    assert await store.read(texts) == ["one", "two"]
    assert heard == [frozenset({Topic("changes", "c_1")})]
