"""Of the customer's matter: what they said, where it stands, what they were promised."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.domain.facts.base import Fact, HandoffFact


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationStarted(Fact):
    verified: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AssistantAnswered(Fact):
    seq: int
    article: str
    confidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerWrote(HandoffFact):
    """A customer's turn that belongs into the handoff's thread."""

    seq: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerEdited(HandoffFact):
    """A customer's turn that the handoff was told of says something else now."""

    seq: int
    skill: str
    opens_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerDeleted(HandoffFact):
    """A customer's turn that the handoff was told of was taken back."""

    seq: int
    skill: str
    opens_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrected(HandoffFact):
    """The customer mended what was passed on of their matter."""

    skill: str
    opens_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Escalated(HandoffFact):
    """`opens_at` is set when the skill was closed, so the handoff was parked.

    `wordless`: a person was asked for before anything was said. `busy`: more cards wait than the cap on new
    ones lets through at once, so nothing was promised.
    """

    skill: str
    priority: str
    reasons: tuple[str, ...]
    opens_at: datetime | None
    promised: datetime | None
    wordless: bool = False
    busy: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class EscalatedAgain(HandoffFact):
    skill: str
    reasons: tuple[str, ...]
    opens_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Flushed(HandoffFact):
    skill: str
    opened_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Parked(HandoffFact):
    """`parked_until` is set when it was parked before, until an opening that did not come."""

    skill: str
    opens_at: datetime
    parked_until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaughtUp(HandoffFact):
    """What the customer wrote while parked, `after` to `upto` (seq), goes into the thread as one message."""

    after: int
    upto: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawn(HandoffFact):
    skill: str
    parked_until: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AnchoredAnew(HandoffFact):
    """Its thread is gone (`lost`: with the whole channel), so it goes on under a new card.

    There the customer's turns after `after` up to `upto` are told once more.
    """

    after: int
    upto: int
    lost: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Rated(HandoffFact):
    score: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseKept(HandoffFact):
    due: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseBroken(HandoffFact):
    """`answered` when a person's first word came late; else the clock found it."""

    due: datetime
    answered: bool
