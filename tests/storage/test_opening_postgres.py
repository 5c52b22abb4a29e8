"""A PostgreSQL that can't be used says why in one line; one that can is brought up to date."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection

from bot.demo.processes import free_port
from bot.domain.errors import StoreUnavailable
from storage.engine_postgres import place, upgrading_engine
from storage.errors import StoreBroken
from storage.postgres import PostgresStore
from storage.tables import METADATA
from tests.builders import a_conversation
from tests.postgres import at, elsewhere, execute, fetch, fresh_database, new_database, rows, server

SECRET = "wr0ng-s3cret"


@pytest.fixture
async def empty() -> AsyncIterator[str]:
    async with fresh_database(empty=True) as url:
        yield url


async def refusal(url: str) -> str:
    store = PostgresStore(url)
    with pytest.raises(StoreBroken) as refused:
        await store.open()
    await store.close()
    reason = str(refused.value)
    assert "\n" not in reason
    assert SECRET not in reason
    return reason


async def make(url: str) -> None:
    store = PostgresStore(url)
    await store.open()
    await store.close()


def as_user(url: str, user: str) -> str:
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=f"{user}:{SECRET}@{parts.netloc.rpartition('@')[2]}"))


async def test_the_migrations_make_what_the_tables_say(empty: str) -> None:
    await make(empty)
    engine = upgrading_engine(empty)
    async with engine.connect() as connection:
        assert await connection.run_sync(_differences) == []
    await engine.dispose()


def _differences(connection: Connection) -> list[object]:
    return list(compare_metadata(MigrationContext.configure(connection), METADATA))


async def test_replicas_that_start_together_bring_it_up_to_date_once(empty: str) -> None:
    await asyncio.gather(*(make(empty) for _ in range(4)))
    assert len(rows(empty, "SELECT version_num FROM alembic_version")) == 1


async def test_a_database_that_is_not_there_is_refused() -> None:
    assert "create it" in await refusal(at("nothing_here"))


async def test_a_server_that_does_not_answer_is_refused() -> None:
    reason = await refusal(f"postgresql://baton:{SECRET}@127.0.0.1:{free_port()}/baton")
    assert "can't be reached" in reason
    assert "baton at 127.0.0.1" in reason


async def test_a_server_that_says_nothing_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storage.engine_postgres.CONNECT_SECONDS", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        url = f"postgresql://baton:{SECRET}@127.0.0.1:{port}/baton?sslmode=disable"
        assert "no answer" in await refusal(url)


@contextlib.asynccontextmanager
async def a_user(name: str, database: str) -> AsyncIterator[str]:
    """One who has a password and no rights; the address has another password."""
    await execute(server(), f"CREATE ROLE {name} LOGIN PASSWORD 'right'")
    try:
        yield as_user(database, name)
    finally:
        await execute(database, f"DROP OWNED BY {name}")
        await execute(server(), f"DROP ROLE {name}")


async def test_a_user_without_the_right_to_make_tables_is_refused(empty: str) -> None:
    async with a_user("baton_poor", empty) as url:
        assert "no right" in await refusal(url)


async def test_a_user_who_may_not_write_a_table_is_refused(empty: str) -> None:
    await make(empty)
    async with a_user("baton_reader", empty) as url:
        await execute(
            empty, "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO baton_reader"
        )
        await make(url)
        await execute(empty, "REVOKE INSERT ON turn FROM baton_reader")
        assert "no right to its table turn" in await refusal(url)


async def test_a_wrong_password_is_refused(empty: str) -> None:
    file = Path(rows(server(), "SHOW hba_file")[0][0])
    async with a_user("baton_guarded", empty) as url:
        with asked_for_a_password(file, "baton_guarded"):
            assert "refuses this user or password" in await refusal(url)


@contextlib.contextmanager
def asked_for_a_password(file: Path, user: str) -> Iterator[None]:
    before = file.read_text()
    try:
        file.write_text(f"local all {user} scram-sha-256\nhost all {user} all scram-sha-256\n{before}")
        elsewhere(execute(server(), "SELECT pg_reload_conf()"))
        yield
    finally:
        file.write_text(before)
        elsewhere(execute(server(), "SELECT pg_reload_conf()"))


async def test_a_database_of_a_newer_baton_is_refused(empty: str) -> None:
    await make(empty)
    await execute(empty, "UPDATE alembic_version SET version_num = '9999'")
    assert "newer Baton" in await refusal(empty)


async def test_another_programs_database_is_refused_and_left_alone(empty: str) -> None:
    await execute(empty, "CREATE TABLE recipe (name text)")
    assert "another program" in await refusal(empty)
    assert rows(empty, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'") == [("recipe",)]


async def test_a_database_that_is_not_utf_8_is_refused() -> None:
    name = urlsplit(new_database(empty=True)).path.lstrip("/") + "_latin"
    await execute(server(), f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C'")
    try:
        assert "UTF8" in await refusal(at(name))
    finally:
        await execute(server(), f"DROP DATABASE {name}")


async def test_a_database_that_can_only_be_read_is_refused(empty: str) -> None:
    name = urlsplit(empty).path.lstrip("/")
    await execute(empty, f"ALTER DATABASE {name} SET default_transaction_read_only = on")
    assert "can only be read" in await refusal(empty)


async def test_a_standby_whose_schema_is_up_to_date_is_refused_too(empty: str) -> None:
    await make(empty)
    name = urlsplit(empty).path.lstrip("/")
    await execute(empty, f"ALTER DATABASE {name} SET default_transaction_read_only = on")
    assert "can only be read" in await refusal(empty)


@pytest.mark.parametrize(
    "url",
    [
        f"postgresql://baton:{SECRET}@[half/baton",
        f"postgresql://baton:{SECRET}@host:port/baton",
        f"postgresql://baton:{SECRET}@/baton?host=/nowhere&sslmode=perhaps",
        f"postgresql://baton:12/{SECRET}@127.0.0.1:1/baton",
        f"postgresql://baton:#{SECRET}@127.0.0.1:1/baton",
    ],
)
async def test_an_address_that_can_not_be_read_is_refused_without_quoting_it(url: str) -> None:
    await refusal(url)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("postgresql://u:p@db.example:5433/baton", "The PostgreSQL database baton at db.example:5433"),
        ("postgresql://u:p@[::1]:5432/baton", "The PostgreSQL database baton at [::1]:5432"),
        ("postgresql://u@/baton?host=/run/postgresql", "The PostgreSQL database baton at /run/postgresql"),
        ("postgresql://one,two:5433/baton", "The PostgreSQL database baton at one,two:5433"),
        ("postgresql://u:12/34@host/baton", "The PostgreSQL of BATON_DATABASE_URL"),
        ("postgresql://u:12#34@host/baton", "The PostgreSQL of BATON_DATABASE_URL"),
        ("postgresql://u:1@2/3@host/baton", "The PostgreSQL of BATON_DATABASE_URL"),
    ],
)
def test_an_address_is_told_without_what_may_be_its_password(url: str, said: str) -> None:
    assert place(url) == said


async def test_a_store_that_is_not_open_is_unavailable(empty: str) -> None:
    store = PostgresStore(empty)
    with pytest.raises(StoreUnavailable):
        await store.write(lambda tx: tx.conversations.add(a_conversation()))
    await store.open()
    await store.close()
    for call in (store.read, store.write):
        with pytest.raises(StoreUnavailable):
            await call(lambda tx: tx.answering.is_wanted("c_1"))
    await store.close()


async def test_no_address_stands_in_what_an_engine_says(empty: str) -> None:
    engine = upgrading_engine(as_user(empty, "baton"))
    assert SECRET not in repr(engine) + str(engine.url)


async def test_a_commit_waits_for_the_disk_whatever_the_database_says(empty: str) -> None:
    name = urlsplit(empty).path.lstrip("/")
    await execute(empty, f"ALTER DATABASE {name} SET synchronous_commit = off")
    store = PostgresStore(empty)
    await store.open()
    await store.write(lambda tx: tx.conversations.add(a_conversation()))
    assert store._writing
    async with store._writing.connect() as connection:
        said = await connection.exec_driver_sql("SHOW synchronous_commit")
        assert said.scalar() == "on"
    await store.close()
    assert len(await fetch(empty, "SELECT id FROM conversation")) == 1
