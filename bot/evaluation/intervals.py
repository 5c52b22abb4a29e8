"""How far a measured figure may be off by chance: 95 % intervals."""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random
from typing import TypeVar

T = TypeVar("T")

Z = 1.959964
"""Of the normal distribution, for 95 %."""
DRAWS, STUDENT = 5, 2.776445
"""How often what is learnt from is drawn anew, and Student's t for so many, for 95 %."""
ROUNDS = 400
"""Of resampling: the ends of an interval then move by about a tenth of its width."""


@dataclass(frozen=True, slots=True)
class Figure:
    """`low` and `high` are the ends of the 95 % interval; `count` of what was measured."""

    value: float
    low: float
    high: float
    count: int


def wilson(successes: int, count: int, z: float = Z) -> Figure:
    """A share and its interval (Wilson 1927), which holds for few and for extreme ones too."""
    if not count:
        return Figure(math.nan, 0.0, 1.0, 0)
    share = successes / count
    scale = 1 + z * z / count
    middle = (share + z * z / (2 * count)) / scale
    reach = z / scale * math.sqrt(share * (1 - share) / count + z * z / (4 * count * count))
    # by rounding an end can come to lie a hair inside of 0 or 1
    low, high = min(share, max(0.0, middle - reach)), max(share, min(1.0, middle + reach))
    return Figure(share, low, high, count)


def share(hits: Sequence[bool]) -> Figure:
    return wilson(sum(hits), len(hits))


def over_draws(draws: Sequence[Sequence[bool]]) -> Figure:
    """A share over `DRAWS` draws of what was learnt from, each of other hits: all of these together.

    Hits of one draw stand or fall together, so what the draws differ by counts (Student's t on their shares),
    where that is wider than Wilson's interval, which takes each hit for a draw of its own.
    """
    whole = share([hit for draw in draws for hit in draw])
    each = [sum(draw) / len(draw) for draw in draws if draw]
    if len(each) < DRAWS:
        return whole
    reach = STUDENT * statistics.stdev(each) / math.sqrt(len(each))
    low, high = max(0.0, whole.value - reach), min(1.0, whole.value + reach)
    return Figure(whole.value, min(whole.low, low), max(whole.high, high), whole.count)


def bootstrap(
    items: Sequence[T], measure: Callable[[Sequence[T]], float], seed: int, rounds: int = ROUNDS
) -> Figure:
    """The percentile interval (Efron 1979): measured again on `rounds` draws of as many with replacement.

    It is moved by what the draws' median is off: a calibration error is larger in every draw than in the
    whole, for draws repeat. Draws in which nothing can be measured (nan) are left out.
    """
    if not items:
        return Figure(math.nan, math.nan, math.nan, 0)
    chance = Random(seed)  # noqa: S311
    measured = (measure(chance.choices(items, k=len(items))) for _ in range(rounds))
    drawn = sorted(one for one in measured if not math.isnan(one))
    value = measure(items)
    if not drawn:
        return Figure(value, math.nan, math.nan, len(items))
    low, middle, high = (drawn[min(len(drawn) - 1, int(len(drawn) * at))] for at in (0.025, 0.5, 0.975))
    return Figure(value, value - middle + low, value - middle + high, len(items))
