"""Everything that is drawn in Slack for agents, each with anybody's words wherever words can stand.

A new drawing is one line in DRAWINGS, or in WINDOWS, under the name of its function. What holds nobody's
words stands in WITHOUT_WORDS; what customers read in Slack is theirs, and has tests of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from blocks import (
    card,
    card_left,
    earlier,
    home,
    keeping,
    leaving,
    lists,
    merging,
    modals,
    nudges,
    ops,
    overnight,
    refusals,
    report,
    shift,
    thread,
    transcript,
    whispers,
)
from bot.domain import errors
from bot.domain.alarms import Raised, Told
from bot.domain.card import Overnight, OvernightLine
from bot.domain.deliveries import Anchor, KeptWhy, LineCode, Notice, Slip
from bot.domain.desk import Home, Load
from bot.domain.handoff import Agent, Priority
from bot.domain.staff import Shift
from bot.domain.transfer import CardLeft, Transfer
from tests.blocks.matters import (
    agents,
    apart,
    cards,
    customers,
    few,
    handoffs,
    many,
    people,
    said,
    transcripts,
    turns,
)
from tests.blocks.safety import OUR_ADDRESS
from tests.blocks.samples import ASKED, ZONE, after, hostile, links, names
from tests.blocks.test_report import NOW, TODAY
from tests.blocks.windows import WINDOWS, Any_, refused

Drawn = Mapping[str, Any]
lefts = st.builds(
    CardLeft, people, st.builds(Transfer, st.just("h1"), st.just(ASKED), agents, names, names, names)
)
ways = st.sampled_from(("", f"{OUR_ADDRESS}/p1"))
opens = st.none() | st.just(after(900))
users = st.sampled_from(("", "U0BEN"))


def zone_of(_skill: str) -> str:
    return ZONE


def place(anchor: Anchor) -> str:
    return f"https://tide.slack.com/archives/{anchor.channel}/p{anchor.ts}"


def a_shift(a: Any_) -> Shift:
    room, rest = a(st.none() | st.just(3)), a(st.none() | st.just(after(30)))
    return Shift(Agent("U0ANA", a(names)), ASKED, after(240), tuple(a(few)), room, rest)


def _home(a: Any_) -> Drawn:
    skills = ((Load(a(hostile), 1, 1, 1, 1, ASKED), tuple(a(few))),) * 21
    serves, unknown = tuple(a(few)), tuple(a(few))
    seen = Home(after(9), a_shift(a), serves, a(many()), a(many()), skills=skills, unknown=unknown)
    return home.home(seen, "U0ANA", ZONE, zone_of, place, "It is yours now.")


def _overnight(a: Any_) -> Drawn:
    waiting = [OvernightLine("h1", Priority.HIGH, a(hostile), a(hostile), ASKED)] * 20
    return overnight.overnight(Overnight(a(hostile), after(900), tuple(waiting), 40), ZONE)


def _line(a: Any_) -> Drawn:
    called = a(st.sampled_from(((), ("U0ANA", "S0DESK"))))
    return thread.line(a(st.sampled_from(LineCode)), a(cards()), a(opens), ZONE, a(users), called)


def _part(a: Any_) -> Drawn:
    """Of long words, cut when they were first sent."""
    many = a(st.integers(1, 4))
    return thread.customer_turn(a(people), a(turns), a(links), a(st.integers(0, many - 1)), many)


def _brought(a: Any_) -> Drawn:
    customer = a(people)
    told = thread.caught_up(customer, a(said), ZONE, a(links), new=False) if a(st.booleans()) else None
    return merging.brought(a(handoffs()), a(cards()).brief, customer, told, a(users))


def _refused(a: Any_) -> Drawn:
    """By whatever error, with anybody's words where it names somebody or a skill."""
    kind = a(st.sampled_from(list(refusals.SAYS)))
    called = {key: a(hostile) for key in ("holder", "to", "name", "skill")}
    strangers = {"names": a(hostile)} if kind is errors.NotInChannel else {}
    return whispers.private(refusals.refusal(kind(**called, **strangers)))


