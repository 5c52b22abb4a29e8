"""Many hands at one thing in the same moment: `python -m tests.faults.races --rounds 100 --engine postgres`.

Each is run on real stores with the real use cases: one process on SQLite, two replicas on one PostgreSQL.
The last line counts; the exit code is 1 where anything was not as it must be.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import random
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from bot.after_hours import AfterHours
from bot.answering import Answering
from bot.conversing import Message, Start
from bot.delivery import Delivering
from bot.desk.claims import Claims
from bot.desk.offers import Offering, Offers
from bot.domain.callers import BACKEND, new_visitor
from bot.domain.conversation import Account, Customer, Page, Speaker
from bot.domain.deliveries import CatchUp, Line, Relay
from bot.domain.errors import AlreadyClaimed, BatonError, NothingToWithdraw, VerbRefused
from bot.domain.handoff import Agent, Handoff, Outcome, State
from bot.domain.staff import Shift
from bot.escalating import Escalating
from bot.inbox import HOLD, Inbox
from bot.intake import Intake
from bot.ports import Store
from bot.waking import Wake
from handlers.slack.reading import SlackReader
from storage.postgres import PostgresStore
from storage.store import SqliteStore
from tests.builders import an_inbound
from tests.fakes import FakeAssistant, FakeClock, FakeMood, FakeOutlet, FakePeople, NamedSkills
from tests.postgres import fetch, fresh_database
from tests.usecases.world import RULES

CHANCE = random.Random(4)
MOST_SECONDS_APART = 0.004
ENGINES = ("sqlite", "postgres")
CLAIMANTS = {f"U_{nth}": f"Agent {nth}" for nth in range(32)}
BILLING, REPAIRS = "A Billing question about my invoice", "A Repairs question about my tent"
LUNCH = "A Lunch question"
IN_TURN = replace(RULES, skills={**RULES.skills, "Lunch": replace(RULES.skills["Lunch"], in_turn=True)})
FIRST, SECOND = "U_0", "U_1"
UNFINISHED = "select key from lane where pending > 0 and kind in ('card', 'overnight', 'thread', 'marks')"
OPENING = timedelta(hours=20)
"""From noon, when the clock stands, to the morning on which Repairs is open."""


@dataclass(frozen=True)
class Replica:
    store: Store
    intake: Intake
    answering: Answering
    claims: Claims
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

    async def begin(self, text: str = BILLING) -> str:
        start = Start(new_visitor(), Customer("Cora"), Account(), Page())
        conversation = (await self.first.intake.start(start)).id
        await self.first.intake.receive(BACKEND, conversation, Message(f"m{self.number()}", text))
        return conversation

    async def waiting(self, text: str = BILLING) -> tuple[str, str]:
        conversation = await self.begin(text)
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


async def many_claims(track: Track) -> str:
    """One winner, and everybody else is told who it is."""
    conversation, handoff = await track.waiting()
    ends = await all_at_once(
        *(track.at(nth).claims.claim(handoff, user) for nth, user in enumerate(CLAIMANTS))
    )
    won = [user for user, end in zip(CLAIMANTS, ends, strict=True) if isinstance(end, Handoff)]
    told = {str(end.details["holder"]) for end in ends if isinstance(end, AlreadyClaimed)}
    holder = (await track.handoff(conversation)).holder
    known = await track.facts(conversation)
    losers = len(CLAIMANTS) - 1
    fine = (
        len(won) == 1
        and sum(isinstance(end, AlreadyClaimed) for end in ends) == losers
        and holder is not None
        and holder.id == won[0]
        and told == {holder.name}
        and known["Claimed"] == 1
    )
    return "one winner" if fine else ""


async def two_escalations(track: Track) -> str:
    """Asked for a person twice: one handoff, one notice."""
    conversation = await track.begin()
    await all_at_once(*(track.at(nth).intake.ask_for_person(BACKEND, conversation) for nth in range(4)))
    known = await track.facts(conversation)
    notices = await track.said(conversation, Speaker.SYSTEM)
    return "one handoff" if known["Escalated"] == 1 and len(notices) == 1 else ""


async def claim_or_withdraw(track: Track) -> str:
    """Either the claim or the withdrawal, never both."""
    conversation, handoff = await track.waiting()
    claim, withdrawal = await all_at_once(
        track.at(0).claims.claim(handoff, FIRST), track.at(1).intake.withdraw(BACKEND, conversation)
    )
    state = (await track.handoff(conversation)).state
    known = await track.facts(conversation)
    if isinstance(claim, Handoff):
        fine = isinstance(withdrawal, NothingToWithdraw | VerbRefused) and state is State.ASSIGNED
        return "claimed" if fine and known["Claimed"] == 1 and not known["Withdrawn"] else ""
    fine = isinstance(claim, VerbRefused) and state is State.WITHDRAWN
    return "withdrawn" if fine and known["Withdrawn"] == 1 and not known["Claimed"] else ""


async def resolve_or_word(track: Track) -> str:
    """The customer's word reaches the thread once, and whoever spoke last decides."""
    conversation, handoff = await track.claimed()
    word = Message(f"m{track.number()}", "It happened again with my invoice")
    _, receipt = await all_at_once(
        track.at(0).claims.resolve(handoff, FIRST, Outcome.SOLVED, "done"),
        track.at(1).intake.receive(BACKEND, conversation, word),
    )
    await track.drained()
    carried = [
        item.want
        for item in track.outlet.stands
        if isinstance(item.want, Relay | CatchUp) and item.want.handoff_id == handoff
    ]
    times = sum(_carries(want, receipt.seq) for want in carried)
    state = (await track.handoff(conversation)).state
    known = await track.facts(conversation)
    if times != 1 or known["Resolved"] != 1:
        return ""
    if known["Reopened"]:
        return "reopened" if state is State.ASSIGNED else ""
    return "resolved" if state is State.RESOLVED else ""


