"""The store beside a running Baton: nothing is made, migrated, locked or read through."""

from __future__ import annotations

import asyncio
import contextlib
import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Connection, Engine, exc, inspect
from sqlalchemy.ext.asyncio import AsyncEngine

from storage import migrations
from storage.engine_postgres import broken as broken_server
from storage.engine_postgres import place, reading_engine, writing_engine
from storage.engine_sqlite import broken, check_place
from storage.errors import StoreBroken
from storage.postgres import PostgresStore
from storage.reading_loop import ReadingLoop
from storage.store import SqliteStore

BESIDE = "baton beside"
"""What its connection is called in pg_stat_activity, where a replica's is WAKE."""

_CLASS = re.compile(r"<class '[^']*'>: ")
"""With which asyncpg's words begin."""


class SqliteBeside(SqliteStore):
    async def open(self) -> None:
        """Raises StoreBroken: no file yet, or one of another Baton's schema."""
        await asyncio.to_thread(_check_file, self._path, self._reading)
        self._writer.start()
        self._loop = asyncio.get_running_loop()


def _check_file(path: Path, engine: Engine) -> None:
    check_place(path)
    if not path.is_file() or not path.stat().st_size:
        raise StoreBroken(f"The database {path} has not been made yet: start Baton first.")
    try:
        with engine.connect() as connection, connection.begin():
            _check_schema(connection, f"The database {path}")
    except (exc.DBAPIError, sqlite3.Error) as error:
        cause = error.orig if isinstance(error, exc.DBAPIError) else error
        raise broken(path, cause if isinstance(cause, sqlite3.Error) else sqlite3.Error()) from error


def _check_schema(connection: Connection, where: str) -> None:
    """A unit of ours on another's schema would fail half-way, or worse."""
    wanted, found = migrations.NEWEST, migrations.current(connection)
    if found is None and not inspect(connection).get_table_names():
        raise StoreBroken(f"{where} has not been made yet: start Baton first.")
    if found is None:
        raise StoreBroken(f"{where} belongs to another program.")
    if found > wanted:
        raise StoreBroken(f"{where} was written by a newer Baton (schema {found}): use that one's command.")
    if found != wanted:
        raise StoreBroken(
            f"{where} is at schema {found}, and this version's is {wanted}: restart Baton first."
        )


class PostgresBeside(PostgresStore):
    def __init__(self, url: str) -> None:
        super().__init__(url, seen_as=BESIDE)

    async def open(self) -> None:
        """Raises StoreBroken: no answer, or another Baton's schema."""
        self._reading = ReadingLoop(lambda: reading_engine(self._url))
        try:
            await self._reading.run(self._check)
        except BaseException as error:
            await self.close()
            if isinstance(error, exc.SQLAlchemyError | OSError | ValueError):
                raise broken_server(self._url, error) from error
            raise
        self._writing = writing_engine(self._url)
        self._notifying.start()

    async def _check(self, engine: AsyncEngine) -> None:
        async with engine.connect() as connection:
            await connection.run_sync(_check_schema, place(self._url))


@contextlib.contextmanager
def as_made(database: Path | str) -> Iterator[None]:
    """What somebody took away or renamed by hand shows only where it is asked for. Raises StoreBroken."""
    try:
        yield
    except (exc.DBAPIError, sqlite3.Error) as error:
        cause = error.orig if isinstance(error, exc.DBAPIError) else error
        where = f"The database {database}" if isinstance(database, Path) else place(database)
        what = _CLASS.sub("", next(iter(str(cause).splitlines()), type(cause).__name__))
        raise StoreBroken(f"{where} is not as Baton made it ({what}): put a backup in its place.") from error


def beside(database: Path | str) -> SqliteBeside | PostgresBeside:
    """`database` is a file, or PostgreSQL's address."""
    return SqliteBeside(database) if isinstance(database, Path) else PostgresBeside(database)
