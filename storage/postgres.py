"""The store on PostgreSQL, which any number of replicas share."""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections.abc import AsyncIterator, Callable, Coroutine
from datetime import timedelta
from typing import Any, TypeVar

from sqlalchemy import Connection, exc
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.domain.errors import StoreUnavailable
from bot.ports import Topic, Tx
from bot.ports.points import reach, unit_name
from storage.engine_postgres import (
    AGAIN,
    is_lost,
    is_worth_another_try,
    named,
    reading_engine,
    state_of,
    writing_engine,
)
from storage.notifying import WAKE, Notifying
from storage.opening_postgres import ahead_by, prepare
from storage.reading_loop import ReadingLoop
from storage.tx.nouns import Nouns
from storage.tx.unit import Unit

T = TypeVar("T")
Listener = Callable[[frozenset[Topic]], None]

TRIES = 10
"""Of one unit against deadlocks and lost connections."""
FIRST_PAUSE, LONGEST_PAUSE = 0.005, 0.25
"""Seconds between two tries: doubled each time, and jittered."""


class PostgresStore:
    """Fills `bot.ports.Store`. `url` as libpq has it; it is never logged. `seen_as` in pg_stat_activity.

    What others commit is heard through Notifying; every `look_seconds` listeners are told that they may look.
    """

    def __init__(self, url: str, look_seconds: float = 1.0, seen_as: str = WAKE) -> None:
        self._url = url
        self._listeners: list[Listener] = []
        self._writing: AsyncEngine | None = None
        self._reading: ReadingLoop | None = None
        self._notifying = Notifying(url, self._tell, look_seconds, seen_as)
        self._under_way: set[asyncio.Task[Any]] = set()

    async def open(self) -> None:
        """Raises StoreBroken."""
        await prepare(self._url)
        self._writing = writing_engine(self._url)
        self._reading = ReadingLoop(lambda: reading_engine(self._url))
        self._notifying.start()
        await self._notifying.tried()

    async def write(self, work: Callable[[Tx], T]) -> T:
        """A caller who gives up does not stop what has begun."""
        if self._writing is None:
            raise StoreUnavailable(reason="the store is not open")
        return await self._to_its_end(self._write(self._writing, work))

    async def read(self, work: Callable[[Tx], T]) -> T:
        """`work` sees one moment, whatever is written meanwhile. It runs in a thread of its own, so that a
        big result does not stop the event loop.
        """
        if self._reading is None:
            raise StoreUnavailable(reason="the store is not open")
        return await self._reading.run(lambda engine: _patiently(lambda: _read(engine, work)))

    def on_commit(self, listener: Listener) -> None:
        self._listeners.append(listener)

    async def ahead_by(self) -> timedelta:
        """How far the server's clock is before ours: the median of a few looks. Raises StoreUnavailable."""
        if self._reading is None:
            raise StoreUnavailable(reason="the store is not open")
        return await self._reading.run(lambda engine: _patiently(lambda: ahead_by(engine)))

    async def close(self) -> None:
        """Finishes what was begun; later calls raise StoreUnavailable."""
        writing, reading = self._writing, self._reading
        self._writing = self._reading = None
        await asyncio.gather(*self._under_way, return_exceptions=True)
        await self._notifying.stop()
        if writing:
            await writing.dispose()
        if reading:
            await reading.stop()

    async def _to_its_end(self, working: Coroutine[Any, Any, T]) -> T:
        task = asyncio.create_task(working)
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)
        return await asyncio.shield(task)

    async def _write(self, engine: AsyncEngine, work: Callable[[Tx], T]) -> T:
        result, touched = await _patiently(lambda: _commit(engine, work))
        if touched:
            asyncio.get_running_loop().call_soon(self._tell, touched)
            self._notifying.tell(touched)
        return result

    def _tell(self, topics: frozenset[Topic]) -> None:
        for listener in self._listeners:
            listener(topics)


class _UnknownOutcome(Exception):
    """The connection was lost while the server was told to commit: it did, or it did not."""


async def _patiently(attempt: Callable[[], Coroutine[Any, Any, T]]) -> T:
    """Raises StoreUnavailable, or the unit's own error."""
    for tried in range(TRIES):
        try:
            return await attempt()
        except _UnknownOutcome as unknown:
            raise StoreUnavailable(reason="the connection was lost at the commit") from unknown.__cause__
        except Exception as error:
            if tried == TRIES - 1 or not is_worth_another_try(error):
                found = named(error)
                if found is error:
                    raise
                raise found from error
        await asyncio.sleep(min(LONGEST_PAUSE, FIRST_PAUSE * 2**tried) * random.uniform(0.5, 1))  # noqa: S311
    raise AssertionError("the last try returns or raises")


async def _commit(engine: AsyncEngine, work: Callable[[Tx], T]) -> tuple[T, frozenset[Topic]]:
    def run(sync: Connection) -> tuple[T, frozenset[Topic]]:
        unit = Unit(sync, writing=True)
        return work(Nouns(unit)), frozenset(unit.touched)

    name = unit_name(work)
    async with _connected(engine) as connection:
        found = await connection.run_sync(run)
        reach("commit", name, "before")
        driver: Any = (await connection.get_raw_connection()).driver_connection
        if driver.is_closed():  # and COMMIT was never sent
            raise ConnectionResetError
        try:
            await connection.commit()
        except Exception as error:
            if state_of(error) in AGAIN:
                raise
            raise _UnknownOutcome from error
    reach("commit", name, "after")
    return found


async def _read(engine: AsyncEngine, work: Callable[[Tx], T]) -> T:
    async with _connected(engine) as connection:
        return await connection.run_sync(lambda sync: work(Nouns(Unit(sync, writing=False))))


@contextlib.asynccontextmanager
async def _connected(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    """A connection that broke, or that may still be busy, goes back to no pool."""
    connection = await engine.connect()
    broken = False
    try:
        yield connection
    except BaseException as error:
        broken = isinstance(error, OSError | asyncio.CancelledError | _UnknownOutcome) or is_lost(error)
        raise
    finally:
        if not broken:
            try:
                await connection.close()
            except (exc.SQLAlchemyError, OSError):  # at the rollback, when all that counts is done
                broken = True
        if broken:
            with contextlib.suppress(exc.SQLAlchemyError, OSError):
                await connection.invalidate()
                await connection.close()
