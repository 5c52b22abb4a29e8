"""From outcomes to honest probabilities, and to the threshold above which enough answers are right.

An outcome is one draft with its confidence and somebody's word whether it was right. That word may be wrong:
with 10 % wrong words even a perfect answer is called right nine times in ten, and a rule that waits for 95 %
would never answer again. So each kind of witness has a share of wrong words, estimated together with the
curve: what is missing from 1 at the sure end of the curve is the witness's, not the answer's.

The method: logistic regression on the log-odds of the confidence, below a ceiling of 1 minus that share;
expectation-maximization over what was really so (as for noisy labels: Dempster and others 1977). Few outcomes
change little: curve and shares have priors that weigh about as much as 100 outcomes.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import groupby
from statistics import NormalDist

from bot.assistant.confidence import logistic

EDGE = 1e-4
"""Confidences are read between this and 1 less this."""

BINS = 50
"""Outcomes are counted by confidence in so many steps of equal width."""

ROUNDS, NEWTON_STEPS = 40, 2

SLOPE_PRIOR, OFFSET_PRIOR = (1.0, 25.0), (0.0, 4.0)
"""(value, precision): the shipped confidence is right until outcomes say otherwise."""

PRIOR_COUNT = 40.0
"""Outcomes that the curve's own word counts for, beside those seen above a threshold."""


class Witness(StrEnum):
    """Who said whether the answer was right."""

    AUDIT = "audit"
    """Somebody who read the conversation to judge it."""
    AGENT = "agent"
    """The person who resolved it."""
    CUSTOMER = "customer"
    """A thumb, a rating, or asking again."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """Of a kind of witness: `share` of right answers called wrong, worth `weight` outcomes as a prior;
    `praise`, of wrong answers called right, is not estimated: it can't be told from the curve."""

    share: float
    weight: float
    praise: float


