"""Whose turn it is: to whom a handoff that waits is offered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from bot.domain.handoff import Handoff
from bot.domain.rules import Rules
from bot.domain.staff import Shift, Staff

_NEVER = datetime.min.replace(tzinfo=UTC)


def next_in_turn(handoff: Handoff, staff: Staff, rules: Rules, first: str, now: datetime) -> Shift | None:
    """Of who is on shift and has room: `first` (a Slack user id), else who had none for the longest time."""
    skill = rules.serving(handoff.skill)
    there = [one for one in staff.taking(skill, now) if not one.is_on_break(now)]
    free = [one for one in there if staff.room(one, rules.at_once) and one.agent.id not in handoff.not_for]
    return next((one for one in free if one.agent.id == first), _longest_without(free))


def _longest_without(shifts: Sequence[Shift]) -> Shift | None:
    return min(shifts, key=lambda one: (one.turn_at or _NEVER, one.since, one.agent.id), default=None)
