"""The use cases on a real store, with a clock that tests move and an outside that they order."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import sqlite3
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from bot.after_hours import AfterHours
from bot.answering import Answering
from bot.conversing import Message, Start
from bot.delivery import Delivering
from bot.desk.claims import Claims
from bot.desk.holding import Holding
from bot.desk.merging import Merging
from bot.desk.nudging import Nudging
from bot.desk.offers import Offering, Offers
from bot.desk.overdue import Overdue
from bot.desk.sending import Sending
from bot.desk.shortcuts import Shortcuts
from bot.desk.snoozing import Snoozing
from bot.desk.transferring import Transferring
from bot.desk.writing import Writing
from bot.domain.callers import BACKEND, new_visitor
from bot.domain.conversation import Account, Customer, Page, Speaker, Turn
from bot.domain.decision import Topic
from bot.domain.deliveries import Anchor
from bot.domain.handoff import Agent, Handoff, Outcome
from bot.domain.hours import parse
from bot.domain.inbound import Inbound
from bot.domain.promises import Promise
from bot.domain.rules import Rules, Skill
from bot.domain.shown import Change, Shown
from bot.escalating import Escalating
from bot.inbox import HOLD, Inbox, LateFiles
from bot.intake import Intake
from bot.reporting import Reporting
from bot.waking import Wake
from bot.watch import Watch
from handlers.slack.reading import SlackReader
from storage.postgres import PostgresStore
from storage.store import SqliteStore
from storage.tables.columns import EPOCH, TICK
from tests import postgres
from tests.builders import an_inbound
from tests.fakes import (
    FailingStore,
    FakeAssistant,
    FakeClock,
    FakeFetching,
    FakeMood,
    FakeOutlet,
    FakePeople,
    NamedSkills,
)
from tests.sqlite import fresh_file

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MORNINGS = parse("UTC", {day: ["08:00-10:00"] for day in DAYS})
LUNCHES = parse("UTC", {day: ["11:00-13:00"] for day in DAYS})
"""Open at noon, when the clock begins, and closing an hour later."""
RULES = Rules(
    {
        "General": Skill("General", "support-general", general=True),
        "Billing": Skill("Billing", "support-billing", answer_within=timedelta(minutes=15)),
        "Repairs": Skill("Repairs", "support-repairs", MORNINGS, timedelta(minutes=30)),
        "Lunch": Skill("Lunch", "support-lunch", LUNCHES),
    },
    managers=frozenset({"U_MAYA"}),
    topics=[Topic("refund", ("charged twice",), "Billing", urgent=True)],
)
ANNA, BEN, MAYA = Agent("U_ANNA", "Anna Berg"), Agent("U_BEN", "Ben Roth"), Agent("U_MAYA", "Maya Lind")
STRANGER = Agent("U_STRANGER", "Sam Strange")
UNFINISHED = """
    SELECT lane.key FROM lane LEFT JOIN drawing ON drawing.handoff_id = lane.handoff_id
    WHERE pending > 0 AND parked IS NULL AND (not_before IS NULL OR not_before <= {now})
    AND (lane.kind <> 'thread' OR ts IS NOT NULL) AND lane.kind NOT IN ('webhook', 'mail')
