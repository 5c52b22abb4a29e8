"""Thousands of customers whose page is open and who say nothing; and how soon one or many hear of a turn."""

from __future__ import annotations

import asyncio
import json
import os
import random
import resource
import time
from collections.abc import Awaitable, Callable, Iterable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from secrets import token_urlsafe

import aiohttp

from bot.app.starting import SystemClock
from bot.domain.callers import VISITOR
from bot.domain.conversation import Account, Conversation, Customer, Page
from bot.ports import Tx
from handlers.customers.sessions import Sessions
from handlers.customers.stream import MOST_STREAMS
from storage.store import SqliteStore
from tests.bench import stage as stages
from tests.bench.listeners import Listener, opened
from tests.bench.measures import BenchFailed, Crowd, Fanout, Held, Latency
from tests.bench.people import post
from tests.bench.words import Words

SPARE_FILES = 500
AT_ONCE = 64
CHUNK = 500
PATIENCE = 15.0
IDLE_SECONDS = 8.0
"""Pings fall into it; a stream's own look at the log comes too seldom to (Patience.look), and is left out."""
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Member:
    """A conversation and the token that opens it."""

    conversation: str
    token: str


@dataclass(frozen=True, slots=True)
class Server:
    """A process that holds sockets; `members` have a conversation each."""

    url: str
    pid: int
    members: Sequence[Member]

    @property
    def port(self) -> int:
        return int(self.url.rpartition(":")[2])


async def measure(
    folder: Path, seed: int, sockets: int, *, idle_seconds: float = IDLE_SECONDS, samples: int = 30
) -> Crowd:
    """As many idle sockets as asked for, or as this machine lets one process open, beside those of one room.

    Raises BenchFailed or DemoFailed.
    """
    most = min(sockets, _most_files() - SPARE_FILES)
    members = await seeded(folder / "baton.db", most + 1)
    async with stages.crowded(folder) as stage, aiohttp.ClientSession() as session:
        driver = _Driver(session, random.Random(seed))
        floor = Server(stage.bare_sockets, stage.bare_sockets_pid, members)
        ours = Server(stage.baton, stage.baton_pid, members)
        floors = await driver.measure(floor, idle_seconds, samples)
        return Crowd(sockets, most, ours=await driver.measure(ours, idle_seconds, samples), floor=floors)


async def seeded(database: Path, count: int) -> list[Member]:
    """Conversations that an outside AI answers, so that a turn has no other consequence than being heard."""
    sessions, begun = Sessions(stages.SECRET, SystemClock()), conversations(count, outside=True)
    store = SqliteStore(database)
    await store.open()
    try:
        for chunk in (begun[start : start + CHUNK] for start in range(0, count, CHUNK)):
            await store.write(partial(_add, conversations=chunk))
    finally:
        await store.close()
    return [Member(one.id, sessions.visitor(one.owner).token) for one in begun]


def conversations(count: int, *, outside: bool) -> list[Conversation]:
    now = SystemClock().now()
    return [
        Conversation(
            f"c_{token_urlsafe(16)}",
            now,
            Customer(f"Customer {number}"),
            Account(),
            Page(),
            owner=f"{VISITOR}{token_urlsafe(16)}",
            outside=outside,
        )
        for number in range(count)
    ]


def _add(tx: Tx, conversations: Iterable[Conversation]) -> None:
    for conversation in conversations:
        tx.conversations.add(conversation)


class _Driver:
    def __init__(self, session: aiohttp.ClientSession, chance: random.Random) -> None:
        self._session = session
        self._chance = chance
        self._words = Words(chance)
        self._heard: dict[str, list[float]] = {}

    async def measure(self, server: Server, idle_seconds: float, samples: int) -> Held:
        async with AsyncExitStack() as stack:
            room = server.members[0]
            for _ in range(MOST_STREAMS):
                await self._open(stack, server, room)
            small = await self._fanout(server, lambda: room, MOST_STREAMS, samples)
            base, begun = memory(server.pid), time.perf_counter()
            listeners = await self._fill(stack, server)
            opening = time.perf_counter() - begun
            grown = memory(server.pid) - base
            busy = await idle(server.pid, idle_seconds)
            among = await self._fanout(server, lambda: self._chance.choice(server.members[1:]), 1, samples)
            if lost := next((one.trouble for one in listeners if one.trouble), ""):
                raise BenchFailed(f"a listener did not stay: {lost}")
            return Held(len(listeners), base, grown, opening, busy, small, among)

    async def _fill(self, stack: AsyncExitStack, server: Server) -> list[Listener]:
        """One socket to each conversation but the room."""
        gate = asyncio.Semaphore(AT_ONCE)

        async def one(member: Member) -> Listener:
            async with gate:
                return await self._open(stack, server, member)

        return await _all(one(member) for member in server.members[1:])

    async def _open(self, stack: AsyncExitStack, server: Server, member: Member) -> Listener:
        path = f"/v1/conversations/{member.conversation}/stream"
        opening = json.dumps({"token": member.token, "after": 0}).encode()
        listener = await opened("127.0.0.1", server.port, path, opening, self._hear)
        stack.callback(listener.close)
        return listener

    async def _fanout(
        self, server: Server, choose: Callable[[], Member], listeners: int, samples: int
    ) -> Fanout:
        """From the start of the POST until the last of them has heard it."""
        first, last, answered = [], [], []
        for _ in range(samples):
            member, token = choose(), self._words.token()
            begun = time.perf_counter()
            url = f"{server.url}/v1/conversations/{member.conversation}/turns"
            body = {"client_id": token, "text": f"{token} {self._words.turn()}"}
            await post(self._session, url, body, headers={"Authorization": f"Bearer {member.token}"})
            answered.append(time.perf_counter() - begun)
            heard = await self._all_heard(token, listeners)
            first.append(heard[0] - begun)
            last.append(heard[-1] - begun)
            await asyncio.sleep(0.02)
        return Fanout(listeners, Latency([first]), Latency([last]), Latency([answered]))

    def _hear(self, token: str, at: float) -> None:
        """A frame names it twice: as the sender's own id, and in the text."""
        times = self._heard.setdefault(token, [])
        if not times or times[-1] != at:
            times.append(at)

    async def _all_heard(self, token: str, listeners: int) -> list[float]:
        end = time.perf_counter() + PATIENCE
        while len(self._heard.get(token, ())) < listeners:
            if time.perf_counter() > end:
                raise BenchFailed(f"{token} was not heard by all {listeners} within {PATIENCE:.0f} s")
            await asyncio.sleep(0.001)
        return sorted(self._heard.pop(token))


async def idle(pid: int, seconds: float) -> float:
    """The share of one processor that it takes while nobody says anything."""
    begun, before = time.perf_counter(), processor(pid)
    await asyncio.sleep(seconds)
    return (processor(pid) - before) / (time.perf_counter() - begun)


def memory(pid: int) -> int:
    """Resident bytes of the process. What the kernel keeps for a socket is not in it."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) * 1024
    raise BenchFailed(f"/proc/{pid}/status names no VmRSS")


def processor(pid: int) -> float:
    """Seconds of processor time so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def _most_files() -> int:
    """For this process and the programs it starts, as many as may be."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    return hard if hard != resource.RLIM_INFINITY else 1 << 20


async def _all(work: Iterable[Awaitable[Listener]]) -> list[Listener]:
    return await asyncio.gather(*work)
