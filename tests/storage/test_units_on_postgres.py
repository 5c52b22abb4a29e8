"""What a unit of work meets where others write too, and connections are lost."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from functools import partial

import pytest
from sqlalchemy.exc import DBAPIError
from sqlalchemy.util import await_only

from bot.domain.errors import StoreUnavailable
from bot.ports import Tx
from bot.ports.points import Point, listen
from storage.postgres import PostgresStore
from tests.builders import a_conversation, a_turn, an_inbound
from tests.postgres import execute, fresh_database, rows

EVER = datetime(2100, 1, 1, tzinfo=UTC)
PATIENCE = 10.0
"""Seconds until a test gives up waiting for what must come."""
END_OTHERS = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> pg_backend_pid() AND application_name = 'baton'"
)


@pytest.fixture
async def url() -> AsyncIterator[str]:
    async with fresh_database() as url:
        yield url


@pytest.fixture
async def store(url: str) -> AsyncIterator[PostgresStore]:
    store = PostgresStore(url, look_seconds=3600)
    await store.open()
    for key in ("c_1", "c_2"):
        await store.write(partial(begin, key))
    yield store
    listen(None)
    await store.close()


@pytest.fixture(autouse=True)
def nobody_listens_after() -> Iterator[None]:
    yield
    listen(None)


def begin(key: str, tx: Tx) -> None:
    tx.conversations.add(a_conversation(id=key))


def say(text: str, tx: Tx, conversation: str = "c_1") -> None:
    tx.turns.add(conversation, a_turn(text))


async def texts(store: PostgresStore) -> list[str]:
    return await store.read(lambda tx: [turn.text for turn in tx.turns.of("c_1")])


async def test_two_units_that_lock_each_other_out_are_both_done(store: PostgresStore) -> None:
    met = asyncio.Barrier(2)
    tries = 0

    def work(first: str, second: str, tx: Tx) -> None:
        nonlocal tries
        tries += 1
        tx.conversations.get(first)
        if tries <= 2:
            await_only(met.wait())
        tx.conversations.get(second)
        say(first, tx)

    async with asyncio.timeout(PATIENCE):
        orders = [("c_1", "c_2"), ("c_2", "c_1")]
        await asyncio.gather(*(store.write(partial(work, *order)) for order in orders))
    # The one PostgreSQL ended may come back before the other is woken, and lock it out once more.
    assert tries >= 3
    assert sorted(await texts(store)) == ["c_1", "c_2"]


async def test_a_connection_lost_before_the_commit_costs_another_try_and_nothing_else(
    store: PostgresStore, url: str
) -> None:
    tries = 0

    def work(tx: Tx) -> int:
        nonlocal tries
        tries += 1
        say("once", tx)
        if tries == 1:
            await_only(execute(url, END_OTHERS))
        return len(tx.turns.of("c_1"))

    assert await store.write(work) == 1
    assert tries == 2
    assert await texts(store) == ["once"]


async def test_a_connection_lost_at_the_commit_is_no_yes(store: PostgresStore, url: str) -> None:
    killed: list[object] = []

    def kill(point: Point) -> None:
        if point.when == "before" and not killed:
            killed.append(rows(url, END_OTHERS))

    listen(kill)
    with pytest.raises(StoreUnavailable, match="commit"):
        await store.write(partial(say, "perhaps"))
    await store.write(partial(say, "surely"))
    assert await texts(store) == ["surely"]  # here the server never heard of the commit; it may have


async def test_reading_survives_lost_connections(store: PostgresStore, url: str) -> None:
    await store.write(partial(say, "kept"))
    assert await texts(store) == ["kept"]
    await execute(url, END_OTHERS)
    assert await texts(store) == ["kept"]


async def test_a_unit_that_is_locked_out_for_long_gives_up_by_name(
    store: PostgresStore, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.engine_postgres.LOCK_SECONDS", 1)
    other = PostgresStore(url, look_seconds=3600)
    await other.open()
    go_on = asyncio.Event()

    def hold(tx: Tx) -> None:
        tx.conversations.get("c_1")
        await_only(go_on.wait())

    holding = asyncio.create_task(store.write(hold))
    await asyncio.sleep(0.05)
    with pytest.raises(StoreUnavailable, match="lock"):
        await other.write(partial(say, "shut out"))
    go_on.set()
    await holding
    await other.write(partial(say, "let in"))
    assert await texts(store) == ["let in"]
    await other.close()


async def test_what_stands_still_inside_a_unit_loses_its_locks(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.engine_postgres.IDLE_SECONDS", 1)
    stopped, other = PostgresStore(url, look_seconds=3600), PostgresStore(url, look_seconds=3600)
    await stopped.open()
    await other.open()
    await other.write(lambda tx: tx.conversations.add(a_conversation()))
    tries = 0

    def stop(tx: Tx) -> None:
        nonlocal tries
        tries += 1
        say("stopped", tx)
        if tries == 1:
            await_only(asyncio.sleep(1.5))

    async with asyncio.timeout(PATIENCE):
        stopping = asyncio.create_task(stopped.write(stop))
        await asyncio.sleep(0.2)
        await other.write(partial(say, "went on"))
        await stopping
    assert await texts(other) == ["went on", "stopped"]
    await stopped.close()
    await other.close()


async def test_a_caller_who_gives_up_does_no_harm(store: PostgresStore) -> None:
    begun, go_on = asyncio.Event(), asyncio.Event()

    def work(tx: Tx) -> None:
        say("through", tx)
        begun.set()
        await_only(go_on.wait())

    task = asyncio.create_task(store.write(work))
    await begun.wait()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    go_on.set()
    await store.write(partial(say, "after"))
    assert await texts(store) == ["through", "after"]


async def test_reading_does_not_wait_for_a_writer_and_sees_one_moment(store: PostgresStore) -> None:
    begun, go_on = asyncio.Event(), asyncio.Event()

    def work(tx: Tx) -> None:
        say("through", tx)
        begun.set()
        await_only(go_on.wait())

    task = asyncio.create_task(store.write(work))
    await begun.wait()
    async with asyncio.timeout(PATIENCE):
        assert await asyncio.gather(*(texts(store) for _ in range(20))) == [[]] * 20
    go_on.set()
    await task
    assert await texts(store) == ["through"]


async def test_what_is_quoted_by_the_server_stands_in_no_error(store: PostgresStore) -> None:
    def work(tx: Tx) -> None:
        tx.turns.add("c_1", a_turn("between us", client_id="same"))
        tx.turns.add("c_1", a_turn("between us", client_id="same"))

    with pytest.raises(DBAPIError) as raised:
        await store.write(work)
    told = [str(raised.value), str(raised.value.orig), str(getattr(raised.value.orig, "__cause__", ""))]
    assert "between us" not in "".join(told)
    assert "same" not in "".join(told)


async def test_units_on_one_conversation_number_without_a_gap(store: PostgresStore, url: str) -> None:
    other = PostgresStore(url, look_seconds=3600)
    await other.open()
    said = [str(number) for number in range(60)]
    await asyncio.gather(
        *((store, other)[number % 2].write(partial(say, text)) for number, text in enumerate(said))
    )
    turns = await store.read(lambda tx: tx.turns.of("c_1"))
    assert [turn.seq for turn in turns] == list(range(1, 61))
    assert sorted(turn.text for turn in turns) == sorted(said)
    await other.close()


async def test_a_big_read_leaves_the_loop_to_others(store: PostgresStore, url: str) -> None:
    await store.write(partial(say, "first"))
    await execute(
        url,
        "CREATE TEMPORARY TABLE one AS SELECT * FROM turn; "
        "UPDATE one SET client_id = NULL; ALTER TABLE one DROP COLUMN seq, DROP COLUMN rev; "
        "INSERT INTO turn SELECT conversation_id, n, 1000 + n, at, speaker, text, name, client_id, "
        "sources, confidence, article, attachments, edited, deleted, digest "
        "FROM one, generate_series(2, 20000) AS n",
    )
    reading = asyncio.create_task(texts(store))
    turns = 0
    while not reading.done():
        await asyncio.sleep(0)
        turns += 1
    assert len(await reading) == 20_000
    assert turns > 100


async def test_a_nul_in_what_slack_says_loses_no_message(store: PostgresStore) -> None:
    assert await store.write(lambda tx: tx.inbox.add(an_inbound(text="be\0fore")))
    [row] = await store.read(lambda tx: tx.inbox.ready(EVER))
    assert row.message.text == "be\N{REPLACEMENT CHARACTER}fore"


async def test_closing_finishes_what_was_begun(url: str) -> None:
    store = PostgresStore(url)
    await store.open()
    await store.write(lambda tx: tx.conversations.add(a_conversation()))
    tasks = [asyncio.create_task(store.write(partial(say, str(number)))) for number in range(30)]
    await asyncio.sleep(0)
    await store.close()
    await asyncio.gather(*tasks)
    assert rows(url, "SELECT count(*) FROM turn") == [(30,)]


async def test_how_far_the_servers_clock_is_ahead_is_measured(store: PostgresStore) -> None:
    assert abs((await store.ahead_by()).total_seconds()) < 0.5
