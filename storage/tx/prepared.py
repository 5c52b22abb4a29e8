"""Statements compiled once and run on SQLite's driver itself.

SQLAlchemy's own way through a statement costs several times what SQLite takes for it. Here is kept of it what
is needed: its SQL, its types' conversions both ways, and its names for errors.
"""

from __future__ import annotations

import sqlite3
from collections import namedtuple
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, Protocol, cast

from sqlalchemy import BindParameter, ClauseElement, Dialect, Executable, Row, exc
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.types import TypeEngine

Convert = Callable[[Any], Any]

AT_ONCE = 200
"""Rows that a reader takes from SQLite in one go: the driver hardly lets the event loop run meanwhile."""
_NONE: Iterator[Any] = iter(())


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


class Rows:
    """What a statement found, each a named tuple, which answers to its columns' names as a Row does.

    `rest` is read on when it is asked for, once: a big result never stands in memory as a whole, where the
    garbage collector's rounds over it would stop the event loop too.
    """

    __slots__ = ("_found", "_rest", "rowcount")

    def __init__(self, found: Sequence[Any], rest: Iterator[Any], rowcount: int) -> None:
        self._found = found
        self._rest = rest
        self.rowcount = rowcount

    def __iter__(self) -> Iterator[Any]:
        return chain(self._found, self._rest)

    def all(self) -> list[Any]:
        return list(self)

    def first(self) -> Any:
        return self._found[0] if self._found else None

    def one(self) -> Any:
        """Raises NoResultFound or MultipleResultsFound."""
        if not self._found:
            raise exc.NoResultFound
        if len(self._found) > 1:
            raise exc.MultipleResultsFound
        return self._found[0]

    def scalar(self) -> Any | None:
        return self._found[0][0] if self._found else None

    def scalar_one(self) -> Any:
        return self.one()[0]

    def scalars(self) -> Iterator[Any]:
        return (row[0] for row in self)


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
        self.sql = compiled.string
        self._dialect = dialect
        self._parameters = [_bound(compiled, name, names) for name in compiled.positiontup or ()]
        self._converts = _converts(statement, dialect)
        self._make: Callable[[Any], Any] | None = None

    def run(self, driver: sqlite3.Connection, values: dict[str, Any], *, whole: bool) -> Rows:
        """`whole` reads to the end at once, for who may change what is read. Raises SQLAlchemy's errors."""
        parameters = [
            one.constant
            if one.name is None
            else one.convert(values[one.name])
            if one.convert
            else values[one.name]
            for one in self._parameters
        ]
        try:
            cursor = driver.execute(self.sql, parameters)
            found = cursor.fetchall() if whole else cursor.fetchmany(AT_ONCE)
        except sqlite3.Error as error:
            raise self._named(error) from error
        rest = self._rest(cursor) if len(found) == AT_ONCE and not whole else _NONE
        return Rows(self._rows(cursor, found) if found else found, rest, cursor.rowcount)

    def _rest(self, cursor: sqlite3.Cursor) -> Iterator[Any]:
        try:
            while found := cursor.fetchmany(AT_ONCE):
                yield from self._rows(cursor, found)
        except sqlite3.Error as error:
            raise self._named(error) from error

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
            self.sql, None, error, sqlite3.Error, hide_parameters=True, dialect=self._dialect
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
