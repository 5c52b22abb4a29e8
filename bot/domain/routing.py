"""Which skill a handoff goes to."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.decision import Topic
from bot.domain.rules import Rules

CERTAIN_ENOUGH = 0.4
"""Below this likeness to any skill's examples, the general queue is the honest choice."""


def choose_skill(topic: Topic | None, ranking: Sequence[tuple[str, float]], rules: Rules) -> str:
    """The topic's own skill, else the likeliest one, else the general one."""
    if topic and topic.skill:
        return topic.skill
    if ranking and ranking[0][1] >= CERTAIN_ENOUGH:
        return ranking[0][0]
    return rules.general.name
