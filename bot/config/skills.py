"""`[[skills]]` in baton.toml."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Literal

from pydantic import BaseModel, ConfigDict

from bot.config.kinds import CHANNEL, Agents, Duration, Name, NonEmpty
from bot.config.waiting import Waits
from bot.domain import hours
from bot.domain.rules import Skill

SHORTEST, WITHIN, LONGEST = timedelta(seconds=10), timedelta(minutes=2), timedelta(hours=1)
"""For saying yes to an offer: the least, what is usual, the most."""


class SkillPart(Waits, BaseModel):
    """`keywords` and `pages` lead to it beside its examples; `overflow` names who stands in for it.

    `agents` is a user group's id, or "channel" for whoever is in its channel. `assignment`: agents claim what
    waits, or it is offered to one at a time, who says yes within `accept_within`.
    """

    model_config = ConfigDict(extra="forbid", strict=True)

    name: Name
    channel: NonEmpty
    hours: dict[str, str | list[str]] = {}
    answer_within: Duration | None = None
    examples: list[NonEmpty] = []
    keywords: list[NonEmpty] = []
    pages: list[NonEmpty] = []
    overflow: str = ""
    agents: Agents = "channel"
    general: bool = False
    assignment: Literal["pull", "offer"] = "pull"
    accept_within: Duration = WITHIN

    @property
    def group(self) -> str:
        """Whose members its agents are; "" for its channel's."""
        return "" if self.agents == CHANNEL else self.agents


def read(parts: Sequence[SkillPart]) -> dict[str, Skill]:
    """By name, in the file's order. Raises ValueError naming the key and what is wrong."""
    skills = {part.name: _skill(part, f"skills[{number}]") for number, part in enumerate(parts, 1)}
    if len(skills) < len(parts):
        raise ValueError("skills: two have the same name")
    if sum(skill.general for skill in skills.values()) != 1:
        raise ValueError("skills: exactly one must have general = true")
    for number, skill in enumerate(skills.values(), 1):
        _check_overflow(skill, f"skills[{number}].overflow", skills)
    _check_words([(skill.name, skill.keywords) for skill in skills.values()], "keywords")
    _check_words([(skill.name, skill.pages) for skill in skills.values()], "pages")
    return skills


def _skill(part: SkillPart, where: str) -> Skill:
    week = {
        day: [spans] if isinstance(spans, str) else spans
        for day, spans in part.hours.items()
        if day != "zone"
    }
    zone = part.hours.get("zone", "UTC")
    try:
        times = hours.parse(str(zone), week) if part.hours else hours.Hours()
    except ValueError as error:
        raise ValueError(f"{where}.hours: {error}") from None
    if part.answer_within and part.answer_within > times.longest_promise():
        raise ValueError(f"{where}.answer_within: longer than two weeks' opening times")
    if not SHORTEST <= part.accept_within <= LONGEST:
        raise ValueError(f"{where}.accept_within: must be 10 seconds to an hour")
    return Skill(
        part.name,
        part.channel,
        times,
        part.answer_within,
        tuple(part.examples),
        part.general,
        tuple(part.keywords),
        tuple(part.pages),
        part.overflow,
        part.assignment == "offer",
        part.accept_within,
        agents=part.group,
    )


def _check_overflow(skill: Skill, where: str, skills: dict[str, Skill]) -> None:
    """Two may stand in for each other; one for itself says nothing."""
    if skill.overflow == skill.name:
        raise ValueError(f"{where}: {skill.name} can't stand in for itself")
    if skill.overflow and skill.overflow not in skills:
        raise ValueError(f"{where}: no skill is called {skill.overflow!r}")


def check_word(word: str, where: str) -> None:
    """One that stands in every text. Raises ValueError."""
    if not any(char.isalnum() for char in word):
        raise ValueError(f"{where}: {word!r} has no letter in it")


def _check_words(lists: Sequence[tuple[str, Sequence[str]]], key: str) -> None:
    """A word that leads to two skills leads to neither."""
    seen: dict[str, str] = {}
    for number, (name, words) in enumerate(lists, 1):
        for place, word in enumerate(words, 1):
            where = f"skills[{number}].{key}[{place}]"
            check_word(word, where)
            other = seen.setdefault(word.casefold(), name)
            if other != name:
                raise ValueError(f"{where}: {word!r} already leads to {other}")
