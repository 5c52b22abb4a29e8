"""The one thread that writes."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from collections.abc import Callable
from concurrent.futures import Future
from queue import SimpleQueue
from threading import Thread
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, exc

from bot.domain.errors import StoreUnavailable
from bot.ports import Topic, Tx
from storage.engine_sqlite import in_transaction, named, roll_back
from storage.tx.nouns import Nouns
from storage.tx.unit import Unit

T = TypeVar("T")
Waiting = tuple[Callable[[Tx], Any], Future[Any]]

log = logging.getLogger(__name__)


class Writer:
    """Takes units of work in the order in which they came; `told` hears of each commit, in this thread.

    A future is resolved after the commit of its unit, never before. A unit whose caller gave up is left out
    if it has not begun, else it is finished all the same.
    """

    def __init__(self, engine: Engine, told: Callable[[frozenset[Topic]], None]) -> None:
        self._engine = engine
        self._told = told
        self._queue: SimpleQueue[Waiting | None] = SimpleQueue()
        self._connection: Connection | None = None
        self._thread = Thread(target=self._run, name="baton-writer", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def submit(self, work: Callable[[Tx], T]) -> asyncio.Future[T]:
        future: Future[T] = Future()
        self._queue.put((work, future))
        return asyncio.wrap_future(future)

    def stop(self) -> None:
        """Finishes what was submitted before."""
        self._queue.put(None)
        self._thread.join()

    def _run(self) -> None:
        while waiting := self._queue.get():
            self._serve(*waiting)
        self._let_go()

    def _serve(self, work: Callable[[Tx], Any], future: Future[Any]) -> None:
        if not future.set_running_or_notify_cancel():
            return
        try:
            result, touched = self._commit(work)
        except BaseException as error:
            future.set_exception(named(error))
        else:
            if touched:
                self._told(touched)
            future.set_result(result)

    def _commit(self, work: Callable[[Tx], Any]) -> tuple[Any, frozenset[Topic]]:
        """One unit, one commit. Step 3 gathers waiting units here, with a savepoint each."""
        connection = self._connected()
        transaction = connection.begin()
        try:
            unit = Unit(connection, writing=True)
            result = work(Nouns(unit))
            _check_whole(connection)
            transaction.commit()
        except BaseException:
            transaction.close()
            self._clear(connection)
            raise
        return result, frozenset(unit.touched)

    def _connected(self) -> Connection:
        if self._connection is None:
            self._connection = self._engine.connect()
        return self._connection

    def _clear(self, connection: Connection) -> None:
        """What can't be rolled back is not used again."""
        try:
            roll_back(connection)
        except (sqlite3.Error, exc.SQLAlchemyError):
            log.exception("store.rollback_failed")
            self._let_go()

    def _let_go(self) -> None:
        if self._connection:
            self._connection.invalidate()
            self._connection.close()
            self._connection = None


def _check_whole(connection: Connection) -> None:
    """A unit that hid a full disk's error would else go on without a transaction, statement by statement."""
    if not in_transaction(connection):
        raise StoreUnavailable(reason="the transaction was lost")
