"""A database that Baton can't use: `baton run` says so in one line on stderr and ends with code 2.

A real process is run where its rights and limits are what matters, and for some of the rest; elsewhere what
it runs is run here, which must end with that line and log nothing beside it.
"""

from __future__ import annotations

import asyncio
import ctypes
import os
import resource
import shutil
import socket
import sqlite3
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from bot import app, config
from bot.demo.processes import free_port
from storage.postgres import PostgresStore
from storage.store import SqliteStore
from tests.builders import a_conversation, a_turn
from tests.postgres import at, execute, fresh_database, rows, server
from tests.scenarios.stage import Stage, empty_stage
from tests.storage.test_opening_postgres import SECRET, a_user, asked_for_a_password

PR_CAPBSET_DROP = 24
CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH = 1, 2
LIBC = ctypes.CDLL(None, use_errno=True)
PAGE = 4096


@pytest.fixture
async def bare(tmp_path: Path) -> AsyncIterator[Stage]:
    """No Slack either: the database is looked at before anything is asked of it."""
    async with empty_stage(tmp_path / "stage") as stage:
        stage.folder.mkdir()
        stage.write_config()
        yield stage


@pytest.fixture
async def path(bare: Stage) -> Path:
    """A sound file with a few turns in it."""
    path = bare.folder / "baton.db"
    store = SqliteStore(path)
    await store.open()
    await store.write(lambda tx: tx.conversations.add(a_conversation()))
    await store.write(lambda tx: [tx.turns.add("c_1", a_turn("x" * 4000)) for _ in range(50)])
    await store.close()
    return path


async def run_baton(
    stage: Stage, *before: str, url: str = "", first: Callable[[], object] | None = None
) -> tuple[int, str, str]:
    """Exit code, stdout and stderr. `before` stands before the command; `first` is called in the process."""
    process = await asyncio.create_subprocess_exec(
        *(*before, sys.executable, "-m", "bot", "run", "--config", str(stage.folder / "baton.toml")),
        env={**os.environ, **stage.environment, **({"BATON_DATABASE_URL": url} if url else {})},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        preexec_fn=first,
    )
    try:
        async with asyncio.timeout(30):
            out, err = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    return process.returncode or 0, out.decode(), err.decode()


async def printed(
    stage: Stage, *before: str, url: str = "", first: Callable[[], object] | None = None
) -> str:
    """On stderr, by a real process."""
    code, out, err = await run_baton(stage, *before, url=url, first=first)
    assert (code, out) == (2, ""), err
    assert err.startswith("baton: ")
    assert err.count("\n") == 1
    assert "Traceback" not in err
    assert SECRET not in err
    return err


async def refusal(stage: Stage, url: str = "") -> str:
    """What would be printed behind "baton: "."""
    with pytest.raises((app.CannotStart, config.ConfigError)) as refused:
        await app.run(stage.load(**({"BATON_DATABASE_URL": url} if url else {})))
    line = str(refused.value)
    assert line
    assert "\n" not in line
    assert SECRET not in line
    return line


