"""What every noun of one unit of work shares."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

from sqlalchemy import Connection, Executable, Row

from bot.domain.errors import StoreUnavailable
from bot.ports import Topic
from storage.tx.prepared import Prepared, Result

PREPARED: dict[tuple[Any, ...], Prepared] = {}
"""By statement and the names of its values. Statements are constants of their modules, so it stays small."""


class OnConflict:
    """A statement with ON CONFLICT, which both engines have but each under a class of its own.

    `build` gets the engine's `insert` and is called once per engine.
    """

    def __init__(self, build: Callable[[Callable[..., Any]], Executable]) -> None:
        self._build = build
        self._built: dict[str, Executable] = {}

    def on(self, dialect: str) -> Executable:
        if dialect not in self._built:
            self._built[dialect] = self._build(import_module(f"sqlalchemy.dialects.{dialect}").insert)
        return self._built[dialect]


class Unit:
    """`touched` gathers what the commit's listeners are told; `writing` is false on a reader's connection."""

    __slots__ = ("_driver", "connection", "touched", "writing")

    def __init__(self, connection: Connection, *, writing: bool) -> None:
        self.connection = connection
        self.writing = writing
        self.touched: set[Topic] = set()
        driver = connection.connection.driver_connection
        self._driver = driver if isinstance(driver, sqlite3.Connection) else None

    def run(self, statement: Executable | OnConflict, **values: Any) -> Result:
        """Raises StoreUnavailable once SQLite has ended the transaction: without one, each statement would be
        stored by itself.
        """
        if self._driver is None:
            return self.connection.execute(self._own(statement), values)
        if not self._driver.in_transaction:
            raise StoreUnavailable(reason="the transaction was lost")
        prepared = self._prepared(statement, values)
        if prepared.whole:
            return prepared.run(self._driver, values, whole=self.writing)
        return self.connection.execute(self._own(statement), values)

    def first(self, statement: Executable | OnConflict, **values: Any) -> Row[Any] | None:
        return self.run(statement, **values).first()

    def touch(self, kind: str, key: str = "", name: str = "") -> None:
        self.touched.add(Topic(kind, key, name))

    def _own(self, statement: Executable | OnConflict) -> Executable:
        return statement.on(self.connection.dialect.name) if isinstance(statement, OnConflict) else statement

    def _prepared(self, statement: Executable | OnConflict, values: Mapping[str, Any]) -> Prepared:
        key = (statement, *values)
        prepared = PREPARED.get(key)
        if prepared is None:
            prepared = Prepared(self._own(statement), list(values), self.connection.dialect)
            PREPARED[key] = prepared
        return prepared
