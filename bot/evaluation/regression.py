"""Logistic regression on a handful of features, for the baselines' probabilities."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

RIDGE = 1.0
STEPS = 15


@dataclass(frozen=True, slots=True)
class Logistic:
    """`weights` has the intercept first."""

    weights: tuple[float, ...]

    def probability(self, features: Sequence[float]) -> float:
        return _sigmoid(sum(w * x for w, x in zip(self.weights, (1.0, *features), strict=True)))


def fit(seen: Sequence[tuple[Sequence[float], bool]]) -> Logistic:
    """Newton's method with a ridge on all but the intercept. `seen` must not be empty."""
    rows = [((1.0, *features), float(right)) for features, right in seen]
    size = len(rows[0][0])
    weights = [0.0] * size
    for _ in range(STEPS):
        slope = [0.0 if at == 0 else -RIDGE * weights[at] for at in range(size)]
        bend = [[(RIDGE if at else 1e-9) * (at == to) for to in range(size)] for at in range(size)]
        for x, y in rows:
            p = _sigmoid(sum(w * one for w, one in zip(weights, x, strict=True)))
            for at in range(size):
                slope[at] += (y - p) * x[at]
                for to in range(size):
                    bend[at][to] += p * (1 - p) * x[at] * x[to]
        weights = [w + step for w, step in zip(weights, solve(bend, slope), strict=True)]
    return Logistic(tuple(weights))


def solve(matrix: Sequence[Sequence[float]], right: Sequence[float]) -> list[float]:
    """x of `matrix`·x = `right`, by elimination with pivots."""
    rows = [[*row, value] for row, value in zip(matrix, right, strict=True)]
    for at in range(len(rows)):
        pivot = max(range(at, len(rows)), key=lambda number: abs(rows[number][at]))
        rows[at], rows[pivot] = rows[pivot], rows[at]
        head = rows[at][at] or 1e-12
        rows[at] = [value / head for value in rows[at]]
        for number, row in enumerate(rows):
            if number != at and row[at]:
                rows[number] = [value - row[at] * one for value, one in zip(row, rows[at], strict=True)]
    return [row[-1] for row in rows]


def _sigmoid(value: float) -> float:
    value = max(-40.0, min(40.0, value))
    return 1.0 / (1.0 + math.exp(-value))
