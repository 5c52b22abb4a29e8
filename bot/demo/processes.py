"""The demo's three programs as processes of their own, so that each can die and come back."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

import aiohttp

READY_WITHIN = 30.0
END_WITHIN = 8.0


class DemoFailed(Exception):
    """One line: which part of the demo did not work."""


@dataclass(frozen=True, slots=True)
class Program:
    """`probe` answers 200 when it is ready; output goes to `log`."""

    name: str
    arguments: Sequence[str]
    environment: dict[str, str]
    log: Path
    probe: str


class Running:
    """A started program; as a context it is ended on the way out."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self._process: asyncio.subprocess.Process | None = None

    async def __aenter__(self) -> Running:
        try:
            await self.start()
        except BaseException:  # not ready, or no longer wanted: it must not outlive us
            await self.end()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.end()

    @property
    def pid(self) -> int:
        return self._process.pid if self._process else 0

    @property
    def alive(self) -> bool:
        return self._process is not None and self._process.returncode is None

    async def start(self) -> None:
        """Raises DemoFailed with the end of its log when it does not become ready."""
        with self.program.log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                *self.program.arguments,
                env={**os.environ, **self.program.environment, "PYTHONUNBUFFERED": "1"},
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        await self._ready()

    async def wait(self) -> int:
        return await self._process.wait() if self._process else 0

    def kill(self) -> None:
        """As a power cut would."""
        if self._process and self._process.returncode is None:
            self._process.send_signal(signal.SIGKILL)

    async def end(self) -> None:
        if not self._process or self._process.returncode is not None:
            return
        self._process.terminate()
        try:
            async with asyncio.timeout(END_WITHIN):
                await self._process.wait()
        except TimeoutError:
            self._process.kill()
            await self._process.wait()

    async def _ready(self) -> None:
        try:
            async with asyncio.timeout(READY_WITHIN), aiohttp.ClientSession() as session:
                while not await _answers(session, self.program.probe):
                    if not self.alive:
                        raise DemoFailed(f"{self.program.name} ended at once: {self._last_words()}")
                    await asyncio.sleep(0.05)
        except TimeoutError:
            raise DemoFailed(f"{self.program.name} is not ready: {self._last_words()}") from None

    def _last_words(self) -> str:
        lines = self.program.log.read_text(errors="replace").strip().splitlines()
        return " | ".join(lines[-3:]) or f"see {self.program.log}"


async def _answers(session: aiohttp.ClientSession, url: str) -> bool:
    try:
        async with session.get(url) as answer:
            return answer.status == 200
    except aiohttp.ClientError:
        return False


def free_port(wanted: int = 0) -> int:
    """`wanted` when nobody listens there, else any."""
    for port in (wanted, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise DemoFailed("no free port on 127.0.0.1")
