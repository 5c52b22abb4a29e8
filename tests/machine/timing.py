"""Time that passes only when nobody has anything to do, so that hours cost nothing and a seed says all."""

from __future__ import annotations

import asyncio
import os
import random
import selectors
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.delivery import deadline

BEGINS = datetime(2026, 3, 2, 12, tzinfo=UTC)
"""A Monday at noon."""


class Stuck(AssertionError):
    """Everybody waits, and for nothing that will come."""


class _NoWaiting(selectors.SelectSelector):
    def __init__(self) -> None:
        super().__init__()
        self.passed = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if timeout is None:
            raise Stuck
        self.passed += max(timeout, 0.0)
        return []


class ThreadlessLoop(asyncio.SelectorEventLoop):
    """What a thread would do is done at once, since it would only be waited for."""

    def run_in_executor(  # type: ignore[override]
        self, _executor: Any, func: Callable[..., Any], *args: Any
    ) -> asyncio.Future[Any]:
        future = self.create_future()
        try:
            future.set_result(func(*args))
        except Exception as error:
            future.set_exception(error)
        return future


class VirtualLoop(ThreadlessLoop):
    """Sleeps end at once too, and the loop's time is what they asked for."""

    def __init__(self) -> None:
        self._sleepless = _NoWaiting()
        super().__init__(self._sleepless)

    def time(self) -> float:
        return self._sleepless.passed


class LoopClock:
    """The loop's time, and the jumps that a life makes beside it."""

    def __init__(self, loop: VirtualLoop) -> None:
        self._loop = loop
        self.jumped = timedelta(0)

    def now(self) -> datetime:
        return BEGINS + self.jumped + timedelta(seconds=self._loop.time())


@contextmanager
def deadlines_by(clock: LoopClock) -> Iterator[None]:
    """A lease's end is found by a clock of the system's own, which here is the life's."""
    kept = deadline.now
    deadline.now = lambda: clock.now().timestamp()
    try:
        yield
    finally:
        deadline.now = kept


@contextmanager
def drawn_ids(seed: int) -> Iterator[None]:
    """Ids that are random in production come from the seed, for some things are ordered by them."""
    draw = random.Random(seed)
    kept = os.urandom, random._urandom  # type: ignore[attr-defined]
    os.urandom = draw.randbytes
    random._urandom = draw.randbytes  # type: ignore[attr-defined]
    try:
        yield
    finally:
        os.urandom, random._urandom = kept  # type: ignore[attr-defined]
