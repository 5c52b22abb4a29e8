"""The SQLite file, only ever read: a Baton may be running on it."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import sqlite3
import stat
import time
from collections.abc import Awaitable, Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeVar

from alembic.script import ScriptDirectory

from bot.doctor import postgres
from bot.doctor.context import SECONDS, Context
from bot.doctor.finding import Act, Finding, Found, Waits, failed, ok, warning
from storage import migrations
from storage.holding import held
from storage.tables.columns import EPOCH, TICK

T = TypeVar("T")

LEAST_FREE, LITTLE_FREE = 100 << 20, 1 << 30
"""Bytes: below the first the next busy day may stop all, below the second it is time to look."""
LOOK_SECONDS = SECONDS - 1.5
"""For reading the file through: about a gigabyte a second."""
STEPS = 10_000
"""Of SQLite's machine, between two looks at the clock."""
AHEAD_WARNS, AHEAD_FAILS = timedelta(seconds=30), timedelta(seconds=120)


def _of_a_file(look: Callable[[Context], Awaitable[Finding]]) -> Act:
    """Has nothing to say where BATON_DATABASE_URL names a server."""

    async def act(context: Context) -> Found:
        return () if postgres.is_chosen(context) else await look(context)

    return act


@_of_a_file
async def place(context: Context) -> Finding:
    path = _path(context)
    if path.is_dir():
        return failed(f"{path} is a folder", "name a file in it: BATON_DATABASE_URL=sqlite:///baton.db")
    if not path.parent.is_dir():
        return failed(f"{path.parent} is no folder", "make it, or name another in BATON_DATABASE_URL")
    closed = [one for one in (path.parent, *_files(path)) if not os.access(one, os.R_OK | os.W_OK)]
    if closed:
        return failed(
            f"this user may not read and write {', '.join(map(str, closed))}",
            "give them to the user that Baton runs as (chown), and run the doctor as that user",
        )
    if not path.exists():
        return ok(f"{path} is made at the first start")
    return _owner(path) or ok(f"{path}, {_size(path.stat().st_size)}, can be written")


@_of_a_file
async def permissions(context: Context) -> Finding:
    path = _there(context)
    open_to_all = [one for one in _files(path) if one.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO)]
    reachable = path.parent.stat().st_mode & (stat.S_IXGRP | stat.S_IXOTH)
    if open_to_all and reachable:
        return warning(
            "other users of this machine may read what customers wrote",
            f"chmod go= {' '.join(str(one) for one in open_to_all)}; and UMask=0077 in the service",
        )
    return ok("no other user of this machine may read it")


@_of_a_file
async def schema(context: Context) -> Finding:
    path = _there(context)
    scripts = ScriptDirectory(str(Path(migrations.__file__).parent))
    try:
        found = await asyncio.to_thread(_read, path, _revisions)
    except sqlite3.Error as error:
        return _unreadable(error)
    if found == list(scripts.get_heads()):
        return ok(f"at the newest ({found[0]})")
    if not found:
        return failed(f"{path} belongs to another program", "name another file in BATON_DATABASE_URL")
    if not set(found) <= {script.revision for script in scripts.walk_revisions()}:
        return failed(
            f"written by a newer Baton (schema {found[0]})",
            "install that version again, or put the backup from before it in place",
        )
    return warning(
        f"at {found[0]}; this version's is {scripts.get_current_head()}",
        "make a backup: the next start brings it up to date",
    )


@_of_a_file
async def integrity(context: Context) -> Finding:
    path = _there(context)
    try:
        said = await asyncio.to_thread(_read, path, _quick_check)
    except sqlite3.OperationalError as error:
        if getattr(error, "sqlite_errorname", "") == "SQLITE_INTERRUPT":
            return ok(
                f"nothing found in {LOOK_SECONDS:.0f} s; for the rest of its {_size(path.stat().st_size)}: "
                f"sqlite3 {path} 'PRAGMA quick_check'"
            )
        return _unreadable(error)
    except sqlite3.Error as error:
        return _unreadable(error)
    if said != "ok":
        return failed(f"damaged: {' '.join(said.split())[:120]}", "restore it from a backup")
    return ok("read through, nothing wrong")


