"""Many hands at one thing in the same moment: `python -m tests.faults.races --rounds 100 --engine postgres`.

Each is run on real stores with the real use cases: one process on SQLite, two replicas on one PostgreSQL.
The last line counts; the exit code is 1 where anything was not as it must be.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from bot.conversing import Message
from bot.desk.offers import Offering, Offers
from bot.domain.callers import BACKEND
from bot.domain.conversation import Speaker
from bot.domain.deliveries import CatchUp, Line, Relay
from bot.domain.errors import AlreadyClaimed, NothingToWithdraw, VerbRefused
from bot.domain.handoff import Agent, Handoff, Outcome, State
from bot.domain.staff import Shift
from bot.inbox import HOLD
from tests.builders import an_inbound
from tests.fakes import FakePeople
from tests.faults import matters
from tests.faults.track import (
    CLAIMANTS,
    ENGINES,
    FIRST,
    REPAIRS,
    RINGS,
    SECOND,
    Race,
    Replica,
    Track,
    all_at_once,
    tracked,
)
from tests.usecases.world import RULES

LUNCH = "A Lunch question"
IN_TURN = replace(RULES, skills={**RULES.skills, "Lunch": replace(RULES.skills["Lunch"], in_turn=True)})
OPENING = timedelta(hours=20)
"""From noon, when the clock stands, to the morning on which Repairs is open."""


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
    *matters.RACES,
)


MOST_UNDRAINED = 20
"""Rounds after which what nobody waited for is delivered, or some race would wait for all of it."""


async def run_all(track: Track, rounds: int, races: Sequence[Race] = RACES) -> list[str]:
    """The names of races that ended as they must not, one for each time."""
    wrong: list[str] = []
    for race in races:
        name = getattr(race, "__name__", "race")
        for nth in range(rounds):
            if nth % MOST_UNDRAINED == 0:
                await track.drained()
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
    if rings := track.numbers[RINGS]:
        print(f"{rings} times units waited for each other in a ring")
    return 1 if wrong or rings else 0


def main() -> None:
    reader = argparse.ArgumentParser(prog="python -m tests.faults.races")
    reader.add_argument("--rounds", type=int, default=100)
    reader.add_argument("--engine", choices=ENGINES, default="sqlite")
    given = reader.parse_args()
    sys.exit(asyncio.run(printed(given.engine, given.rounds)))


if __name__ == "__main__":
    main()
