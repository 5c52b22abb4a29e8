"""Where races are run: real stores and real use cases, one process on SQLite, two replicas on PostgreSQL."""

from __future__ import annotations

import asyncio
import contextlib
import random
import sqlite3
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from bot.after_hours import AfterHours
from bot.amending import Amending
from bot.answering import Answering
from bot.conversing import Message, Start
from bot.delivery import Delivering
from bot.desk.claims import Claims
from bot.desk.merging import Merging
from bot.desk.shifts import Shifts
from bot.desk.transferring import Transferring
from bot.domain.callers import BACKEND, new_visitor
from bot.domain.conversation import Account, Customer, Page, Speaker
from bot.domain.errors import BatonError
from bot.domain.handoff import Handoff
from bot.escalating import Escalating
from bot.inbox import Inbox
from bot.intake import Intake
from bot.ports import Store
from bot.waking import Wake
from handlers.slack.reading import SlackReader
from storage.postgres import PostgresStore
from storage.store import SqliteStore
from tests.fakes import FakeAssistant, FakeClock, FakeMood, FakeOutlet, FakePeople, NamedSkills
from tests.postgres import fetch, fresh_database
from tests.usecases.world import RULES

CHANCE = random.Random(4)
MOST_SECONDS_APART = 0.004
RINGS = "rings"
"""How often PostgreSQL had to end a unit, which then was run again, for two waited for each other."""
ENGINES = ("sqlite", "postgres")
CLAIMANTS = {f"U_{nth}": f"Agent {nth}" for nth in range(32)}
FIRST, SECOND = "U_0", "U_1"
BILLING, REPAIRS = "A Billing question about my invoice", "A Repairs question about my tent"
UNFINISHED = "select key from lane where pending > 0 and kind in ('card', 'overnight', 'thread', 'marks')"


@dataclass(frozen=True)
class Replica:
    store: Store
    intake: Intake
    answering: Answering
    claims: Claims
    merging: Merging
    transferring: Transferring
    amending: Amending
    shifts: Shifts
    inbox: Inbox
    after_hours: AfterHours
    delivering: Delivering


@dataclass
class Track:
    """Where the races are run. `outlet` is the outside that all replicas speak to."""

    replicas: Sequence[Replica]
    clock: FakeClock
    outlet: FakeOutlet
    query: Callable[[str], Awaitable[Sequence[Any]]]
    ends: Counter[str] = field(default_factory=Counter)
    numbers: Counter[str] = field(default_factory=Counter)

    @property
    def first(self) -> Replica:
        return self.replicas[0]

    def at(self, nth: int) -> Replica:
        return self.replicas[nth % len(self.replicas)]

    def number(self) -> int:
        self.numbers["all"] += 1
        return self.numbers["all"]

    async def begin(self, text: str = BILLING, owner: str = "") -> str:
        """With an `owner` it is a customer whom the site vouches for."""
        customer = Customer("Cora", verified=bool(owner))
        start = Start(owner or new_visitor(), customer, Account(), Page())
        conversation = (await self.first.intake.start(start)).id
        await self.first.intake.receive(BACKEND, conversation, Message(f"m{self.number()}", text))
        return conversation

    async def waiting(self, text: str = BILLING, owner: str = "") -> tuple[str, str]:
        conversation = await self.begin(text, owner)
        await self.first.intake.ask_for_person(BACKEND, conversation)
        return conversation, (await self.handoff(conversation)).id

    async def claimed(self) -> tuple[str, str]:
        conversation, handoff = await self.waiting()
        await self.first.claims.claim(handoff, FIRST)
        return conversation, handoff

    async def handoff(self, conversation: str) -> Handoff:
        found = await self.first.store.read(lambda tx: tx.handoffs.last_of(conversation))
        assert found
        return found

    async def said(self, conversation: str, speaker: Speaker) -> list[str]:
        turns = await self.first.store.read(lambda tx: tx.turns.of(conversation))
        return [turn.text for turn in turns if turn.speaker is speaker]

    async def facts(self, conversation: str) -> Counter[str]:
        """By kind."""
        found = await self.query(f"select kind from fact where conversation_id = '{conversation}'")
        return Counter(str(row[0]) for row in found)

    async def drained(self) -> None:
        """Both replicas deliver until nothing is left."""
        loops = [asyncio.create_task(one.delivering.run()) for one in self.replicas]
        try:
            async with asyncio.timeout(20):
                await self._until_nothing_is_due()
        finally:
            for loop in loops:
                loop.cancel()
            await asyncio.gather(*loops, return_exceptions=True)

    async def _until_nothing_is_due(self) -> None:
        unfinished = True
        while unfinished:
            await asyncio.sleep(0.01)
            unfinished = bool(await self.query(UNFINISHED))


