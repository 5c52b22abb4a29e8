"""Units of work: all or nothing, one after the other, told of after the commit."""

from __future__ import annotations

import asyncio
import resource
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError

from bot.domain.conversation import Conversation
from bot.domain.errors import StoreUnavailable, UnknownHandoff
from bot.domain.inbound import Inbound
from bot.ports import Store, Topic, Tx
from storage.store import SqliteStore
from tests.builders import a_conversation, a_turn, an_inbound

PATIENCE = 10.0
"""Seconds until a test gives up waiting for what must come."""


def texts(tx: Tx) -> list[str]:
    return [turn.text for turn in tx.turns.of("c_1")]


def say(text: str, tx: Tx) -> None:
    tx.turns.add("c_1", a_turn(text))


async def test_what_fails_leaves_nothing_and_its_error_comes_back_as_it_was(
    store: Store, conversation: str
) -> None:
    def work(error: Exception, tx: Tx) -> None:
        say("lost", tx)
        raise error

    for error in (UnknownHandoff(handoff="h_9"), ValueError("ours"), KeyError(1)):
        with pytest.raises(type(error)) as raised:
            await store.write(partial(work, error))
        assert raised.value is error
    await store.write(partial(say, "kept"))
    assert await store.read(texts) == ["kept"]


async def test_a_broken_constraint_is_not_taken_for_a_store_that_is_down(
    store: Store, conversation: str
) -> None:
    with pytest.raises(IntegrityError) as raised:
        await store.write(lambda tx: tx.conversations.add(a_conversation()))
    assert "Cora" not in str(raised.value)


async def test_what_a_reader_tries_to_write_is_refused(store: Store, conversation: str) -> None:
    with pytest.raises(Exception, match=r"read-?only"):
        await store.read(partial(say, "smuggled"))
    assert await store.read(texts) == []


async def test_listeners_hear_after_the_commit_on_the_event_loop(store: Store, conversation: str) -> None:
    heard: list[tuple[frozenset[Topic], bool]] = []
    here = threading.current_thread()
    store.on_commit(lambda topics: heard.append((topics, threading.current_thread() is here)))

    def work(tx: Tx) -> Inbound:
        _, rev = tx.turns.add("c_1", a_turn())
        tx.answering.want("c_1", rev)
        tx.inbox.add(an_inbound())
        return an_inbound()

    message = await store.write(work)
    topics = frozenset({Topic("changes", "c_1"), Topic("answering"), Topic("inbox")})
    assert heard == [(topics, True)]
    assert not await store.write(lambda tx: tx.inbox.add(message))
    await store.read(texts)
    assert len(heard) == 1


async def test_listeners_hear_nothing_of_what_was_rolled_back(store: Store, conversation: str) -> None:
    heard: list[frozenset[Topic]] = []
    store.on_commit(heard.append)

    def work(tx: Tx) -> None:
        say("lost", tx)
        raise KeyError

    with pytest.raises(KeyError):
        await store.write(work)
    await store.write(lambda tx: tx.inbox.add(an_inbound()))
    assert heard == [frozenset({Topic("inbox")})]


class Gate:
    """A unit of work that has begun and waits inside its transaction until it is let through."""

    def __init__(self, store: Store) -> None:
        self._begun = threading.Event()
        self._through = threading.Event()
        self.task = asyncio.create_task(store.write(self._work))

    def _work(self, tx: Tx) -> None:
        say("through the gate", tx)
        self._begun.set()
        assert self._through.wait(PATIENCE)

    async def begun(self) -> None:
        assert await asyncio.to_thread(self._begun.wait, PATIENCE)

    def open(self) -> None:
        self._through.set()


@pytest.mark.parametrize("store", ["sqlite"], indirect=True)
async def test_reading_does_not_wait_for_the_writer(store: Store, conversation: str) -> None:
    gate = Gate(store)
    await gate.begun()
    async with asyncio.timeout(PATIENCE / 2):
        reads = await asyncio.gather(*(store.read(texts) for _ in range(20)))
    assert reads == [[]] * 20
    gate.open()
    await gate.task
    assert await store.read(texts) == ["through the gate"]


