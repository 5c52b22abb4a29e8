"""What keeps Baton from starting, and what it starts with."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from bot.config import Config
from bot.delivery import deadline
from bot.domain.errors import StoreUnavailable
from bot.ports import Clock, Store
from storage.errors import StoreBroken
from storage.store import SqliteStore

if TYPE_CHECKING:
    from storage.postgres import PostgresStore

log = logging.getLogger(__name__)

Opened = TypeVar("Opened", "SqliteStore", "PostgresStore")

MEASURE_SECONDS = 60.0
NOTEWORTHY = timedelta(seconds=1)


class CannotStart(Exception):
    """One line: what is wrong and what to do."""


class SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


class SharedClock:
    """The clock of the server that replicas share: leases are of its time.

    Between two measurements it goes on by a clock that nobody sets: whoever set ours back would else take
    leases that are over already.
    """

    def __init__(self, store: PostgresStore) -> None:
        self._store = store
        self._measured = (datetime.now(UTC), deadline.now())

    def now(self) -> datetime:
        at, when = self._measured
        return at + timedelta(seconds=deadline.now() - when)

    async def measure(self) -> None:
        """Raises StoreUnavailable."""
        ahead_by = await self._store.ahead_by()
        at, when = datetime.now(UTC) + ahead_by, deadline.now()
        if abs(at - self.now()) > NOTEWORTHY:
            log.warning("clock.set", extra={"ahead_of_ours": ahead_by.total_seconds()})
        self._measured = (at, when)

    async def keep(self) -> None:
        """Until cancelled."""
        while True:
            await asyncio.sleep(MEASURE_SECONDS)
            with contextlib.suppress(StoreUnavailable):  # what was measured last stays
                await self.measure()


@contextlib.asynccontextmanager
async def open_store(config: Config) -> AsyncIterator[tuple[Store, Clock]]:
    """The store and the time that goes with it. Raises CannotStart."""
    database = config.database
    opened = _file(database) if isinstance(database, Path) else _server(database)
    async with opened as (store, clock):
        yield store, clock


@contextlib.asynccontextmanager
async def _file(path: Path) -> AsyncIterator[tuple[Store, Clock]]:
    async with _opened(SqliteStore(path)) as store:
        yield store, SystemClock()


@contextlib.asynccontextmanager
async def _server(url: str) -> AsyncIterator[tuple[Store, Clock]]:
    """What speaks to PostgreSQL is loaded for it alone: a fifth of the start."""
    from storage.postgres import PostgresStore

    async with _opened(PostgresStore(url)) as store, _clock_of(store) as clock:
        yield store, clock


@contextlib.asynccontextmanager
async def _opened(store: Opened) -> AsyncIterator[Opened]:
    try:
        await store.open()
    except StoreBroken as broken:
        raise CannotStart(str(broken)) from None
    try:
        yield store
    finally:
        await store.close()


@contextlib.asynccontextmanager
async def _clock_of(store: PostgresStore) -> AsyncIterator[Clock]:
    """Raises CannotStart."""
    clock = SharedClock(store)
    try:
        await clock.measure()
    except StoreUnavailable as gone:
        raise CannotStart(f"The database was lost while Baton started: {gone.details['reason']}") from None
    keeping = asyncio.create_task(clock.keep())
    try:
        yield clock
    finally:
        keeping.cancel()
        await asyncio.gather(keeping, return_exceptions=True)
