"""What one replica commits, the others hear of; what they may have missed they are told to look for."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from functools import partial

import pytest

from bot.ports import Topic, Tx
from bot.ports.topics import EVERYTHING, LOOK, WRITING
from storage.notifying import CHANNEL, MOST_BYTES, _payload, _topics
from storage.postgres import PostgresStore
from tests.builders import a_conversation, a_turn
from tests.postgres import execute, fresh_database

PATIENCE = 10.0


class Replica:
    def __init__(self, url: str, look_seconds: float = 3600) -> None:
        self.store = PostgresStore(url, look_seconds)
        self.heard: list[frozenset[Topic]] = []
        self.store.on_commit(self.heard.append)

    @property
    def topics(self) -> set[Topic]:
        return {topic for topics in self.heard for topic in topics}


@pytest.fixture
async def url() -> AsyncIterator[str]:
    async with fresh_database() as url:
        yield url


@pytest.fixture
async def pair(url: str) -> AsyncIterator[tuple[Replica, Replica]]:
    pair = Replica(url), Replica(url)
    for replica in pair:
        await replica.store.open()
    yield pair
    for replica in pair:
        await replica.store.close()


async def eventually(condition: Callable[[], object]) -> None:
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, "it did not come true in time"
        await asyncio.sleep(0.005)


def say(key: str, tx: Tx) -> None:
    tx.turns.add(key, a_turn())


async def begin(replica: Replica, key: str = "c_1") -> None:
    await replica.store.write(lambda tx: tx.conversations.add(a_conversation(id=key)))


async def test_another_replica_hears_what_was_committed_and_its_own_hears_it_once(
    pair: tuple[Replica, Replica],
) -> None:
    one, other = pair
    await begin(one)
    await one.store.write(lambda tx: tx.turns.add("c_1", a_turn()))
    assert one.heard == [frozenset({Topic("changes", "c_1")})]
    await eventually(lambda: Topic("changes", "c_1") in other.topics)
    await other.store.write(lambda tx: tx.turns.add("c_1", a_turn()))
    await eventually(lambda: len(one.heard) == 2)
    assert len(other.heard) == 2


async def test_a_burst_of_commits_goes_in_few_notices(pair: tuple[Replica, Replica]) -> None:
    one, other = pair
    keys = [f"c_{number}" for number in range(100)]
    await asyncio.gather(*(begin(one, key) for key in keys))
    await asyncio.gather(*(one.store.write(partial(say, key)) for key in keys))
    await eventually(lambda: {topic.key for topic in other.topics} == set(keys))
    assert len(one.heard) == 100
    assert len(other.heard) < 60


async def test_after_a_lost_connection_anything_may_have_changed(
    pair: tuple[Replica, Replica], url: str
) -> None:
    one, other = pair
    await begin(one)
    await execute(
        url,
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE datname = current_database() AND application_name = 'baton wake'",
    )
    await one.store.write(lambda tx: tx.turns.add("c_1", a_turn()))
    await eventually(lambda: EVERYTHING in other.topics)
    await eventually(lambda: EVERYTHING in one.topics)
    other.heard.clear()
    await one.store.write(lambda tx: tx.turns.add("c_1", a_turn()))
    await eventually(lambda: Topic("changes", "c_1") in other.topics)


async def test_each_while_a_look_is_due(url: str) -> None:
    replica = Replica(url, look_seconds=0.02)
    await replica.store.open()
    await eventually(lambda: replica.heard.count(frozenset({LOOK})) > 2)
    await replica.store.close()


async def test_what_is_owed_is_said_before_the_end(pair: tuple[Replica, Replica]) -> None:
    one, other = pair
    await begin(one)
    await one.store.write(lambda tx: tx.turns.add("c_1", a_turn()))
    await one.store.close()
    await eventually(lambda: Topic("changes", "c_1") in other.topics)


async def test_anybodys_nonsense_on_the_channel_means_that_anything_may_have_changed(
    pair: tuple[Replica, Replica], url: str
) -> None:
    _, other = pair
    await execute(url, f"NOTIFY {CHANNEL}, '[1, {{'")
    await eventually(lambda: EVERYTHING in other.topics)


@pytest.mark.parametrize("many", [1, 3, 300])
def test_a_notice_is_read_as_it_was_written(many: int) -> None:
    topics = {Topic("lanes"), *(Topic("changes", f"c_{number}") for number in range(many))}
    topics.add(Topic(WRITING, "c_1", "Ana Ruiz"))
    assert _topics(_payload(topics)) == topics


def test_too_many_to_name_are_said_by_their_kinds() -> None:
    topics = {Topic("lanes"), *(Topic("changes", f"c_{number:0>20}") for number in range(1000))}
    payload = _payload(topics)
    assert len(payload) <= MOST_BYTES
    assert _topics(payload) == {Topic("lanes"), Topic("changes")}


def test_too_many_kinds_are_everything() -> None:
    topics = {Topic(f"kind{number:0>20}") for number in range(1000)}
    assert EVERYTHING in _topics(_payload(topics))
