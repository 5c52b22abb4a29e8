"""Statements compiled once and run on SQLite's driver itself.

SQLAlchemy's own way through a statement costs several times what SQLite takes for it. Here is kept of it what
is needed: its SQL, its types' conversions both ways, and its names for errors.
"""

from __future__ import annotations

import sqlite3
from collections import namedtuple
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, cast

from sqlalchemy import BindParameter, ClauseElement, Dialect, Executable, Row, exc
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.types import TypeEngine

Convert = Callable[[Any], Any]


class Result(Protocol):
    """What a unit of work gets of a statement, on either engine: SQLAlchemy's results have more."""

    @property
    def rowcount(self) -> int: ...
    def __iter__(self) -> Iterator[Row[Any]]: ...
    def all(self) -> Sequence[Row[Any]]: ...
    def first(self) -> Row[Any] | None: ...
    def one(self) -> Row[Any]: ...
    def scalar(self) -> Any | None: ...
    def scalar_one(self) -> Any: ...
    def scalars(self) -> Any: ...


class Rows(list[Any]):
    """All that a statement found, each a named tuple, which answers to its columns' names as a Row does."""

    def __init__(self, rows: Sequence[Any], rowcount: int) -> None:
        super().__init__(rows)
        self.rowcount = rowcount

    def all(self) -> list[Any]:
        return self

    def first(self) -> Any:
        return self[0] if self else None

    def one(self) -> Any:
        """Raises NoResultFound or MultipleResultsFound."""
        if not self:
            raise exc.NoResultFound
        if len(self) > 1:
            raise exc.MultipleResultsFound
        return self[0]

    def scalar(self) -> Any | None:
        return self[0][0] if self else None

    def scalar_one(self) -> Any:
        return self.one()[0]

    def scalars(self) -> list[Any]:
        return [row[0] for row in self]


@dataclass(frozen=True, slots=True)
class Bound:
    """One parameter: a value that the statement has of its own, or the one that goes by `name`."""

    name: str | None
    convert: Convert | None
    constant: Any = None


class Prepared:
    """`names` are those of the values it will be run with."""

    def __init__(self, statement: Executable, names: Sequence[str], dialect: Dialect) -> None:
        element = cast(ClauseElement, statement)
        compiled = cast(SQLCompiler, element.compile(dialect=dialect, column_keys=list(names)))
        self.whole = not compiled.post_compile_params and not compiled.literal_execute_params
        """Whether the SQL is complete: a list of values has to be written into it each time."""
        self._sql = compiled.string
        self._dialect = dialect
        self._parameters = [_bound(compiled, name, names) for name in compiled.positiontup or ()]
        self._converts = _converts(statement, dialect)
        self._make: Callable[[Any], Any] | None = None

    def run(self, driver: sqlite3.Connection, values: dict[str, Any]) -> Rows:
        """Raises SQLAlchemy's errors."""
        parameters = [
            one.constant
            if one.name is None
            else one.convert(values[one.name])
            if one.convert
            else values[one.name]
            for one in self._parameters
        ]
        try:
            cursor = driver.execute(self._sql, parameters)
            found = cursor.fetchall() if cursor.description else []
        except sqlite3.Error as error:
            raise self._named(error) from error
        return Rows(self._rows(cursor, found) if found else found, cursor.rowcount)

    def _rows(self, cursor: sqlite3.Cursor, found: list[Any]) -> list[Any]:
        make = self._make = self._make or _maker(cursor)
        if not self._converts:
            return [make(row) for row in found]
        rows = []
        for row in found:
            values = list(row)
            for place, convert in self._converts:
                values[place] = convert(values[place])
            rows.append(make(values))
        return rows

    def _named(self, error: sqlite3.Error) -> BaseException:
        """As the engine would have raised it, and likewise without the values: they are people's words."""
        return exc.DBAPIError.instance(
            self._sql, None, error, sqlite3.Error, hide_parameters=True, dialect=self._dialect
        )


def _bound(compiled: SQLCompiler, name: str, names: Sequence[str]) -> Bound:
    bind: BindParameter[Any] = compiled.binds[name]
    convert = bind.type.dialect_impl(compiled.dialect).bind_processor(compiled.dialect)
    if name in names or bind.required:
        return Bound(name, convert)
    value = bind.effective_value
    return Bound(None, None, convert(value) if convert else value)


def _converts(statement: Executable, dialect: Dialect) -> list[tuple[int, Convert]]:
    """By place, for the columns that SQLite does not give as they are meant."""
    columns = getattr(statement, "exported_columns", ())
    kinds: list[TypeEngine[Any]] = [column.type for column in columns]
    converts = (kind.dialect_impl(dialect).result_processor(dialect, None) for kind in kinds)
    return [(place, convert) for place, convert in enumerate(converts) if convert]


def _maker(cursor: sqlite3.Cursor) -> Convert:
    names = [column[0] for column in cursor.description]
    return cast(Convert, namedtuple("Found", names, rename=True)._make)  # type: ignore[attr-defined]
