"""The window with a long thread in a few sentences, each as it was said."""

from __future__ import annotations

from collections.abc import Sequence

from blocks.card_facts import known_name, quoted, who
from blocks.forms import context
from blocks.ids import Callback, Part
from blocks.parts import Block, Line, View, bold, plain, rich_text, section_of, words
from blocks.text import shorten
from blocks.when import DAY_AND_TIME, moment
from bot.domain.conversation import Customer, Speaker
from bot.domain.summing import LONGEST, Summary, Words

NOTHING = "Nothing has been said yet."
CHOSEN = "Sentences as they were said, chosen by rule. All of it stands in the transcript."


def summary(customer: Customer, found: Summary, zone: str = "UTC") -> View:
    parts = (
        ("Asked", found.asked),
        ("Tried", found.tried),
        ("Promised", found.promised),
        ("Still open", found.open),
        ("Last words", found.last),
        ("Inside", found.notes),
    )
    drawn = [_part(title, said, customer, zone) for title, said in parts if said]
    return {
        "type": "modal",
        "callback_id": Callback.SUMMARY,
        "title": plain("Summary"),
        "close": plain("Close"),
        "blocks": [*(drawn or [{"type": "section", "text": plain(NOTHING)}]), context(CHOSEN)],
    }


def _part(title: str, said: Sequence[Words], customer: Customer, zone: str) -> Block:
    return rich_text(Part.FACTS, section_of([[bold(title)], *(_line(one, customer, zone) for one in said)]))


def _line(one: Words, customer: Customer, zone: str) -> Line:
    speaker = _speaker(one, customer)
    text = shorten(one.text, LONGEST) or "…"
    return [words("• "), moment(one.at, zone, DAY_AND_TIME), words(f" {speaker}: {quoted(text)}")]


def _speaker(one: Words, customer: Customer) -> str:
    match one.speaker:
        case Speaker.CUSTOMER:
            return f"{who(customer)} (customer)"
        case Speaker.ASSISTANT:
            return "Assistant"
        case _:
            return known_name(one.name)
