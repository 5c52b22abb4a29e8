"""A database that can't be used says why in one line; one that can is brought up to date."""

from __future__ import annotations

import asyncio
import os
import re
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

from bot.domain.deliveries import DrawCard, LaneKind
from bot.domain.errors import StoreUnavailable
from bot.ports import Tx
from storage import migrations
from storage.engine_sqlite import writing_engine
from storage.errors import StoreBroken
from storage.store import SqliteStore
from storage.tables import METADATA
from tests.builders import NOW, a_brief, a_conversation, a_handoff, a_lease, a_turn, later

NOBODY = 65534
ROOT = Path(__file__).parents[2]
HEAVY = ("alembic", "asyncpg", "sqlalchemy.ext.asyncio")
"""What a start on SQLite has no use for, and would take long to load."""


async def opened(path: Path) -> SqliteStore:
    store = SqliteStore(path, busy_seconds=0.1)
    await store.open()
    return store


async def make(path: Path) -> None:
    store = await opened(path)
    await store.write(lambda tx: tx.conversations.add(a_conversation()))
    await store.write(lambda tx: [tx.turns.add("c_1", a_turn("x" * 4000)) for _ in range(50)])
    await store.close()


async def refusal(path: Path) -> str:
    store = SqliteStore(path, busy_seconds=0.1)
    with pytest.raises(StoreBroken) as refused:
        await store.open()
    await store.close()
    reason = str(refused.value)
    assert str(path) in reason
    assert "\n" not in reason
    return reason


