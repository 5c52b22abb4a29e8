"""What baton.toml says of the decision to hand off: `[thresholds]`, `[shifts]`, `[stuck]`, a topic's risk."""

from __future__ import annotations

from collections.abc import Container, Sequence
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from bot.config.kinds import Duration, NonEmpty
from bot.config.skills import check_word
from bot.domain.heard import Risk, Topic
from bot.domain.rules import Stuck
from bot.domain.weighing import Thresholds

Share = Annotated[float, Field(ge=0, le=1)]
_DEFAULT = Thresholds()
_STUCK = Stuck()


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


def as_risk(value: object) -> object:
    if not isinstance(value, str) or value not in set(Risk):
        raise ValueError('not a risk (use "low", "medium", "high" or "always")')
    return Risk(value)


class TopicPart(Part):
    name: NonEmpty
    phrases: Annotated[list[NonEmpty], Field(min_length=1)]
    skill: str = ""
    urgent: bool = False
    risk: Annotated[Risk, BeforeValidator(as_risk)] = Risk.ALWAYS


def topics(parts: Sequence[TopicPart], skills: Container[str]) -> list[Topic]:
    """Raises ValueError naming the key and what is wrong."""
    for number, part in enumerate(parts, 1):
        if part.skill and part.skill not in skills:
            raise ValueError(f"topics[{number}].skill: no skill is called {part.skill!r}")
        for place, phrase in enumerate(part.phrases, 1):
            check_word(phrase, f"topics[{number}].phrases[{place}]")
    return [Topic(one.name, tuple(one.phrases), one.skill, one.urgent, one.risk) for one in parts]


class ThresholdsPart(Part):
    confidence: Share = _DEFAULT.confidence
    asking: Share = _DEFAULT.asking
    medium: Share = _DEFAULT.medium
    high: Share = _DEFAULT.high
    frustration: Annotated[float, Field(ge=-1, le=0)] = _DEFAULT.frustration
    handoff: Share = _DEFAULT.handoff
    calm: Share = _DEFAULT.calm
    busy: Share = _DEFAULT.busy

    @model_validator(mode="after")
    def _in_order(self) -> ThresholdsPart:
        if self.calm > self.busy:
            raise ValueError(f"calm ({self.calm:g}) must not be above busy ({self.busy:g})")
        if not self.calm <= self.handoff <= self.busy:
            between = f"calm ({self.calm:g}) and busy ({self.busy:g})"
            raise ValueError(f"handoff ({self.handoff:g}) must lie between {between}")
        return self

    def thresholds(self) -> Thresholds:
        return Thresholds(**self.model_dump())


class ShiftsPart(Part):
    """`at_once`: handoffs that one agent serves beside each other."""

    at_once: Annotated[int, Field(ge=1, le=50)] = 3


class StuckPart(Part):
    """As bot.domain.rules.Stuck has it."""

    answers: Annotated[int, Field(ge=1, le=50)] = _STUCK.answers
    confidence: Share = _STUCK.confidence
    after: Duration = _STUCK.after
    offer: bool = _STUCK.offer

    def stuck(self) -> Stuck:
        return Stuck(self.answers, self.confidence, self.after, offer=self.offer)
