"""`[targets]` in baton.toml: the times that a company sets itself, for all and for some."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from pydantic import BaseModel, ConfigDict

from bot.config.kinds import NonEmpty
from bot.config.waiting import Patience
from bot.domain.rules import Skill
from bot.domain.targets import TargetRule, Timed


class TimesPart(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    first: Patience = None
    next: Patience = None
    resolution: Patience = None

    def times(self) -> dict[Timed, timedelta | None]:
        """What is written: "off" counts, what is left out does not."""
        return {timed: getattr(self, timed) for timed in Timed if timed in self.model_fields_set}


class CasePart(TimesPart):
    """Of one skill, of one tier (a plan or value of accounts), or of both."""

    skill: NonEmpty | None = None
    tier: NonEmpty | None = None


class TargetsPart(TimesPart):
    cases: list[CasePart] = []


def rules(part: TargetsPart, skills: Mapping[str, Skill]) -> tuple[TargetRule, ...]:
    """Raises ValueError naming the key and what is wrong."""
    found = [_rule(part, "targets", skills)] if part.times() else []
    seen: set[tuple[str, str]] = set()
    for number, case in enumerate(part.cases, 1):
        where = f"targets.cases[{number}]"
        if not case.skill and not case.tier:
            raise ValueError(f"{where}: names neither a skill nor a tier")
        if case.skill and case.skill not in skills:
            raise ValueError(f"{where}.skill: no skill is called {case.skill!r}")
        whom = (case.skill or "", (case.tier or "").casefold())
        if whom in seen:
            raise ValueError(f"{where}: the same skill and tier are there twice")
        seen.add(whom)
        found.append(_rule(case, where, skills, case.skill or "", case.tier or ""))
    return tuple(found)


def _rule(
    part: TimesPart, where: str, skills: Mapping[str, Skill], skill: str = "", tier: str = ""
) -> TargetRule:
    times = part.times()
    for timed, patience in times.items():
        for one in skills.values():
            if skill in {"", one.name} and patience and patience > one.hours.longest_promise():
                raise ValueError(f"{where}.{timed}: longer than two weeks' opening times of {one.name}")
    return TargetRule(times, skill, tier)
