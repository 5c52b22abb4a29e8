"""When a person was brought in, against when one should have been. Turns are the customer's, from 1."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum


class Timing(StrEnum):
    """`right` is what has no handoff and needs none."""

    RIGHT = "right"
    ON_TIME = "on time"
    EARLY = "early"
    LATE = "late"
    MISSED = "missed"
    FALSE = "false"


@dataclass(frozen=True, slots=True)
class Case:
    """One dialogue: the turn that called for a person and the turn that brought one; None for neither.

    `wrong`: before that an answer was given from another article than was needed.
    """

    gold: int | None
    handed: int | None
    wrong: bool = False

    @property
    def distance(self) -> int:
        """Turns after the right moment; negative is before it, 0 where there is none to compare."""
        return self.handed - self.gold if self.handed is not None and self.gold is not None else 0

    @property
    def timing(self) -> Timing:
        if self.gold is None:
            return Timing.RIGHT if self.handed is None else Timing.FALSE
        if self.handed is None:
            return Timing.MISSED
        if abs(self.distance) <= 1:
            return Timing.ON_TIME
        return Timing.EARLY if self.distance < 0 else Timing.LATE


@dataclass(frozen=True, slots=True)
class Costs:
    """What each mistake is worth; early and late count per turn. The published cost looks at no answers."""

    false: float = 1.0
    early: float = 0.25
    late: float = 0.5
    missed: float = 4.0
    wrong: float = 0.0

    def of(self, case: Case) -> float:
        per = {Timing.FALSE: self.false, Timing.MISSED: self.missed}
        per_turn = {Timing.EARLY: self.early, Timing.LATE: self.late}
        timing = per.get(case.timing, 0.0) + per_turn.get(case.timing, 0.0) * abs(case.distance)
        return timing + self.wrong * case.wrong


WEIGHED = Costs(wrong=1.0)
"""What thresholds are tuned for, if nothing else is said: else the cheapest would be to answer anything."""


def read_costs(words: str) -> Costs:
    """ "false=1, missed=4": what is not named stays as it is. Raises ValueError in words."""
    costs = WEIGHED
    for part in filter(None, (part.strip() for part in words.split(","))):
        name, _, value = (side.strip() for side in part.partition("="))
        if name not in Costs.__dataclass_fields__:
            raise ValueError(f"{name!r} is none of {', '.join(Costs.__dataclass_fields__)}")
        try:
            amount = float(value)
        except ValueError:
            amount = math.nan
        if not 0 <= amount < math.inf:
            raise ValueError(f"{name}: {value!r} is no cost (a number from 0)")
        costs = replace(costs, **{name: amount})
    return costs


def cost(cases: Sequence[Case], costs: Costs) -> float:
    """Mean per dialogue."""
    return sum(map(costs.of, cases)) / len(cases)


def golden(
    predicted: Collection[int], gold: Collection[int], tolerance: int = 2, lateness: float = 0.0
) -> float:
    """GT-T of one dialogue (Liu et al. 2021, "Time to transfer", AAAI): `tolerance` is T, `lateness` lambda.

    The mean over predicted turns of their nearness to the best gold turn; none of both is 1, one of them 0.
    """
    if not predicted or not gold:
        return float(not predicted and not gold)
    return sum(max(_near(p, q, tolerance, lateness) for q in gold) for p in predicted) / len(predicted)


def _near(predicted: int, gold: int, tolerance: int, lateness: float) -> float:
    side = (predicted > gold) - (predicted < gold)
    width = 2 * tolerance**2 * (1 - lateness * side)
    return math.exp(-((predicted - gold) ** 2) / width)