def _carries(want: Relay | CatchUp, seq: int) -> bool:
    return want.seq == seq if isinstance(want, Relay) else want.after < seq <= want.upto


async def two_flushes(track: Track) -> str:
    """At the opening each replica ticks: one card, one notice."""
    conversation, _ = await track.waiting(REPAIRS)
    before = len(await track.said(conversation, Speaker.SYSTEM))
    noon = track.clock.now()
    track.clock.at = noon + OPENING
    await all_at_once(*(track.at(nth).after_hours.flush() for nth in range(4)))
    known = await track.facts(conversation)
    notices = len(await track.said(conversation, Speaker.SYSTEM)) - before
    track.clock.at = noon + timedelta(days=1)
    state = (await track.handoff(conversation)).state
    return "one flush" if known["Flushed"] == 1 and notices == 1 and state is State.QUEUED else ""


async def two_answers(track: Track) -> str:
    """The assistant speaks once, whichever replica drafts."""
    conversation = await track.begin("Where is my parcel?")

    async def answer(replica: Replica) -> None:
        for wanted in await replica.answering.take():
            await replica.answering.answer(wanted)

    await all_at_once(*(answer(track.at(nth)) for nth in range(4)))
    return "one answer" if len(await track.said(conversation, Speaker.ASSISTANT)) == 1 else ""


async def one_event_twice(track: Track) -> str:
    """Slack says it to both, and both apply it: the customer reads it once."""
    conversation, handoff = await track.claimed()
    await track.drained()
    root = await track.first.store.read(lambda tx: tx.lanes.anchor_of(handoff))
    assert root
    ts = f"{1_900_000_000 + track.number()}.000100"
    message = an_inbound(ts, root=root, user=FIRST, text="We look into it", received_at=track.clock.now())
    await all_at_once(*(track.at(nth).inbox.store(message) for nth in range(4)))
    track.clock.move(HOLD + timedelta(milliseconds=1))
    await all_at_once(*(track.at(nth).inbox.apply_ready() for nth in range(4)))
    await track.drained()
    marks = [item for item in track.outlet.stands if getattr(item.want, "ts", "") == ts]
    once = await track.said(conversation, Speaker.AGENT) == ["We look into it"]
    return "heard once" if once and len(marks) == 1 else ""


async def one_client_id(track: Track) -> str:
    """A repeated sending is the same turn, on whichever replica it arrives."""
    conversation, _ = await track.claimed()
    word = Message(f"m{track.number()}", "My card ends in 4711")
    ends = await all_at_once(*(track.at(nth).intake.receive(BACKEND, conversation, word) for nth in range(8)))
    times = (await track.said(conversation, Speaker.CUSTOMER)).count(word.text)
    return "one turn" if times == 1 and len({end.seq for end in ends}) == 1 else ""


async def two_deliveries(track: Track) -> str:
    """Each thing is said once and in order, whichever replica says it."""
    conversation, handoff = await track.claimed()
    words = [Message(f"m{track.number()}", f"Word {nth}") for nth in range(5)]
    for nth, word in enumerate(words):
        await track.at(nth).intake.receive(BACKEND, conversation, word)
    await track.drained()
    sent = [item.want for item in track.outlet.stands if getattr(item.want, "handoff_id", "") == handoff]
    told = [want for want in sent if isinstance(want, Relay | CatchUp)]
    seqs = [seq for want in told for seq in _seqs(want)]
    lines = Counter(want for want in sent if isinstance(want, Line))
    once = seqs == sorted(set(seqs)) and len(seqs) == len(words) and all(n == 1 for n in lines.values())
    return "each once" if once else ""