def schema(path: Path) -> dict[str, frozenset[str]]:
    """What each table and index is made of, in no order."""
    with closing(sqlite3.connect(path)) as connection:
        made = dict(connection.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL"))
    del made["alembic_version"]
    return {name: frozenset(_parts(sql)) for name, sql in made.items()}


def _parts(sql: str) -> Iterator[str]:
    """A column that came later stands in the line before, and has a default for the rows before it."""
    without_defaults = re.sub(r" DEFAULT ('[^']*'|0)", "", sql.replace('"', ""))
    return (part.strip() for part in re.split(r"[,\n]", without_defaults))


async def test_the_migrations_make_what_the_tables_say(path: Path, tmp_path: Path) -> None:
    await make(path)
    engine = create_engine(f"sqlite:///{path}")
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []
    engine.dispose()
    direct = tmp_path / "direct.db"
    engine = create_engine(f"sqlite:///{direct}")
    METADATA.create_all(engine)
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE alembic_version (version_num)")
    engine.dispose()
    assert schema(path) == schema(direct)


async def test_what_was_stored_is_there_after_another_opening(path: Path) -> None:
    await make(path)
    store = await opened(path)
    assert len(await store.read(lambda tx: tx.turns.of("c_1"))) == 50
    await store.close()


async def test_a_commit_waits_for_the_disk(path: Path) -> None:
    await make(path)
    engine = writing_engine(path, 0.1)
    with engine.connect() as connection:
        settings = ("journal_mode", "synchronous", "foreign_keys")
        found = [connection.exec_driver_sql(f"PRAGMA {setting}").scalar() for setting in settings]
    assert found == ["wal", 2, 1]


async def test_a_file_that_is_no_database_is_refused(path: Path) -> None:
    await asyncio.to_thread(path.write_bytes, b"This is not a database, whatever its name says." * 100)
    assert "no SQLite file" in await refusal(path)


async def test_a_damaged_database_is_refused(path: Path) -> None:
    await make(path)
    with path.open("r+b") as file:
        file.seek(3 * 4096)
        file.write(os.urandom(20 * 4096))
    assert "damaged" in await refusal(path)


@pytest.fixture
def any_file_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storage.engine_sqlite.SMALL", 0)


@pytest.mark.usefixtures("any_file_is_large")
async def test_a_large_database_is_opened_without_being_read_through(path: Path) -> None:
    await make(path)
    store = await opened(path)
    assert len(await store.read(lambda tx: tx.turns.of("c_1"))) == 50
    await store.close()


@pytest.mark.usefixtures("any_file_is_large")
async def test_a_large_database_that_lost_its_end_is_refused(path: Path) -> None:
    await make(path)
    with path.open("r+b") as file:
        file.truncate(file.seek(-10 * 4096, os.SEEK_END))
    assert "damaged" in await refusal(path)


@pytest.mark.usefixtures("any_file_is_large")
async def test_a_large_database_whose_newest_rows_are_damaged_is_refused(path: Path) -> None:
    await make(path)
    with path.open("r+b") as file:
        file.seek(-20 * 4096, os.SEEK_END)
        file.write(os.urandom(20 * 4096))
    assert "damaged" in await refusal(path)


def test_the_schema_that_needs_no_step_is_the_last_steps() -> None:
    assert ScriptDirectory(str(Path(migrations.__file__).parent)).get_heads() == [migrations.NEWEST]


async def test_a_database_that_is_at_the_newest_is_opened_without_alembic(path: Path) -> None:
    await make(path)
    opening = f"asyncio.run(SqliteStore(Path({str(path)!r})).open())"
    loaded = f"[name for name in sys.modules if name in {HEAVY!r}]"
    code = (
        "import asyncio, sys\nfrom pathlib import Path\nfrom storage.store import SqliteStore\n"
        f"{opening}\nprint({loaded})"
    )
    said = await asyncio.to_thread(
        subprocess.run, [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert said.stdout.strip() == "[]"


async def test_a_database_of_a_newer_baton_is_refused(path: Path) -> None:
    await make(path)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    assert "newer Baton" in await refusal(path)


async def test_another_programs_database_is_refused_and_left_alone(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE recipe (name)")
    assert "another program" in await refusal(path)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT name FROM sqlite_master").fetchall() == [("recipe",)]


async def test_a_locked_database_is_refused(path: Path) -> None:
    await make(path)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert "locked" in await refusal(path)


async def test_a_folder_is_refused(tmp_path: Path) -> None:
    assert "is a folder" in await refusal(tmp_path)


async def test_a_place_that_is_no_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert "not a folder" in await refusal(tmp_path / "file" / "baton.db")
    assert "not a folder" in await refusal(tmp_path / "missing" / "baton.db")


@pytest.fixture
def shared_folder() -> Iterator[Path]:
    """Unlike tmp_path, a folder whose parents everybody may enter."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@pytest.fixture
def without_rights() -> Iterator[None]:
    """root may write everywhere, so it steps down for the while."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


def close_to_writers(*paths: Path) -> None:
    for path in paths:
        path.chmod(0o555 if path.is_dir() else 0o444)


async def test_a_database_that_may_only_be_read_is_refused(
    shared_folder: Path, request: pytest.FixtureRequest
) -> None:
    path = shared_folder / "baton.db"
    await make(path)
    close_to_writers(path, shared_folder)
    request.getfixturevalue("without_rights")
    assert "read-only" in await refusal(path)


async def test_a_folder_that_may_not_be_written_is_refused(
    shared_folder: Path, request: pytest.FixtureRequest
) -> None:
    close_to_writers(shared_folder)
    request.getfixturevalue("without_rights")
    assert "closed to this user" in await refusal(shared_folder / "baton.db")


async def test_a_store_that_is_not_open_is_unavailable(path: Path) -> None:
    store = SqliteStore(path)
    with pytest.raises(StoreUnavailable):
        await store.write(lambda tx: tx.conversations.add(a_conversation()))
    await store.open()
    await store.close()
    for call in (store.read, store.write):
        with pytest.raises(StoreUnavailable):
            await call(lambda tx: tx.answering.wanted())
    await store.close()


async def test_a_new_database_is_its_owners_alone(path: Path) -> None:
    await make(path)
    mode = (await asyncio.to_thread(path.stat)).st_mode
    assert mode & 0o077 == 0


HOLDS = """
import asyncio, sys
from pathlib import Path
from storage.store import SqliteStore

async def hold() -> None:
    store = SqliteStore(Path(sys.argv[1]))
    await store.open()
    print("open", flush=True)
    await asyncio.sleep(60)

asyncio.run(hold())
"""


@contextmanager
def another_baton(path: Path) -> Iterator[subprocess.Popen[str]]:
    """A process that has the database open until it is killed."""
    command = [sys.executable, "-c", HOLDS, str(path)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            assert process.stdout.readline() == "open\n"
            yield process
        finally:
            process.kill()


async def test_a_database_that_another_baton_serves_is_refused_and_named(path: Path) -> None:
    with another_baton(path) as process:
        reason = await refusal(path)
        assert f"in use by another Baton (process {process.pid})" in reason
        assert "PostgreSQL" in reason
        with closing(sqlite3.connect(path)) as reader:  # whoever only reads is no other Baton
            assert reader.execute("SELECT count(*) FROM conversation").fetchone() == (0,)


async def test_the_next_baton_may_have_it_as_soon_as_the_last_was_killed(path: Path) -> None:
    with another_baton(path) as process:
        process.kill()
        process.wait()
        await make(path)


async def test_a_store_that_could_not_be_opened_holds_nothing(path: Path) -> None:
    await asyncio.to_thread(path.write_bytes, b"This is no database." * 500)
    await refusal(path)
    await asyncio.to_thread(path.unlink)
    await make(path)


async def test_what_a_killed_baton_had_in_hand_is_leased_to_nobody_after_the_start(path: Path) -> None:
    await make(path)
    store = await opened(path)

    def leave_in_hand(tx: Tx) -> None:
        tx.handoffs.add(a_handoff(), a_brief())
        tx.lanes.put(DrawCard("h_1"), NOW)
        [lane] = tx.lanes.due(NOW, [*LaneKind])
        item = tx.lanes.head(lane, NOW)
        assert item
        tx.lanes.begin(item, NOW, a_lease("killed", later(hours=1)))

    await store.write(leave_in_hand)
    assert await store.read(lambda tx: tx.lanes.due(NOW, [*LaneKind])) == []
    await store.close()
    store = await opened(path)
    assert len(await store.read(lambda tx: tx.lanes.due(NOW, [*LaneKind]))) == 1
    await store.close()
