"""Thresholds for a wanted trade-off: found on one half of the dialogues, judged on the other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from random import Random

from bot.deciding import Deciding
from bot.domain.decision import Thresholds
from bot.domain.errors import BatonError
from bot.domain.rules import Rules
from bot.evaluation.playing import NoSkills, Played, RememberedMood, handed
from bot.evaluation.timing import Case, Costs, Timing, cost

GRID = tuple(step / 20 for step in range(1, 18))
"""Of both thresholds, 0.05 to 0.85: an answer surer than that is said by every company."""

Tell = Callable[[str], None]


class TooFew(BatonError):
    """Not two conversations that need a person and two that don't: no half would have both kinds."""


@dataclass(frozen=True, slots=True)
class Point:
    """What came of one pair of thresholds: shares from 0 to 1, and the mean cost of a dialogue.

    `late` are those that came too late or never, of the dialogues that need a person; `wrong`, of all, those
    in which a wrong answer was given, where the article that was needed is known.
    """

    thresholds: Thresholds
    false: float
    late: float
    wrong: float
    cost: float


@dataclass(frozen=True, slots=True)
class Tuned:
    """`by_confidence` and `by_handoff` are the curves, each with the other threshold at its best."""

    by_confidence: tuple[Point, ...]
    by_handoff: tuple[Point, ...]
    now: Point
    proposed: Point
    judged_now: Point
    judged: Point


class Trying:
    def __init__(self, rules: Rules, costs: Costs) -> None:
        self._rules = rules
        self._costs = costs
        self._mood = RememberedMood()

    def point(self, played: Sequence[Played], thresholds: Thresholds) -> Point:
        deciding = Deciding(replace(self._rules, thresholds=thresholds), self._mood, NoSkills())
        return point([_case(one, deciding) for one in played], thresholds, self._costs)


def _case(one: Played, deciding: Deciding) -> Case:
    at = handed(one, deciding, now=None)
    return Case(one.dialogue.gold, at, one.wrong(at))


def point(cases: Sequence[Case], thresholds: Thresholds, costs: Costs) -> Point:
    free = [case for case in cases if case.gold is None]
    needing = [case for case in cases if case.gold is not None]
    false = sum(case.timing is Timing.FALSE for case in free) / max(1, len(free))
    late = sum(case.timing in {Timing.LATE, Timing.MISSED} for case in needing) / max(1, len(needing))
    wrong = sum(case.wrong for case in cases) / len(cases)
    return Point(thresholds, false, late, wrong, cost(cases, costs))


def tune(
    played: Sequence[Played], rules: Rules, costs: Costs, seed: int, tell: Tell = lambda _: None
) -> Tuned:
    """One threshold at a time, the cheapest of a grid; ties go to what is nearest to the one that stands.

    Raises TooFew.
    """
    half, other = halved(played, seed)
    standing = best = rules.thresholds
    trying = Trying(rules, costs)
    for _ in range(2):
        tell("confidence …")
        values = sorted({*GRID, standing.confidence})
        first = [trying.point(half, replace(best, confidence=value)) for value in values]
        best = cheapest(first, best).thresholds
        tell("handoff …")
        values = sorted({*GRID, standing.handoff})
        second = [trying.point(half, moved(best, value, standing)) for value in values]
        best = cheapest(second, best).thresholds
    return Tuned(
        tuple(first),
        tuple(second),
        trying.point(half, rules.thresholds),
        trying.point(half, best),
        trying.point(other, rules.thresholds),
        trying.point(other, best),
    )


def halved(played: Sequence[Played], seed: int) -> tuple[list[Played], list[Played]]:
    """By chance; both have as many that need a person, but for an odd one. Raises TooFew."""
    needing = sum(one.dialogue.gold is not None for one in played)
    if min(needing, len(played) - needing) < 2:
        raise TooFew
    shuffled = list(played)
    Random(f"{seed}:tuning").shuffle(shuffled)  # noqa: S311
    shuffled.sort(key=lambda one: one.dialogue.gold is None)
    return shuffled[::2], shuffled[1::2]


def cheapest(points: Sequence[Point], standing: Thresholds) -> Point:
    def far(one: Point) -> float:
        there = one.thresholds
        return abs(there.confidence - standing.confidence) + abs(there.handoff - standing.handoff)

    return min(points, key=lambda one: (round(one.cost, 9), far(one)))


def moved(thresholds: Thresholds, handoff: float, standing: Thresholds) -> Thresholds:
    """The same with another `handoff`, and `calm` and `busy` as far from it as they stand."""
    by = handoff - standing.handoff
    calm, busy = max(0.0, standing.calm + by), min(1.0, standing.busy + by)
    return replace(thresholds, handoff=handoff, calm=round(calm, 2), busy=round(busy, 2))


def as_toml(thresholds: Thresholds) -> str:
    """As baton.toml has it."""
    names = ("confidence", "handoff", "calm", "busy")
    return "\n".join(["[thresholds]", *(f"{name} = {getattr(thresholds, name):.2f}" for name in names)])
