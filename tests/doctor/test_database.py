"""The file, each thing wrong with it once; the doctor never writes to it."""

import contextlib
import os
import shutil
import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest

from bot.doctor.finding import Level
from storage.store import SqliteStore
from tests.doctor.place import Place


@pytest.fixture
async def used(place: Place) -> Place:
    """A Baton has been here."""
    store = SqliteStore(place.database)
    await store.open()
    await store.close()
    place.database.chmod(0o600)
    return place


def sql(place: Place, *statements: str) -> None:
    with contextlib.closing(sqlite3.connect(place.database)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()


async def levels(place: Place) -> dict[str, Level]:
    names = ("file", "permissions", "schema", "integrity", "disk", "clock")
    return {name: await place.level(f"Database/{name}") for name in names}


async def test_before_the_first_start_there_is_nothing_to_read_and_nothing_wrong(place: Place) -> None:
    found = await levels(place)
    assert found["file"] is Level.OK
    assert {found[name] for name in ("permissions", "schema", "integrity", "clock")} == {Level.SKIPPED}
    assert not place.database.exists()


async def test_a_sound_database_is_well_and_stays_untouched(used: Place) -> None:
    before = used.database.read_bytes()
    assert set((await levels(used)).values()) == {Level.OK}
    assert used.database.read_bytes() == before
    assert not used.database.with_name("baton.db-wal").exists()


async def test_it_is_read_beside_a_baton_that_has_it_open(used: Place) -> None:
    store = SqliteStore(used.database)
    await store.open()
    try:
        assert set((await levels(used)).values()) <= {Level.OK, Level.WARNING}
        await store.write(lambda tx: None)
    finally:
        await store.close()


@pytest.mark.parametrize("url", ["mysql://baton@db/baton", "baton.db", "sqlite://"])
async def test_an_address_of_another_kind_is_waited_for(place: Place, url: str) -> None:
    place.set(BATON_DATABASE_URL=url)
    found = await place.finding("Database/file")
    assert found.level is Level.SKIPPED
    assert "BATON_DATABASE_URL" in found.words


async def test_a_folder_in_its_place_is_told(place: Place) -> None:
    place.database.mkdir()
    assert "is a folder" in (await place.finding("Database/file")).words


async def test_a_folder_that_is_not_there_is_told(place: Place) -> None:
    place.set(BATON_DATABASE_URL=f"sqlite:///{place.folder / 'none' / 'baton.db'}")
    assert "is no folder" in (await place.finding("Database/file")).words
    assert await place.level("Database/disk") is Level.SKIPPED


async def test_a_file_that_may_not_be_written_is_told(used: Place) -> None:
    def closed(path: Path, mode: int) -> bool:
        return not (str(path) == str(used.database) and mode & os.W_OK)

    used.patch.setattr(os, "access", closed)  # root, as whom tests may run, is never refused by modes
    found = await used.finding("Database/file")
    assert found.level is Level.FAILED
    assert str(used.database) in found.words


async def test_a_file_of_another_user_is_warned_of(used: Place) -> None:
    used.patch.setattr(os, "geteuid", lambda: used.database.stat().st_uid + 1)
    assert await used.level("Database/file") is Level.WARNING


async def test_a_file_that_others_may_read_is_warned_of_with_the_command(used: Place) -> None:
    used.folder.chmod(0o755)
    used.database.chmod(0o644)
    found = await used.finding("Database/permissions")
    assert found.level is Level.WARNING
    assert f"chmod go= {used.database}" in found.remedy
    used.folder.chmod(0o700)
    assert await used.level("Database/permissions") is Level.OK


async def test_an_older_schema_is_brought_up_by_the_next_start(used: Place) -> None:
    sql(used, "UPDATE alembic_version SET version_num = '0001'")
    assert await used.level("Database/schema") is Level.WARNING


async def test_a_newer_schema_needs_the_newer_baton(used: Place) -> None:
    sql(used, "UPDATE alembic_version SET version_num = '9999'")
    found = await used.finding("Database/schema")
    assert (found.level, found.words) == (Level.FAILED, "written by a newer Baton (schema 9999)")


async def test_another_programs_file_is_told(place: Place) -> None:
    sql(place, "CREATE TABLE theirs (id)")
    assert "belongs to another program" in (await place.finding("Database/schema")).words


async def test_a_damaged_file_is_told(used: Place) -> None:
    octets = bytearray(used.database.read_bytes())
    octets[5000:60000] = b"\xa5" * 55000
    used.database.write_bytes(octets)
    assert await used.level("Database/integrity") is Level.FAILED


async def test_what_is_no_database_is_told(place: Place) -> None:
    place.database.write_text("no database at all, " * 100)
    for name in ("schema", "integrity", "clock"):
        found = await place.finding(f"Database/{name}")
        assert found.level is Level.FAILED
        assert "file is not a database" in found.words


async def test_a_file_too_long_to_read_through_is_left_with_the_command(used: Place) -> None:
    used.patch.setattr("bot.doctor.database.LOOK_SECONDS", -1.0)
    used.patch.setattr("bot.doctor.database.STEPS", 1)
    found = await used.finding("Database/integrity")
    assert found.level is Level.OK
    assert "PRAGMA quick_check" in found.words


@pytest.mark.parametrize(
    ("free", "level"), [(50 << 20, Level.FAILED), (500 << 20, Level.WARNING), (5 << 30, Level.OK)]
)
async def test_a_disk_that_fills_up_is_told(place: Place, free: int, level: Level) -> None:
    usage = shutil.disk_usage(place.folder)
    place.patch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=free))
    assert await place.level("Database/disk") is level


@pytest.mark.parametrize(("late", "level"), [(10, Level.OK), (60, Level.WARNING), (600, Level.FAILED)])
async def test_words_of_the_future_tell_of_a_clock_set_back(used: Place, late: int, level: Level) -> None:
    said_now(used)
    used.clock.late = timedelta(seconds=late)
    assert await used.level("Database/clock") is level


def said_now(place: Place) -> None:
    """A turn of this moment, whatever else the table may ask for."""
    with contextlib.closing(sqlite3.connect(place.database)) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        columns = connection.execute("PRAGMA table_info(turn)").fetchall()
        given = {name: 0 for _, name, _, needed, default, _ in columns if needed and default is None}
        given["at"] = int(place.clock.now().timestamp() * 1_000_000)
        names, marks = ", ".join(f'"{name}"' for name in given), ", ".join("?" * len(given))
        connection.execute(f"INSERT INTO turn ({names}) VALUES ({marks})", list(given.values()))
        connection.commit()
