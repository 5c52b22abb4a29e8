"""What keeps Baton from starting, and what it starts with."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from datetime import UTC, datetime

from bot.config import Config
from storage.errors import StoreBroken
from storage.store import SqliteStore


class CannotStart(Exception):
    """One line: what is wrong and what to do."""


class SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


@contextlib.asynccontextmanager
async def open_store(config: Config) -> AsyncIterator[SqliteStore]:
    """Raises CannotStart."""
    store = SqliteStore(config.database)
    try:
        await store.open()
    except StoreBroken as broken:
        raise CannotStart(str(broken)) from None
    try:
        await store.write(lambda tx: tx.leases.forget_all())  # one process has the file: the others are dead
        yield store
    finally:
        await store.close()
