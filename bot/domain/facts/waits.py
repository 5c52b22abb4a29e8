"""Of customers who wait for too long."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.domain.facts.base import HandoffFact


@dataclass(frozen=True, slots=True, kw_only=True)
class OnCallNamed(HandoffFact):
    """Nobody claimed it; `told` are the people and user groups on call."""

    skill: str
    told: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftUnclaimed(HandoffFact):
    """For so long that the overflow channel hears of it, and the managers in `told`."""

    skill: str
    told: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetMissed(HandoffFact):
    """Of what `timed` says, a Timed code; `skill` is where the clock began."""

    skill: str
    timed: str
    due: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class HolderReminded(HandoffFact):
    """The customer has waited for the next word of `agent` since `since`."""

    skill: str
    agent: str
    since: datetime
