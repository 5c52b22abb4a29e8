"""Which skill a handoff goes to, whose people are there, and how urgent it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.conversation import Page
from bot.domain.decision import Decision
from bot.domain.handoff import Handoff, Priority
from bot.domain.heard import Reason, Topic
from bot.domain.rules import Rules, Skill
from bot.domain.signals import names

CERTAIN_ENOUGH = 0.4
"""Below this chance of any skill, the general queue is the honest choice."""

KEYWORD, ON_PAGE = 0.5, 0.4
"""What a keyword of the skill, and being on a page of its, add to the chance that its examples give. Each is
enough by itself where the words say nothing, and neither outweighs words that clearly say otherwise."""

POINTS: Mapping[Reason, int] = {
    Reason.URGENT: 2,
    Reason.FRUSTRATED: 2,
    Reason.ASKED_AGAIN: 1,
    Reason.FAILED_ATTEMPTS: 1,
    Reason.VALUED_CUSTOMER: 1,
    Reason.POLICY_TOPIC: 1,
}
HIGH_FROM = 2
"""Points of a high priority: one strong reason, or two that would each be none."""

PRESENT = 0.5
"""From this value on a signal is there, not only hinted at."""

HEAD_START = timedelta(hours=12)
"""A high one goes before whoever asked up to so long before it: nobody waits a second day behind new ones."""


@dataclass(frozen=True, slots=True)
class Route:
    """`skill` is whose people get it, `meant` whose it is, `why` in words.

    `chance`, 0 to 1, is how surely it is theirs; `ranking` are all that came near, best first.
    """

    skill: str
    why: str
    chance: float = 1.0
    ranking: tuple[tuple[str, float], ...] = ()
    meant: str = ""

    @property
    def overflowed(self) -> bool:
        return bool(self.meant) and self.meant != self.skill


def route(
    text: str, page: Page, topic: Topic | None, ranking: Sequence[tuple[str, float]], rules: Rules
) -> Route:
    """The topic's own skill, else the likeliest by examples (`ranking`), keywords and page, else the general
    one. A chosen skill that baton.toml does not name is passed over."""
    if topic and topic.skill in rules.skills:
        return Route(topic.skill, f"{topic.name} is {topic.skill}'s", meant=topic.skill)
    weighed = sorted(_weighed(text, page, ranking, rules), key=lambda one: -one.chance)
    near = tuple((one.skill, min(1.0, one.chance)) for one in weighed)
    if weighed and weighed[0].chance >= CERTAIN_ENOUGH:
        return replace(weighed[0], chance=near[0][1], ranking=near)
    general = rules.general.name
    return Route(general, "not clear whose it is", 0.0, near, general)


def staffed(found: Route, rules: Rules, on_shift: Callable[[Skill], bool]) -> Route:
    """Where somebody is on shift: the skill itself, else the first along its `overflow`.

    Where nobody is anywhere, it waits for its own people.
    """
    there = next((skill for skill in _along(found.skill, rules) if on_shift(skill)), None)
    if there is None or there.name == found.skill:
        return found
    words = f"for {found.skill}, where nobody is on shift"
    return replace(found, skill=there.name, meant=found.skill, why=words)


def priority(decision: Decision) -> Priority:
    """High by an urgent topic, a stated urgency or anger, or by two of the lesser reasons together."""
    if decision.topic and decision.topic.urgent:
        return Priority.HIGH
    there = {signal.reason for signal in decision.signals if signal.rule or signal.value >= PRESENT}
    points = sum(POINTS.get(reason, 0) for reason in there)
    insists = {Reason.ASKED_AGAIN, Reason.ASKED_FOR_PERSON} <= there
    return Priority.HIGH if points + insists >= HIGH_FROM else Priority.NORMAL


def place(handoff: Handoff) -> datetime:
    """Who waits is served in this order: by when they asked, with HEAD_START for each rank."""
    return handoff.escalated_at - HEAD_START * handoff.priority.rank


def _weighed(text: str, page: Page, ranking: Sequence[tuple[str, float]], rules: Rules) -> Iterator[Route]:
    """Those with anything for them, the general one only by its own keywords, pages and examples.

    A chance may be over 1 here: else skills with much for them would be alike.
    """
    by_examples, there = dict(ranking), f"{page.title} {page.url}"
    for skill in rules.skills.values():
        word = next((word for word in skill.keywords if names(text, word)), "")
        where = next((part for part in skill.pages if names(there, part.strip("/"))), "")
        like = by_examples.get(skill.name, 0.0)
        chance = like + bool(word) * KEYWORD + bool(where) * ON_PAGE
        if chance:
            why = [
                *([f"says “{word}”"] if word else []),
                *([f"on “{where}”"] if where else []),
                *([f"like the examples of {skill.name} ({like * 100:.0f} %)"] if like else []),
            ]
            yield Route(skill.name, ", ".join(why), chance, meant=skill.name)


def _along(skill: str, rules: Rules) -> Iterator[Skill]:
    """The skill and those it overflows to, each once."""
    seen: set[str] = set()
    while skill and skill not in seen:
        seen.add(skill)
        yield rules.serving(skill)
        skill = rules.serving(skill).overflow