@pytest.fixture(autouse=True)
def nothing_else_is_said(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    yield
    assert caplog.get_records("call") == []


def without_roots_rights() -> None:
    """root may write everywhere; without these it is held to a file's mode as others are."""
    if os.geteuid() == 0:
        for capability in (CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH):
            if LIBC.prctl(PR_CAPBSET_DROP, capability, 0, 0, 0):
                raise OSError(ctypes.get_errno(), "a capability could not be dropped")


async def test_a_file_that_is_no_database(bare: Stage) -> None:
    await asyncio.to_thread((bare.folder / "baton.db").write_bytes, b"Not a database at all." * 500)
    assert "is damaged, or no SQLite file" in await printed(bare)


async def test_a_damaged_file(bare: Stage, path: Path) -> None:
    with path.open("r+b") as file:
        file.seek(3 * PAGE)
        file.write(os.urandom(20 * PAGE))
    assert "is damaged" in await refusal(bare)


@pytest.mark.parametrize("kept", [100, 20 * PAGE + 17])
async def test_a_file_that_was_cut_off(bare: Stage, path: Path, kept: int) -> None:
    os.truncate(path, kept)
    assert "is damaged" in await refusal(bare)


async def test_a_file_of_a_newer_baton(bare: Stage, path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    assert "was written by a newer Baton (schema 9999)" in await refusal(bare)


async def test_a_file_of_another_program(bare: Stage) -> None:
    with closing(sqlite3.connect(bare.folder / "baton.db")) as connection, connection:
        connection.execute("CREATE TABLE recipe (name)")
    assert "belongs to another program" in await refusal(bare)


async def test_a_folder_where_the_file_should_be(bare: Stage) -> None:
    (bare.folder / "baton.db").mkdir()
    assert "is a folder; name a file in it" in await refusal(bare)


async def test_a_file_that_another_program_has_locked(bare: Stage, path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert "is locked by another program" in await refusal(bare)


async def test_a_folder_that_may_not_be_written(bare: Stage, tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o555)
    said = await printed(bare, url=f"sqlite:///{closed / 'baton.db'}", first=without_roots_rights)
    assert "is closed to this user" in said


async def test_a_file_that_may_not_be_written(bare: Stage, path: Path) -> None:
    os.chmod(path, 0o444)
    assert "is read-only for this user" in await printed(bare, first=without_roots_rights)


async def test_a_file_and_folder_that_may_not_be_written(bare: Stage, path: Path) -> None:
    os.remove(f"{path}-lock")
    os.chmod(path, 0o444)
    os.chmod(bare.folder, 0o555)
    try:
        assert "is read-only for this user" in await printed(bare, first=without_roots_rights)
    finally:
        os.chmod(bare.folder, 0o755)


async def test_a_file_that_may_grow_no_further(bare: Stage) -> None:
    """As by LimitFSIZE= in the service, or a quota."""
    most = 5 * PAGE

    def limited() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))

    assert "how large a file may become" in await printed(bare, first=limited)


ON_A_DISK_OF_64_K = 'mount -t tmpfs -o size=64k none "$0" && exec "$@"'


async def test_a_full_disk(bare: Stage, tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    own_mounts = ("unshare", *(() if os.geteuid() == 0 else ("--user", "--map-root-user")), "--mount")
    mounting = (*own_mounts, "sh", "-c", ON_A_DISK_OF_64_K, str(disk))
    await may_be_mounted(*mounting)
    said = await printed(bare, *mounting, url=f"sqlite:///{disk / 'baton.db'}")
    assert "can't be written: the disk is full" in said


async def may_be_mounted(*mounting: str) -> None:
    if not shutil.which("unshare"):
        pytest.skip("no unshare on this machine, so no small disk can be made")
    trying = await asyncio.create_subprocess_exec(*mounting, "true", stderr=asyncio.subprocess.PIPE)
    _, err = await trying.communicate()
    if trying.returncode:
        pytest.skip(f"no small disk can be made here: {err.decode().strip()}")


@pytest.fixture
async def empty() -> AsyncIterator[str]:
    async with fresh_database(empty=True) as url:
        yield url


@pytest.fixture
async def used(empty: str) -> str:
    """A Baton has been here."""
    store = PostgresStore(empty)
    await store.open()
    await store.close()
    return empty


@pytest.mark.parametrize(
    "url",
    [
        f"mysql://baton:{SECRET}@127.0.0.1/baton",
        f"baton:{SECRET}@127.0.0.1/baton",
    ],
)
async def test_an_address_of_something_else(bare: Stage, url: str) -> None:
    assert "BATON_DATABASE_URL" in await refusal(bare, url=url)


async def test_a_host_that_does_not_answer(bare: Stage) -> None:
    port = free_port()
    said = await printed(bare, url=f"postgresql://baton:{SECRET}@127.0.0.1:{port}/baton")
    assert f"The PostgreSQL database baton at 127.0.0.1:{port} can't be reached: connection refused." in said


async def test_a_host_that_has_no_address(bare: Stage) -> None:
    said = await refusal(bare, url=f"postgresql://baton:{SECRET}@db.invalid/baton")
    assert "The PostgreSQL database baton at db.invalid can't be reached" in said


async def test_a_server_that_accepts_and_says_nothing(bare: Stage) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        said = await refusal(bare, url=f"postgresql://baton:{SECRET}@127.0.0.1:{port}/baton")
    assert "gives no answer in 5 s" in said


async def test_a_server_that_speaks_something_else(bare: Stage) -> None:
    async def greets(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 mail.example ESMTP\r\n")
        writer.close()

    async with await asyncio.start_server(greets, "127.0.0.1", 0) as other:
        port = other.sockets[0].getsockname()[1]
        said = await printed(bare, url=f"postgresql://baton:{SECRET}@127.0.0.1:{port}/baton")
    assert "The PostgreSQL database baton at 127.0.0.1" in said


async def test_a_password_that_is_wrong(bare: Stage, empty: str) -> None:
    file = Path(rows(server(), "SHOW hba_file")[0][0])
    async with a_user("baton_locked_out", empty) as url:
        with asked_for_a_password(file, "baton_locked_out"):
            assert "refuses this user or password" in await printed(bare, url=url)


async def test_a_database_that_is_not_there(bare: Stage) -> None:
    assert "is not there: create it" in await refusal(bare, url=at("nothing_here"))


async def test_a_user_without_rights(bare: Stage, empty: str) -> None:
    async with a_user("baton_rightless", empty) as url:
        assert "gives this user no right to make tables" in await refusal(bare, url=url)


async def test_a_database_of_a_newer_baton(bare: Stage, used: str) -> None:
    await execute(used, "UPDATE alembic_version SET version_num = '9999'")
    assert "was written by a newer Baton (schema 9999)" in await refusal(bare, url=used)


async def test_a_database_of_another_program(bare: Stage, empty: str) -> None:
    await execute(empty, "CREATE TABLE recipe (name text)")
    assert "belongs to another program" in await refusal(bare, url=empty)


async def test_a_database_that_can_only_be_read(bare: Stage, used: str) -> None:
    name = urlsplit(used).path.lstrip("/")
    await execute(used, f"ALTER DATABASE {name} SET default_transaction_read_only = on")
    assert "can only be read" in await refusal(bare, url=used)
