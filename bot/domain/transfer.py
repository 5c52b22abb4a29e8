"""A handoff that moved to another skill."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.domain.conversation import Customer
from bot.domain.deliveries import Anchor
from bot.domain.handoff import Agent, Handoff

NOTE_LIMIT = 1_000
"""Characters that whoever moves it may leave for who goes on."""


@dataclass(frozen=True, slots=True)
class Transfer:
    """`left` is where its card stood, None where it had none; `note` is for agents alone."""

    handoff_id: str
    at: datetime
    agent: Agent
    source: str
    target: str
    note: str = ""
    left: Anchor | None = None


@dataclass(frozen=True, slots=True)
class CardLeft:
    """What a card shows that a transfer closed; `ended`: its handoff, which is over and has no other card."""

    customer: Customer
    transfer: Transfer
    ended: Handoff | None = None


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A skill that could go on: closed until `opens_at`, or open; `deserted`: all of it are off shift."""

    skill: str
    opens_at: datetime | None = None
    deserted: bool = False