DOUBTS: Mapping[Witness, Doubt] = {
    Witness.AUDIT: Doubt(0.01, 200.0, 0.005),
    Witness.AGENT: Doubt(0.03, 40.0, 0.005),
    Witness.CUSTOMER: Doubt(0.08, 40.0, 0.05),
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """`weight` above 1 stands for others that were not asked: an audit of every tenth answer weighs 10."""

    confidence: float
    right: bool
    witness: Witness = Witness.AGENT
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Calibration:
    """`probability` of a confidence. As it is shipped it changes nothing."""

    offset: float = 0.0
    slope: float = 1.0
    outcomes: float = 0.0
    doubts: Mapping[Witness, float] = field(default_factory=dict)
    """The estimated share of right answers that each kind of witness calls wrong."""

    def probability(self, confidence: float) -> float:
        """0 stays 0: nothing was found."""
        if confidence <= 0.0:
            return 0.0
        if (self.offset, self.slope) == (0.0, 1.0):
            return confidence
        return logistic(self.offset + self.slope * log_odds(confidence))


AS_SHIPPED = Calibration()


@dataclass(slots=True)
class _Cell:
    """Outcomes of one step of confidence and one kind of witness: weights called right and wrong."""

    at: float
    witness: Witness
    right: float = 0.0
    wrong: float = 0.0


def fit(outcomes: Iterable[Outcome]) -> Calibration:
    """The likeliest curve and doubts; `AS_SHIPPED` for no outcomes."""
    cells = _cells(outcomes)
    if not cells:
        return AS_SHIPPED
    offset, slope = OFFSET_PRIOR[0], SLOPE_PRIOR[0]
    doubts = {witness: doubt.share for witness, doubt in DOUBTS.items()}
    for _ in range(ROUNDS):
        truths = [_truth(cell, logistic(offset + slope * cell.at), doubts) for cell in cells]
        offset, slope = _curve(cells, truths, offset, slope)
        doubts = _doubts(cells, truths)
    seen = {cell.witness for cell in cells}
    total = sum(cell.right + cell.wrong for cell in cells)
    return Calibration(offset, slope, total, {one: doubts[one] for one in Witness if one in seen})


def _cells(outcomes: Iterable[Outcome]) -> list[_Cell]:
    cells: dict[tuple[int, Witness], _Cell] = {}
    sums: Counter[tuple[int, Witness]] = Counter()
    for outcome in outcomes:
        key = min(BINS - 1, int(max(0.0, outcome.confidence) * BINS)), outcome.witness
        cell = cells.setdefault(key, _Cell(0.0, outcome.witness))
        sums[key] += outcome.confidence * outcome.weight  # type: ignore[assignment]
        if outcome.right:
            cell.right += outcome.weight
        else:
            cell.wrong += outcome.weight
    for key, cell in cells.items():
        cell.at = log_odds(sums[key] / (cell.right + cell.wrong))
    return list(cells.values())


def _truth(cell: _Cell, p: float, doubts: Mapping[Witness, float]) -> tuple[float, float]:
    """How likely an answer of this cell was right, once called right and once called wrong."""
    share, praise = doubts[cell.witness], DOUBTS[cell.witness].praise
    called_right = p * (1 - share)
    called_wrong = p * share
    return (
        called_right / (called_right + (1 - p) * praise),
        called_wrong / (called_wrong + (1 - p) * (1 - praise)),
    )


def _curve(
    cells: Sequence[_Cell], truths: Sequence[tuple[float, float]], offset: float, slope: float
) -> tuple[float, float]:
    """Newton's method on the expected truth, held by the priors."""
    for _ in range(NEWTON_STEPS):
        g0, g1 = OFFSET_PRIOR[1] * (OFFSET_PRIOR[0] - offset), SLOPE_PRIOR[1] * (SLOPE_PRIOR[0] - slope)
        h00, h01, h11 = OFFSET_PRIOR[1], 0.0, SLOPE_PRIOR[1]
        for cell, (if_right, if_wrong) in zip(cells, truths, strict=True):
            count = cell.right + cell.wrong
            p = logistic(offset + slope * cell.at)
            off = cell.right * if_right + cell.wrong * if_wrong - count * p
            bend = count * p * (1 - p)
            g0, g1 = g0 + off, g1 + off * cell.at
            h00, h01, h11 = h00 + bend, h01 + bend * cell.at, h11 + bend * cell.at**2
        ground = h00 * h11 - h01 * h01
        offset += (h11 * g0 - h01 * g1) / ground
        slope = max(0.1, slope + (h00 * g1 - h01 * g0) / ground)
    return offset, slope


def _doubts(cells: Sequence[_Cell], truths: Sequence[tuple[float, float]]) -> dict[Witness, float]:
    found = {}
    for witness, doubt in DOUBTS.items():
        slandered, right = doubt.share * doubt.weight, doubt.weight
        for cell, (if_right, if_wrong) in zip(cells, truths, strict=True):
            if cell.witness is witness:
                slandered += cell.wrong * if_wrong
                right += cell.wrong * if_wrong + cell.right * if_right
        found[witness] = min(0.45, slandered / right)
    return found


def threshold(
    outcomes: Sequence[Outcome], calibration: Calibration, precision: float, certainty: float = 0.9
) -> float:
    """The lowest calibrated probability from which on answers are right often enough.

    Often enough: the lower bound (Wilson, one-sided, `certainty`) of the share that was called right,
    corrected for the witnesses' doubts, reaches `precision`. While too few were seen for that, it is where
    the curve itself says `precision`, which is higher than it need be, unless what was seen there speaks
    against it: then 1.0, which no answer reaches.
    """
    z = NormalDist().inv_cdf(certainty)
    best, above = 1.0, _Above()
    by_curve = precision
    for p, same in groupby(_by_probability(outcomes, calibration), key=lambda pair: pair[0]):
        for _, outcome in same:
            above.add(outcome, p, calibration)
        if p > 0.0 and above.bound(z) >= precision:
            best = p
        if p >= precision:
            by_curve = precision if above.bound(0.0) >= precision else 1.0
    return min(best, by_curve)


def _by_probability(outcomes: Sequence[Outcome], calibration: Calibration) -> list[tuple[float, Outcome]]:
    judged = [(calibration.probability(outcome.confidence), outcome) for outcome in outcomes]
    return sorted(judged, key=lambda pair: -pair[0])


@dataclass(slots=True)
class _Above:
    """The outcomes over a threshold: how many, how many called right, what the curve expected of them."""

    count: float = 0.0
    right: float = 0.0
    expected: float = 0.0
    share: float = 0.0
    praise: float = 0.0

    def add(self, outcome: Outcome, p: float, calibration: Calibration) -> None:
        self.count += outcome.weight
        self.right += outcome.weight * outcome.right
        self.expected += outcome.weight * p
        self.share += outcome.weight * calibration.doubts.get(outcome.witness, 0.0)
        self.praise += outcome.weight * DOUBTS[outcome.witness].praise

    def bound(self, z: float) -> float:
        """Lower bound of the true share; `PRIOR_COUNT` imagined outcomes follow the curve."""
        share, praise = self.share / self.count, self.praise / self.count
        kept = 1 - share - praise
        imagined = praise + kept * self.expected / self.count
        total = self.count + PRIOR_COUNT
        return (wilson((self.right + PRIOR_COUNT * imagined) / total, total, z) - praise) / kept


def wilson(share: float, count: float, z: float) -> float:
    """Lower bound of a share seen in `count` cases (Wilson 1927)."""
    middle = share + z * z / (2 * count)
    spread = z * math.sqrt(max(0.0, share * (1 - share)) / count + z * z / (4 * count * count))
    return (middle - spread) / (1 + z * z / count)


def log_odds(confidence: float) -> float:
    inside = min(1 - EDGE, max(EDGE, confidence))
    return math.log(inside / (1 - inside))
