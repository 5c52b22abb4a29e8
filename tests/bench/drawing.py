"""A card with the longest input there can be: read from the store and drawn."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, replace
from pathlib import Path

from blocks.card import card as draw
from bot.app.starting import SystemClock
from bot.desk import views
from bot.domain.brief import Brief
from bot.domain.conversation import TURN_LIMIT, Account, Customer, Field, Page
from bot.domain.decision import Decision, Reason, Signal, Tried
from bot.domain.handoff import Outcome
from bot.domain.verbs import Act, Role, Verb
from bot.escalating import Escalating, read_story
from bot.ports import Tx
from bot.record import move
from storage.store import SqliteStore
from tests.bench import scene as scenes
from tests.bench.crowd import conversations
from tests.bench.measures import Latency
from tests.fakes import CalmMood, NamedSkills

LONG = "🏴󠁧󠁢󠁥󠁮󠁧󠁿 &<>“”\u202e" * 400


@dataclass(frozen=True, slots=True)
class Drawn:
    """Seconds by the clock, and `busy` of them by the processor: a noisy machine spoils only the first."""

    ours: Latency
    busy: Latency
    floor: Latency


async def measure(folder: Path, rounds: int, samples: int) -> Drawn:
    """Read from the store and drawn, with the longest input there can be; beside it, what it takes to write
    the drawing down as JSON.
    """
    store = SqliteStore(folder / "drawing.db")
    await store.open()
    try:
        handoff_id = await store.write(_longest)
        rounds_of = [
            [await store.read(lambda tx: _timed(tx, handoff_id)) for _ in range(5 * samples)]
            for _ in range(rounds)
        ]
    finally:
        await store.close()
    ours, busy, floor = ([[one[side] for one in found] for found in rounds_of] for side in range(3))
    return Drawn(Latency(ours), Latency(busy), Latency(floor))


def _longest(tx: Tx) -> str:
    [begun] = conversations(1, outside=False)
    fields = tuple(Field(f"field_{nth}", LONG[:120]) for nth in range(20))
    customer = Customer(LONG[:80], LONG[:250], "Europe/Berlin", True, "de-CH", fields)
    tx.conversations.add(replace(begun, customer=customer, account=Account(*[LONG[:80]] * 3)))
    now, escalating = SystemClock().now(), Escalating(scenes.RULES, CalmMood(), NamedSkills())
    decision = Decision((Signal(Reason.ASKED_FOR_PERSON, "pressed the button", rule=True),), hand_off=True)
    for _ in range(3):
        plan = escalating.plan(read_story(tx, begun.id), decision)
        handoff = escalating.escalate(tx, begun.id, plan, Role.CUSTOMER, now)
        handoff = move(tx, scenes.RULES, handoff, Act(Verb.CLAIM, Role.AGENT, now, agent=scenes.HOLDER))
        act = Act(
            Verb.RESOLVE, Role.AGENT, now, agent=scenes.HOLDER, outcome=Outcome.OTHER, words=LONG[:1_000]
        )
        move(tx, scenes.RULES, handoff, act)
    page = Page(f"https://shop.example/{LONG[:1_900]}", LONG[:150], (LONG[:80],) * 5, LONG[:150])
    tried = tuple(Tried(f"a{nth}", LONG[:150], 0.4, LONG[:TURN_LIMIT]) for nth in range(20))
    why = (LONG[:300],) * 20
    brief = Brief(LONG[:150], LONG[:TURN_LIMIT], page, tried, LONG[:150], why, corrected=True)
    tx.handoffs.save_brief(handoff.id, brief)
    return handoff.id


def _timed(tx: Tx, handoff_id: str) -> tuple[float, float, float]:
    rules = replace(scenes.RULES, fields=[f"field_{nth}" for nth in range(20)])
    begun, ran = time.perf_counter(), time.thread_time()
    message = draw(views.card(tx, handoff_id, rules), "Europe/Berlin")
    drawn, busy = time.perf_counter(), time.thread_time() - ran
    json.dumps(message)
    return drawn - begun, busy, time.perf_counter() - drawn
