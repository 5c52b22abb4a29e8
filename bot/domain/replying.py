"""An answer written in a window: what the window shows, and what is sent off with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.domain.conversation import Customer, Source
from bot.domain.handoff import Handoff
from bot.domain.macros import Macro


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What the assistant would say, for the agent's eyes. `id` "" where it has nothing worth showing."""

    id: str = ""
    text: str = ""
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


@dataclass(frozen=True, slots=True)
class Answer:
    """`window` is the one in which it was written, `suggestion` what was shown in it, "" for nothing."""

    handoff_id: str
    text: str
    read_upto: int
    window: str
    suggestion: str = ""
