"""Everything that only SQLite knows: how a file is opened, and what its errors mean.

Parameters are hidden in errors, for they are people's words and errors are logged.
"""

from __future__ import annotations

import errno
import logging
import re
import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, NullPool, QueuePool, create_engine, event, exc, text

from bot.domain.errors import StoreUnavailable
from storage.errors import StoreBroken

log = logging.getLogger(__name__)

READERS = 4
SMALL = 64 << 20
"""Bytes of a database that is read through at the start: a tenth of a second or two."""
ENDS = 50
"""Rows at each end of a table that a larger one is judged by."""

_WRITER = ("foreign_keys = ON", "journal_mode = WAL", "synchronous = FULL")
_READER = ("foreign_keys = ON", "query_only = ON")


def writing_engine(path: Path, busy_seconds: float) -> Engine:
    """A unit of work takes the write lock at its beginning, so that it can't fail half-way for want of it."""
    engine = create_engine(
        _url(path), poolclass=NullPool, connect_args=_driver_settings(busy_seconds), hide_parameters=True
    )
    return _prepared(engine, _WRITER, "BEGIN IMMEDIATE")


def reading_engine(path: Path, busy_seconds: float) -> Engine:
    engine = create_engine(
        _url(path),
        poolclass=QueuePool,
        pool_size=READERS,
        max_overflow=0,
        connect_args=_driver_settings(busy_seconds),
        hide_parameters=True,
    )
    return _prepared(engine, _READER, "BEGIN")


def in_transaction(connection: Connection) -> bool:
    """False also when SQLite gave it up by itself, as it does when the disk is full."""
    return _driver(connection).in_transaction


def roll_back(connection: Connection) -> None:
    """Whatever SQLAlchemy believes about the transaction. Raises sqlite3.Error."""
    if in_transaction(connection):
        _driver(connection).rollback()


def save(connection: Connection) -> None:
    """A place to come back to: `undo` goes there, `release` forgets it."""
    _driver(connection).execute("SAVEPOINT unit")


def undo(connection: Connection) -> None:
    _driver(connection).execute("ROLLBACK TO unit")


def release(connection: Connection) -> None:
    _driver(connection).execute("RELEASE unit")


def named(error: BaseException) -> BaseException:
    """StoreUnavailable where the file, the disk or a lock is at fault; else the error itself.

    But for StopIteration, which asyncio's futures refuse: whoever waits for it would wait for ever.
    """
    if isinstance(error, StopIteration):
        stopped = RuntimeError("a unit of work raised StopIteration")
        stopped.__cause__ = error
        return stopped
    cause = error.orig if isinstance(error, exc.DBAPIError) else error
    if type(cause) not in _UNAVAILABLE or getattr(cause, "sqlite_errorname", "") == "SQLITE_ERROR":
        return error
    log.error("store.unavailable: %s", cause)
    unavailable = StoreUnavailable(reason=str(cause))
    unavailable.__cause__ = error
    return unavailable


def check_place(path: Path) -> None:
    """Raises StoreBroken."""
    if path.is_dir():
        raise StoreBroken(f"The database {path} is a folder; name a file in it.")
    if not path.parent.is_dir():
        raise StoreBroken(f"The database {path} can't be made: {path.parent} is not a folder.")


def check_sound(path: Path, connection: Connection) -> None:
    """Reads a small file through. A large one would keep the start waiting: of it only the schema, the length
    and each table's oldest and newest rows, where a crash or a broken copy shows; `baton doctor` reads on.
    Raises StoreBroken, and sqlite3's errors as SQLAlchemy names them.
    """
    if path.stat().st_size <= SMALL:
        found = connection.execute(text("PRAGMA quick_check(1)")).scalar_one()
        if found != "ok":
            raise StoreBroken(
                f"The database {path} is damaged; restore it from a backup ({_finding(found)})."
            )
    else:
        _check_length(path, connection)
        _read_ends(connection)


def _check_length(path: Path, connection: Connection) -> None:
    """What the log beside it holds is not in the file yet, so it may be shorter by as much."""
    pages = connection.execute(text("PRAGMA page_count")).scalar_one()
    size = connection.execute(text("PRAGMA page_size")).scalar_one()
    log = path.with_name(f"{path.name}-wal")
    there = path.stat().st_size + (log.stat().st_size if log.exists() else 0)
    if there < pages * size:
        raise StoreBroken(f"The database {path} is damaged: {pages * size - there} bytes of it are missing.")


def _read_ends(connection: Connection) -> None:
    tables = connection.execute(text("SELECT name FROM sqlite_schema WHERE type = 'table'")).scalars().all()
    for table in tables:
        name = table.replace('"', '""')
        for order in ("", "DESC"):
            rows = text(f'SELECT * FROM "{name}" ORDER BY rowid {order} LIMIT {ENDS}')  # noqa: S608
            connection.execute(rows).all()


def broken(path: Path, error: sqlite3.Error) -> StoreBroken:
    """The error that stopped the opening, in the words of whoever can mend it."""
    name = getattr(error, "sqlite_errorname", "")
    for start, reason in _REASONS.items():
        if name.startswith(start):
            return StoreBroken(f"The database {path} {reason}.")
    return StoreBroken(f"The database {path} can't be opened: {_line(str(error))}.")


def closed(path: Path, error: OSError) -> StoreBroken:
    """For a folder in which nothing can be made."""
    if error.errno == errno.ENOSPC:
        reason = _REASONS["SQLITE_FULL"]
    else:
        reason = _REASONS["SQLITE_READONLY" if path.exists() else "SQLITE_CANTOPEN"]
    return StoreBroken(f"The database {path} {reason}.")


_REASONS = {
    "SQLITE_NOTADB": "is damaged, or no SQLite file",
    "SQLITE_CORRUPT": "is damaged; restore it from a backup",
    "SQLITE_READONLY": "can't be written: file or folder is read-only for this user",
    "SQLITE_CANTOPEN": "can't be opened: file or folder is closed to this user",
    "SQLITE_PERM": "can't be opened: file or folder is closed to this user",
    "SQLITE_BUSY": "is locked by another program",
    "SQLITE_FULL": "can't be written: the disk is full",
    "SQLITE_IOERR": "can't be read or written: look at the disk, its room, and how large a file may become",
}
_UNAVAILABLE = {sqlite3.OperationalError, sqlite3.DatabaseError}
"""Their SQLITE_ERROR alone is ours: wrong SQL. Subclasses say that a constraint or a type was broken."""


def _driver_settings(busy_seconds: float) -> dict[str, Any]:
    """No isolation level: the driver's own would begin transactions late, and not before every statement."""
    return {"timeout": busy_seconds, "isolation_level": None, "check_same_thread": False}


def _url(path: Path) -> URL:
    return URL.create("sqlite", database=str(path))


def _prepared(engine: Engine, pragmas: tuple[str, ...], begin: str) -> Engine:
    def connected(driver: sqlite3.Connection, _record: Any) -> None:
        try:
            for pragma in pragmas:
                driver.execute(f"PRAGMA {pragma}").close()
        except sqlite3.Error:
            driver.close()
            raise

    def begun(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    event.listen(engine, "connect", connected)
    event.listen(engine, "begin", begun)
    return engine


def _driver(connection: Connection) -> sqlite3.Connection:
    driver = connection.connection.driver_connection
    if not isinstance(driver, sqlite3.Connection):
        raise TypeError(f"not SQLite: {driver!r}")
    return driver


def _finding(words: str) -> str:
    return _line(re.sub(r"\*\*\* in database \w+ \*\*\*", "", words))


def _line(words: str) -> str:
    return " ".join(words.split()).rstrip(".")
