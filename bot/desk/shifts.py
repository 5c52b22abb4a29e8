"""Agents say whether they take handoffs now. Until anybody does, whoever's skill is open counts as there."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.desk.serving import asked, check_agent, served
from bot.domain.breaks import break_until, checked
from bot.domain.errors import BadRoom, NotAnAgent, NotOnShift, UnknownSkill
from bot.domain.handoff import Agent, Handoff, State
from bot.domain.routing import Route, staffed
from bot.domain.rules import Rules, Skill
from bot.domain.staff import MOST_ROOM, Shift, Staff
from bot.ports import Clock, People, Store, Tx
from bot.record import OFFER_TIMER

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
        named = {one.name: one for one in self._named(skill)}
        skills = [named[name] for name in await self._served(named, user, skill)]
        now = self._clock.now()
        agent = Agent(user, await self._people.name(user))
        shift = Shift(agent, now, _until(skills, now), tuple(one.name for one in skills))
        await self._store.write(lambda tx: tx.shifts.begin(shift))
        return shift

    async def _served(self, named: Collection[str], user: str, skill: str) -> tuple[str, ...]:
        """Of one skill it is said that they are none of its agents."""
        try:
            return await served(self._people, named, user)
        except NotAnAgent:
            raise NotAnAgent(**({"skill": skill} if skill else {})) from None

    async def end(self, user: str) -> tuple[str, ...]:
        """The open skills that nobody takes handoffs of any more, nor stands in for. Raises NotOnShift.

        What it was their turn for goes on to the next at once.
        """
        now = self._clock.now()

        if not await self._store.write(lambda tx: end_shift(tx, user, now)):
            raise NotOnShift
        staff = await self._store.read(lambda tx: tx.shifts.staff())
        own = next(one for one in staff.shifts if one.agent.id == user)
        return tuple(name for name in own.skills if self._is_alone(name, staff, now))

    def _is_alone(self, name: str, staff: Staff, now: datetime) -> bool:
        if name not in self._rules.skills:  # baton.toml may have lost it since the shift began
            return False
        found = staffed(Route(name, ""), self._rules, lambda one: staff.is_there(one, now))
        return staff.is_deserted(self._rules.skills[found.skill], now)

    async def rest(self, user: str, said: str) -> Shift:
        """A break as `breaks.break_until` reads it. Raises NotOnShift or BadBreak."""
        own, now = await self._own(user), self._clock.now()
        until = break_until(said, now, self._rules.zone_among(own.skills))
        return await self._keep(replace(own, break_until=until))

    async def changeable(self, user: str) -> tuple[Shift, tuple[str, ...]]:
        """Their shift, and the skills that it could be for. Raises NotOnShift, NotAnAgent."""
        own = await self._own(user)
        return own, await served(self._people, self._rules.skills, user, glance=True)

    async def change(self, user: str, skills: Sequence[str], room: int, until: datetime | None) -> Shift:
        """`until` is when their break ends, None without one.

        Raises NotOnShift, UnknownSkill, NotAnAgent, BadRoom or BadBreak.
        """
        own, now = await self._own(user), self._clock.now()
        if not 1 <= room <= MOST_ROOM:
            raise BadRoom(most=MOST_ROOM)
        if until and until != own.break_until:
            checked(until, now)
        chosen = [one for name in skills for one in self._named(name or " ")]
        names = tuple(dict.fromkeys(one.name for one in chosen))
        serves = await asked(self._people, names, user)
        if not names or len(serves.skills) < len(names):
            raise serves.why or NotAnAgent()
        ends = own.until if set(names) == set(own.skills) else _until(chosen, now)
        return await self._keep(replace(own, skills=names, until=ends, room=room, break_until=until))

    async def _own(self, user: str) -> Shift:
        """With the room that it has. Raises NotOnShift."""
        staff = await self._store.read(lambda tx: tx.shifts.staff())
        own = staff.shift_of(user, self._clock.now(), self._rules.at_once)
        if own is None:
            raise NotOnShift
        return own

    async def _keep(self, shift: Shift) -> Shift:
        now = self._clock.now()
        if not await self._store.write(lambda tx: tx.shifts.change(shift, now)):
            raise NotOnShift
        return shift

    async def on_shift(self, user: str) -> OnShift:
        """Raises NotAnAgent: customers may be of the same workspace, and are told nobody's name."""
        await check_agent(self._people, self._rules, user)
        now = self._clock.now()
        staff = await self._store.read(lambda tx: tx.shifts.staff())
        own = staff.shift_of(user, now, self._rules.at_once)
        return OnShift(now, own, staff.names(self._rules.skills.values(), now), staff.uses_shifts(now))

    def _named(self, skill: str) -> Sequence[Skill]:
        known = list(self._rules.skills.values())
        if not skill:
            return known
        found = [one for one in known if one.name.casefold() == skill.casefold()]
        if not found:
            raise UnknownSkill(known=", ".join(one.name for one in known))
        return found


def end_shift(tx: Tx, user: str, at: datetime, *, gone: bool = False) -> bool:
    """What it was their turn for goes on to the next; `gone`: so does what a colleague offered them. False
    where they are on none.
    """

    def is_over(handoff: Handoff) -> bool:
        return gone or not handoff.offered_by

    _pass_on(tx, user, at, is_over)
    ended = tx.shifts.end(user, at)
    _pass_on(tx, user, at, is_over)  # what was offered at this very moment: from here on nothing is
    return ended


def leave_skill(tx: Tx, rules: Rules, user: str, skill: str, at: datetime) -> None:
    """They are none of its agents any more: they can't accept what they are offered of it, and their shift is
    for the rest.
    """
    _pass_on(tx, user, at, lambda handoff: rules.serving(handoff.skill).name == skill)
    own = tx.shifts.staff().shift_of(user, at, rules.at_once)
    if own is None or skill not in own.skills:
        return
    rest = tuple(name for name in own.skills if name != skill)
    if rest:
        tx.shifts.change(replace(own, skills=rest), at)
    else:
        end_shift(tx, user, at)


def _pass_on(tx: Tx, user: str, at: datetime, those: Callable[[Handoff], bool]) -> None:
    for handoff in tx.handoffs.in_state(State.OFFERED):
        if handoff.is_offered_to(user) and those(handoff):
            tx.timers.set(OFFER_TIMER, handoff.id, at)


def _until(skills: Sequence[Skill], now: datetime) -> datetime:
    return max(skill.hours.closes_at(now) or now + LONGEST for skill in skills)
