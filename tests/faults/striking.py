"""What befalls a process at a point: it is killed, raised in, or the task that passes is cancelled."""

from __future__ import annotations

import asyncio
import os
import signal
import sqlite3
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from functools import wraps
from pathlib import Path
from typing import Any

from bot.domain.errors import OutletDown, OutletUnclear
from bot.ports import points
from bot.ports.points import Point


class How(StrEnum):
    """`fault`: what the database, or an outside call's wrapper, really raises there; `bug`: ours."""

    KILL = "kill"
    FAULT = "raise"
    BUG = "bug"
    CANCEL = "cancel"


CANCELLED_WITHIN = 2.0
"""Seconds that the writer's thread waits until the loop has cancelled who waits for the commit."""


@dataclass
class Striker:
    """Listens at the points. Every name goes to `passed` once, each strike to `struck` before it falls."""

    armed: dict[str, How]
    passed: Path
    struck: Path
    nth: int = 1
    on_postgres: bool = False
    counts: Counter[str] = field(default_factory=Counter)
    callers: dict[str, asyncio.Task[Any]] = field(default_factory=dict)
    loop: asyncio.AbstractEventLoop | None = None
    lock: threading.Lock = field(default_factory=threading.Lock)

    def __call__(self, point: Point) -> None:
        name = str(point)
        with self.lock:
            self.counts[name] += 1
            if self.counts[name] == 1:
                append(self.passed, name)
            how = self.armed.get(name)
            if how is None or self.counts[name] < self.nth:
                return
            del self.armed[name]
            append(self.struck, f"{name} {how.value}")
        self._strike(how, point)

    def _strike(self, how: How, point: Point) -> None:
        match how:
            case How.KILL:
                os.kill(os.getpid(), signal.SIGKILL)
                time.sleep(60)
            case How.FAULT:
                raise self._fault(point)
            case How.BUG:
                raise RuntimeError(f"ordered at {point}")
            case How.CANCEL:
                self._cancel(point)

    def _fault(self, point: Point) -> Exception:
        if point.kind == "commit":
            return OSError("no route to host") if self.on_postgres else sqlite3.OperationalError("disk I/O")
        return (OutletDown if point.when == "before" else OutletUnclear)(method=point.name)

    def _cancel(self, point: Point) -> None:
        """Of a commit, whoever waits for it: a unit that has begun goes on by itself."""
        caller = self.callers.get(point.name) if point.kind == "commit" else None
        try:
            task = caller or asyncio.current_task()
            asyncio.get_running_loop()
        except RuntimeError:  # in the writer's thread
            self._cancel_caller(caller)
        else:
            if task:
                task.cancel()

    def _cancel_caller(self, task: asyncio.Task[Any] | None) -> None:
        if task is None or self.loop is None:
            return
        cancelled = threading.Event()

        def cancel() -> None:
            task.cancel()
            cancelled.set()

        self.loop.call_soon_threadsafe(cancel)
        cancelled.wait(CANCELLED_WITHIN)

    def remember_callers(self, store: Any) -> None:
        """`store` is a class whose `write` takes a unit of work: whoever awaits it is who gets cancelled."""
        write = store.write

        @wraps(write)
        async def remembering(own: Any, work: Any, *more: Any, **named: Any) -> Any:
            task = asyncio.current_task()
            self.loop = asyncio.get_running_loop()
            if task:
                self.callers[points.unit_name(work)] = task
            return await write(own, work, *more, **named)

        store.write = remembering


def append(path: Path, line: str) -> None:
    """Whole and on its own, whoever else writes there, and there when the process dies at once."""
    file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(file, f"{line}\n".encode())
    finally:
        os.close(file)
