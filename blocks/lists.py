"""Lists of handoffs, one line each: what waits, what is somebody's, what was looked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from blocks import offers
from blocks.card_facts import known_name, who
from blocks.ids import Action, Part
from blocks.parts import (
    MESSAGE_TEXT_LIMIT,
    Block,
    Message,
    button,
    known,
    lines,
    plain,
    words,
)
from blocks.shift import listed as joined
from blocks.text import NAME_LIMIT, escaped_within, shorten
from blocks.when import DAY_AND_TIME, TIME, TIME_AND_AGE, drawn_time
from bot.domain.deliveries import Anchor
from bot.domain.desk import FOUND_SHOWN, LINES_SHOWN, Line, Listed
from bot.domain.handoff import AWAITING, Priority, State

Place = Callable[[Anchor], str]
"""The address that opens a message; "" where there is none."""
ZoneOf = Callable[[str], str]
"""Of a skill, for the fallbacks of times that Slack draws in each reader's own zone."""
HEADLINE_LIMIT, SKILL_LIMIT = 100, 40
"""Characters: a Home tab of 250 KB holds 40 lines, and one character can take 12 bytes of JSON."""
URL_LIMIT = 3_000
NOTHING_HELD = "Nothing is with you. What you claim stands here."
_ENDED = {
    State.RESOLVED: "resolved",
    State.WITHDRAWN: "no longer wanted",
    State.HANDED_BACK: "handed back to the assistant",
    State.SPAM: "blocked as spam",
    State.MERGED: "merged into another",
}


def queue(listed: Listed, skills: Sequence[str], zone_of: ZoneOf) -> Message:
    """`skills` are those it was asked of."""
    of = joined(skills[:3]) if len(skills) <= 3 else f"your {len(skills)} skills"
    if not listed.total:
        return _message(f"Nobody waits for {of}.", [])
    return _message(f"{_counted(listed.total)} for {of}", waiting(listed, zone_of))


def mine(listed: Listed, user: str, zone_of: ZoneOf, to: Place, notice: str = "") -> Message:
    head = f"With you: {listed.total:,}" if listed.total else NOTHING_HELD
    return _message(f"{notice} {head}".lstrip(), held(listed, user, zone_of, to))


def found(shown: Sequence[Line], wanted: str, zone_of: ZoneOf, to: Place) -> Message:
    quoted = f"“{shorten(wanted, NAME_LIMIT)}”"
    if not shown:
        return _message(
            f"Nobody called {quoted} was passed to a skill of yours lately. Try a part of their name, e-mail "
            "address or account, or the conversation's id.",
            [],
        )
    rows = [_found(line, nth, zone_of, to) for nth, line in enumerate(shown[:FOUND_SHOWN])]
    return _message(f"{quoted}, the newest first", rows)


def waiting(listed: Listed, zone_of: ZoneOf) -> list[Block]:
    """Each with its Claim."""
    shown = listed.lines[:LINES_SHOWN]
    return [*(_waiting(line, nth, zone_of) for nth, line in enumerate(shown)), *_more(listed, "after these")]


def held(listed: Listed, user: str, zone_of: ZoneOf, to: Place) -> list[Block]:
    """Of `user`, each with the way to its thread."""
    shown = listed.lines[:LINES_SHOWN]
    rows = [
        block
        for nth, line in enumerate(shown)
        for block in (_held(line, nth, user, zone_of, to), *offers.in_list(line.handoff, user, nth))
    ]
    return [*rows, *_more(listed, "in the channels")]


def _waiting(line: Line, nth: int, zone_of: ZoneOf) -> Block:
    handoff = line.handoff
    zone = zone_of(handoff.skill)
    times = [drawn_time(handoff.escalated_at, zone, f"since {TIME_AND_AGE}")]
    if handoff.state is State.PARKED and handoff.opens_at:
        times.append(drawn_time(handoff.opens_at, zone, f"parked until {DAY_AND_TIME}"))
    claim = button(Action.CLAIM, "Claim", handoff.id)
    return _row(line, nth, times, claim, offers.beside(handoff))


def _held(line: Line, nth: int, user: str, zone_of: ZoneOf, to: Place) -> Block:
    handoff = line.handoff
    by = handoff.holder
    beside = f"you help {known_name(by.name)}" if by and by.id != user else ""
    return _row(line, nth, [_stands(line, zone_of(handoff.skill))], _open(line, to), beside)


def _stands(line: Line, zone: str) -> Block:
    handoff = line.handoff
    if handoff.state is State.SNOOZED:
        if handoff.snoozed_until is None:
            return plain("snoozed until they write")
        return drawn_time(handoff.snoozed_until, zone, f"snoozed until {DAY_AND_TIME}")
    if handoff.offer_ends:
        return drawn_time(handoff.offer_ends, zone, f"offered until {TIME}")
    if line.waits_since:
        return drawn_time(line.waits_since, zone, f"waits since {TIME_AND_AGE}")
    if line.answered_at:
        return drawn_time(line.answered_at, zone, f"answered {DAY_AND_TIME}")
    return plain("nothing to answer")


def _found(line: Line, nth: int, zone_of: ZoneOf, to: Place) -> Block:
    handoff = line.handoff
    zone = zone_of(handoff.skill)
    if handoff.state in AWAITING:
        return _row(
            line,
            nth,
            [drawn_time(handoff.escalated_at, zone, f"waits since {TIME_AND_AGE}")],
            _open(line, to),
            offers.beside(handoff),
        )
    if ended := _ENDED.get(handoff.state):
        at = drawn_time(handoff.resolved_at or handoff.escalated_at, zone, f"ended {DAY_AND_TIME}")
        return _row(line, nth, [at], _open(line, to), ended)
    name = known_name(handoff.holder.name) if handoff.holder else "a colleague"
    asleep = ", snoozed" if handoff.state is State.SNOOZED else ""
    asked = drawn_time(handoff.escalated_at, zone, f"asked {DAY_AND_TIME}")
    return _row(line, nth, [asked], _open(line, to), f"with {name}{asleep}")


def _row(line: Line, nth: int, times: list[Block], press: Block | None, beside: str = "") -> Block:
    high = "High · " if line.handoff.priority is Priority.HIGH and line.handoff.is_open else ""
    matter = shorten(line.headline, HEADLINE_LIMIT) or "no question yet"
    skill = shorten(line.handoff.skill, SKILL_LIMIT) or "?"
    section: Block = {
        "type": "section",
        "text": plain(f"{high}{who(line.customer)}: {matter}"),
        "fields": [plain(f"{skill} · {beside}" if beside else skill), *times],
    }
    return known(Part.LISTED, {**section, "accessory": press} if press else section, nth)


def _open(line: Line, to: Place) -> Block | None:
    """None where its card does not stand yet."""
    address = to(line.anchor) if line.anchor else ""
    if not 0 < len(address) <= URL_LIMIT:
        return None
    return {**button(Action.OPEN, "Open", line.handoff.id), "url": address}


def _more(listed: Listed, where: str) -> list[Block]:
    more = listed.total - len(listed.lines[:LINES_SHOWN])
    return [lines(Part.MORE, [[words(f"and {more:,} more {where}")]])] if more > 0 else []


def _message(head: str, rows: list[Block]) -> Message:
    block = known(Part.TITLE, {"type": "section", "text": plain(head)})
    return {"text": escaped_within(head, MESSAGE_TEXT_LIMIT), "blocks": [block, *rows]}


def _counted(total: int) -> str:
    return "1 waits" if total == 1 else f"{total:,} wait"
