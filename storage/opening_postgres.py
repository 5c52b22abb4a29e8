"""What is looked at, and brought up to date, before a PostgreSQL database is used."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, exc, text
from sqlalchemy.ext.asyncio import AsyncEngine

from storage import migrations
from storage.engine_postgres import OLDEST, READ_ONLY, broken, place, upgrading_engine
from storage.errors import StoreBroken

LOOKS = 5
_SETTINGS = text(
    "SELECT current_setting('server_version_num')::int AS version, "
    "current_setting('server_version') AS spoken, current_setting('server_encoding') AS encoding, "
    "current_setting('transaction_read_only') AS read_only"
)
CLOSED = text(
    "SELECT relname FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r' "
    "AND NOT (has_table_privilege(oid, 'SELECT') AND has_table_privilege(oid, 'INSERT') "
    "AND has_table_privilege(oid, 'UPDATE') AND has_table_privilege(oid, 'DELETE')) ORDER BY relname LIMIT 1"
)
_NOW = text("SELECT clock_timestamp()")


async def prepare(url: str) -> None:
    """Raises StoreBroken."""
    try:
        engine = upgrading_engine(url)
        try:
            async with engine.begin() as connection:
                await connection.run_sync(_prepare, place(url))
        finally:
            await engine.dispose()
    except (exc.SQLAlchemyError, OSError, ValueError) as error:
        raise broken(url, error) from error


def _prepare(connection: Connection, where: str) -> None:
    found = connection.execute(_SETTINGS).one()
    if found.version < OLDEST:
        raise StoreBroken(f"{where} is version {found.spoken}; Baton needs 13 or newer.")
    if found.encoding != "UTF8":
        raise StoreBroken(f"{where} keeps text as {found.encoding}; make it with ENCODING 'UTF8'.")
    if found.read_only == "on":
        raise StoreBroken(f"{where} {READ_ONLY}.")
    migrations.upgrade(connection, where)
    closed = connection.execute(CLOSED).scalar()
    if closed:
        raise StoreBroken(f"{where} gives this user no right to its table {closed}: make it the owner.")


async def ahead_by(engine: AsyncEngine) -> timedelta:
    """How far the server's clock is before ours, as the median of a few looks."""
    found = []
    async with engine.connect() as connection:
        for _ in range(LOOKS):
            before = datetime.now(UTC)
            theirs: datetime = (await connection.execute(_NOW)).scalar_one()
            found.append(theirs - before - (datetime.now(UTC) - before) / 2)
    return sorted(found)[LOOKS // 2]
