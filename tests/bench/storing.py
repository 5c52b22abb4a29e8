"""Turns stored per second: `Intake.receive` on a real store, and the same statements on bare sqlite3."""

from __future__ import annotations

import asyncio
import random
import shutil
import sqlite3
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, event

from bot.app.starting import SystemClock
from bot.conversing import Message, Start
from bot.domain.callers import BACKEND
from bot.domain.conversation import Account, Customer, Page
from bot.domain.decision import Decision, Reason, Signal
from bot.domain.handoff import Agent
from bot.domain.rules import Rules, Skill
from bot.domain.verbs import Act, Role, Verb
from bot.escalating import Escalating, read_story
from bot.intake import Intake
from bot.ports import Tx
from bot.record import move
from storage.store import SqliteStore
from tests.bench.measures import Rate, Storing
from tests.bench.words import Words
from tests.fakes import CalmMood, NamedSkills

CALLERS = 32
MOST_TURNS = 2_000
BEGIN = "BEGIN IMMEDIATE"
PRAGMAS = ("foreign_keys = ON", "journal_mode = WAL", "synchronous = FULL")
"""As the store's writer has them."""
RULES = Rules({"General": Skill("General", "C0GENERAL", general=True)})

Statement = tuple[str, Any]


@dataclass(frozen=True, slots=True)
class Case:
    """A database with conversations in it, and the statements, unit by unit, that store `turns` in it."""

    file: Path
    conversations: Sequence[str]
    turns: Sequence[str]
    units: list[list[Statement]] = field(default_factory=list)


async def measure(folder: Path, seed: int, rounds: int, seconds: float) -> Storing:
    """`seconds` at most for each of a round's five runs: short ones side by side met the same machine."""
    words = Words(random.Random(seed))
    turns = [words.turn() for _ in range(MOST_TURNS)]
    plain = await prepared(folder / "plain.db", turns, held=False, seconds=8 * seconds)
    held = await prepared(folder / "held.db", turns, held=True, seconds=8 * seconds)
    seen: list[tuple[float, ...]] = []
    for _ in range(rounds):
        seen.append(
            (
                await stored(plain, CALLERS, seconds),
                await stored(plain, 1, seconds),
                await asyncio.to_thread(replayed, plain, seconds),
                await stored(held, CALLERS, seconds),
                await asyncio.to_thread(replayed, held, seconds),
            )
        )
    many, one, floor, with_holder, held_floor = (Rate(rates) for rates in zip(*seen, strict=True))
    return Storing(CALLERS, many, one, floor, with_holder, held_floor)


async def prepared(file: Path, turns: Sequence[str], *, held: bool, seconds: float) -> Case:
    """Stores turns once, untimed, to take down their statements."""
    store = SqliteStore(file)
    await store.open()
    try:
        conversations = [await _begun(store, number, held=held) for number in range(CALLERS)]
    finally:
        await store.close()
    case = Case(file, conversations, turns)
    await stored(case, 1, seconds, case.units)
    return case


async def _begun(store: SqliteStore, number: int, *, held: bool) -> str:
    intake, escalating = _intake(store)
    customer = Customer(f"Customer {number}", "customer@shop.example", "Europe/Berlin", verified=True)
    conversation = await intake.start(
        Start("v:one", customer, Account("A Company", "Pro"), Page(title="Billing"))
    )
    await intake.receive(BACKEND, conversation.id, Message("first", "I was charged twice"))
    if held:
        await store.write(lambda tx: _claimed(tx, escalating, conversation.id))
    return conversation.id


def _claimed(tx: Tx, escalating: Escalating, conversation_id: str) -> None:
    now = SystemClock().now()
    decision = Decision((Signal(Reason.ASKED_FOR_PERSON, "pressed the button"),), None)
    plan = escalating.plan(read_story(tx, conversation_id), decision)
    handoff = escalating.escalate(tx, conversation_id, plan, Role.CUSTOMER, now)
    move(tx, RULES, handoff, Act(Verb.CLAIM, Role.AGENT, now, agent=Agent("U0ANA", "Ana Ruiz")))


def _intake(store: SqliteStore) -> tuple[Intake, Escalating]:
    escalating = Escalating(RULES, CalmMood(), NamedSkills())
    return Intake(store, SystemClock(), RULES, escalating), escalating


async def stored(
    case: Case, callers: int, seconds: float, taken_down: list[list[Statement]] | None = None
) -> float:
    """Turns per second, from the first call to the last answer; their statements go into `taken_down`."""
    file = _fresh(case)
    store = SqliteStore(file)
    await store.open()
    if taken_down is not None:
        _take_down(taken_down, store._writing)  # a listener on every engine would slow the timed ones too
    intake, _ = _intake(store)

    numbers = iter(range(len(case.turns)))
    begun = time.perf_counter()

    async def caller() -> int:
        done = 0
        for number in numbers:
            conversation = case.conversations[number % len(case.conversations)]
            await intake.receive(BACKEND, conversation, Message(f"turn-{number}", case.turns[number]))
            done += 1
            if time.perf_counter() - begun > seconds:
                break
        return done

    try:
        done = await asyncio.gather(*(caller() for _ in range(callers)))
        return sum(done) / (time.perf_counter() - begun)
    finally:
        await store.close()


def _take_down(units: list[list[Statement]], engine: Engine) -> None:
    """What the engine sends to its driver, with the very values, a unit of work at a time."""

    def heard(
        _connection: Connection, _cursor: Any, statement: str, values: Any, _context: Any, _many: bool
    ) -> None:
        if statement == BEGIN:
            units.append([])
        elif units:
            units[-1].append((statement, values))

    event.listen(engine, "before_cursor_execute", heard)


def replayed(case: Case, seconds: float) -> float:
    """Turns per second of the statements alone: one thread, one connection, one commit each."""
    connection = sqlite3.connect(_fresh(case), isolation_level=None)
    try:
        for pragma in PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
        begun = time.perf_counter()
        done = 0
        for unit in case.units:
            _run(connection.execute, unit)
            done += 1
            if time.perf_counter() - begun > seconds:
                break
        return done / (time.perf_counter() - begun)
    finally:
        connection.close()


def _run(execute: Callable[..., sqlite3.Cursor], unit: Sequence[Statement]) -> None:
    execute(BEGIN)
    for statement, values in unit:
        execute(statement, values).fetchall()
    execute("COMMIT")


def rows(case: Case) -> dict[str, int]:
    """How many rows each table has after the last run."""
    connection = sqlite3.connect(_copy(case))
    try:
        tables = [
            name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        ]
        return {name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in tables}
    finally:
        connection.close()


def _copy(case: Case) -> Path:
    return case.file.with_suffix(".run")


def _fresh(case: Case) -> Path:
    """A copy, so that every run begins with the same file; its last user has closed it, so no log is left."""
    copy = _copy(case)
    for ending in ("", "-wal", "-shm"):
        copy.with_name(copy.name + ending).unlink(missing_ok=True)
    shutil.copyfile(case.file, copy)
    return copy
