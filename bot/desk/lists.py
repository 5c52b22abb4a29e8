"""What an agent sees of their work: Home, the queue, what is theirs, and whom they look for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from functools import reduce
from operator import add
from zoneinfo import ZoneInfo

from bot.desk.serving import Serves, asked
from bot.domain.conversation import Customer, one_line
from bot.domain.desk import (
    EVERYTHING,
    FOUND_SHOWN,
    LINES_SHOWN,
    PAST_SHOWN,
    Home,
    Line,
    Listed,
    Load,
    Scope,
    by_wait,
)
from bot.domain.errors import NotAnAgent, NothingToFind, UnknownSkill
from bot.domain.fields import of_customer
from bot.domain.rules import Rules
from bot.domain.staff import Staff
from bot.ports import Clock, People, Store, Tx

LONGEST = 100
"""Characters of what is looked for."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A list, and the skills that its reader serves and it was made for."""

    listed: Listed
    skills: tuple[str, ...] = ()


class Lists:
    """Whoever serves a skill sees its queue; a manager everything. Nobody else gets at any of it."""

    def __init__(self, store: Store, clock: Clock, rules: Rules, people: People) -> None:
        self._store = store
        self._clock = clock
        self._rules = rules
        self._people = people

    async def home(self, user: str) -> Home:
        """Raises NotAnAgent."""
        serves, now = await self._asked(user), self._clock.now()
        home = await self._store.read(lambda tx: self._home(tx, user, serves.skills, now))
        return replace(home, unknown=serves.unknown)

    async def waiting(self, user: str, skill: str = "") -> Seen:
        """What they can claim, of the `skill` in any case or of all they serve.

        Raises NotAnAgent, UnknownSkill.
        """
        serves = await self._served(user)
        if skill:
            serves = tuple(one for one in serves if one == self._named(skill))
        if not serves:
            raise NotAnAgent(skill=skill)
        listed = await self._store.read(lambda tx: self._waiting(tx, serves, tx.desks.loads()))
        return Seen(listed, serves)

    async def mine(self, user: str) -> Listed:
        """What they hold and what they help with. Raises NotAnAgent."""
        await self._served(user)
        return await self._store.read(lambda tx: self._mine(tx, user))

    async def find(self, user: str, words: str) -> tuple[Line, ...]:
        """The newest FOUND_SHOWN handoffs of whoever is called so by what agents are shown, or of the
        conversation of that id, in the skills that they serve.

        Raises NotAnAgent, NothingToFind.
        """
        serves = await self._served(user)
        wanted = "".join(char for char in one_line(words) if char.isprintable())[:LONGEST].strip()
        if not wanted:
            raise NothingToFind
        scope = EVERYTHING if user in self._rules.managers else self._scope(serves)

        def work(tx: Tx) -> tuple[Line, ...]:
            by_id = tx.desks.of_conversation(wanted, scope)
            return self._told(by_id or tx.desks.find(wanted, self._rules.fields, scope, FOUND_SHOWN))

        return await self._store.read(work)

    async def earlier(self, user: str, handoff_id: str) -> tuple[Customer, tuple[Line, ...]]:
        """The other conversations of the same customer's that people were brought into, in the skills that
        they serve: the newest PAST_SHOWN. None where nobody is known to be the same.

        Raises NotAnAgent, UnknownHandoff.
        """
        serves = await self._served(user)
        everything = user in self._rules.managers
        scope = EVERYTHING if everything else self._scope(serves)

        def work(tx: Tx) -> tuple[Customer, tuple[Line, ...]]:
            handoff = tx.handoffs.get(handoff_id)
            if not everything and self._rules.serving(handoff.skill).name not in serves:
                raise NotAnAgent(skill=handoff.skill)
            of = tx.conversations.get(handoff.conversation_id)
            lines = tx.desks.past(of.owner, of.id, scope, PAST_SHOWN) if of.owner else ()
            return of_customer(of.customer, self._rules.fields), self._told(lines)

        return await self._store.read(work)

    async def _served(self, user: str) -> tuple[str, ...]:
        return (await self._asked(user)).skills

    async def _asked(self, user: str) -> Serves:
        """Managers need serve none."""
        found = await asked(self._people, self._rules.skills, user, glance=True)
        if not found.skills and user not in self._rules.managers:
            raise found.why or NotAnAgent()
        return found

    def _named(self, skill: str) -> str:
        known = self._rules.skills
        found = next((one for one in known if one.casefold() == skill.casefold()), "")
        if not found:
            raise UnknownSkill(known=", ".join(known))
        return found

    def _scope(self, serves: tuple[str, ...]) -> Scope:
        """Who serves the general skill also serves what baton.toml names no more."""
        if self._rules.general.name in serves:
            return Scope(frozenset(self._rules.skills) - {*serves}, but=True)
        return Scope(frozenset(serves))

    def _home(self, tx: Tx, user: str, serves: tuple[str, ...], now: datetime) -> Home:
        staff, loads = tx.shifts.staff(), tx.desks.loads()
        start, end = _day(now, self._rules.zone)
        mine = self._mine(tx, user)
        return Home(
            now=now,
            shift=staff.shift_of(user, now, self._rules.at_once),
            serves=serves,
            mine=mine,
            left=staff.went(user, now) and any(line.handoff.is_held_by(user) for line in mine.lines),
            waiting=self._waiting(tx, serves, loads, user),
            numbers=tx.desks.numbers(user, start, end),
            skills=self._skills(staff, loads, now) if user in self._rules.managers else (),
            used=staff.uses_shifts(now),
        )

    def _waiting(self, tx: Tx, serves: tuple[str, ...], loads: list[Load], user: str = "") -> Listed:
        """But for what is offered to `user`, which stands among what is theirs."""
        total = sum(one.waiting for one in loads if self._rules.serving(one.skill).name in serves)
        if not total:
            return Listed()
        found = tx.desks.waiting(self._scope(serves), LINES_SHOWN)
        others = [line for line in found if not user or not line.handoff.is_offered_to(user)]
        return Listed(self._told(others), total - len(found) + len(others))

    def _mine(self, tx: Tx, user: str) -> Listed:
        lines = by_wait(tx.desks.held_by(user))
        return Listed(self._told(lines[:LINES_SHOWN]), len(lines))

    def _told(self, lines: Iterable[Line]) -> tuple[Line, ...]:
        """With no more of each customer than the company's list has."""
        listed = self._rules.fields
        return tuple(replace(line, customer=of_customer(line.customer, listed)) for line in lines)

    def _skills(
        self, staff: Staff, loads: list[Load], now: datetime
    ) -> tuple[tuple[Load, tuple[str, ...]], ...]:
        known = self._rules.skills.values()
        names = dict(staff.names(known, now))
        return tuple(
            (
                reduce(
                    add, (load for load in loads if self._rules.serving(load.skill) is one), Load(one.name)
                ),
                names[one.name],
            )
            for one in known
        )


def _day(now: datetime, zone: str) -> tuple[datetime, datetime]:
    """The day that it is there, from midnight to midnight."""
    there = ZoneInfo(zone)
    today = now.astimezone(there).date()
    first, last = (datetime.combine(day, time(0), there) for day in (today, today + timedelta(days=1)))
    return first, last
