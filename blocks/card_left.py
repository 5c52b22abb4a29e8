"""What stays where a handoff was before a transfer: a card without buttons, and the way on.

Nothing that the customer said stands on it: what they take back later is taken back elsewhere.
"""

from __future__ import annotations

from datetime import datetime

from blocks.card_facts import known_name, who
from blocks.ids import Part
from blocks.parts import (
    MESSAGE_TEXT_LIMIT,
    Line,
    Message,
    bold,
    lines,
    link,
    spoken,
    words,
)
from blocks.text import NAME_LIMIT, escaped_within, shorten
from blocks.when import DAY_AND_TIME, moment
from blocks.wording import OUTCOMES
from bot.domain.handoff import Handoff, State
from bot.domain.transfer import CardLeft

OPEN = "Open its new card"


def closed(left: CardLeft, zone: str, way_on: str) -> Message:
    """`way_on` is the address of the card where it goes on, "" where none is known (yet)."""
    head = [bold(_moved(left)), words(" · "), moment(left.transfer.at, zone, f"since {DAY_AND_TIME}")]
    told = [*head, words(": "), bold(who(left.customer))]
    if left.ended:
        return _message(Part.HEAD, told, [words(_ending(left, left.ended)), *_to_merged(way_on)])
    there = f"It goes on in the channel of {shorten(left.transfer.target, NAME_LIMIT)}."
    return _message(Part.HEAD, told, _led(way_on) or [words(there)])


def line(left: CardLeft, zone: str, way_on: str, opens_at: datetime | None) -> Message:
    """Under the closed card; `opens_at` where it is parked."""
    if left.ended:
        return _message(
            Part.LINE, [words(f"{_moved(left)}. {_ending(left, left.ended)}")], _to_merged(way_on)
        )
    until = [words(", parked "), moment(opens_at, zone, f"until {DAY_AND_TIME}")] if opens_at else []
    stays = f". What is written here stays inside: {who(left.customer)} is answered there."
    told: Line = [words(_moved(left)), *until, words(stays)]
    return _message(Part.LINE, told, _led(way_on))


def private(left: CardLeft, skill: str, way_on: str) -> Message:
    """To who wrote in a thread that was left; `skill` has it by now."""
    team = shorten(skill, NAME_LIMIT)
    how = f"the handoff went to {team}, and is over" if left.ended else f"the handoff is with {team} now"
    told = f"The customer doesn't get this: {how}."
    return _message(Part.WORDS, [words(told)], [link(way_on, "Go on there")] if way_on else [])


def _led(way_on: str) -> Line:
    return [link(way_on, OPEN)] if way_on else []


def _to_merged(way_on: str) -> Line:
    return [words(" "), link(way_on, "Open that card")] if way_on else []


def _ending(left: CardLeft, handoff: Handoff) -> str:
    name = who(left.customer)
    match handoff.state:
        case State.WITHDRAWN:
            return f"It is over: {name} no longer waits for a person."
        case State.SPAM:
            return f"It is over: {known_name(handoff.ender)} blocked {name} as spam."
        case State.MERGED:
            return "It is over: it was merged into another card."
        case _:
            outcome = f", closed as “{OUTCOMES[handoff.outcome]}”" if handoff.outcome else ""
            return f"It is over{outcome}."


def _moved(left: CardLeft) -> str:
    moved = left.transfer
    return f"Moved to {shorten(moved.target, NAME_LIMIT)} by {known_name(moved.agent.name)}"


def _message(part: Part, told: Line, below: Line) -> Message:
    shown = [told, *([below] if below else [])]
    return {"text": escaped_within(spoken(told), MESSAGE_TEXT_LIMIT), "blocks": [lines(part, shown)]}