def _seqs(want: Relay | CatchUp) -> Sequence[int]:
    return [want.seq] if isinstance(want, Relay) else range(want.after + 1, want.upto + 1)


async def one_turn(track: Track) -> str:
    """Whichever replica ticks, who has room for one is offered one."""
    agent = Agent(f"U_turn{track.number()}", "Whose turn it is")
    noon = track.clock.now()
    shift = Shift(agent, noon, noon + timedelta(hours=1), ("Lunch",), room=1)
    await track.first.store.write(lambda tx: tx.shifts.begin(shift))
    found = [(await track.waiting(LUNCH))[0] for _ in range(3)]
    ticks = [Offering(track.at(nth).store, track.clock, IN_TURN) for nth in range(4)]
    await all_at_once(*(one.go_on() for one in ticks))
    states = [(await track.handoff(one)).state for one in found]
    facts = sum([await track.facts(one) for one in found], Counter[str]())
    for one in found:
        await track.first.intake.withdraw(BACKEND, one)
    await track.first.store.write(lambda tx: tx.shifts.end(agent.id, noon))
    return "one offer" if states.count(State.OFFERED) == facts["Offered"] == 1 else ""


async def yes_or_too_late(track: Track) -> str:
    """At the moment at which the offer ends it is accepted, or over."""
    conversation, handoff = await track.claimed()
    offers = [Offers(one.store, track.clock, IN_TURN, FakePeople(CLAIMANTS)) for one in track.replicas]
    await offers[0].hand_over(handoff, FIRST, SECOND)
    noon = track.clock.now()
    track.clock.at = noon + timedelta(minutes=2)
    ticks = [Offering(track.at(nth).store, track.clock, IN_TURN).go_on() for nth in range(2)]
    yes, *_ = await all_at_once(offers[-1].accept(handoff, SECOND), *ticks)
    track.clock.at = noon
    after, known = await track.handoff(conversation), await track.facts(conversation)
    if isinstance(yes, Handoff):
        fine = after.state is State.ASSIGNED and known["Claimed"] == 2 and not known["OfferExpired"]
        return "accepted" if fine else ""
    fine = isinstance(yes, VerbRefused) and after.state is State.QUEUED and known["OfferExpired"] == 1
    await track.first.intake.withdraw(BACKEND, conversation)
    return "too late" if fine else ""


RACES: tuple[Race, ...] = (
    many_claims,
    two_escalations,
    claim_or_withdraw,
    resolve_or_word,
    two_flushes,
    two_answers,
    one_event_twice,
    one_client_id,
    two_deliveries,
    one_turn,
    yes_or_too_late,
)


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
        for store in stores:
            await store.open()
            stack.push_async_callback(store.close)
        clock, outlet = FakeClock(), FakeOutlet()
        yield Track([_replica(store, clock, outlet) for store in stores], clock, outlet, query)


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
        inbox=Inbox(store, clock, RULES, SlackReader(people), Wake(0.01)),
        after_hours=AfterHours(store, clock, RULES),
        delivering=Delivering(store, clock, outlet, wake, jitter=lambda: 1.0),
    )


async def run_all(track: Track, rounds: int, races: Sequence[Race] = RACES) -> list[str]:
    """The names of races that ended as they must not, one for each time."""
    wrong: list[str] = []
    for race in races:
        name = getattr(race, "__name__", "race")
        for _ in range(rounds):
            end = await race(track)
            track.ends[f"{name}: {end or 'WRONG'}"] += 1
            wrong += [] if end else [name]
    return wrong


async def printed(engine: str, rounds: int) -> int:
    with tempfile.TemporaryDirectory() as folder:
        async with tracked(engine, Path(folder)) as track:
            began = time.monotonic()
            wrong = await run_all(track, rounds)
            for end, times in sorted(track.ends.items()):
                print(f"  {end:40} {times:7}")
            seconds = time.monotonic() - began
    total = len(RACES) * rounds
    claims = rounds * len(CLAIMANTS)
    print(
        f"{engine}: {total} races, {claims} claims of {rounds} handoffs, {seconds:.0f} s: {len(wrong)} wrong"
    )
    return 1 if wrong else 0


def main() -> None:
    reader = argparse.ArgumentParser(prog="python -m tests.faults.races")
    reader.add_argument("--rounds", type=int, default=100)
    reader.add_argument("--engine", choices=ENGINES, default="sqlite")
    given = reader.parse_args()
    sys.exit(asyncio.run(printed(given.engine, given.rounds)))


if __name__ == "__main__":
    main()
