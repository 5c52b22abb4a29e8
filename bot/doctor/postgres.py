"""The PostgreSQL server and its database, only ever read: Batons may be running on it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, exc, inspect, text

from bot.doctor.context import SECONDS, Context
from bot.doctor.finding import Finding, Waits, failed, ok, warning
from storage import migrations
from storage.engine_postgres import OLDEST, READERS, WRITERS, broken, lone_engine, place
from storage.errors import StoreBroken
from storage.notifying import WAKE
from storage.opening_postgres import CLOSED, ahead_by

SCHEMES = ("postgresql://", "postgres://")
OF_ONE_REPLICA = WRITERS + READERS + 1
"""Connections."""
NAMED = 10
AHEAD_WARNS = timedelta(seconds=30)

_SERVER = text(
    "SELECT current_setting('server_version') AS spoken, "
    "current_setting('server_version_num')::int AS version, "
    "current_setting('server_encoding') AS encoding, current_setting('fsync') AS fsync, "
    "current_setting('full_page_writes') AS whole, pg_is_in_recovery() AS standby, "
    "current_setting('default_transaction_read_only') AS read_only, "
    "current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int "
    "- coalesce(current_setting('reserved_connections', true)::int, 0) "
    "- (SELECT sum(numbackends) FROM pg_stat_database)::int AS free, "
    "has_schema_privilege(current_schema(), 'CREATE') AS may_make, "
    "pg_size_pretty(pg_database_size(current_database())) AS size"
)

_REPLICAS = text(
    "SELECT backend_start AS since, coalesce(host(client_addr), 'this machine') AS place "
    "FROM pg_stat_activity WHERE datname = current_database() AND application_name = :name "
    "ORDER BY backend_start"
)


@dataclass(frozen=True, slots=True)
class Replica:
    """Its one connection that lives from its start on, or from the last time it was lost."""

    since: datetime
    place: str


@dataclass(frozen=True, slots=True)
class Seen:
    """`closed` is a table that this user may not use as Baton must; no `revisions`: nothing is there."""

    spoken: str
    version: int
    encoding: str
    safe: bool
    writable: bool
    free: int
    may_make: bool
    size: str
    closed: str
    revisions: Sequence[str]
    strangers: bool
    replicas: Sequence[Replica]
    ahead: timedelta
    took: float


def is_chosen(context: Context) -> bool:
    return context.secret("BATON_DATABASE_URL").startswith(SCHEMES)


async def server(context: Context) -> Finding | Sequence[Finding]:
    if not is_chosen(context):
        return ()
    where = place(context.secret("BATON_DATABASE_URL"))
    try:
        seen = await context.once(_look)
    except StoreBroken as refused:
        return failed(str(refused).rstrip("."), "mend that, or name another in BATON_DATABASE_URL")
    if seen.version < OLDEST:
        return failed(f"{where} is version {seen.spoken}", "Baton needs PostgreSQL 13 or newer")
    if seen.encoding != "UTF8":
        return failed(f"it keeps text as {seen.encoding}", "make the database anew with ENCODING 'UTF8'")
    if not seen.writable:
        return failed("it can only be read", "name the primary in BATON_DATABASE_URL, not a standby")
    return ok(f"{where}, version {seen.spoken}, {seen.size}, answered in {seen.took * 1000:.0f} ms")


async def rights(context: Context) -> Finding | Sequence[Finding]:
    if not is_chosen(context):
        return ()
    seen = await _seen(context)
    if seen.closed:
        return failed(f"this user has no right to its table {seen.closed}", "make it the database's owner")
    if not seen.may_make:
        return failed("this user may make no tables in it", "make it the database's owner")
    return ok("this user may do all that Baton does")


async def schema(context: Context) -> Finding | Sequence[Finding]:
    if not is_chosen(context):
        return ()
    seen = await _seen(context)
    scripts = ScriptDirectory(str(Path(migrations.__file__).parent))
    if seen.strangers:
        return failed("it belongs to another program", "make a database for Baton alone")
    if not seen.revisions:
        return ok("is made at the first start")
    if list(seen.revisions) == list(scripts.get_heads()):
        return ok(f"at the newest ({seen.revisions[0]})")
    if not set(seen.revisions) <= {script.revision for script in scripts.walk_revisions()}:
        return failed(
            f"written by a newer Baton (schema {seen.revisions[0]})",
            "install that version again, or restore the backup from before it",
        )
    return warning(
        f"at {seen.revisions[0]}; this version's is {scripts.get_current_head()}",
        "make a backup and stop all replicas: the next start brings it up to date",
    )


async def durability(context: Context) -> Finding | Sequence[Finding]:
    if not is_chosen(context):
        return ()
    if (await _seen(context)).safe:
        return ok("a commit survives a power cut")
    return failed("fsync or full_page_writes is off", "turn them on: a power cut would lose what was said")


async def connections(context: Context) -> Finding | Sequence[Finding]:
    if not is_chosen(context):
        return ()
    free = (await _seen(context)).free
    if free < OF_ONE_REPLICA:
        return warning(
            f"{free} are left, and one replica may take {OF_ONE_REPLICA}",
            "raise max_connections, or run fewer replicas",
        )
    return ok(f"{free} are left; one replica takes {OF_ONE_REPLICA} at most")


async def replicas(context: Context) -> Finding | Sequence[Finding]:
    if not is_chosen(context):
        return ()
    found = (await _seen(context)).replicas
    if not found:
        return ok("none is running on it")
    count = "1 is" if len(found) == 1 else f"{len(found)} are"
    named = "; ".join(f"{one.place} since {one.since.astimezone():%Y-%m-%d %H:%M}" for one in found[:NAMED])
    more = len(found) - NAMED
    return ok(f"{count} running on it: {named}{f'; and {more} more' if more > 0 else ''}")


async def clock(context: Context) -> Finding | Sequence[Finding]:
    if not is_chosen(context):
        return ()
    ahead = (await _seen(context)).ahead
    words = f"the server's is {ahead.total_seconds():+.2f} s from this machine's; Baton goes by the server's"
    if abs(ahead) > AHEAD_WARNS:
        return warning(words, "turn on time synchronisation on both (timedatectl)")
    return ok(words)


async def _seen(context: Context) -> Seen:
    """Raises Waits."""
    try:
        return await context.once(_look)
    except StoreBroken:
        raise Waits("the database's server") from None


async def _look(context: Context) -> Seen:
    """Raises StoreBroken."""
    url = context.secret("BATON_DATABASE_URL")
    try:
        async with asyncio.timeout(SECONDS - 0.5):
            engine = lone_engine(url, "baton doctor")
            try:
                begun = time.monotonic()
                async with engine.connect() as connection:
                    took = time.monotonic() - begun
                    ahead = await ahead_by(engine)
                    return await connection.run_sync(_read, ahead, took)
            finally:
                await engine.dispose()
    except (exc.SQLAlchemyError, OSError, ValueError) as error:
        raise broken(url, error) from error


def _read(connection: Connection, ahead: timedelta, took: float) -> Seen:
    row = connection.execute(_SERVER).one()
    heads = MigrationContext.configure(connection).get_current_heads()
    return Seen(
        spoken=row.spoken,
        version=row.version,
        encoding=row.encoding,
        safe=row.fsync == "on" and row.whole == "on",
        writable=not row.standby and row.read_only == "off",
        free=row.free,
        may_make=row.may_make,
        size=row.size,
        closed=connection.execute(CLOSED).scalar() or "",
        revisions=heads,
        strangers=not heads and bool(inspect(connection).get_table_names()),
        replicas=[Replica(one.since, one.place) for one in connection.execute(_REPLICAS, {"name": WAKE})],
        ahead=ahead,
        took=took,
    )
