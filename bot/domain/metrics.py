"""The manager's report: what is counted, of what, and how."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.targets import Timed


@dataclass(frozen=True, slots=True)
class Waiting:
    """Who waits now in one skill; `oldest` is when the longest waiting was escalated."""

    skill: str
    queued: int
    parked: int
    oldest: datetime | None


@dataclass(frozen=True, slots=True)
class Kept:
    """Of the times of one kind that began in one skill: how many were met, and how many were not.

    What still runs, or ended otherwise, is neither.
    """

    skill: str
    timed: Timed
    kept: int
    broken: int


@dataclass(frozen=True, slots=True)
class Report:
    """Counts of conversations and handoffs that began in [start, end).

    `escalated` are conversations, `handoffs` may be more. `unanswered` still wait for a person's first word;
    `withdrawn` gave up waiting.
    `waits` are seconds from escalation to the first word of a person, of the handoffs answered so far.
    `ratings` are the scores given in the period. `reasons` are (Reason code, count), most frequent first; one
    handoff may have several.
    """

    title: str
    start: datetime
    end: datetime
    zone: str
    conversations: int
    escalated: int
    handoffs: int
    reasons: tuple[tuple[str, int], ...]
    waits: tuple[float, ...]
    unanswered: int
    withdrawn: int
    resolved: int
    ratings: tuple[int, ...]
    promises_kept: int
    promises_broken: int
    waiting: tuple[Waiting, ...]
    stuck: int = 0
    """Conversations that the assistant left without an answer, and that nobody was handed."""
    handed_back: int = 0
    """Ended by the holder so that the assistant goes on."""
    merged: int = 0
    """Go on in another handoff of the same customer: neither resolved nor given up."""
    blocked: int = 0
    """Ended as spam."""
    on_shift: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Who takes handoffs now, by skill; nothing where shifts are not used."""
    targets: tuple[Kept, ...] = ()
    """By skill, as they began in the period."""
    transferred: tuple[tuple[str, str, int], ...] = ()
    """From which skill to which, and how often in the period, most frequent first."""

    @property
    def escalation_rate(self) -> float | None:
        """Conversations with a handoff among all; None where there was no conversation."""
        return self.escalated / self.conversations if self.conversations else None

    @property
    def median_wait(self) -> float | None:
        return quantile(self.waits, 0.5)

    @property
    def slow_wait(self) -> float | None:
        """The wait that nine in ten stayed under."""
        return quantile(self.waits, 0.9)

    @property
    def mean_rating(self) -> float | None:
        return sum(self.ratings) / len(self.ratings) if self.ratings else None


def quantile(values: Sequence[float], share: float) -> float | None:
    """Nearest rank: the smallest value that at least `share` of them don't exceed. None of nothing."""
    if not values:
        return None
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)]
