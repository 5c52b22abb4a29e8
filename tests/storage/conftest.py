"""The stores that the contract is held against."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.ports import Store, Tx
from storage.postgres import PostgresStore
from storage.store import SqliteStore
from tests.builders import a_brief, a_conversation, a_handoff
from tests.postgres import fresh_database
from tests.sqlite import fresh_file


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "baton.db"


@pytest.fixture(params=["sqlite", "postgres"])
async def store(request: pytest.FixtureRequest, path: Path) -> AsyncIterator[Store]:
    opened = a_sqlite(path) if request.param == "sqlite" else a_postgres()
    async with opened as store:
        yield store


@contextlib.asynccontextmanager
async def a_sqlite(path: Path) -> AsyncIterator[Store]:
    store = SqliteStore(fresh_file(path))
    await store.open()
    yield store
    await store.close()


@contextlib.asynccontextmanager
async def a_postgres() -> AsyncIterator[Store]:
    async with fresh_database() as url:
        store = PostgresStore(url, look_seconds=3600)
        await store.open()
        yield store
        await store.close()


@pytest.fixture
async def conversation(store: Store) -> str:
    await store.write(lambda tx: tx.conversations.add(a_conversation()))
    return "c_1"


@pytest.fixture
async def handoff(store: Store, conversation: str) -> str:
    def work(tx: Tx) -> None:
        tx.handoffs.add(a_handoff(conversation_id=conversation), a_brief())

    await store.write(work)
    return "h_1"
