"""A database that version 0.1 before this one wrote, as it was dumped, is opened by today's."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path

from storage.store import SqliteStore
from tests.usecases.world import opened


def step_1(path: Path) -> Path:
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.executescript(Path(__file__).with_name("step1.sql").read_text())
    return path


async def test_a_database_of_step_1_with_conversations_in_it_opens(tmp_path: Path) -> None:
    store = SqliteStore(step_1(tmp_path / "baton.db"))
    await store.open()
    await store.close()


async def test_what_step_1_wrote_is_read_as_it_was(tmp_path: Path) -> None:
    async with opened(step_1(tmp_path / "baton.db")) as house:
        for (conversation,) in house.rows("SELECT id FROM conversation"):
            assert len(await house.changes(conversation)) >= 1
