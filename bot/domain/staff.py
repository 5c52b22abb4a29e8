"""Who takes handoffs now, and for how many more there is room."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.domain.handoff import Agent
from bot.domain.heard import Capacity
from bot.domain.rules import Skill

MOST_ROOM = 50
"""Handoffs that one agent may say they serve beside each other."""
LATELY = timedelta(days=14)
"""A company in which no shift began or ended for so long does not use them: who is there is then guessed."""


@dataclass(frozen=True, slots=True)
class Shift:
    """`agent` takes handoffs of these skills from `since` until `until`, but for a break.

    `room` is for how many beside each other, None for as many as anybody; `turn_at` when they were last
    offered one, or claimed one.
    """

    agent: Agent
    since: datetime
    until: datetime
    skills: tuple[str, ...] = ()
    room: int | None = None
    break_until: datetime | None = None
    turn_at: datetime | None = None

    def is_on_break(self, now: datetime) -> bool:
        return self.break_until is not None and now < self.break_until


@dataclass(frozen=True, slots=True)
class Staff:
    """`shifts` are everybody's last, over or not. `queued` is by skill, `held` by skill and agent's id: what
    they hold awake, and what is offered to them.
    """

    shifts: tuple[Shift, ...] = ()
    queued: Mapping[str, int] = field(default_factory=dict)
    held: Mapping[tuple[str, str], int] = field(default_factory=dict)

    def uses_shifts(self, now: datetime) -> bool:
        return any(shift.until > now - LATELY for shift in self.shifts)

    def on_shift(self, skill: Skill, now: datetime) -> frozenset[str]:
        """Ids of the agents who said so and are not on a break."""
        return frozenset(one.agent.id for one in self.taking(skill, now) if not one.is_on_break(now))

    def taking(self, skill: Skill, now: datetime) -> tuple[Shift, ...]:
        """Those that last, breaks or not."""
        return tuple(one for one in self.shifts if one.until > now and skill.name in one.skills)

    def shift_of(self, agent: str, now: datetime, at_once: int) -> Shift | None:
        """The one they are on, with the room that it has."""
        own = next((one for one in self.shifts if one.agent.id == agent and one.until > now), None)
        return replace(own, room=own.room or at_once) if own else None

    def went(self, agent: str, now: datetime) -> bool:
        """Their shift ended, lately."""
        return any(one.agent.id == agent and now - LATELY < one.until <= now for one in self.shifts)

    def has_room(self, now: datetime, at_once: int) -> bool:
        """Anybody who takes anything now."""
        there = (one for one in self.shifts if one.until > now and not one.is_on_break(now))
        return any(self.room(one, at_once) for one in there)

    def room(self, shift: Shift, at_once: int) -> int:
        """For how many more."""
        return max(0, (shift.room or at_once) - self._held_by(shift.agent.id))

    def names(self, skills: Iterable[Skill], now: datetime) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Who said so, by skill, each by name; and whether they are on a break."""
        return tuple(
            (skill.name, tuple(sorted(_named(one, now) for one in self.taking(skill, now))))
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
        return self._uses(skill, now) and skill.hours.is_open(now) and not self.is_there(skill, now)

    def takes_back(self, agent: str, skill: Skill, now: datetime) -> bool:
        """What they held comes back to them: they are on shift for it, or nobody of it ever says so."""
        there = agent in self.on_shift(skill, now) or not self._uses(skill, now)
        return skill.hours.is_open(now) and there

    def promised(self, skill: Skill, now: datetime) -> datetime | None:
        """The time that a customer may be given: none while it is deserted."""
        return None if self.is_deserted(skill, now) else skill.promised(now)

    def capacity(self, skill: Skill, now: datetime, at_once: int) -> Capacity:
        """Where shifts are not used, whoever holds a handoff of the skill is there, and at least one."""
        queued = self.queued.get(skill.name, 0)
        if not skill.hours.is_open(now):
            return Capacity(0, 0, queued)
        if self.uses_shifts(now):
            there = [one for one in self.taking(skill, now) if not one.is_on_break(now)]
            return Capacity(len(there), sum(self.room(one, at_once) for one in there), queued)
        here = {agent: count for (name, agent), count in self.held.items() if name == skill.name}
        agents = max(1, len(here))
        return Capacity(agents, max(0, agents * at_once - sum(here.values())), queued)

    def _uses(self, skill: Skill, now: datetime) -> bool:
        """Somebody was on shift for it lately."""
        return any(one.until > now - LATELY and skill.name in one.skills for one in self.shifts)

    def _held_by(self, agent: str) -> int:
        return sum(count for (_, holder), count in self.held.items() if holder == agent)


def _named(shift: Shift, now: datetime) -> str:
    return f"{shift.agent.name} (on a break)" if shift.is_on_break(now) else shift.agent.name