@pytest.mark.parametrize("store", ["sqlite"], indirect=True)
async def test_a_reader_sees_one_moment(store: Store, conversation: str) -> None:
    seen_once, go_on = threading.Event(), threading.Event()

    def work(tx: Tx) -> list[list[str]]:
        first = texts(tx)
        seen_once.set()
        assert go_on.wait(PATIENCE)
        return [first, texts(tx)]

    reading = asyncio.create_task(store.read(work))
    assert await asyncio.to_thread(seen_once.wait, PATIENCE)
    await store.write(partial(say, "meanwhile"))
    go_on.set()
    assert await reading == [[], []]
    assert await store.read(texts) == ["meanwhile"]


@pytest.mark.parametrize("store", ["sqlite"], indirect=True)
async def test_a_caller_who_gives_up_does_no_harm(store: Store, conversation: str) -> None:
    gate = Gate(store)
    await gate.begun()
    behind = [asyncio.create_task(store.write(partial(say, text))) for text in ("given up", "kept")]
    await asyncio.sleep(0)
    gate.task.cancel()
    behind[0].cancel()
    await asyncio.gather(gate.task, behind[0], return_exceptions=True)
    gate.open()
    await behind[1]
    assert await store.read(texts) == ["through the gate", "kept"]


@pytest.mark.parametrize("store", ["sqlite"], indirect=True)
async def test_units_are_done_in_the_order_in_which_they_came(store: Store, conversation: str) -> None:
    said = [str(number) for number in range(100)]
    await asyncio.gather(*(store.write(partial(say, text)) for text in said))
    assert await store.read(texts) == said


async def test_closing_finishes_what_was_begun(path: Path) -> None:
    store = SqliteStore(path)
    await store.open()
    await store.write(lambda tx: tx.conversations.add(a_conversation()))
    tasks = [asyncio.create_task(store.write(partial(say, str(number)))) for number in range(50)]
    await asyncio.sleep(0)
    await store.close()
    await asyncio.gather(*tasks)
    again = SqliteStore(path)
    await again.open()
    assert len(await again.read(texts)) == 50
    await again.close()


async def test_a_store_that_another_program_locks_is_unavailable_only_as_long(path: Path) -> None:
    store = SqliteStore(path, busy_seconds=0.1)
    await store.open()
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreUnavailable):
            await store.write(lambda tx: tx.conversations.add(a_conversation()))
        other.execute("ROLLBACK")
    await store.write(lambda tx: tx.conversations.add(a_conversation()))
    assert isinstance(await store.read(lambda tx: tx.conversations.get("c_1")), Conversation)
    await store.close()


@contextmanager
def a_disk_of(size: int) -> Iterator[None]:
    """No file of this process can grow beyond `size` bytes for the while."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


async def fill(store: Store) -> int:
    """How many turns were acknowledged before the disk was full."""
    for number in range(1000):
        try:
            await store.write(partial(say, f"{number} {'x' * 4000}"))
        except StoreUnavailable:
            return number
    raise AssertionError("the disk never filled")


@pytest.mark.parametrize("store", ["sqlite"], indirect=True)
async def test_a_full_disk_loses_nothing_acknowledged_and_the_store_goes_on_after(
    store: Store, conversation: str
) -> None:
    with a_disk_of(400_000):
        acknowledged = await fill(store)
        with pytest.raises(StoreUnavailable):
            await store.write(lambda tx: [tx.turns.add("c_1", a_turn("y" * 4000)) for _ in range(100)])
        assert len(await store.read(texts)) == acknowledged > 0
    await store.write(partial(say, "room again"))
    turns = await store.read(lambda tx: tx.turns.of("c_1"))
    assert [turn.seq for turn in turns] == list(range(1, acknowledged + 2))
    assert turns[-1].text == "room again"