Race = Callable[[Track], Awaitable[str]]
"""How it ended; empty where that must not be."""


async def all_at_once(*hands: Awaitable[Any]) -> list[Any]:
    """What each returned or raised; anything but a named no is a fault."""
    ends = await asyncio.gather(*map(_a_little_later, hands), return_exceptions=True)
    for end in ends:
        if isinstance(end, BaseException) and not isinstance(end, BatonError):
            raise end
    return list(ends)


async def _a_little_later(hand: Awaitable[Any]) -> Any:
    """Else who has the shorter way would win every time."""
    await asyncio.sleep(CHANCE.uniform(0, MOST_SECONDS_APART))
    return await hand


@contextlib.asynccontextmanager
async def tracked(engine: str, folder: Path, replicas: int = 2) -> AsyncIterator[Track]:
    """SQLite is one process's: there the hands are its tasks."""
    async with contextlib.AsyncExitStack() as stack:
        stores: list[SqliteStore | PostgresStore]
        query: Callable[[str], Awaitable[Sequence[Any]]]
        if engine == "sqlite":
            query = partial(_of_sqlite, folder / "baton.db")
            stores = [SqliteStore(folder / "baton.db")]
        else:
            url = await stack.enter_async_context(fresh_database())
            query = partial(fetch, url)
            stores = [PostgresStore(url) for _ in range(replicas)]
        clock, outlet = FakeClock(), FakeOutlet()
        track = Track([_replica(store, clock, outlet) for store in stores], clock, outlet, query)
        if engine == "postgres":
            stack.push_async_callback(_count_rings, track)
        for store in stores:
            await store.open()
            stack.push_async_callback(store.close)
        yield track


async def _count_rings(track: Track) -> None:
    """Once the stores are closed, for a connection tells of its rings when it ends."""
    found = await track.query("select deadlocks from pg_stat_database where datname = current_database()")
    track.numbers[RINGS] = int(found[0][0])


async def _of_sqlite(path: Path, query: str) -> Sequence[Any]:
    with contextlib.closing(sqlite3.connect(path, timeout=10)) as connection:
        return connection.execute(query).fetchall()


def _replica(store: SqliteStore | PostgresStore, clock: FakeClock, outlet: FakeOutlet) -> Replica:
    people = FakePeople(CLAIMANTS)
    escalating = Escalating(RULES, FakeMood("furious"), NamedSkills(*RULES.skills))
    wake = Wake(0.01)
    store.on_commit(lambda _: wake.set())
    return Replica(
        store=store,
        intake=Intake(store, clock, RULES, escalating),
        answering=Answering(store, clock, FakeAssistant(), escalating, Wake(0.01)),
        claims=Claims(store, clock, RULES, people),
        merging=Merging(store, clock, RULES, people),
        transferring=Transferring(store, clock, RULES, people),
        amending=Amending(store, clock, RULES),
        shifts=Shifts(store, clock, RULES, people),
        inbox=Inbox(store, clock, RULES, SlackReader(people), Wake(0.01)),
        after_hours=AfterHours(store, clock, RULES),
        delivering=Delivering(store, clock, outlet, wake, jitter=lambda: 1.0),
    )
