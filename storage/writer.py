"""The one thread that writes."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, RootTransaction, exc

from bot.domain.errors import StoreUnavailable
from bot.ports import Topic, Tx
from bot.ports.points import reach, unit_name
from storage.engine_sqlite import in_transaction, named, release, roll_back, save, undo
from storage.tx.nouns import Nouns
from storage.tx.unit import Unit

T = TypeVar("T")

GROUP = 64
"""Units in one commit at most: beyond it waiting for the disk is shared well enough."""

log = logging.getLogger(__name__)


@dataclass(slots=True, eq=False)
class Member:
    """One unit of a group, and what became of it."""

    work: Callable[[Tx], Any]
    future: asyncio.Future[Any]
    result: Any = None
    error: BaseException | None = None
    touched: frozenset[Topic] = frozenset()

    def run(self, connection: Connection) -> None:
        """Raises what the unit raises, and StoreUnavailable for one that hid the loss of its transaction: it
        would else go on without one, statement by statement.
        """
        self.error = None
        unit = Unit(connection, writing=True)
        self.result = self.work(Nouns(unit))
        if not in_transaction(connection):
            raise StoreUnavailable(reason="the transaction was lost")
        self.touched = frozenset(unit.touched)

    def reach(self, when: str) -> None:
        reach("commit", unit_name(self.work), when)

    def resolve(self) -> None:
        """Whoever gave up meanwhile hears nothing."""
        if self.future.done():
            return
        if self.error:
            self.future.set_exception(named(self.error))
        else:
            self.future.set_result(self.result)


class Writer:
    """Takes units of work in the order in which they came; as many as wait share one commit.

    A future is resolved after the commit of its unit, never before; `told` hears of each commit first. Both
    happen on the event loop. A unit whose caller gave up is left out if it has not begun, else it is finished
    all the same.
    """

    def __init__(self, engine: Engine, told: Callable[[frozenset[Topic]], None]) -> None:
        self._engine = engine
        self._told = told
        self._queue: SimpleQueue[Member | None] = SimpleQueue()
        self._connection: Connection | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread = Thread(target=self._run, name="baton-writer", daemon=True)

    def start(self) -> None:
        """On the event loop that will wait for the units."""
        self._loop = asyncio.get_running_loop()
        self._thread.start()

    def submit(self, work: Callable[[Tx], T]) -> asyncio.Future[T]:
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._queue.put(Member(work, future))
        return future

    def stop(self) -> None:
        """Finishes what was submitted before."""
        self._queue.put(None)
        self._thread.join()

    def _run(self) -> None:
        going_on = True
        while going_on:
            group = self._gathered()
            going_on = None not in group
            self._serve([one for one in group if one])
        self._let_go()

    def _gathered(self) -> list[Member | None]:
        """Waits for one, and takes along what waits behind it. None is the end."""
        group = [self._queue.get()]
        with suppress(Empty):
            while group[-1] and len(group) < GROUP:
                group.append(self._queue.get_nowait())
        return group

    def _serve(self, group: Sequence[Member]) -> None:
        """A group that is lost as a whole is run again one by one, so that each has its own error or none."""
        waiting = [one for one in group if not one.future.cancelled()]
        if not waiting:
            return
        try:
            transaction = self._connected().begin()
        except BaseException as error:
            self._failed(waiting, error)
            return
        try:
            done = self._commit(transaction, waiting)
        except BaseException as error:
            if len(waiting) == 1:
                self._failed(waiting, error)
                return
            for one in waiting:
                self._serve([one])
        else:
            self._answer(done)

    def _commit(self, transaction: RootTransaction, group: Sequence[Member]) -> list[Member]:
        """Those that were begun. Raises what took the transaction away: then nothing of it is stored."""
        connection = transaction.connection
        try:
            done = _run_all(connection, group)
            for one in done:
                one.reach("before")
            transaction.commit()
        except BaseException:
            transaction.close()
            self._clear(connection)
            raise
        for one in done:
            _reach_after(one)
        return done

    def _failed(self, group: Sequence[Member], error: BaseException) -> None:
        for one in group:
            one.error, one.touched = error, frozenset()
        self._answer(group)

    def _answer(self, group: Sequence[Member]) -> None:
        if self._loop:
            with suppress(RuntimeError):  # the loop was closed without closing the store
                self._loop.call_soon_threadsafe(self._resolve, group)

    def _resolve(self, group: Sequence[Member]) -> None:
        touched = frozenset[Topic]().union(*(one.touched for one in group))
        if touched and self._loop:
            self._loop.call_soon(self._told, touched)  # sooner than whoever the futures wake
        for one in group:
            one.resolve()

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


def _run_all(connection: Connection, group: Sequence[Member]) -> list[Member]:
    """A unit that is alone needs no savepoint: its error ends the transaction."""
    if len(group) == 1:
        group[0].run(connection)
        return list(group)
    done = []
    for one in group:
        if not one.future.cancelled():
            _run_within(connection, one)
            done.append(one)
    return done


def _run_within(connection: Connection, one: Member) -> None:
    """Its error is its own, as long as the transaction stands."""
    save(connection)
    try:
        one.run(connection)
    except BaseException as error:
        if not in_transaction(connection):
            raise
        undo(connection)
        one.error, one.touched = error, frozenset()
    release(connection)


def _reach_after(one: Member) -> None:
    """Stored it is by now; only its caller can still be kept from hearing so."""
    try:
        one.reach("after")
    except BaseException as error:
        one.error = error
