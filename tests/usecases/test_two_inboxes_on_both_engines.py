"""Replicas of one inbox, each with a store of its own where the engine allows it."""

import asyncio
import contextlib
import random
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.domain.conversation import Speaker
from bot.domain.deliveries import Anchor, DrawCard
from bot.domain.handoff import State
from bot.domain.inbound import Inbound, InboundState, Read
from bot.inbox import Inbox
from bot.inbox.replaying import Replaying
from bot.ports import Lease, Store, Tx
from bot.waking import Wake
from storage.postgres import PostgresStore
from storage.store import SqliteStore
from tests.builders import ANNA, NOW, a_brief, a_conversation, a_handoff, an_inbound
from tests.fakes import FakeClock
from tests.postgres import fresh_database
from tests.sqlite import fresh_file
from tests.usecases.world import RULES

ROOT = Anchor("C_BILL", "1700000000.000100")
WORDS = [f"Number {nth:02}" for nth in range(30)]
LATER = NOW + timedelta(hours=1)


@pytest.fixture(params=["sqlite", "postgres"])
async def stores(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[list[Store]]:
    """One for each replica; a file has one process, and so one store."""
    async with contextlib.AsyncExitStack() as stack:
        if request.param == "sqlite":
            sqlite = SqliteStore(fresh_file(tmp_path / "baton.db"))
            await sqlite.open()
            stack.push_async_callback(sqlite.close)
            yield [sqlite] * 3
        else:
            url = await stack.enter_async_context(fresh_database())
            opened = [PostgresStore(url, look_seconds=3600) for _ in range(3)]
            for store in opened:
                await store.open()
                stack.push_async_callback(store.close)
            yield list(opened)


class DawdlingReader:
    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)

    async def read(self, message: Inbound) -> Read:
        await asyncio.sleep(self._random.random() / 500)
        return Read("Anna", message.text, is_note=False)


def claimed(tx: Tx) -> None:
    """A handoff that Anna holds, its card at ROOT."""
    tx.conversations.add(a_conversation())
    early = datetime(2023, 1, 1, tzinfo=UTC)
    tx.handoffs.add(a_handoff(state=State.ASSIGNED, holder=ANNA, claimed_at=early), a_brief())
    tx.lanes.put(DrawCard("h_1"), NOW)
    item = tx.lanes.head("card:h_1", NOW)
    assert item
    tx.lanes.done(tx.lanes.begin(item, NOW, Lease("me", LATER)), ROOT, NOW)


def words() -> list[Inbound]:
    return [
        an_inbound(f"17000000{nth + 10}.000100", root=ROOT, text=text, user=ANNA.id)
        for nth, text in enumerate(WORDS)
    ]


async def said(store: Store) -> list[str]:
    turns = await store.read(lambda tx: tx.turns.of("c_1"))
    return [turn.text for turn in turns if turn.speaker is Speaker.AGENT]


async def test_replicas_at_one_inbox_apply_each_word_once_and_in_order(stores: list[Store]) -> None:
    await stores[0].write(claimed)
    clock = FakeClock(LATER)
    replicas = [
        Inbox(store, clock, RULES, DawdlingReader(nth), Wake(0.01)) for nth, store in enumerate(stores)
    ]
    shuffled = words() * 2
    random.Random(7).shuffle(shuffled)
    stored = await asyncio.gather(*(replicas[nth % 3].store(message) for nth, message in enumerate(shuffled)))
    assert stored.count(True) == len(WORDS)
    while await stores[0].read(lambda tx: tx.inbox.oldest()):
        await asyncio.gather(*(replica.apply_ready() for replica in replicas))
    assert await said(stores[0]) == WORDS


async def test_replicas_that_put_back_what_failed_apply_it_once(stores: list[Store]) -> None:
    def failed(tx: Tx) -> None:
        claimed(tx)
        for message in words()[:5]:
            tx.inbox.add(message)
        for row in tx.inbox.ready(LATER):
            tx.inbox.fail(row.id, "KeyError", NOW)

    await stores[0].write(failed)
    put_back = await asyncio.gather(*(Replaying(store).replay() for store in stores))
    assert sum(put_back) == 5
    clock = FakeClock(LATER)
    replicas = [Inbox(store, clock, RULES, DawdlingReader(1), Wake(0.01)) for store in stores]
    while await stores[0].read(lambda tx: tx.inbox.oldest()):
        await asyncio.gather(*(replica.apply_ready() for replica in replicas))
    assert await said(stores[0]) == WORDS[:5]
    states = await stores[0].read(lambda tx: [row.state for row in tx.inbox.heard(ROOT)])
    assert set(states) == {InboundState.APPLIED}