def _whisper(a: Any_) -> Drawn:
    return whispers.whisper(a(st.sampled_from([*KeptWhy, *Slip, *Notice])), "h1", a(names))


def _word(a: Any_) -> Drawn:
    left = a(st.none() | st.just(after(20) - ASKED))
    return nudges.word(a(cards()), ASKED, ZONE, a(ways), left)


def _told(a: Any_) -> Told:
    return Told(a(hostile), (Raised(f"card:{a(hostile)}", ASKED, None, ""),) * 30)


DRAWINGS: dict[str, Callable[[Any_], Drawn]] = {
    "card.card": lambda a: card.card(a(cards()), ZONE, a(links)),
    "card_left.closed": lambda a: card_left.closed(a(lefts), ZONE, a(ways)),
    "card_left.line": lambda a: card_left.line(a(lefts), ZONE, a(ways), a(opens)),
    "card_left.private": lambda a: card_left.private(a(hostile), a(ways)),
    "earlier.earlier": lambda a: earlier.earlier(a(customers), a(many()).lines, "h1", zone_of),
    "home.home": _home,
    "lists.found": lambda a: lists.found(a(many()).lines, a(hostile), zone_of, place),
    "keeping.with_news": lambda a: keeping.with_news(modals.resolve("h1", 1), 2, a(names)),
    "lists.mine": lambda a: lists.mine(a(many()), "U0ANA", zone_of, place, "It is yours now."),
    "lists.queue": lambda a: lists.queue(a(many()), a(few) or ["Billing"], zone_of),
    "merging.brought": _brought,
    "nudges.unclaimed": lambda a: nudges.unclaimed(a(cards()), ASKED, ZONE, a(ways)),
    "nudges.word": _word,
    "ops.ops": lambda a: ops.ops(_told(a), ZONE),
    "overnight.overnight": _overnight,
    "shift.begun": lambda a: shift.begun(a_shift(a), ZONE),
    "shift.rested": lambda a: shift.rested(a_shift(a), after(1), ZONE),
    "thread.amended": lambda a: thread.amended(a(people), a(turns), ZONE),
    "thread.caught_up": lambda a: thread.caught_up(a(people), a(said), ZONE, a(links)),
    "thread.customer_turn": _part,
    "thread.echo": lambda a: thread.echo(a(turns)),
    "thread.line": _line,
    "thread.repeated": lambda a: thread.repeated(thread.customer_turn(a(people), a(turns), a(links))),
    "transcript.transcript": lambda a: transcript.transcript(
        a(transcripts),
        "h1",
        a(st.integers(1, 4)),
        ZONE,
        a(links),
        a(st.sampled_from(("", "https://b.example/t"))),
    ),
    "whispers.private": _refused,
    "whispers.whisper": _whisper,
    **WINDOWS,
}
IN_LINES: dict[str, Callable[[Any_], Drawn]] = {
    "home.trouble": lambda a: home.trouble(a(hostile)),
    "leaving.asking": lambda a: leaving.asking(refused(a), a(apart())),
    "modals.trouble": lambda a: modals.trouble(a(hostile)),
    "report.report": lambda a: report.report(replace(TODAY, title=a(hostile)), NOW),
    "shift.standing": lambda a: shift.standing(
        a_shift(a), [(a(hostile), a(few))] * 40, ASKED, ZONE, used=a(st.booleans())
    ),
}
"""Of lines of ours in one text, or in our own marks: what they hold is made one line before."""
WITHOUT_WORDS = {
    *("holding.hand_back", "holding.helpers", "holding.snooze", "home.stranger", "merging.unknown"),
    *("modals.block", "modals.resolve", "offers.hand_over", "report.help"),
}
