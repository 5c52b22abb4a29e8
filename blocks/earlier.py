"""The window of what the same customer came with before: one row for each conversation, newest first."""

from __future__ import annotations

from collections.abc import Sequence

from blocks.card_beside import how_it_stands
from blocks.card_facts import who
from blocks.ids import Action, Callback, Part
from blocks.lists import HEADLINE_LIMIT, ZoneOf
from blocks.parts import Block, View, button, known, plain
from blocks.text import shorten
from blocks.when import DAY_AND_TIME, drawn_time
from bot.domain.conversation import Customer
from bot.domain.desk import PAST_SHOWN, Line

NOTHING = "Nothing that you may read: no other conversation of theirs was passed to a skill of yours."


def earlier(customer: Customer, lines: Sequence[Line], handoff_id: str, zone_of: ZoneOf) -> View:
    known_as = "verified" if customer.verified else "unverified, in the same browser"
    head: Block = {"type": "context", "elements": [plain(f"{who(customer)} ({known_as})")]}
    rows = [_row(line, nth, zone_of) for nth, line in enumerate(lines[:PAST_SHOWN])]
    return {
        "type": "modal",
        "callback_id": Callback.EARLIER,
        "private_metadata": handoff_id,
        "title": plain("Earlier conversations"),
        "close": plain("Close"),
        "blocks": [head, *(rows or [{"type": "section", "text": plain(NOTHING)}])],
    }


def _row(line: Line, nth: int, zone_of: ZoneOf) -> Block:
    handoff = line.handoff
    asked = drawn_time(handoff.escalated_at, zone_of(handoff.skill), f"asked {DAY_AND_TIME}")
    section: Block = {
        "type": "section",
        "text": plain(shorten(line.headline, HEADLINE_LIMIT) or "no question yet"),
        "fields": [plain(how_it_stands(handoff)), asked],
        "accessory": button(Action.EARLIER_TRANSCRIPT, "Transcript", handoff.id),
    }
    return known(Part.LISTED, section, nth)
