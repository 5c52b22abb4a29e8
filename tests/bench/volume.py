"""What a message costs in a full database, beside an empty one in the same run.

`python -m tests.bench.volume` prints it: a million turns, a hundred thousand conversations. The ratios and
the longest stall of the event loop while a report is built are the figures; query plans say why.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import sqlite3
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from sqlalchemy import select

from bot.conversing import Message
from bot.domain.callers import BACKEND
from bot.domain.decision import Decision, Reason, Signal
from bot.domain.deliveries import OF_SLACK, Anchor
from bot.domain.handoff import Agent
from bot.domain.metrics import Report
from bot.domain.rules import Rules, Skill
from bot.domain.verbs import Act, Role, Verb
from bot.escalating import Escalating, read_story
from bot.intake import Intake
from bot.ports import Item, Lease, Tx
from bot.record import move
from storage.store import SqliteStore
from storage.tables.fact import FACT
from storage.tx.nouns import Nouns
from storage.tx.unit import PREPARED
from tests.bench.filling import Years
from tests.bench.measures import Latency, ratio
from tests.bench.report import this_machine
from tests.bench.rows import P50, latencies, ms, row, verdict
from tests.fakes import CalmMood, NamedSkills

RATIO_AIM = 1.3
STALL_AIM = 0.05
READY_AIM = 2.0
TURNS_EACH = 10
FEW = 100
"""Conversations of the database that counts as empty."""
RULES = Rules({"General": Skill("General", "C0GENERAL", general=True)})
BEAT = 0.001
"""Seconds between two looks at whether the event loop still runs."""
PLACE = Path("build")
FACTS = select(FACT)
ANA = Agent("U0ANA", "Ana Ruiz")
STEPS = ("accept", "claim", "card")


@dataclass(frozen=True, slots=True)
class Volume:
    """Seconds, by step; `stall` is the event loop's longest while a report over all facts took `report`, and
    `read_through` its longest while a reader went through all facts one by one.
    """

    conversations: int
    size: int
    full: dict[str, Latency]
    empty: dict[str, Latency]
    opening: float
    report: float
    stall: float
    read_through: float
    facts: int

    def ratio(self, step: str) -> float:
        return ratio(self.full[step].of_rounds(P50), self.empty[step].of_rounds(P50))


@dataclass(slots=True)
class Place:
    """A store, and conversations of it that were met in no order."""

    store: SqliteStore
    conversations: Sequence[str]
    chance: random.Random
    number: int = 0
    seen: dict[str, list[list[float]]] = field(default_factory=lambda: {step: [] for step in STEPS})

    def any(self) -> str:
        return self.chance.choice(self.conversations)


async def measure(folder: Path, seed: int, conversations: int, rounds: int, samples: int) -> Volume:
    full, empty = folder / "full.db", folder / "empty.db"
    await _filled(full, Years(seed, conversations, TURNS_EACH))
    few = min(FEW, conversations)
    await _filled(empty, Years(seed + 1, few, TURNS_EACH))
    opening = await _opening(full)
    async with _opened(full, seed, conversations) as large, _opened(empty, seed + 1, few) as small:
        for place in (small, large):
            await _round(place, samples)
            place.seen = {step: [] for step in STEPS}  # that was to warm up
        for _ in range(rounds):
            for place in (small, large):
                await _round(place, samples)
        report, stall = await _stalled(large.store, _report)
        _, read_through = await _stalled(large.store, _read_through)
        facts = await asyncio.to_thread(_count, full, "fact")
    return Volume(
        conversations,
        full.stat().st_size,
        {step: Latency(large.seen[step]) for step in STEPS},
        {step: Latency(small.seen[step]) for step in STEPS},
        opening,
        report,
        stall,
        read_through,
        facts,
    )


async def _filled(path: Path, years: Years) -> None:
    store = SqliteStore(path)
    await store.open()
    await store.close()
    await asyncio.to_thread(years.fill, path)


async def _opening(path: Path) -> float:
    begun = time.perf_counter()
    store = SqliteStore(path)
    await store.open()
    took = time.perf_counter() - begun
    await store.close()
    return took


@asynccontextmanager
async def _opened(path: Path, seed: int, conversations: int) -> AsyncIterator[Place]:
    store = SqliteStore(path)
    await store.open()
    try:
        yield Place(store, Years(seed, conversations, 0).conversations, random.Random(seed))
    finally:
        await store.close()


async def _round(place: Place, samples: int) -> None:
    """One at a time: what each step takes, not what the machine can carry."""
    escalating = Escalating(RULES, CalmMood(), NamedSkills())
    intake = Intake(place.store, Wall(), RULES, escalating)
    found: dict[str, list[float]] = {step: [] for step in STEPS}
    for _ in range(samples):
        place.number += 1
        message = Message(f"m-{place.number}", "Is there any news of my parcel?")
        found["accept"].append(await _timed(partial(intake.receive, BACKEND, place.any(), message)))
        conversation = place.any()
        handoff = await place.store.write(partial(_escalated, escalating, conversation))
        found["card"].append(await _timed(partial(_draw_all, place.store)))
        found["claim"].append(await _timed(partial(place.store.write, partial(_claimed, handoff))))
        await place.store.write(partial(_resolved, handoff))
        await _draw_all(place.store)
    for step, took in found.items():
        place.seen[step].append(took)


async def _timed(call: Callable[[], Awaitable[object]]) -> float:
    begun = time.perf_counter()
    await call()
    return time.perf_counter() - begun


class Wall:
    def now(self) -> datetime:
        return _now()


def _now() -> datetime:
    return datetime.now(UTC)


def _escalated(escalating: Escalating, conversation: str, tx: Tx) -> str:
    decision = Decision((Signal(Reason.ASKED_FOR_PERSON, "pressed the button", rule=True),), hand_off=True)
    plan = escalating.plan(read_story(tx, conversation), decision)
    return escalating.escalate(tx, conversation, plan, Role.CUSTOMER, _now()).id


def _claimed(handoff: str, tx: Tx) -> None:
    act = Act(Verb.CLAIM, Role.AGENT, _now(), agent=ANA)
    move(tx, RULES, tx.handoffs.get(handoff), act)


def _resolved(handoff: str, tx: Tx) -> None:
    move(tx, RULES, tx.handoffs.get(handoff), Act(Verb.SPAM, Role.MANAGER, _now(), agent=ANA))


async def _draw_all(store: SqliteStore) -> None:
    """As the sending loop goes through its lanes, with an outside that answers at once."""
    while lanes := await store.read(lambda tx: tx.lanes.due(_now(), OF_SLACK)):
        for lane in lanes:
            item = await store.write(partial(_taken, lane))
            if item:
                await store.write(partial(_settled, item))


def _taken(lane: str, tx: Tx) -> Item | None:
    now = _now()
    item = tx.lanes.head(lane, now)
    return tx.lanes.begin(item, now, Lease("bench", now + timedelta(seconds=30))) if item else None


def _settled(item: Item, tx: Tx) -> None:
    now = _now()
    place = item.anchor or Anchor("C0GENERAL", f"{now.timestamp():.6f}")
    tx.lanes.done(item, place, now)


def _report(tx: Tx) -> Report:
    return tx.reports.build("All", datetime(2020, 1, 1, tzinfo=UTC), _now(), "UTC")


def _read_through(tx: Tx) -> int:
    assert isinstance(tx, Nouns)
    return sum(1 for _ in tx._unit.run(FACTS))


async def _stalled(store: SqliteStore, read: Callable[[Tx], object]) -> tuple[float, float]:
    """The seconds that it took, and the event loop's longest stall meanwhile."""
    reading = asyncio.create_task(store.read(read))
    begun = last = time.perf_counter()
    longest = 0.0
    while not reading.done():
        await asyncio.sleep(BEAT)
        now = time.perf_counter()
        longest = max(longest, now - last - BEAT)
        last = now
    await reading
    return last - begun, longest


