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

from sqlalchemy import Engine, event

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
GROUP = CALLERS
"""No more can wait for one commit."""
BEGIN = "BEGIN IMMEDIATE"
_NO_UNITS = ("COMMIT", "ROLLBACK", "PRAGMA", "SELECT CAST", "SELECT 1")
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
    """`seconds` at most for each of a round's six runs: short ones side by side met the same machine."""
    words = Words(random.Random(seed))
    turns = [words.turn() for _ in range(MOST_TURNS)]
    plain = await prepared(folder / "plain.db", turns, held=False, seconds=8 * seconds)
    held = await prepared(folder / "held.db", turns, held=True, seconds=8 * seconds)
    seen: list[tuple[float, ...]] = []
    for _ in range(rounds):
        seen.append(
            (
                await stored(plain, CALLERS, seconds),
                await asyncio.to_thread(replayed, plain, seconds),
                await stored(plain, 1, seconds),
                await asyncio.to_thread(replayed, plain, seconds, 1),
                await stored(held, CALLERS, seconds),
                await asyncio.to_thread(replayed, held, seconds),
            )
        )
    many, floor, one, one_floor, with_holder, held_floor = (Rate(rates) for rates in zip(*seen, strict=True))
    return Storing(CALLERS, many, floor, one, one_floor, with_holder, held_floor)


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
    decision = Decision((Signal(Reason.ASKED_FOR_PERSON, "pressed the button", rule=True),), hand_off=True)
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
    if taken_down is not None:
        _take_down(taken_down, store._writing)
    await store.open()
    if taken_down:
        taken_down.clear()  # what the opening asked
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


class Heard(sqlite3.Cursor):
    """Takes down what it executes, a unit of work at a time."""

    units: list[list[Statement]]

    def execute(self, statement: str, values: Any = (), /) -> Heard:
        if statement == BEGIN:
            self.units.append([])
        elif self.units and not statement.startswith(_NO_UNITS):
            self.units[-1].append((statement, tuple(values)))
        super().execute(statement, values)
        return self


class Hearing(sqlite3.Connection):
    """A driver's connection whose statements are taken down, with the very values."""

    units: list[list[Statement]]

    def cursor(self, *_: Any) -> Heard:  # type: ignore[override]
        heard = Heard(self)
        heard.units = self.units
        return heard

    def execute(self, statement: str, values: Any = (), /) -> Heard:
        return self.cursor().execute(statement, values)


def _take_down(units: list[list[Statement]], engine: Engine) -> None:
    """Of one caller, so that each commit is of one unit."""

    def connect(_dialect: Any, _record: Any, arguments: list[Any], settings: dict[str, Any]) -> Hearing:
        connection = sqlite3.connect(*arguments, **settings, factory=Hearing)
        connection.units = units
        return connection

    event.listen(engine, "do_connect", connect)


def replayed(case: Case, seconds: float, group: int = GROUP) -> float:
    """Turns per second of the statements alone: one thread, one connection, `group` turns to a commit."""
    connection = sqlite3.connect(_fresh(case), isolation_level=None)
    try:
        for pragma in PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
        begun, done = time.perf_counter(), 0
        for first in range(0, len(case.units), group):
            done += _run(connection.execute, case.units[first : first + group])
            if time.perf_counter() - begun > seconds:
                break
        return done / (time.perf_counter() - begun)
    finally:
        connection.close()


def _run(execute: Callable[..., sqlite3.Cursor], units: Sequence[Sequence[Statement]]) -> int:
    """One commit, with a savepoint for each unit that is not alone, as the store makes them."""
    execute(BEGIN)
    for unit in units:
        if len(units) > 1:
            execute("SAVEPOINT unit")
        for statement, values in unit:
            execute(statement, values).fetchall()
        if len(units) > 1:
            execute("RELEASE unit")
    execute("COMMIT")
    return len(units)


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
