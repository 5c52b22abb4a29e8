"""Two matters of one customer, lists of two nights, whose shift ends: what is reached for at one moment."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.conversing import Message
from bot.desk.offers import Offering
from bot.desk.transferring import Moving
from bot.domain.callers import BACKEND, customer
from bot.domain.conversation import Speaker
from bot.domain.deliveries import Brought, CatchUp, Redo, Relay
from bot.domain.errors import MergeEnded, VerbRefused
from bot.domain.handoff import Agent, Handoff, State
from bot.domain.staff import Shift
from tests.faults.track import BILLING, CHANCE, FIRST, REPAIRS, SECOND, Race, Track, all_at_once
from tests.usecases.world import RULES

LUNCH = "A Lunch question"
IN_TURN = replace(RULES, skills={**RULES.skills, "Lunch": replace(RULES.skills["Lunch"], in_turn=True)})
LONGER = 0.03
NIGHT = timedelta(hours=8)
"""From noon on, when Lunch and Repairs are closed."""

Matter = tuple[str, str]
"""A conversation, and its handoff."""


async def _matters(track: Track, many: int = 2) -> list[Matter]:
    """Of one customer whom the site vouches for, with their cards."""
    owner = customer(f"cora{track.number()}")
    found = [await track.waiting(BILLING, owner) for _ in range(many)]
    await track.drained()
    return found


def _told(track: Track, handoff: str) -> list[object]:
    return [item.want for item in track.outlet.stands if getattr(item.want, "handoff_id", "") == handoff]


async def _carried(track: Track, into: Matter, of: Matter) -> list[str]:
    """The texts that the thread of `into` was told, with those of the matter that was merged into it."""
    found: list[str] = []
    for want in _told(track, into[1]):
        match want:
            case Relay(seq=seq):
                found += await _between(track, into[0], seq - 1, seq)
            case CatchUp(after=after, upto=upto):
                found += await _between(track, into[0], after, upto)
            case Brought(upto=upto):
                found += await _between(track, of[0], 0, upto)
    return found


async def _between(track: Track, conversation: str, after: int, upto: int) -> list[str]:
    turns = await track.first.store.read(lambda tx: tx.turns.of(conversation, after, upto))
    return [turn.text for turn in turns if turn.speaker is Speaker.CUSTOMER]


async def merge_and_words(track: Track) -> str:
    """Each word of the customer stands in the thread that goes on once, whichever matter it was said in."""
    of, into = await _matters(track)
    words = [Message(f"m{track.number()}", f"Word {nth}") for nth in range(6)]
    merging = track.at(0).merging.merge(of[1], FIRST, into[1])
    writing = [
        track.at(nth).intake.receive(BACKEND, (of, into)[nth % 3 == 0][0], word)
        for nth, word in enumerate(words)
    ]
    await all_at_once(*writing[:3], merging, *writing[3:])
    await track.drained()
    carried = Counter(await _carried(track, into, of))
    return "each once" if all(carried[word.text] == 1 for word in words) else ""


async def two_merges(track: Track) -> str:
    """Each into the other: one goes on, and is open."""
    one, other = await _matters(track)
    ends = await all_at_once(
        track.at(0).merging.merge(one[1], FIRST, other[1]),
        track.at(1).merging.merge(other[1], SECOND, one[1]),
    )
    states = Counter([(await track.handoff(each)).state for each, _ in (one, other)])
    lost = [end for end in ends if isinstance(end, MergeEnded | VerbRefused)]
    return "one goes on" if len(lost) == 1 and states == {State.MERGED: 1, State.QUEUED: 1} else ""


async def merge_or_claim(track: Track) -> str:
    """Who claims what was merged is told so; what was claimed is merged all the same."""
    of, into = await _matters(track)
    merge, claim = await all_at_once(
        track.at(0).merging.merge(of[1], FIRST, into[1]), track.at(1).claims.claim(of[1], SECOND)
    )
    known, state = await track.facts(of[0]), (await track.handoff(of[0])).state
    fine = isinstance(merge, Handoff) and state is State.MERGED and known["Merged"] == 1
    if isinstance(claim, Handoff):
        return "claimed, then merged" if fine and known["Claimed"] == 1 else ""
    return "merged" if fine and isinstance(claim, VerbRefused) and not known["Claimed"] else ""


async def merge_or_taken_back(track: Track) -> str:
    """What is taken back in a matter that was merged is taken back wherever it goes on by then."""
    one, two, three = await _matters(track, 3)
    await track.first.merging.merge(one[1], FIRST, two[1])
    word = _later(track.at(1).amending.delete(BACKEND, one[0], 1))
    await all_at_once(word, track.at(0).merging.merge(two[1], FIRST, three[1]))
    await track.drained()
    known = await track.query(
        "select kind from fact where kind in ('CustomerDeleted', 'Joined') "
        f"and conversation_id in ('{one[0]}', '{three[0]}') order by id"
    )
    if known[0][0] == "CustomerDeleted":
        return "taken back before"
    redone = any(isinstance(want, Redo) and want.of == one[1] for want in _told(track, three[1]))
    return "taken back there" if redone else ""


async def _later(hand: Awaitable[Any]) -> Any:
    """Merging has the longer way."""
    await asyncio.sleep(CHANCE.uniform(0, LONGER))
    return await hand


async def block_or_words(track: Track) -> str:
    """Whoever is blocked while they write in a merged matter has written, or was refused."""
    of, into = await _matters(track)
    await track.first.merging.merge(of[1], FIRST, into[1])
    word = Message(f"m{track.number()}", "What of my second invoice?")
    _, *receipts = await all_at_once(
        track.at(0).claims.block(into[1], FIRST),
        *(track.at(nth).intake.receive(BACKEND, of[0], word) for nth in range(3)),
    )
    said = (await track.said(into[0], Speaker.CUSTOMER)).count(word.text)
    state = (await track.handoff(into[0])).state
    return "blocked" if state is State.SPAM and said <= 1 and len(receipts) == 3 else ""


async def crosswise(track: Track) -> str:
    """From the list of one night to that of another, and back."""
    noon = track.clock.now()
    track.clock.at = noon + NIGHT
    ends = Counter[State]()
    lunch, repairs = await track.waiting(LUNCH), await track.waiting(REPAIRS)
    await all_at_once(
        track.at(0).transferring.transfer(lunch[1], FIRST, Moving("Repairs")),
        track.at(1).transferring.transfer(repairs[1], FIRST, Moving("Lunch")),
    )
    for conversation, _ in (lunch, repairs):
        ends[(await track.handoff(conversation)).state] += 1
        await track.first.intake.withdraw(BACKEND, conversation)
    track.clock.at = noon
    return "both there" if ends == {State.PARKED: 2} else ""


async def off_shift_or_offer(track: Track) -> str:
    """Whose shift has ended is offered nothing any more, whenever it was."""
    agent, noon = Agent(FIRST, "Agent 0"), track.clock.now()
    shift = Shift(agent, noon, noon + timedelta(hours=1), ("Lunch",), room=9)
    await track.first.store.write(lambda tx: tx.shifts.begin(shift))
    found = [await track.waiting(LUNCH) for _ in range(3)]
    ticks = [Offering(track.at(nth).store, track.clock, IN_TURN) for nth in range(2)]
    await all_at_once(track.at(1).shifts.end(FIRST), *(one.go_on() for one in ticks))
    await ticks[0].go_on()
    states = [(await track.handoff(conversation)).state for conversation, _ in found]
    for conversation, _ in found:
        await track.first.intake.withdraw(BACKEND, conversation)
    return "nothing offered" if states == [State.QUEUED] * 3 else ""


RACES: tuple[Race, ...] = (
    merge_and_words,
    two_merges,
    merge_or_claim,
    merge_or_taken_back,
    block_or_words,
    crosswise,
    off_shift_or_offer,
)
