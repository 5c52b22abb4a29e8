"""The overnight list of one skill: who waits for the opening, one line each."""

from __future__ import annotations

from blocks.ids import Action, Part
from blocks.parts import (
    MESSAGE_TEXT_LIMIT,
    Block,
    Line,
    Message,
    bold,
    button,
    known,
    lines,
    plain,
    spoken,
    words,
)
from blocks.text import NAME_LIMIT, UNNAMED, escaped_within, shorten
from blocks.when import DAY_AND_TIME, TIME, drawn_time, moment
from bot.domain.card import OVERNIGHT_LINES, Overnight, OvernightLine
from bot.domain.handoff import Priority

MOVED_ON = "Nobody waits on this list any more. Who still waited at the opening has a card of their own."
NOBODY_YET = "Nobody waits."


def overnight(listed: Overnight, zone: str = "UTC") -> Message:
    """`zone` is the skill's, for the fallbacks of times that Slack draws in each reader's own."""
    head = _head(listed, zone)
    shown = listed.lines[:OVERNIGHT_LINES]
    drawn = [lines(Part.HEAD, [head]), *(_line(line, zone, nth) for nth, line in enumerate(shown))]
    more = listed.waiting - len(shown)
    if more > 0:
        drawn.append(lines(Part.MORE, [[words(f"and {more} more, who come as cards at the opening")]]))
    if not listed.waiting:
        drawn.append(lines(Part.MORE, [[words(MOVED_ON if listed.gone else NOBODY_YET)]]))
    return {"text": escaped_within(spoken(head), MESSAGE_TEXT_LIMIT), "blocks": drawn}


def _head(listed: Overnight, zone: str) -> Line:
    until = moment(listed.opens_at, zone, f"until {DAY_AND_TIME}")  # true when it has opened, too
    count = f"{listed.waiting} waiting" if listed.waiting else "moved on" if listed.gone else "nobody waits"
    return [
        bold(f"{shorten(listed.skill, NAME_LIMIT)} after hours"),
        words(" · "),
        until,
        words(f" · {count}"),
    ]


def _line(line: OvernightLine, zone: str, nth: int) -> Block:
    high = "High · " if line.priority is Priority.HIGH else ""
    name = shorten(line.customer, NAME_LIMIT) or UNNAMED
    matter = shorten(line.headline, 150) or "no question yet"
    section: Block = {
        "type": "section",
        "text": plain(f"{high}{name}: {matter}"),
        "fields": [drawn_time(line.since, zone, f"since {TIME}")],
        "accessory": button(Action.CLAIM, "Claim", line.handoff_id),
    }
    return known(Part.WAITING, section, nth)
