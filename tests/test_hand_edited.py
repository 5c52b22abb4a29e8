"""A database in which somebody changed a table by hand: one line for whoever asks, and exit code 2."""

import asyncio
import os
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import cli
from storage.store import SqliteStore
from tests.postgres import execute, fresh_database

TOML = 'knowledge = "knowledge"\n[[skills]]\nname = "General"\nchannel = "general"\ngeneral = true\n'
BY_HAND = (
    "ALTER TABLE lane RENAME COLUMN parked TO stands",
    "ALTER TABLE inbox RENAME TO inbox_old",
    "DROP TABLE alarm",
)


@pytest.fixture(params=["sqlite", "postgres"])
async def edited(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[str]:
    """Its address, as BATON_DATABASE_URL has it."""
    if request.param == "sqlite":
        path = tmp_path / "baton.db"
        store = SqliteStore(path)
        await store.open()
        await store.close()
        with closing(sqlite3.connect(path)) as database, database:
            for statement in BY_HAND:
                database.execute(statement)
        yield f"sqlite:///{path}"
        return
    async with fresh_database() as url:
        await execute(url, *BY_HAND)
        yield url


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("lanes", "parked"),
        ("lanes release --all", "parked"),
        ("inbox --json", "inbox"),
        ("inbox replay --all", "inbox"),
        ("alarms", "alarm"),
        ("alarms clear --all", "alarm"),
    ],
)
async def test_each_command_says_so_in_one_line(edited: str, tmp_path: Path, words: str, names: str) -> None:
    (tmp_path / "baton.toml").write_text(TOML)
    secrets = {
        "SLACK_BOT_TOKEN": "xoxb-1",
        "SLACK_APP_TOKEN": "xapp-1",
        "BATON_SECRET": "a secret of more than 32 characters",
        "BATON_DATABASE_URL": edited,
    }
    noun, *rest = words.split()
    arguments = [noun, "--config", str(tmp_path / "baton.toml"), *rest]
    answer = await asyncio.to_thread(CliRunner().invoke, cli, arguments, env={**os.environ, **secrets})
    assert answer.exit_code == 2, answer.output
    [line] = answer.output.splitlines()
    assert line.startswith("baton: ")
    assert "is not as Baton made it (" in line
    assert names in line.partition("(")[2]
    assert line.endswith("): put a backup in its place.")
