"""Where victims are born: one process that has imported everything, and a fork of it for each start."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
from collections import deque
from dataclasses import dataclass, field
from pathlib import Path

from tests.faults.victim import Orders

ROOT = Path(__file__).parents[2]
READY_WITHIN = 60.0


@dataclass(eq=False)
class Child:
    """`dead` becomes its exit code; minus the signal's number where one ended it."""

    pid: int
    dead: asyncio.Future[int]
    ended_by_us: bool = False

    @property
    def alive(self) -> bool:
        return not self.dead.done()

    async def kill(self) -> None:
        if self.alive:
            self.ended_by_us = True
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)
            await self.dead


@dataclass
class Nursery:
    log: Path
    _process: asyncio.subprocess.Process | None = None
    _reading: asyncio.Task[None] | None = None
    _ready: asyncio.Event = field(default_factory=asyncio.Event)
    _births: deque[asyncio.Future[Child]] = field(default_factory=deque)
    _children: dict[int, Child] = field(default_factory=dict)

    async def __aenter__(self) -> Nursery:
        with self.log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "tests.faults.victim"),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=log,
                cwd=ROOT,
            )
        self._reading = asyncio.create_task(self._read())
        async with asyncio.timeout(READY_WITHIN):
            await self._ready.wait()
        return self

    async def __aexit__(self, *_: object) -> None:
        """Its own end ends its children."""
        if self._process and self._process.stdin:
            self._process.stdin.close()
            await self._process.wait()
        if self._reading:
            await self._reading

    async def bear(self, orders: Orders) -> Child:
        assert self._process
        assert self._process.stdin
        birth: asyncio.Future[Child] = asyncio.get_running_loop().create_future()
        self._births.append(birth)
        self._process.stdin.write(f"{orders.line()}\n".encode())
        return await birth

    async def _read(self) -> None:
        assert self._process
        assert self._process.stdout
        async for line in self._process.stdout:
            self._hear(*line.decode().split())
        self._ready.set()
        lost = RuntimeError(f"the nursery ended: {self.log.read_text()[-2000:]}")
        for birth in self._births:
            birth.set_exception(lost)
        for child in self._children.values():
            if child.alive:
                child.dead.set_result(-int(signal.SIGKILL))

    def _hear(self, what: str, *numbers: str) -> None:
        if what == "ready":
            self._ready.set()
        elif what == "born":
            pid = int(numbers[0])
            child = self._children[pid] = Child(pid, asyncio.get_running_loop().create_future())
            self._births.popleft().set_result(child)
        elif what == "dead":
            self._children.pop(int(numbers[0])).dead.set_result(int(numbers[1]))
