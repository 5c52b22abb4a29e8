"""What baton.toml says of customers who wait: `[nudges]`, a skill's own, and who is on call."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from datetime import timedelta
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict

from bot.config.kinds import duration
from bot.domain.nudges import Nudges
from bot.domain.rules import Skill

_CALLED = re.compile(r"[UWS][A-Z0-9]{4,20}")


def _patience(value: object) -> object:
    try:
        return None if value == "off" else duration(value)
    except ValueError:
        raise ValueError('not a length of time (use 30s, 15m or 2h, or "off")') from None


def _called(value: str) -> str:
    if not _CALLED.fullmatch(value):
        raise ValueError(
            f"{value!r} is no Slack id of a user group (S…) or a person (U… or W…): copy it from its profile"
        )
    return value


Patience = Annotated[timedelta | None, BeforeValidator(_patience)]
OnCall = Annotated[str, AfterValidator(_called)]


class NudgesPart(BaseModel):
    """As bot.domain.nudges.Nudges has it; what a skill does not name is as `[nudges]` says."""

    model_config = ConfigDict(extra="forbid", strict=True)

    unclaimed: Patience = Nudges().unclaimed
    overflow_after: Patience = Nudges().overflow_after
    next_word: Patience = Nudges().next_word
    release_after: Patience = Nudges().release_after

    def over(self, base: Nudges) -> Nudges:
        return replace(base, **{name: getattr(self, name) for name in self.model_fields_set})


class Waits(BaseModel):
    """Of `[[skills]]`. `on_call` are user groups and people."""

    on_call: OnCall | list[OnCall] = []
    nudges: NudgesPart = NudgesPart()

    def called(self) -> tuple[str, ...]:
        return (self.on_call,) if isinstance(self.on_call, str) else tuple(dict.fromkeys(self.on_call))


def given(skills: Mapping[str, Skill], parts: Sequence[Waits], nudges: NudgesPart) -> dict[str, Skill]:
    """The skills with how long their customers wait. Raises ValueError naming the key and what is wrong."""
    common = nudges.over(Nudges())
    found = {}
    for number, (part, (name, skill)) in enumerate(zip(parts, skills.items(), strict=True), 1):
        own = part.nudges.over(common)
        _check(own, skill, f"skills[{number}].nudges", part.nudges.model_fields_set)
        found[name] = replace(skill, on_call=part.called(), nudges=own)
    return found


def _check(nudges: Nudges, skill: Skill, where: str, own: set[str]) -> None:
    """A time is counted in the skill's opening times, which are looked ahead for three weeks."""
    for one in fields(nudges):
        patience = getattr(nudges, one.name)
        if patience and patience > skill.hours.longest_promise():
            key = f"{where}.{one.name}" if one.name in own else f"nudges.{one.name}"
            raise ValueError(f"{key}: longer than two weeks' opening times of {skill.name}")
    if nudges.unclaimed and nudges.overflow_after and nudges.overflow_after < nudges.unclaimed:
        key = where if own else "nudges"
        raise ValueError(f"{key}: overflow_after is shorter than unclaimed: both count from the same moment")
