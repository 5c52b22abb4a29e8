"""Baton as a process: from its start until it is ready, what it holds, and how many turns it takes over HTTP.

`python -m tests.bench.serving` prints it; `--conversations 100000` stores a million turns first.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import tempfile
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

from bot.demo.processes import Running, free_port
from storage.store import SqliteStore
from tests.bench import stage as stages
from tests.bench.crowd import Member, memory, seeded
from tests.bench.filling import Years
from tests.bench.measures import BenchFailed, percentile
from tests.bench.report import this_machine
from tests.bench.rows import P50, P99, ms, verdict
from tests.bench.volume import PLACE, TURNS_EACH
from tests.bench.words import Words

CALLERS = 64
MEMBERS = 500
PACE = 100
"""Turns per second of the measured latency."""
INSTALLED = {
    "PYTHONDONTWRITEBYTECODE": "",
    "PYTHONPYCACHEPREFIX": str(Path(tempfile.gettempdir()) / "baton-bench-bytecode"),
}
"""Whatever this machine sets: a start that compiles every module is no installation's."""
READY_AIM, RATE_AIM, P99_AIM = 2.0, 1_000, 0.05
IDLE_AIM, LOADED_AIM = 150e6, 250e6


@dataclass(frozen=True, slots=True)
class Serving:
    """Seconds and bytes; `rate` is turns per second with all callers at once, `turns` how many that were."""

    stored: int
    ready: float
    idle: int
    rate: float
    turns: int
    paced: Sequence[float]
    loaded: int


