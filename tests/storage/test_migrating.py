"""What an earlier step of Baton wrote, as it was dumped after a day's work, is opened by today's."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, MetaData, create_engine, text

from storage import migrations
from storage.engine_postgres import upgrading_engine
from storage.postgres import PostgresStore
from storage.store import SqliteStore
from tests.postgres import fresh_database
from tests.usecases.world import opened

STEPS = {1: "0003", 2: "0004"}
"""The schema that each step ended with."""
_COUNTED = text(
    "SELECT pg_get_serial_sequence(quote_ident(table_name), column_name), table_name, column_name "
    "FROM information_schema.columns WHERE table_schema = current_schema() "
    "AND pg_get_serial_sequence(quote_ident(table_name), column_name) IS NOT NULL"
)
"""What the server numbers by itself."""
Content = dict[str, list[dict[str, Any]]]


@pytest.fixture(params=STEPS)
def step(request: pytest.FixtureRequest) -> int:
    return int(request.param)


@pytest.fixture
def path(step: int, tmp_path: Path) -> Path:
    """A file of that step."""
    path = tmp_path / "baton.db"
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.executescript(Path(__file__).with_name(f"step{step}.sql").read_text())
    return path


@pytest.fixture
async def url(step: int, path: Path) -> AsyncIterator[str]:
    """The same on PostgreSQL, row by row."""
    async with fresh_database(empty=True) as url:
        engine = upgrading_engine(url)
        async with engine.begin() as connection:
            await connection.run_sync(_filled, STEPS[step], content(path))
        await engine.dispose()
        yield url


def _filled(connection: Connection, revision: str, rows: Content) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    config.attributes["connection"] = connection
    command.upgrade(config, revision)
    tables = MetaData()
    tables.reflect(connection)
    for table in tables.sorted_tables:
        if rows[table.name] and table.name != "alembic_version":
            connection.execute(table.insert(), rows[table.name])
    for sequence, table, column in connection.execute(_COUNTED).all():
        connection.execute(text(f"SELECT setval('{sequence}', coalesce(max({column}), 0) + 1) FROM {table}"))


def content(path: Path) -> Content:
    engine = create_engine(f"sqlite:///{path}")
    with engine.connect() as connection:
        found = _content(connection)
    engine.dispose()
    return found


async def content_of(url: str) -> Content:
    engine = upgrading_engine(url)
    async with engine.connect() as connection:
        found = await connection.run_sync(_content)
    await engine.dispose()
    return found


def _content(connection: Connection) -> Content:
    """Rows in the order of their keys; what the database counts by itself stands in no row."""
    tables = MetaData()
    tables.reflect(connection)
    return {
        table.name: sorted(
            (dict(row) for row in connection.execute(table.select()).mappings()),
            key=lambda row: [str(row[column.name]) for column in table.primary_key],
        )
        for table in tables.sorted_tables
    }


async def _brought_up(store: SqliteStore | PostgresStore) -> None:
    await store.open()
    await store.close()


def as_kept(before: Content, after: Content) -> Content:
    """What is left of the tables and columns that there were."""
    return {
        name: [{key: row[key] for key in rows[0]} for row in after[name]]
        for name, rows in before.items()
        if rows
    }


async def test_not_a_row_of_it_is_lost_or_changed(path: Path) -> None:
    before = content(path)
    assert len(before["turn"]) > 15
    await _brought_up(SqliteStore(path))
    after = content(path)
    assert after.pop("alembic_version") == [{"version_num": migrations.NEWEST}]
    del before["alembic_version"]
    found = as_kept(before, after)
    assert found == {name: rows for name, rows in before.items() if rows}


async def test_on_postgresql_it_becomes_what_it_becomes_on_sqlite(path: Path, url: str) -> None:
    await _brought_up(SqliteStore(path))
    await _brought_up(PostgresStore(url))
    assert await content_of(url) == content(path)


async def test_what_was_said_is_read_as_it_was(path: Path) -> None:
    async with opened(path) as house:
        conversations = house.rows("SELECT id FROM conversation")
        assert conversations
        for (conversation,) in conversations:
            assert len(await house.changes(conversation)) >= 1


async def test_what_was_said_is_read_as_it_was_on_postgresql(url: str) -> None:
    async with opened(url) as house:
        for (conversation,) in house.rows("SELECT id FROM conversation"):
            assert len(await house.changes(conversation)) >= 1


async def test_it_goes_on_where_it_was(path: Path) -> None:
    """Numbers that a database counts by itself go on after those that were given."""
    async with opened(path) as house:
        conversation = await house.begin()
        assert await house.write(conversation, "Is anybody there?") == 1


async def test_it_goes_on_where_it_was_on_postgresql(url: str) -> None:
    async with opened(url) as house:
        conversation = await house.begin()
        assert await house.write(conversation, "Is anybody there?") == 1


async def test_each_handoff_that_was_open_is_to_get_its_clocks(path: Path) -> None:
    async with opened(path) as house:
        was_open = house.rows("SELECT id FROM handoff WHERE state IN ('parked', 'queued', 'assigned')")
        assert was_open
        adopted = house.rows("SELECT key FROM timer WHERE kind = 'adopt'")
        assert sorted(adopted) == sorted(was_open)
        house.clock.at = house.clock.at.replace(year=2030)
        await house.overdue.run()
        assert house.rows("SELECT key FROM timer WHERE kind = 'adopt'") == []


async def test_old_alarms_are_no_news_and_what_failed_before_is_known_as_put_back(tmp_path: Path) -> None:
    path = tmp_path / "baton.db"
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.executescript(Path(__file__).with_name("step2.sql").read_text())
        connection.execute("INSERT INTO alarm VALUES ('promise_broken', 'h_1', 1)")
        connection.execute("INSERT INTO alarm VALUES ('inbox_failed', '1', 1)")
        connection.execute("UPDATE inbox SET state = 'failed' WHERE id = 1")
        connection.commit()
    async with opened(path) as house:
        standing = await house.store.read(lambda tx: tx.alarms.standing())
        assert [alarm.kind for alarm in standing] == ["inbox_failed"]
        assert [alarm.kind for alarm in await house.store.read(lambda tx: tx.alarms.untold())] == [
            "inbox_failed"
        ]
        await house.store.write(lambda tx: tx.inbox.replay(None))
        [row] = await house.store.read(lambda tx: tx.inbox.ready(house.clock.now().replace(year=2100)))
        assert row.message.again
