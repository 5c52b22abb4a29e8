"""Whether the skills' own examples lead to them, and what would keep handoffs from their people."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator, Sequence

from bot.assistant.skills import ExampleSkills, Judged
from bot.config.skills import SkillPart
from bot.doctor.context import Context
from bot.doctor.finding import Finding, ok, warning
from bot.domain.brief import shorten
from bot.domain.signals import names

ALIKE_FROM, ALIKE_SHARE = 2, 1 / 3
"""So many of a skill's examples, and such a share of them, read like one other skill's where that is warned
of."""

QUOTED = 60
"""Characters shown of an example."""


async def examples(context: Context) -> Sequence[Finding]:
    """Each example is sorted as if it were a customer's turn, by the others."""
    parts = context.file.skills
    skills = ExampleSkills({part.name: part.examples for part in parts})
    judged = await asyncio.to_thread(skills.among_themselves)
    found = [*_alike(judged), *_caught(parts)]
    if found or len({one.skill for one in judged}) < 2:
        return found
    right = sum(one.found == one.skill for one in judged)
    found_own = f"{right} of {len(judged)} would be routed to their own skill if customers wrote them"
    return [ok(f"of the skills' examples in baton.toml {found_own}")]


def _alike(judged: Sequence[Judged]) -> list[Finding]:
    totals = Counter(one.skill for one in judged)
    strays = Counter((one.skill, one.found) for one in judged if one.found != one.skill)
    return [
        warning(
            f"{count} of {totals[skill]} examples read like those of {other}: {_first(judged, skill, other)}",
            f"use words in them that only {skill} would hear, add more of them, or give it keywords",
            about=skill,
        )
        for (skill, other), count in strays.items()
        if count >= ALIKE_FROM and count / totals[skill] > ALIKE_SHARE
    ]


def _first(judged: Sequence[Judged], skill: str, other: str) -> str:
    return next(_quoted(one.text) for one in judged if (one.skill, one.found) == (skill, other))


def _caught(parts: Sequence[SkillPart]) -> Iterator[Finding]:
    """Keywords that stand in another skill's examples."""
    for part in parts:
        for word in part.keywords:
            for other in parts:
                example = next((text for text in other.examples if names(text, word)), "")
                if example and other is not part:
                    yield warning(
                        f"its keyword “{word}” stands in an example of {other.name}: {_quoted(example)}",
                        f"choose a word that is {part.name}'s alone, or change the example",
                        about=part.name,
                    )


def _quoted(text: str) -> str:
    return f"“{shorten(text, QUOTED)}”"
