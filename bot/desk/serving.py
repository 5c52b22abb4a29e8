"""Which skills somebody serves, asked side by side: who looks waits for the slowest answer, not for all."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass

from bot.domain.errors import BatonError, NotAnAgent
from bot.domain.rules import Rules
from bot.ports import People


@dataclass(frozen=True, slots=True)
class Serves:
    """`unknown` are the skills of which it could not be found out, and `why`: one lost channel takes nobody's
    desk away.
    """

    skills: tuple[str, ...]
    unknown: tuple[str, ...] = ()
    why: BatonError | None = None


async def asked(people: People, skills: Iterable[str], user: str, *, glance: bool = False) -> Serves:
    names = tuple(skills)
    asking = (people.is_agent(user, one, glance=glance) for one in names)
    answers = dict(zip(names, await asyncio.gather(*asking, return_exceptions=True), strict=True))
    failed = {name: error for name, error in answers.items() if isinstance(error, BaseException)}
    why = None
    for error in failed.values():
        if not isinstance(error, BatonError):
            raise error
        why = why or error
    return Serves(tuple(name for name, is_agent in answers.items() if is_agent is True), tuple(failed), why)


async def served(
    people: People, skills: Iterable[str], user: str, *, glance: bool = False
) -> tuple[str, ...]:
    """Those that are known, at least one. Raises NotAnAgent, or why nothing is known."""
    found = await asked(people, skills, user, glance=glance)
    if not found.skills:
        raise found.why or NotAnAgent()
    return found.skills


async def check_agent(people: People, rules: Rules, user: str) -> None:
    """Of any skill, or a manager. Raises as `served` does."""
    if user not in rules.managers:
        await served(people, rules.skills, user, glance=True)
