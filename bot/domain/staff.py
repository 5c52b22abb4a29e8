"""Who takes handoffs now, and for how many more there is room."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.domain.handoff import Agent
from bot.domain.heard import Capacity
from bot.domain.rules import Skill

LATELY = timedelta(days=14)
"""A company in which no shift began or ended for so long does not use them: who is there is then guessed."""


@dataclass(frozen=True, slots=True)
class Shift:
    """`agent` takes handoffs of these skills from `since` until `until`."""

    agent: Agent
    since: datetime
    until: datetime
    skills: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Staff:
    """`shifts` are everybody's last, over or not. `queued` is by skill, `held` by skill and agent's id."""

    shifts: tuple[Shift, ...] = ()
    queued: Mapping[str, int] = field(default_factory=dict)
    held: Mapping[tuple[str, str], int] = field(default_factory=dict)

    def uses_shifts(self, now: datetime) -> bool:
        return any(shift.until > now - LATELY for shift in self.shifts)

    def on_shift(self, skill: Skill, now: datetime) -> frozenset[str]:
        """Ids of the agents who said so."""
        taking = (shift for shift in self.shifts if shift.until > now and skill.name in shift.skills)
        return frozenset(shift.agent.id for shift in taking)

    def names(self, skills: Iterable[Skill], now: datetime) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Who said so, by skill, each by name."""
        known = {one.agent.id: one.agent.name for one in self.shifts}
        return tuple(
            (skill.name, tuple(sorted(known[agent] for agent in self.on_shift(skill, now))))
            for skill in skills
        )

    def is_there(self, skill: Skill, now: datetime) -> bool:
        """Somebody takes its handoffs now. Where shifts are not used, that is while it is open."""
        taken = bool(self.on_shift(skill, now)) or not self.uses_shifts(now)
        return skill.hours.is_open(now) and taken

    def is_deserted(self, skill: Skill, now: datetime) -> bool:
        """It is open, and all who lately took its handoffs have said that they don't.

        One for which nobody ever was on shift promises by its hours: what others try says nothing of it.
        """
        used = any(one.until > now - LATELY and skill.name in one.skills for one in self.shifts)
        return used and skill.hours.is_open(now) and not self.is_there(skill, now)

    def promised(self, skill: Skill, now: datetime) -> datetime | None:
        """The time that a customer may be given: none while it is deserted."""
        return None if self.is_deserted(skill, now) else skill.promised(now)

    def capacity(self, skill: Skill, now: datetime, at_once: int) -> Capacity:
        """Where shifts are not used, whoever holds a handoff of the skill is there, and at least one."""
        queued = self.queued.get(skill.name, 0)
        if not skill.hours.is_open(now):
            return Capacity(0, 0, queued)
        if self.uses_shifts(now):
            agents = self.on_shift(skill, now)
            return Capacity(len(agents), sum(max(0, at_once - self._held_by(one)) for one in agents), queued)
        here = {agent: count for (name, agent), count in self.held.items() if name == skill.name}
        there = max(1, len(here))
        return Capacity(there, max(0, there * at_once - sum(here.values())), queued)

    def _held_by(self, agent: str) -> int:
        return sum(count for (_, holder), count in self.held.items() if holder == agent)
