"""Everything that is drawn in Slack for agents, each with anybody's words wherever words can stand.

A new drawing is one line in DRAWINGS, under the name of its function. What holds nobody's words stands in
WITHOUT_WORDS; what customers read in Slack is theirs, and has tests of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from blocks import (
    card,
    earlier,
    home,
    lists,
    modals,
    ops,
    overnight,
    refusals,
    report,
    shift,
    thread,
    transcript,
    whispers,
)
from bot.domain.alarms import Raised, Told
from bot.domain.card import Aside, Earlier, LastWord, Overnight, OvernightLine, Transcript
from bot.domain.conversation import Customer, Field, Source, Speaker, Turn
from bot.domain.deliveries import Anchor, LineCode
from bot.domain.desk import LINES_SHOWN, Home, Line, Listed, Load
from bot.domain.errors import AlreadyClaimed
from bot.domain.handoff import Agent, Handoff, Priority
from bot.domain.staff import Shift
from tests.blocks.samples import (
    ASKED,
    STATES,
    ZONE,
    after,
    hostile,
    hostile_cards,
    hostile_files,
    links,
    names,
)
from tests.blocks.test_report import NOW, TODAY

Any_ = Callable[[st.SearchStrategy[Any]], Any]
"""Draws one of them: hypothesis's own `data.draw`."""
Drawn = Mapping[str, Any]

few = st.lists(hostile, max_size=5)
people = st.builds(Customer, names, names, names, st.booleans())
fields = st.lists(st.builds(Field, names, hostile), max_size=15).map(tuple)
customers = st.builds(Customer, names, names, names, st.booleans(), fields=fields)
turns = st.builds(
    Turn,
    st.just(1),
    st.integers(0, 60).map(after),
    st.sampled_from(Speaker),
    hostile,
    hostile,
    sources=st.lists(st.builds(Source, hostile, hostile), max_size=7).map(tuple),
    confidence=st.none() | st.floats(0, 1),
    attachments=st.lists(hostile_files, max_size=5).map(tuple),
    edited=st.booleans(),
    deleted=st.booleans(),
)
said = st.lists(turns, min_size=1, max_size=12)
asides = st.lists(st.builds(Aside, st.integers(0, 60).map(after), hostile, hostile), max_size=5)
transcripts = st.builds(Transcript, people, said.map(tuple), asides.map(tuple))


@st.composite
def handoffs(draw: st.DrawFn) -> Handoff:
    handoff = draw(st.sampled_from(list(STATES.values()))).handoff
    holder = Agent("U0ANA", draw(names)) if handoff.holder else None
    return replace(handoff, skill=draw(names), holder=holder, outcome_words=draw(names))


@st.composite
def cards(draw: st.DrawFn) -> Any:
    """With what stands beside the matter."""
    made = draw(hostile_cards())
    before = st.none() | st.builds(Earlier, st.integers(1, 200), handoffs())
    word = st.none() | st.builds(LastWord, st.just(after(6)), st.none() | st.just(after(7)))
    handoff = replace(made.handoff, skill=draw(names))
    made = replace(made, handoff=handoff, customer=draw(customers))
    return replace(made, earlier=draw(before), last_word=draw(word))


@st.composite
def rows(draw: st.DrawFn) -> Line:
    times, anchors = st.none() | st.just(ASKED), st.none() | st.just(Anchor("C0BILL", "1.000100"))
    return Line(draw(handoffs()), draw(people), draw(names), draw(anchors), draw(times), draw(times))


@st.composite
def many(draw: st.DrawFn) -> Listed:
    """As many as are ever shown, and more."""
    return Listed(tuple(draw(st.lists(rows(), max_size=2))) * LINES_SHOWN, 1_000_000)


def zone_of(_skill: str) -> str:
    return ZONE


def place(anchor: Anchor) -> str:
    return f"https://tide.slack.com/archives/{anchor.channel}/p{anchor.ts}"


def a_shift(a: Any_) -> Shift:
    return Shift(Agent("U0ANA", a(names)), ASKED, after(240), tuple(a(few)))


def _home(a: Any_) -> Drawn:
    skills = ((Load(a(hostile), 1, 1, 1, 1, ASKED), tuple(a(few))),) * 21
    serves, unknown = tuple(a(few)), tuple(a(few))
    seen = Home(after(9), a_shift(a), serves, a(many()), a(many()), skills=skills, unknown=unknown)
    return home.home(seen, "U0ANA", ZONE, zone_of, place, "It is yours now.")


def _overnight(a: Any_) -> Drawn:
    waiting = [OvernightLine("h1", Priority.HIGH, a(hostile), a(hostile), ASKED)] * 20
    return overnight.overnight(Overnight(a(hostile), after(900), tuple(waiting), 40), ZONE)


def _thread(a: Any_) -> Drawn:
    opens, users = st.none() | st.just(after(900)), st.sampled_from(("", "U0BEN"))
    return thread.line(a(st.sampled_from(LineCode)), a(cards()), a(opens), ZONE, a(users))


def _told(a: Any_) -> Told:
    return Told(a(hostile), (Raised(f"card:{a(hostile)}", ASKED, None, ""),) * 30)


DRAWINGS: dict[str, Callable[[Any_], Drawn]] = {
    "card.card": lambda a: card.card(a(cards()), ZONE, a(links)),
    "earlier.earlier": lambda a: earlier.earlier(a(customers), a(many()).lines, "h1", zone_of),
    "home.home": _home,
    "lists.found": lambda a: lists.found(a(many()).lines, a(hostile), zone_of, place),
    "lists.mine": lambda a: lists.mine(a(many()), "U0ANA", zone_of, place, "It is yours now."),
    "lists.queue": lambda a: lists.queue(a(many()), a(few) or ["Billing"], zone_of),
    "ops.ops": lambda a: ops.ops(_told(a), ZONE),
    "overnight.overnight": _overnight,
    "shift.begun": lambda a: shift.begun(a_shift(a), ZONE),
    "thread.amended": lambda a: thread.amended(a(people), a(turns), ZONE),
    "thread.caught_up": lambda a: thread.caught_up(a(people), a(said), ZONE, a(links)),
    "thread.customer_turn": lambda a: thread.customer_turn(a(people), a(turns), a(links)),
    "thread.line": _thread,
    "thread.repeated": lambda a: thread.repeated(thread.customer_turn(a(people), a(turns), a(links))),
    "transcript.transcript": lambda a: transcript.transcript(
        a(transcripts),
        "h1",
        a(st.integers(1, 4)),
        ZONE,
        a(links),
        a(st.sampled_from(("", "https://b.example/t"))),
    ),
    "whispers.private": lambda a: whispers.private(
        refusals.refusal(AlreadyClaimed(verb="claim", state="assigned", holder=a(hostile)))
    ),
}
IN_LINES: dict[str, Callable[[Any_], Drawn]] = {
    "home.trouble": lambda a: home.trouble(a(hostile)),
    "modals.trouble": lambda a: modals.trouble(a(hostile)),
    "report.report": lambda a: report.report(replace(TODAY, title=a(hostile)), NOW),
    "shift.standing": lambda a: shift.standing(
        a_shift(a), [(a(hostile), a(few))] * 40, ASKED, ZONE, used=a(st.booleans())
    ),
}
"""Of lines of ours in one text, or in our own marks: what they hold is made one line before."""
WITHOUT_WORDS = {
    *("holding.hand_back", "holding.helpers", "holding.snooze", "home.stranger", "modals.block"),
    *("modals.resolve", "report.help", "whispers.whisper"),
}
