"""The store on SQLite: one thread writes, a few read."""

from __future__ import annotations

import asyncio
import contextlib
import os
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Engine, exc

from bot.domain.errors import StoreUnavailable
from bot.ports import Topic, Tx
from storage import migrations
from storage.engine_sqlite import (
    READERS,
    broken,
    check_place,
    check_sound,
    closed,
    named,
    reading_engine,
    writing_engine,
)
from storage.holding import Hold
from storage.tx.leases import Leases
from storage.tx.nouns import Nouns
from storage.tx.unit import Unit
from storage.writer import Writer

T = TypeVar("T")
Listener = Callable[[frozenset[Topic]], None]


class SqliteStore:
    """Fills `bot.ports.Store`. The folder of `path` must exist; the file is made, or brought up to date.

    Another program's lock is waited for `busy_seconds` long.
    """

    def __init__(self, path: Path, busy_seconds: float = 5.0) -> None:
        self._path = path
        self._listeners: list[Listener] = []
        self._writing = writing_engine(path, busy_seconds)
        self._reading = reading_engine(path, busy_seconds)
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="baton-reader")
        self._writer = Writer(self._writing, self._tell)
        self._hold = Hold(path)
        self._loop: asyncio.AbstractEventLoop | None = None

    async def open(self) -> None:
        """Raises StoreBroken, also while another process has it open."""
        await asyncio.to_thread(_prepare, self._path, self._writing, self._hold)
        self._writer.start()
        self._loop = asyncio.get_running_loop()

    async def write(self, work: Callable[[Tx], T]) -> T:
        self._check_open()
        return await self._writer.submit(work)

    async def read(self, work: Callable[[Tx], T]) -> T:
        """`work` sees one moment, whatever is written meanwhile."""
        loop = self._check_open()
        return await loop.run_in_executor(self._readers, self._read, work)

    def on_commit(self, listener: Listener) -> None:
        self._listeners.append(listener)

    async def close(self) -> None:
        """Finishes what was begun; later calls raise StoreUnavailable."""
        if self._loop is None:
            return
        self._loop = None
        await asyncio.to_thread(self._writer.stop)
        await asyncio.to_thread(self._readers.shutdown)
        self._reading.dispose()
        self._writing.dispose()
        self._hold.release()

    def _check_open(self) -> asyncio.AbstractEventLoop:
        if self._loop is None:
            raise StoreUnavailable(reason="the store is not open")
        return self._loop

    def _read(self, work: Callable[[Tx], T]) -> T:
        try:
            with self._reading.connect() as connection, connection.begin():
                return work(Nouns(Unit(connection, writing=False)))
        except (exc.DBAPIError, sqlite3.Error, StopIteration) as error:
            raise named(error) from error

    def _tell(self, touched: frozenset[Topic]) -> None:
        for listener in self._listeners:
            listener(touched)


def _make_private(path: Path) -> None:
    """A new database is its owner's alone, whatever the umask: it holds what customers wrote."""
    with contextlib.suppress(OSError):  # what keeps it from being made is named when it is opened
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))


def _prepare(path: Path, engine: Engine, hold: Hold) -> None:
    check_place(path)
    _take(hold, path)
    try:
        _bring_up(path, engine)
    except BaseException:
        hold.release()
        raise


def _take(hold: Hold, path: Path) -> None:
    """Where its file can't be made, SQLite's own can't be either."""
    try:
        hold.take()
    except OSError as error:
        raise closed(path, error) from error


def _bring_up(path: Path, engine: Engine) -> None:
    try:
        _make_private(path)
        with engine.connect() as connection:
            check_sound(path, connection)
        with engine.begin() as connection:
            migrations.upgrade(connection)
            Leases(Unit(connection, writing=True)).forget_all()  # whoever had them is no more
    except exc.DBAPIError as error:
        raise broken(
            path, error.orig if isinstance(error.orig, sqlite3.Error) else sqlite3.Error()
        ) from error
    except sqlite3.Error as error:
        raise broken(path, error) from error
