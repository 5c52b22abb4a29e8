"""The formulas. p is the probability that an answer resolves the question, y whether it did (0 or 1)."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from itertools import groupby

from bot.evaluation.intervals import wilson

Judged = tuple[float, bool]
"""(p, y) of one question. One that no answer fits has y = False."""

BINS = 15
WANTED = 0.95
"""Precision that answers are to have."""


def oracle_coverage(judged: Sequence[Judged], wanted: float = WANTED) -> float:
    """The largest coverage with precision >= wanted at any threshold, as only who knows y could pick it."""
    best = right = seen = 0
    for members in _tied(judged):
        seen += len(members)
        right += sum(members)
        if right >= wanted * seen:
            best = seen
    return best / len(judged)


def bounded_threshold(judged: Sequence[Judged], wanted: float = WANTED, z: float = 1.0) -> float:
    """The lowest threshold whose precision is >= wanted by the lower end of Wilson's interval; inf if none.

    Chosen on other questions than those it is judged by. `z` = 1 is 84 % sure from below.
    """
    threshold = math.inf
    right = seen = 0
    for p, members in _grouped(judged):
        seen += len(members)
        right += sum(members)
        if wilson(right, seen, z).low >= wanted:
            threshold = p
    return threshold


def calibration_error(judged: Sequence[Judged], bins: int = BINS) -> float:
    """ECE, bins of equal width: mean |mean p - mean y|, weighted by size (Naeini et al. 2015)."""
    sums = [[0.0, 0.0] for _ in range(bins)]
    for p, y in judged:
        at = sums[min(bins - 1, int(p * bins))]
        at[0] += p
        at[1] += y
    return sum(abs(sure - right) for sure, right in sums) / len(judged)


def risk_area(judged: Sequence[Judged]) -> float:
    """AURC: mean over k of the share of wrong ones among the k surest (Geifman et al. 2019); 0 is best."""
    ranked = sorted(judged, key=lambda one: -one[0])
    wrong, total = 0, 0.0
    for k, (_, y) in enumerate(ranked, 1):
        wrong += not y
        total += wrong / k
    return total / len(ranked)


def auroc(scored: Sequence[Judged]) -> float:
    """Chance that a positive scores above a negative, ties half (Mann & Whitney 1947); nan without both."""
    ranked = sorted(scored, key=lambda one: one[0])
    positives = sum(y for _, y in ranked)
    negatives = len(ranked) - positives
    if not positives or not negatives:
        return math.nan
    below, won = 0, 0.0
    for _, group in groupby(ranked, key=lambda one: one[0]):
        members = [y for _, y in group]
        high = sum(members)
        low = len(members) - high
        won += high * (below + low / 2)
        below += low
    return won / (positives * negatives)


def average_precision(scored: Sequence[Judged]) -> float:
    """Area under precision and recall: the sum over thresholds of the recall won times the precision.

    nan without positives.
    """
    positives = sum(y for _, y in scored)
    if not positives:
        return math.nan
    right = seen = 0
    total = 0.0
    for members in _tied(scored):
        seen += len(members)
        won = sum(members)
        right += won
        total += won / positives * right / seen
    return total


def macro_f1(pairs: Sequence[tuple[str, str]]) -> float:
    """Mean of each true label's F1, from (true, predicted)."""
    labels = {true for true, _ in pairs}
    return sum(_f1(pairs, label) for label in labels) / len(labels)


def _f1(pairs: Sequence[tuple[str, str]], label: str) -> float:
    hit = sum(true == predicted == label for true, predicted in pairs)
    named = sum((true == label) + (predicted == label) for true, predicted in pairs)
    return 2 * hit / named


def _grouped(judged: Sequence[Judged]) -> Iterable[tuple[float, list[bool]]]:
    """Highest p first; what has the same p can't be told apart by a threshold, so it stays together."""
    ranked = sorted(judged, key=lambda one: -one[0])
    for p, group in groupby(ranked, key=lambda one: one[0]):
        yield p, [y for _, y in group]


def _tied(judged: Sequence[Judged]) -> Iterable[list[bool]]:
    return (members for _, members in _grouped(judged))
