"""A PostgreSQL database, each thing wrong with it once; no password in any word."""

from __future__ import annotations

from collections.abc import AsyncIterator
from urllib.parse import urlsplit

import pytest

from bot.doctor.checks import CHECKS
from bot.doctor.finding import Level
from storage.beside import beside
from storage.postgres import PostgresStore
from tests.doctor.place import Place, free_port
from tests.postgres import at, execute, fresh_database, rows

OF_SERVERS = ("server", "rights", "its schema", "durability", "connections", "replicas", "its clock")


@pytest.fixture
async def empty(place: Place) -> AsyncIterator[str]:
    async with fresh_database(empty=True) as url:
        place.set(BATON_DATABASE_URL=url)
        yield url


@pytest.fixture
async def used(empty: str) -> str:
    """A Baton has been here."""
    store = PostgresStore(empty)
    await store.open()
    await store.close()
    return empty


async def levels(place: Place) -> dict[str, Level]:
    return {name: await place.level(f"Database/{name}") for name in OF_SERVERS}


async def test_a_sound_database_is_well(place: Place, used: str) -> None:
    found = await levels(place)
    assert found.pop("durability") is Level.FAILED  # the tests' server need not survive a power cut
    assert set(found.values()) == {Level.OK}
    assert "PostgreSQL database" in (await place.finding("Database/server")).words


async def test_of_a_server_nothing_is_said_that_is_of_files(place: Place, used: str) -> None:
    for name in ("file", "permissions", "schema", "integrity", "disk", "clock"):
        assert await place.findings(f"Database/{name}") == []


async def test_of_a_file_nothing_is_said_that_is_of_servers(place: Place) -> None:
    for name in OF_SERVERS:
        assert await place.findings(f"Database/{name}") == []


async def test_before_the_first_start_the_schema_is_yet_to_be_made(place: Place, empty: str) -> None:
    found = await place.finding("Database/its schema")
    assert (found.level, found.words) == (Level.OK, "is made at the first start")
    assert rows(empty, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'") == []


async def test_a_server_that_is_not_there_is_named_once_and_its_password_never(place: Place) -> None:
    address = f"127.0.0.1:{free_port()}"
    place.set(BATON_DATABASE_URL=f"postgresql://baton:s3cret-words@{address}/baton")
    found = await place.finding("Database/server")
    assert found.level is Level.FAILED
    assert address in found.words
    assert "s3cret" not in found.words + found.remedy
    assert {await place.level(f"Database/{name}") for name in OF_SERVERS[1:]} == {Level.SKIPPED}


async def test_a_database_that_is_not_there_is_to_be_made(place: Place) -> None:
    place.set(BATON_DATABASE_URL=at("nothing_here"))
    assert "create it" in (await place.finding("Database/server")).words


async def test_an_older_schema_is_brought_up_to_date_and_a_newer_one_is_not(place: Place, used: str) -> None:
    await execute(used, "UPDATE alembic_version SET version_num = '0001'")
    assert await place.level("Database/its schema") is Level.WARNING
    await execute(used, "UPDATE alembic_version SET version_num = '9999'")
    assert "newer Baton" in (await place.finding("Database/its schema")).words


async def test_another_programs_database_is_named(place: Place, empty: str) -> None:
    await execute(empty, "CREATE TABLE recipe (name text)")
    assert "another program" in (await place.finding("Database/its schema")).words


async def test_the_replicas_that_run_on_it_are_counted_and_commands_beside_them_are_not(
    place: Place, used: str
) -> None:
    assert (await place.finding("Database/replicas")).words == "none is running on it"
    stores = [PostgresStore(used), PostgresStore(used), beside(used)]
    for store in stores:
        await store.open()
    found = await place.finding("Database/replicas")
    for store in stores:
        await store.close()
    assert found.level is Level.OK
    assert found.words.startswith("2 are running on it: ")
    assert found.words.count(" since 20") == 2


async def test_connections_kept_for_the_servers_own_people_are_not_left(place: Place, used: str) -> None:
    [[most]] = rows(used, "SELECT current_setting('max_connections')::int")
    words = (await place.finding("Database/connections")).words
    assert 0 < int(words.split()[0]) < most - 3


async def test_a_standby_is_refused(place: Place, used: str) -> None:
    name = urlsplit(used).path.lstrip("/")
    await execute(used, f"ALTER DATABASE {name} SET default_transaction_read_only = on")
    assert "primary" in (await place.finding("Database/server")).remedy


def test_every_check_has_a_name_of_its_own() -> None:
    names = [(check.group, check.name) for check in CHECKS]
    assert len(set(names)) == len(names)
