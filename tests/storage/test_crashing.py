"""kill -9 at any moment: what was acknowledged is stored, and nothing is stored by half."""

from __future__ import annotations

import random
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from bot.domain.conversation import Conversation
from storage.store import SqliteStore
from tests.builders import a_conversation
from tests.storage.crashing import TURNS_A_UNIT

ROOT = Path(__file__).parents[2]
KILLS = 4


def killed_after(path: Path, acknowledgements: int) -> int:
    """How many units the writing process acknowledged before it died."""
    command = [sys.executable, "-m", "tests.storage.crashing", str(path)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        for _ in range(acknowledgements):
            assert process.stdout.readline(), "it ended by itself"
        process.kill()
        rest = process.stdout.read()
    return acknowledgements + rest.count("\n")


def counted(path: Path, statement: str) -> int:
    with closing(sqlite3.connect(path)) as connection:
        (number,) = connection.execute(statement).fetchone()
        return int(number)


async def test_a_killed_process_has_kept_all_it_acknowledged_and_nothing_by_half(path: Path) -> None:
    store = SqliteStore(path)
    await store.open()
    await store.write(lambda tx: tx.conversations.add(a_conversation()))
    await store.close()
    dice = random.Random(7)
    acknowledged = 0
    for _ in range(KILLS):
        acknowledged += killed_after(path, dice.randrange(1, 15))
        units = counted(path, "SELECT count(*) FROM fact")
        assert units >= acknowledged
        for table in ("turn", "change", "delivery"):
            assert counted(path, f"SELECT count(*) FROM {table}") == units * TURNS_A_UNIT
        await check_numbers(path, units * TURNS_A_UNIT)
        acknowledged = units


async def check_numbers(path: Path, turns: int) -> None:
    """Opened again (which reads the file whole), it goes on where it stopped."""
    store = SqliteStore(path)
    await store.open()
    conversation: Conversation = await store.read(lambda tx: tx.conversations.get("c_1"))
    assert (conversation.last_seq, conversation.last_rev) == (turns, turns)
    assert [turn.seq for turn in await store.read(lambda tx: tx.turns.of("c_1"))] == list(range(1, turns + 1))
    [wanted] = await store.read(lambda tx: tx.answering.wanted())
    assert wanted.rev == turns
    await store.close()
