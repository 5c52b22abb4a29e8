"""A real store, driven from a thread of its own, so that a unit of work takes no time of a life's."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any, Protocol, TypeVar

from bot.ports import Topic, Tx
from storage.postgres import PostgresStore
from storage.store import SqliteStore
from tests import postgres
from tests.machine.timing import ThreadlessLoop
from tests.sqlite import fresh_file

T = TypeVar("T")


class Real(Protocol):
    async def open(self) -> None: ...
    async def write(self, work: Callable[[Tx], T]) -> T: ...
    async def read(self, work: Callable[[Tx], T]) -> T: ...
    def on_commit(self, listener: Callable[[frozenset[Topic]], None]) -> None: ...
    async def close(self) -> None: ...


class Driven:
    """Every call returns when it is done; `told` gathers what commits touched."""

    def __init__(self, make: Callable[[], Real]) -> None:
        self._loop = ThreadlessLoop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._told: set[Topic] = set()
        self._real = make()
        self._real.on_commit(self._told.update)
        self._run(self._real.open())

    def write(self, work: Callable[[Tx], T]) -> T:
        return self._run(self._real.write(work))

    def read(self, work: Callable[[Tx], T]) -> T:
        return self._run(self._real.read(work))

    def told(self) -> frozenset[Topic]:
        told = frozenset(self._told)
        self._told.clear()
        return told

    def close(self) -> None:
        self._run(self._real.close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _run(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()


class Postgres:
    """A fresh database of the tests' own server for each life."""

    def open(self) -> Driven:
        self._url = postgres.new_database()
        return Driven(lambda: PostgresStore(self._url, look_seconds=3600))


class Sqlite:
    """A fresh file for each life."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def open(self) -> Driven:
        path = self._folder / "baton.db"
        for old in self._folder.glob("baton.db*"):
            old.unlink()
        return Driven(lambda: SqliteStore(fresh_file(path)))
