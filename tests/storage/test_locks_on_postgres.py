"""Rows that many units of work want at once: who waits for whom, and what became of a row meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import pytest
from sqlalchemy.util import await_only

from bot.domain.deliveries import DrawCard
from bot.ports import Tx
from storage.postgres import PostgresStore
from tests.builders import NOW, a_brief, a_conversation, a_handoff
from tests.postgres import fresh_database, rows

PATIENCE = 10.0
SECOND = timedelta(seconds=1)
LONG_AFTER = NOW + timedelta(days=10)
RATE = "slack:post:C_BILL"


@pytest.fixture
async def url() -> AsyncIterator[str]:
    async with fresh_database() as url:
        yield url


@pytest.fixture
async def store(url: str) -> AsyncIterator[PostgresStore]:
    store = PostgresStore(url, look_seconds=3600)
    await store.open()
    yield store
    await store.close()


def waiting(tx: Tx) -> None:
    """Two cards."""
    for nth in (1, 2):
        tx.conversations.add(a_conversation(f"c_{nth}"))
        tx.handoffs.add(a_handoff(f"h_{nth}", conversation_id=f"c_{nth}"), a_brief())
        tx.lanes.put(DrawCard(f"h_{nth}"), NOW)


async def test_deferring_many_lanes_waits_for_nobody_who_writes_to_one(
    store: PostgresStore, url: str
) -> None:
    await store.write(waiting)
    go_on, writing = asyncio.Event(), asyncio.Event()

    def write(tx: Tx) -> None:
        tx.lanes.put(DrawCard("h_2"), NOW)
        writing.set()
        await_only(go_on.wait())

    def defer(tx: Tx) -> None:
        tx.lanes.defer(["card:h_1", "card:h_2"], LONG_AFTER)

    held = asyncio.create_task(store.write(write))
    async with asyncio.timeout(PATIENCE):
        await writing.wait()
        await store.write(defer)
    go_on.set()
    await held
    assert rows(url, "SELECT key FROM lane WHERE not_before IS NOT NULL") == [("card:h_1",)]


async def test_a_rate_that_is_forgotten_while_it_is_asked_for_is_asked_all_the_same(
    store: PostgresStore,
) -> None:
    def ask(tx: Tx) -> datetime:
        return tx.rates.reserve(RATE, NOW, SECOND, 3)

    def forget(tx: Tx) -> int:
        return tx.retention.rates(LONG_AFTER, 10)

    async def often(count: int) -> None:
        for _ in range(count):
            await store.write(ask)
            await store.write(forget)

    await asyncio.gather(*(often(40) for _ in range(4)))
    assert await store.write(ask) <= NOW