def _count(path: Path, table: str) -> int:
    with closing(sqlite3.connect(path)) as connection:
        [number] = connection.execute(f"SELECT count(*) FROM {table}").fetchone()
        return int(number)


def scans(path: Path) -> dict[str, str]:
    """The statements that this process has run on a store and that read a table from end to end, with that
    step of their plan.
    """
    found: dict[str, str] = {}
    with closing(sqlite3.connect(path)) as connection:
        for prepared in dict.fromkeys(PREPARED.values()):
            if not prepared.whole:
                continue
            places = prepared.sql.count("?")
            for *_, step in connection.execute(f"EXPLAIN QUERY PLAN {prepared.sql}", [None] * places):
                if step.startswith("SCAN") and "INDEX" not in step:
                    found[prepared.sql] = step
    return found


def as_table(found: Volume) -> Iterator[str]:
    yield row(f"IN A DATABASE OF {found.size / 1e6:,.0f} MB, MS", "p50", "p95", "p99", "p95 of rounds")
    for step in STEPS:
        yield latencies(f"{step}, {found.conversations * TURNS_EACH:,} turns", found.full[step])
        yield latencies("  empty", found.empty[step])
        said = verdict(reached=found.ratio(step) <= RATIO_AIM)
        yield f"    ratio {found.ratio(step):.2f} of the rounds' p50; aim {RATIO_AIM}: {said}"
    said = verdict(reached=found.opening < READY_AIM)
    yield f"Opened in {ms(found.opening)} ms; aim, for all of the start, {READY_AIM:.0f} s: {said}."
    said = verdict(reached=max(found.stall, found.read_through) < STALL_AIM)
    yield (
        f"A report over {found.facts:,} facts took {ms(found.report)} ms and stalled the event loop for "
        f"{ms(found.stall)} ms at most,\nreading all of them {ms(found.read_through)} ms; "
        f"aim {ms(STALL_AIM)}: {said}."
    )


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.volume", description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--conversations", type=int, default=100_000, help="of ten turns each (100000)")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--samples", type=int, default=60)
    options = parser.parse_args()
    PLACE.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="volume-", dir=PLACE) as name:
        folder = Path(name)
        counts = options.conversations, options.rounds, options.samples
        found = asyncio.run(measure(folder, options.seed, *counts))
        print(this_machine(options.seed), *as_table(found), sep="\n")
        for statement, step in scans(folder / "full.db").items():
            print(f"{step}: {' '.join(statement.split())}")


if __name__ == "__main__":
    main()
