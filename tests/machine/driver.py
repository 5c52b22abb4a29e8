"""Lives drawn from seeds, one after the other."""

from __future__ import annotations

import asyncio
import logging
import random
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from bot.domain.errors import BatonError
from tests.machine.judging import at_any_moment, last_revs, unquiet, verdict
from tests.machine.life import Life
from tests.machine.stores import Driven, Postgres, Sqlite
from tests.machine.timing import LoopClock, VirtualLoop, deadlines_by, drawn_ids

STEPS = 60
GAPS = (0.0, 0.0, 0.02, 0.1, 0.3, 1.0, 3.0)
PEOPLE = {
    "begin": 6, "write": 16, "edit": 3, "take_back": 2, "ask": 6, "withdraw": 1, "rate": 4, "look": 3,
    "see": 1, "correct": 0.5,
    "at_a_card": 20, "claim": 8, "speak": 14, "edit_word": 3, "delete_word": 2, "pick_from_menu": 2,
    "release": 1, "resolve": 1, "snooze": 1, "wake": 1, "help_out": 1, "hand_back": 1, "reopen": 1,
    "transfer": 1, "merge": 3, "block": 0.2, "unblock": 0.2, "reply_in_window": 1, "leave_channel": 1,
    "shift": 3, "rest": 1, "go_off": 1, "hand_over": 1, "accept": 1, "decline": 1, "jump": 4,
}  # fmt: skip
FAULTS = {
    "crash": 4, "restart": 8, "freeze": 2, "outage": 3, "storm": 3, "calm": 2, "hold": 2, "refuse": 1,
    "archive": 1, "delete_thread": 1, "store_outage": 2,
}  # fmt: skip
WEIGHTS = PEOPLE | FAULTS
KINDNESS = (1.0, 1.0, 0.2)
"""How many of the faults befall a life: in one of three people come to more."""
OURS = ("bot", "handlers", "storage", "blocks")


@dataclass(frozen=True, slots=True)
class Ended:
    """How a life ended: `wrong` is empty when nothing was."""

    seed: int
    wrong: tuple[str, ...]
    log: tuple[str, ...]
    kills: int
    words: int
    calls: int


class Stores(Protocol):
    def open(self) -> Driven: ...


class _Faults(logging.Handler):
    """A loop that goes on after a fault of ours tells nobody but the log."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.found: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[1] if record.exc_info else None
        if error and not isinstance(error, BatonError):
            self.found.append(f"{record.getMessage()}: {error!r}")


@contextmanager
def _listening() -> Iterator[list[str]]:
    handler, loggers = _Faults(), [logging.getLogger(name) for name in OURS]
    for logger in loggers:
        logger.addHandler(handler)
        logger.propagate = False
    try:
        yield handler.found
    finally:
        for logger in loggers:
            logger.removeHandler(handler)
            logger.propagate = True


def live(seed: int, stores: Stores, steps: int = STEPS) -> Ended:
    """One life. The same seed is the same life, whatever the engine's own timing."""
    with drawn_ids(seed), _listening() as logged:
        store, loop = stores.open(), VirtualLoop()
        try:
            draw, clock = random.Random(seed), LoopClock(loop)
            life = Life(store, clock, draw, replicas=draw.choice((1, 2)))
            with deadlines_by(clock):
                wrong = loop.run_until_complete(_live(life, steps))
            return Ended(
                seed, (*wrong, *logged), tuple(life.log), life.kills, _spoken(life), life.slack.calls
            )
        finally:
            loop.close()
            store.close()


def _spoken(life: Life) -> int:
    return len(life.words) + sum(len(person.said) for person in life.customers)


async def _live(life: Life, steps: int) -> list[str]:
    try:
        for _ in range(life.replicas):
            await life.start_house()
        await life.begin()
        if wrong := await _befall(life, steps):
            return wrong
        return await end(life)
    except AssertionError as broken:
        return [str(broken)]
    finally:
        await life.end()


async def _befall(life: Life, steps: int) -> list[str]:
    kind = life.draw.choice(KINDNESS)
    weights = list((PEOPLE | {name: weight * kind for name, weight in FAULTS.items()}).values())
    for _ in range(steps):
        await life.step(life.draw.choices(list(WEIGHTS), weights)[0])()
        await asyncio.sleep(life.draw.choice(GAPS))
        if wrong := at_any_moment(life):
            return wrong
    return []


async def end(life: Life) -> list[str]:
    """All is mended, all is waited for, and then it is judged."""
    await life.heal()
    left = await life.settle(lambda: unquiet(life))
    await life.catch_up()
    left = left or await life.settle(lambda: unquiet(life))
    await _look(life)
    return ([f"it never came to rest: {left}"] if left else []) + verdict(life)


async def _look(life: Life) -> None:
    """Once more where a clock's own act (an opening, a broken promise) came between the look and its end."""
    seen: list[int] = []
    while seen != (now := last_revs(life)):
        seen = now
        for person in life.customers:
            person.do(person.look())
        await life.settle(lambda: unquiet(life))


@contextmanager
def sqlite_stores() -> Iterator[Sqlite]:
    """In memory where there is a folder for that: these lives are not about disks."""
    shm = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=shm if shm.is_dir() else None) as folder:
        yield Sqlite(Path(folder))


def lives(seeds: range, stores: Stores, steps: int = STEPS) -> Iterator[tuple[Ended, float]]:
    """Each with the seconds that it took."""
    for seed in seeds:
        begun = time.perf_counter()
        yield live(seed, stores, steps), time.perf_counter() - begun


def chunk(work: tuple[range, int, str]) -> list[Ended]:
    """For a worker process."""
    seeds, steps, engine = work
    with sqlite_stores() as sqlite:
        stores: Stores = Postgres() if engine == "postgres" else sqlite
        return [ended for ended, _ in lives(seeds, stores, steps)]