"""
NAMES = {agent.id: agent.name for agent in (ANNA, BEN, MAYA, STRANGER)}


@dataclass
class House:
    store: FailingStore
    clock: FakeClock
    assistant: FakeAssistant
    outlet: FakeOutlet
    rules: Rules
    path: Path | str
    intake: Intake
    answering: Answering
    claims: Claims
    holding: Holding
    writing: Writing
    transferring: Transferring
    merging: Merging
    snoozing: Snoozing
    offers: Offers
    offering: Offering
    nudging: Nudging
    sending: Sending
    shortcuts: Shortcuts
    overdue: Overdue
    inbox: Inbox
    after_hours: AfterHours
    watch: Watch
    reporting: Reporting
    inbox_wake: Wake
    fetching: FakeFetching
    late_files: LateFiles
    repeat: bool = False
    numbers: itertools.count[int] = field(default_factory=lambda: itertools.count(1))

    async def begin(self, name: str = "Cora") -> str:
        customer = Customer(name, zone="Europe/Berlin")
        return (await self.intake.start(Start(new_visitor(), customer, Account(), Page()))).id

    async def write(self, conversation: str, text: str) -> int:
        message = Message(f"w{next(self.numbers)}", text)
        return (await self.intake.receive(BACKEND, conversation, message)).seq

    async def answer_all(self) -> None:
        """The assistant answers whoever waits."""
        for wanted in await self.answering.take():
            await self.answering.answer(wanted)

    async def hand_off(self, text: str = "A Billing question about my invoice") -> tuple[str, str]:
        """A conversation whose customer asked for a person: its id and the handoff's."""
        conversation = await self.begin()
        await self.write(conversation, text)
        await self.intake.ask_for_person(BACKEND, conversation)
        return conversation, (await self.handoff(conversation)).id

    async def claimed(self, text: str = "A Billing question about my invoice") -> tuple[str, str]:
        """The same with its card in Slack and Anna as its holder."""
        conversation, handoff = await self.hand_off(text)
        await self.deliver()
        await self.claims.claim(handoff, ANNA.id)
        return conversation, handoff

    async def resolve(self, handoff: str, agent: Agent = ANNA) -> Handoff:
        return await self.claims.resolve(handoff, agent.id, Outcome.SOLVED, "done")

    async def deliver(self, times: int = 1) -> None:
        """Sends until nothing is due at this moment."""
        for _ in range(times):
            await self._drain()

    async def _drain(self) -> None:
        loop = asyncio.create_task(self.new_delivering().run())
        try:
            await self.eventually(self._nothing_due)
        finally:
            loop.cancel()
            await asyncio.gather(loop, return_exceptions=True)
            await asyncio.sleep(0)

    def new_delivering(self) -> Delivering:
        wake = Wake(0.005)
        self.store.on_commit(lambda _: wake.set())
        return Delivering(self.store, self.clock, self.outlet, wake, jitter=lambda: 1.0, repeat=self.repeat)

    def _nothing_due(self) -> bool:
        """In one look, leases or not: what is in hand is not over."""
        return not self.rows(UNFINISHED.format(now=(self.clock.now() - EPOCH) // TICK))

    async def says(self, handoff: str, user: Agent, text: str, **changes: object) -> Inbound:
        """A message in the handoff's thread, stored and applied."""
        message = await self.thread_message(handoff, user, text, **changes)
        await self.inbox.store(message)
        await self.apply()
        return message

    async def thread_message(self, handoff: str, user: Agent, text: str, **changes: object) -> Inbound:
        root = await self.anchor(handoff)
        assert root, "the card must stand in Slack"
        ts = f"{1_800_000_000 + next(self.numbers)}.000100"
        message = an_inbound(ts, root=root, user=user.id, text=text, received_at=self.clock.now())
        message = replace(message, **changes)  # type: ignore[arg-type]
        return replace(message, event_id=f"Ev{message.kind}{message.ts}{message.edit_ts}")

    async def apply(self) -> None:
        self.clock.move(HOLD + timedelta(milliseconds=1))
        await self.inbox.apply_ready()

    async def handoff(self, conversation: str) -> Handoff:
        found = await self.store.read(lambda tx: tx.handoffs.last_of(conversation))
        assert found
        return found

    async def anchor(self, handoff: str) -> Anchor | None:
        return await self.store.read(lambda tx: tx.lanes.anchor_of(handoff))

    async def promise(self, handoff: str) -> Promise:
        found = await self.store.read(lambda tx: tx.promises.last_of(handoff))
        assert found
        return found

    async def turns(self, conversation: str) -> list[Turn]:
        return await self.store.read(lambda tx: tx.turns.of(conversation))

    async def texts(self, conversation: str, speaker: Speaker) -> list[str]:
        return [turn.text for turn in await self.turns(conversation) if turn.speaker is speaker]

    async def changes(self, conversation: str) -> list[Change]:
        return list(await self.intake.changes(BACKEND, conversation, 0))

    async def shown(self, conversation: str) -> Shown:
        states = [change.shown for change in await self.changes(conversation) if change.shown]
        return states[-1]

    def alarms(self) -> list[tuple[str, str]]:
        """Every alarm that stands: kind and key. No port reads them, so their table is read."""
        return self.rows("select kind, key from alarm order by at, kind, key")

    def rows(self, query: str) -> list[Any]:
        if isinstance(self.path, str):
            return postgres.rows(self.path, query)
        with contextlib.closing(sqlite3.connect(self.path)) as connection:
            return connection.execute(query).fetchall()

    async def eventually(self, condition: Callable[[], object], seconds: float = 25.0) -> None:
        end = time.monotonic() + seconds
        while not await _value(condition):
            assert time.monotonic() < end, "it did not come true in time"
            await asyncio.sleep(0.002)


async def _value(condition: Callable[[], object]) -> object:
    found = condition()
    return await found if asyncio.iscoroutine(found) else found


@contextlib.asynccontextmanager
async def opened(path: Path | str, rules: Rules = RULES) -> AsyncIterator[House]:
    """`path` is a file of SQLite's, or the address of a PostgreSQL database."""
    real = SqliteStore(fresh_file(path)) if isinstance(path, Path) else PostgresStore(path, look_seconds=3600)
    await real.open()
    store, clock, assistant = FailingStore(real), FakeClock(), FakeAssistant()
    people = FakePeople(NAMES, outside=frozenset({STRANGER.id}))
    skills = NamedSkills(*rules.skills)
    escalating = Escalating(rules, FakeMood("furious"), skills)
    inbox_wake, fetching = Wake(0.01), FakeFetching()
    try:
        yield House(
            store=store,
            clock=clock,
            assistant=assistant,
            outlet=FakeOutlet(),
            rules=rules,
            path=path,
            intake=Intake(store, clock, rules, escalating),
            answering=Answering(store, clock, assistant, escalating, Wake(0.01)),
            claims=Claims(store, clock, rules, people),
            holding=Holding(store, clock, rules, people),
            writing=Writing(store, clock, rules, people),
            transferring=Transferring(store, clock, rules, people),
            merging=Merging(store, clock, rules, people),
            snoozing=Snoozing(store, clock, rules),
            offers=Offers(store, clock, rules, people),
            offering=Offering(store, clock, rules),
            nudging=Nudging(store, clock, rules),
            sending=Sending(store, clock, rules),
            shortcuts=Shortcuts(store, clock, rules, people),
            overdue=Overdue(store, clock, rules),
            inbox=Inbox(store, clock, rules, SlackReader(people), inbox_wake, fetching=fetching),
            fetching=fetching,
            late_files=LateFiles(store, clock, rules, fetching),
            after_hours=AfterHours(store, clock, rules),
            watch=Watch(store, clock, rules),
            reporting=Reporting(store, clock, rules),
            inbox_wake=inbox_wake,
        )
    finally:
        await real.close()
