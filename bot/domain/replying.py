"""An answer written in a window: what the window shows, and what is sent off with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from enum import StrEnum

from bot.domain.conversation import Customer, Source
from bot.domain.errors import TextTooLong
from bot.domain.handoff import Handoff
from bot.domain.macros import TEXT_LIMIT, Macro

EDITED = 0.3
"""From there on what was sent is the suggestion in other words, and not words of the agent's own."""


class Use(StrEnum):
    """What the agent made of a suggestion."""

    UNCHANGED = "unchanged"
    EDITED = "edited"
    DISCARDED = "discarded"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What the assistant would say, for the agent's eyes alone."""

    id: str
    text: str
    sources: tuple[Source, ...] = ()
    confidence: float = 0.0


@dataclass(frozen=True, slots=True)
class Replying:
    """What a window is drawn from: `said` is what the customer said since anybody answered, up to the turn
    `read_upto`; `values` fill placeholders.
    """

    handoff: Handoff
    customer: Customer
    said: tuple[str, ...]
    read_upto: int
    values: Mapping[str, str]
    macros: tuple[Macro, ...] = field(default=())
    suggestion: Suggestion | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """`window` is the one in which it was written, `suggestion` what was shown in it, "" for nothing."""

    handoff_id: str
    text: str
    read_upto: int
    window: str
    suggestion: str = ""


def inserted(text: str, more: str) -> str:
    """Below what was typed. Raises TextTooLong, or a part of it would be lost."""
    whole = f"{text.rstrip()}\n\n{more}" if text.strip() else more
    if len(whole) > TEXT_LIMIT:
        raise TextTooLong(field="text", limit=TEXT_LIMIT)
    return whole


def use_of(suggested: str, sent: str) -> tuple[Use, float]:
    """By how much of it was sent, in words: 0 to 1."""
    before, after = suggested.split(), sent.split()
    alike = round(SequenceMatcher(None, before, after, autojunk=False).ratio(), 3)
    if before == after:
        return Use.UNCHANGED, 1.0
    return (Use.EDITED if alike >= EDITED else Use.DISCARDED), alike
