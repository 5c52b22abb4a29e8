"""What Baton posts under a card: the customer's words, and one calm line where a redraw would go unseen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from blocks.card_facts import customer_name, known_name, who
from blocks.ids import Part
from blocks.parts import (
    MESSAGE_TEXT_LIMIT,
    Line,
    Message,
    bold,
    lines,
    quote,
    rich_text,
    section_of,
    spoken,
    words,
)
from blocks.text import NAME_LIMIT, block_of, escaped_within, shorten
from blocks.when import DAY_AND_TIME, moment, near
from bot.domain.card import Card
from bot.domain.conversation import Customer, Turn
from bot.domain.deliveries import LineCode

CAUGHT_UP_LIMIT = 9_000
"""Characters of turns in one message; over 13,000 in all are refused (docs/slack.md, `limit-total`)."""
CAUGHT_UP_TURNS = 40


def customer_turn(name: str, verified: bool, text: str) -> Message:
    """The customer's words in a quote: lines of their own stay lines, and none can pass for ours."""
    speaker = _speaker(name, verified)
    shown = block_of(text) or "…"
    drawn = rich_text(Part.TURN, section_of([[bold(speaker)]]), quote(shown))
    return {"text": escaped_within(f"{speaker}: {shown}", MESSAGE_TEXT_LIMIT), "blocks": [drawn]}


def caught_up(name: str, verified: bool, turns: Sequence[Turn], zone: str = "UTC") -> Message:
    """What was said while nobody could hear it: the newest turns that fit whole, oldest of them first."""
    shown = _newest(turns)
    speaker, left = _speaker(name, verified), len(turns) - len(shown)
    head: Line = [
        bold(speaker),
        words(" wrote since" if len(turns) == 1 else f" wrote {len(turns)} times since"),
    ]
    drawn = [section_of([head])]
    if left:
        drawn.append(section_of([[words(f"{left} earlier: see Transcript on the card")]]))
    for at, text in shown:
        drawn += [section_of([[moment(at, zone, DAY_AND_TIME)]]), quote(text)]
    newest = shown[-1][1] if shown else "…"
    text = escaped_within(f"{speaker}: {newest}", MESSAGE_TEXT_LIMIT)
    return {"text": text, "blocks": [rich_text(Part.TURN, *drawn)]}


def line(code: LineCode, card: Card, opens_at: datetime | None = None, zone: str = "UTC") -> Message:
    """One sentence in the thread, because a redrawn card notifies nobody."""
    said = _sentence(code, card, opens_at, zone)
    return {
        "text": escaped_within(spoken(said), MESSAGE_TEXT_LIMIT),
        "blocks": [lines(Part.LINE, [said])],
    }


def _sentence(code: LineCode, card: Card, opens_at: datetime | None, zone: str) -> Line:
    skill, name = shorten(card.handoff.skill, NAME_LIMIT), who(card.customer)
    until = _until(opens_at, zone)
    match code:
        case LineCode.FLUSHED:
            return [words(f"{skill} is open now: {name} waits for somebody to claim this.")]
        case LineCode.PARKED:
            return [words(f"{skill} has closed. {name} keeps their place: this is parked"), *until]
        case LineCode.RELEASED if opens_at:
            return [words(f"Released while {skill} is closed: this is parked"), *until]
        case LineCode.RELEASED:
            return [words(f"Released: {name} waits for somebody else to claim this.")]
        case LineCode.REOPENED:
            return _reopened(card, name, until if opens_at else [])
        case LineCode.WITHDRAWN:
            return [words(f"{name} no longer waits for a person: there is nothing left to do here.")]
        case LineCode.PROMISE_BROKEN:
            return _late(card, name, zone)


def _until(opens_at: datetime | None, zone: str) -> Line:
    if opens_at is None:
        return [words(".")]
    return [words(" "), moment(opens_at, zone, f"until {DAY_AND_TIME}"), words(".")]


def _reopened(card: Card, name: str, parked: Line) -> Line:
    if holder := card.handoff.holder:
        return [words(f"{name} wrote again, so this is open again, with {known_name(holder.name)}.")]
    if parked:
        return [words(f"{name} wrote again while the team is closed: this is open again, parked"), *parked]
    return [words(f"{name} wrote again, so this is open again and waits for somebody to claim it.")]


def _late(card: Card, name: str, zone: str) -> Line:
    sorry = f"has not come. {name} has been told that it is late."
    if card.promise is None:
        return [words(f"The answer that was promised {sorry}")]
    due = near(card.promise.due, card.handoff.escalated_at, zone, "by")
    return [words("The answer promised "), due, words(f" {sorry}")]


def _speaker(name: str, verified: bool) -> str:
    shown = customer_name(Customer(name=name, verified=verified)) or "Someone"
    return f"{shown} ({'customer' if verified else 'customer, unverified'})"


def _newest(turns: Sequence[Turn]) -> list[tuple[datetime, str]]:
    kept: list[tuple[datetime, str]] = []
    room = CAUGHT_UP_LIMIT
    for turn in reversed(turns[-CAUGHT_UP_TURNS:]):
        text = block_of(turn.text) or "…"
        room -= len(text)
        if room < 0 and kept:
            break
        kept.insert(0, (turn.at, text))
    return kept