class Caller:
    """One connection that is kept; a client library would take a processor from the server."""

    def __init__(self, url: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._host = urlsplit(url).netloc
        self._reader = reader
        self._writer = writer

    async def say(self, member: Member, client_id: str, text: str) -> float:
        """Seconds until it was stored. Raises BenchFailed."""
        body = json.dumps({"client_id": client_id, "text": text}).encode()
        head = (
            f"POST /v1/conversations/{member.conversation}/turns HTTP/1.1\r\nHost: {self._host}\r\n"
            f"Authorization: Bearer {member.token}\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        )
        begun = time.perf_counter()
        self._writer.write(head.encode() + body)
        answer = (await self._reader.readuntil(b"\r\n\r\n")).decode().lower()
        length = int(answer.partition("content-length:")[2].partition("\r\n")[0])
        said = await self._reader.readexactly(length)
        if " 202 " not in answer.partition("\r\n")[0]:
            raise BenchFailed(f"a turn was answered {answer.splitlines()[0]} {said[:200]!r}")
        return time.perf_counter() - begun

    def close(self) -> None:
        self._writer.close()


@asynccontextmanager
async def _callers(url: str, count: int) -> AsyncIterator[list[Caller]]:
    port = urlsplit(url).port
    opened = [Caller(url, *await asyncio.open_connection("127.0.0.1", port)) for _ in range(count)]
    try:
        yield opened
    finally:
        for caller in opened:
            caller.close()


async def measure(
    folder: Path, seed: int, *, conversations: int = 0, seconds: float = 5.0, turns: int = 0
) -> Serving:
    """All callers at once for `seconds`, or on until `turns` are said. Raises BenchFailed or DemoFailed."""
    database = folder / "baton.db"
    if conversations:
        store = SqliteStore(database)
        await store.open()
        await store.close()
        await asyncio.to_thread(Years(seed, conversations, TURNS_EACH).fill, database)
    members = await seeded(database, MEMBERS)
    async with AsyncExitStack() as stack:
        url, ready, pid = await _started(stack, folder)
        idle = memory(pid)
        driver = _Driver(members, random.Random(seed))
        async with _callers(url, CALLERS) as callers:
            paced = await driver.paced(callers, seconds)
            rate = await driver.at_once(callers, seconds, turns)
        return Serving(conversations * TURNS_EACH, ready, idle, rate, driver.said, paced, memory(pid))


async def _started(stack: AsyncExitStack, folder: Path) -> tuple[str, float, int]:
    ports = [free_port() for _ in range(2)]
    sandbox, program = stages.lonely(folder, ports)
    program = replace(program, environment=program.environment | INSTALLED)
    await stack.enter_async_context(Running(sandbox))
    async with Running(program):
        pass  # which leaves the bytecode that an installation has
    begun = time.perf_counter()
    running = await stack.enter_async_context(Running(program))
    return f"http://127.0.0.1:{ports[1]}", time.perf_counter() - begun, running.pid


class _Driver:
    def __init__(self, members: Sequence[Member], chance: random.Random) -> None:
        words = Words(chance)
        self._members = members
        self._texts = [words.turn() for _ in range(500)]
        self.said = 0

    async def paced(self, callers: Sequence[Caller], seconds: float) -> list[float]:
        """PACE turns a second, each from the moment at which it was due: waiting for a caller counts."""
        free = asyncio.Queue[Caller]()
        for caller in callers:
            free.put_nowait(caller)
        begun = time.perf_counter()

        async def one(number: int) -> float:
            due = begun + number / PACE
            await asyncio.sleep(due - time.perf_counter())
            caller = await free.get()
            await self._say(caller)
            free.put_nowait(caller)
            return time.perf_counter() - due

        return await asyncio.gather(*(one(number) for number in range(int(PACE * seconds))))

    async def at_once(self, callers: Sequence[Caller], seconds: float, turns: int) -> float:
        """Turns per second."""
        first, begun = self.said, time.perf_counter()

        async def one(caller: Caller) -> None:
            while time.perf_counter() - begun < seconds or self.said < turns:
                await self._say(caller)

        await asyncio.gather(*(one(caller) for caller in callers))
        return (self.said - first) / (time.perf_counter() - begun)

    async def _say(self, caller: Caller) -> None:
        self.said += 1
        number = self.said
        member = self._members[number % len(self._members)]
        await caller.say(member, f"m-{number}", self._texts[number % len(self._texts)])


def as_table(found: Serving) -> Iterator[str]:
    yield f"BATON AS A PROCESS, {found.stored:,} TURNS STORED BEFORE"
    yield _line("ready after", f"{found.ready:.2f} s", f"under {READY_AIM:.0f} s", found.ready < READY_AIM)
    yield _line("resident, idle", _mb(found.idle), f"under {_mb(IDLE_AIM)}", found.idle < IDLE_AIM)
    reached = found.rate >= RATE_AIM
    yield _line(f"{CALLERS} callers at once", f"{found.rate:,.0f} turns/s", f"{RATE_AIM:,} or more", reached)
    p50, p99 = (percentile(found.paced, share) for share in (P50, P99))
    p99_words = f"p50 {ms(p50)}, p99 {ms(p99)} ms"
    yield _line(f"{PACE} turns/s", p99_words, f"p99 under {ms(P99_AIM)} ms", p99 < P99_AIM)
    reached = found.loaded < LOADED_AIM
    yield _line(
        f"resident after {found.turns:,} turns", _mb(found.loaded), f"under {_mb(LOADED_AIM)}", reached
    )


def _line(name: str, words: str, aim: str, reached: bool) -> str:
    return f"  {name:<34}{words:>28}   aim: {aim}: {verdict(reached=reached)}"


def _mb(octets: float) -> str:
    return f"{octets / 1e6:.0f} MB"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.serving", description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--conversations", type=int, default=0, help="of ten turns each, stored before (0)")
    parser.add_argument("--seconds", type=float, default=5.0)
    parser.add_argument("--turns", type=int, default=0, help="go on until so many are said (0)")
    options = parser.parse_args()
    PLACE.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="serving-", dir=PLACE) as name:
        found = asyncio.run(
            measure(
                Path(name).resolve(),
                options.seed,
                conversations=options.conversations,
                seconds=options.seconds,
                turns=options.turns,
            )
        )
    print(this_machine(options.seed), *as_table(found), sep="\n")


if __name__ == "__main__":
    main()
