"""The stores that the contract is held against."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.ports import Store, Tx
from storage.store import SqliteStore
from tests.builders import a_brief, a_conversation, a_handoff


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "baton.db"


@pytest.fixture(params=["sqlite"])
async def store(path: Path) -> AsyncIterator[Store]:
    sqlite = SqliteStore(path)
    await sqlite.open()
    store: Store = sqlite
    yield store
    await sqlite.close()


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
