"""What an agent sees of their work: on their Home tab, and in answer to `/handoff`."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.domain.conversation import Customer
from bot.domain.deliveries import Anchor
from bot.domain.handoff import Handoff, State
from bot.domain.metrics import quantile
from bot.domain.staff import Shift

LINES_SHOWN = 20
"""Of a list."""
FOUND_SHOWN = 10
PAST_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Scope:
    """The skills of those names; with `but`, all others."""

    skills: frozenset[str]
    but: bool = False


EVERYTHING = Scope(frozenset(), but=True)


@dataclass(frozen=True, slots=True)
class Line:
    """One handoff in a list. `anchor` is where its card stands, None before it does.

    `waits_since` is since when the customer waits for a person's word, None where a person had the last one:
    then `answered_at`.
    """

    handoff: Handoff
    customer: Customer
    headline: str
    anchor: Anchor | None = None
    waits_since: datetime | None = None
    answered_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """The first LINES_SHOWN of `total`."""

    lines: tuple[Line, ...] = ()
    total: int = 0


class Leave(StrEnum):
    """What becomes of a handoff whose holder goes off shift."""

    KEEP = "keep"
    RELEASE = "release"
    HAND_OVER = "hand_over"


@dataclass(frozen=True, slots=True)
class Numbers:
    """What one agent did in a day; `waits` are seconds from a claim of theirs to their first word."""

    claimed: int = 0
    resolved: int = 0
    waits: tuple[float, ...] = ()

    @property
    def median_wait(self) -> float | None:
        return quantile(self.waits, 0.5)


@dataclass(frozen=True, slots=True)
class Load:
    """Of one skill, now; `oldest` is when the longest waiting was escalated, parked or not."""

    skill: str
    queued: int = 0
    parked: int = 0
    held: int = 0
    snoozed: int = 0
    oldest: datetime | None = None

    @property
    def waiting(self) -> int:
        return self.queued + self.parked

    def __add__(self, other: Load) -> Load:
        return Load(
            self.skill,
            self.queued + other.queued,
            self.parked + other.parked,
            self.held + other.held,
            self.snoozed + other.snoozed,
            min(filter(None, (self.oldest, other.oldest)), default=None),
        )


@dataclass(frozen=True, slots=True)
class Home:
    """One agent's Home tab at `now`.

    `serves` are the skills whose channels they are in. `skills` are all of them with who is on shift for
    each, for managers alone; `used` says whether anybody uses shifts here.
    """

    now: datetime
    shift: Shift | None
    serves: tuple[str, ...]
    mine: Listed = field(default_factory=Listed)
    waiting: Listed = field(default_factory=Listed)
    numbers: Numbers = field(default_factory=Numbers)
    skills: tuple[tuple[Load, tuple[str, ...]], ...] = ()
    used: bool = False
    left: bool = False
    """They went off shift lately, and hold something."""
    unknown: tuple[str, ...] = ()
    """Skills of which it could not be found out whether they serve them."""


_PLACES = {State.OFFERED: 0, State.SNOOZED: 2}


def is_theirs(handoff: Handoff, agent: str) -> bool:
    """They hold it, help with it, or it is offered to them."""
    asked = handoff.offered_to.id if handoff.offered_to else ""
    return asked == agent or handoff.speaks_since(agent) is not None


def by_wait(lines: list[Line]) -> list[Line]:
    """What is offered first, for it is so for minutes; then who waits longest; then who was answered longest
    ago; those that are snoozed last.
    """

    def order(line: Line) -> tuple[int, bool, datetime]:
        since = line.waits_since or line.answered_at or line.handoff.escalated_at
        return _PLACES.get(line.handoff.state, 1), line.waits_since is None, since

    return sorted(lines, key=order)
