"""The times that a company sets itself: first answer, next answer, resolution. Customers are told of none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.conversation import Account


class Timed(StrEnum):
    FIRST = "first"
    """From coming up to a person's first word."""
    NEXT = "next"
    """From a customer's word to the next of a person's."""
    RESOLUTION = "resolution"


class TargetState(StrEnum):
    RUNNING = "running"
    PAUSED = "paused"
    KEPT = "kept"
    BROKEN = "broken"
    VOID = "void"
    """It ended otherwise: neither kept nor broken."""


@dataclass(frozen=True, slots=True)
class Target:
    """Of one handoff, in the skill it was in when the clock began; `left` is open time, while paused.

    `ended_at` None: it is still owed, be it broken or not.
    """

    handoff_id: str
    timed: Timed
    since: datetime
    due: datetime
    skill: str
    state: TargetState = TargetState.RUNNING
    left: timedelta | None = None
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class TargetRule:
    """`times` for the customers of `skill`, of `tier`, of both; "" is any. None: no time is set for these."""

    times: Mapping[Timed, timedelta | None] = field(default_factory=dict)
    skill: str = ""
    tier: str = ""
    """A plan or value of accounts, in any case."""

    def fits(self, skill: str, account: Account) -> bool:
        tiers = {account.plan.casefold(), account.value.casefold()}
        return self.skill in {"", skill} and (not self.tier or self.tier.casefold() in tiers)


def within(rules: tuple[TargetRule, ...], timed: Timed, skill: str, account: Account) -> timedelta | None:
    """By the narrowest rule that names this time: of tier and skill, of the tier, of the skill, of all."""
    fitting = [rule for rule in rules if timed in rule.times and rule.fits(skill, account)]
    found = max(fitting, key=lambda rule: (bool(rule.tier), bool(rule.skill)), default=None)
    return found.times[timed] if found else None