@_of_a_file
async def disk(context: Context) -> Finding:
    path = _path(context)
    if not path.parent.is_dir():
        raise Waits("the database's folder")
    free = shutil.disk_usage(path.parent).free
    size = sum(one.stat().st_size for one in _files(path))
    words = f"{_size(free)} free in {path.parent.absolute()}"
    if free < LEAST_FREE:
        return failed(words, "make room: when the disk is full, customers are told to send again")
    if free < max(LITTLE_FREE, size):
        return warning(words, f"make room: a backup beside it takes {_size(size)}, and files come besides")
    return ok(words)


@_of_a_file
async def clock(context: Context) -> Finding:
    """What stands in it can't be of tomorrow, unless this machine's clock was set back."""
    path = _there(context)
    try:
        newest = await asyncio.to_thread(_read, path, _newest)
    except sqlite3.Error as error:
        return _unreadable(error)
    if newest is None:
        return ok("nothing was said yet")
    ahead = newest - context.asked.clock.now()
    if ahead > AHEAD_WARNS:
        look = failed if ahead > AHEAD_FAILS else warning
        words = f"its newest turn is {ahead.total_seconds():.0f} s in the future"
        return look(words, "this machine's clock was set back: turn on time synchronisation (timedatectl)")
    return ok("nothing in it is of the future")


def in_use(context: Context) -> bool:
    """Whether a Baton runs on it. Raises Waits where it is no file."""
    return held(_path(context))


def _path(context: Context) -> Path:
    """Raises Waits."""
    scheme, _, place = (context.secret("BATON_DATABASE_URL") or "sqlite:///baton.db").partition("sqlite:///")
    if scheme or not place:
        raise Waits(
            "BATON_DATABASE_URL, which is neither sqlite:///file.db nor postgresql://user:password@host/database"
        )
    return Path(place)


def _there(context: Context) -> Path:
    """Raises Waits where there is nothing to read yet."""
    path = _path(context)
    if not path.is_file() or not path.stat().st_size:
        raise Waits("the first start, which makes it")
    return path


def _files(path: Path) -> list[Path]:
    """The file and what SQLite keeps beside it."""
    beside = [path.with_name(path.name + ending) for ending in ("", "-wal", "-shm")]
    return [one for one in beside if one.exists()]


def _owner(path: Path) -> Finding | None:
    owner, me = path.stat().st_uid, os.geteuid()
    if owner == me:
        return None
    return warning(
        f"{path} belongs to user {owner}, and this is user {me}",
        "run Baton and the doctor as one user: another may be refused where this one is not",
    )


def _read(path: Path, look: Callable[[sqlite3.Connection], T]) -> T:
    """Raises sqlite3.Error."""
    with _connected(path) as connection:
        return look(connection)


@contextlib.contextmanager
def _connected(path: Path) -> Iterator[sqlite3.Connection]:
    """Where nobody has it open SQLite is told so: else it would leave files beside it, which might then
    belong to the wrong user.
    """
    in_use = path.with_name(f"{path.name}-wal").exists()
    uri = f"{path.absolute().as_uri()}?{'mode=ro' if in_use else 'immutable=1'}"
    connection = sqlite3.connect(uri, uri=True, timeout=1.0, isolation_level=None)
    try:
        end = time.monotonic() + LOOK_SECONDS
        connection.set_progress_handler(lambda: time.monotonic() > end, STEPS)
        yield connection
    finally:
        connection.close()


def _revisions(connection: sqlite3.Connection) -> list[str]:
    if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").fetchone():
        return []
    return [str(row[0]) for row in connection.execute("SELECT version_num FROM alembic_version")]


def _quick_check(connection: sqlite3.Connection) -> str:
    return str(connection.execute("PRAGMA quick_check(1)").fetchone()[0])


def _newest(connection: sqlite3.Connection) -> datetime | None:
    """Of the last that came: looking at all would take long."""
    last = "SELECT max(at) FROM (SELECT at FROM turn ORDER BY rowid DESC LIMIT 1000)"
    [newest] = connection.execute(last).fetchone()
    return None if newest is None else EPOCH + newest * TICK


def _unreadable(error: sqlite3.Error) -> Finding:
    return failed(f"can't be read: {error}", "is it Baton's file, and whole? Else restore it from a backup")


def _size(octets: int) -> str:
    for unit, size in (("GB", 1 << 30), ("MB", 1 << 20)):
        if octets >= size:
            return f"{octets / size:.1f} {unit}"
    return f"{octets // 1024} kB"
