"""Agents say whether they take handoffs now. Until anybody does, whoever's skill is open counts as there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.errors import NotAnAgent, NotOnShift, UnknownSkill
from bot.domain.handoff import Agent
from bot.domain.routing import Route, staffed
from bot.domain.rules import Rules, Skill
from bot.domain.staff import Shift, Staff
from bot.ports import Clock, People, Store

LONGEST = timedelta(hours=12)
"""Of a shift for skills that never close: who forgets to end it is not there the next day."""


@dataclass(frozen=True, slots=True)
class OnShift:
    """Who takes handoffs at `now`: the asker's own shift, where there is one, and all who do, by skill.

    `used` is false while nobody here says so: then who is there is guessed.
    """

    now: datetime
    own: Shift | None
    agents: tuple[tuple[str, tuple[str, ...]], ...]
    used: bool


class Shifts:
    def __init__(self, store: Store, clock: Clock, rules: Rules, people: People) -> None:
        self._store = store
        self._clock = clock
        self._rules = rules
        self._people = people

    async def begin(self, user: str, skill: str = "") -> Shift:
        """Until the last of the skills closes; `skill` in any case, "" for all whose channels they are in.

        Raises UnknownSkill, or NotAnAgent.
        """
        skills = [one for one in self._named(skill) if await self._people.is_agent(user, one.name)]
        if not skills:
            raise NotAnAgent
        now = self._clock.now()
        agent = Agent(user, await self._people.name(user))
        shift = Shift(agent, now, _until(skills, now), tuple(one.name for one in skills))
        await self._store.write(lambda tx: tx.shifts.begin(shift))
        return shift

    async def end(self, user: str) -> tuple[str, ...]:
        """The open skills that nobody takes handoffs of any more, nor stands in for. Raises NotOnShift."""
        now = self._clock.now()
        if not await self._store.write(lambda tx: tx.shifts.end(user, now)):
            raise NotOnShift
        staff = await self._store.read(lambda tx: tx.shifts.staff())
        own = next(one for one in staff.shifts if one.agent.id == user)
        return tuple(name for name in own.skills if self._is_alone(name, staff, now))

    def _is_alone(self, name: str, staff: Staff, now: datetime) -> bool:
        if name not in self._rules.skills:  # baton.toml may have lost it since the shift began
            return False
        found = staffed(Route(name, ""), self._rules, lambda one: staff.is_there(one, now))
        return staff.is_deserted(self._rules.skills[found.skill], now)

    async def on_shift(self, user: str) -> OnShift:
        now = self._clock.now()
        staff = await self._store.read(lambda tx: tx.shifts.staff())
        own = next((one for one in staff.shifts if one.agent.id == user and one.until > now), None)
        return OnShift(now, own, staff.names(self._rules.skills.values(), now), staff.uses_shifts(now))

    def _named(self, skill: str) -> Sequence[Skill]:
        known = list(self._rules.skills.values())
        if not skill:
            return known
        found = [one for one in known if one.name.casefold() == skill.casefold()]
        if not found:
            raise UnknownSkill(known=", ".join(one.name for one in known))
        return found


def _until(skills: Sequence[Skill], now: datetime) -> datetime:
    return max(skill.hours.closes_at(now) or now + LONGEST for skill in skills)
