"""What every noun of one unit of work shares."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, CursorResult, Executable, Row
from sqlalchemy.dialects import postgresql, sqlite

from bot.ports import Topic

_INSERTS: Mapping[str, Callable[..., Any]] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


class OnConflict:
    """A statement with ON CONFLICT, which both engines have but each under a class of its own.

    `build` gets the engine's `insert` and is called once per engine.
    """

    def __init__(self, build: Callable[[Callable[..., Any]], Executable]) -> None:
        self._build = build
        self._built: dict[str, Executable] = {}

    def on(self, dialect: str) -> Executable:
        if dialect not in self._built:
            self._built[dialect] = self._build(_INSERTS[dialect])
        return self._built[dialect]


@dataclass(slots=True)
class Unit:
    """`touched` gathers what the commit's listeners are told; `writing` is false on a reader's connection."""

    connection: Connection
    writing: bool
    touched: set[Topic] = field(default_factory=set)

    def run(self, statement: Executable | OnConflict, **values: Any) -> CursorResult[Any]:
        if isinstance(statement, OnConflict):
            statement = statement.on(self.connection.dialect.name)
        return self.connection.execute(statement, values)

    def first(self, statement: Executable | OnConflict, **values: Any) -> Row[Any] | None:
        return self.run(statement, **values).first()

    def touch(self, kind: str, key: str = "") -> None:
        self.touched.add(Topic(kind, key))
