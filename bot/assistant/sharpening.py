"""Centroids, sharpened where they take each other's questions.

A few rounds of logistic regression by stochastic gradient descent that begin at the centroids. Plain Python:
2 ms a question with 77 entries.
"""

from __future__ import annotations

import math
import random
from array import array
from collections.abc import Sequence
from dataclasses import dataclass

START = 8.0
"""Times a cosine: the log-odds that the centroids begin with."""

RATE = 5.0
"""Length of the first step, falling to 0 in a straight line."""

FEWEST, MOST = 3, 20
"""Rounds over all questions, where there are questions for them."""

SMALL, LARGE = 1_200, 45_000
"""Steps: with few questions there are more rounds, so that none is last by chance; with very many fewer."""

SLIGHT = 0.02
"""A chance that is not worth a step."""

SEED = 5

Row = dict[int, float]
"""Of one feature: entry by entry its weight."""


@dataclass(frozen=True, slots=True)
class Example:
    """A question's features (by number) with their weights, and the entry that answers it."""

    features: array[int]
    weights: array[float]
    entry: int


def sharpen(rows: Sequence[Row], examples: Sequence[Example], entries: int) -> None:
    """`rows` hold the centroids, and the sharpened log-odds afterwards."""
    for row in rows:
        for entry in row:
            row[entry] *= START
    total = _rounds(len(examples)) * len(examples) if entries > 1 else 0
    order = list(range(len(examples)))
    mixer = random.Random(SEED)  # noqa: S311 -- no secret: the order of the questions
    for step in range(total):
        if step % len(order) == 0:
            mixer.shuffle(order)
        _step(rows, examples[order[step % len(order)]], entries, RATE * (1 - step / total))


def _rounds(examples: int) -> int:
    """0 for nothing to learn from."""
    if not examples:
        return 0
    return max(1, min(max(FEWEST, SMALL // examples), MOST, LARGE // examples))


def _step(rows: Sequence[Row], example: Example, entries: int, rate: float) -> None:
    scores = [0.0] * entries
    for feature, weight in zip(example.features, example.weights, strict=True):
        for entry, value in rows[feature].items():
            scores[entry] += weight * value
    off = chances(scores)
    off[example.entry] -= 1.0
    moves = [(entry, -rate * miss) for entry, miss in enumerate(off) if abs(miss) >= SLIGHT]
    for feature, weight in zip(example.features, example.weights, strict=True):
        row = rows[feature]
        for entry, move in moves:
            row[entry] = row.get(entry, 0.0) + move * weight


def chances(scores: Sequence[float]) -> list[float]:
    """Softmax."""
    top = max(scores)
    raised = [math.exp(score - top) for score in scores]
    total = sum(raised)
    return [one / total for one in raised]
