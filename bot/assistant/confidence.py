"""How likely the best entry is the right one, from the shape of the whole list of scores.

The constants were fitted outside this repository (logistic regression, L2 of 1, seed 1) on public questions:
30 bases of 2 to 150 answers drawn in turn from 60 % of BANKING77's training part (CC BY 4.0) and CLINC150's
(CC BY 3.0), each answer with its intent's name as title and 2 to 10 example questions; 150 to 600 other
questions a base, up to a third of them from intents left out, from CLINC's out-of-scope part and from
HWU64 (CC BY 4.0). Cross-validated by base: AUROC .912, expected calibration error .013.
"""

from __future__ import annotations

import math

from bot.assistant.retrieval import Hits

WORDS = 40
"""Longer texts were rare in what the constants were fitted on, so they count as this long."""

NONE_OF_THEM = 1.0
"""The score of the answer that is not here, against which the best is held too: among two entries a chance of
one half says nothing."""

INTERCEPT = -2.45
WEIGHTS = (0.25, 0.8, 1.62, 3.89, 0.7, 1.46, -0.79)
"""For `shape`, in its order."""

RIVAL = 1.6
"""Power of a chance's ratio to the best one's; the likeliest for second places (same questions)."""


def confidence(hits: Hits) -> float:
    """0 to 1; 0 when nothing matched."""
    if not hits.ranked:
        return 0.0
    sure = logistic(INTERCEPT + sum(w * x for w, x in zip(WEIGHTS, shape(hits), strict=True)))
    return min(sure, 1.0 / (1.0 + sum(share for _, share in _rivals(hits, 2))))


def shape(hits: Hits) -> tuple[float, ...]:
    """Gap to the second score, log-odds against all others, cosine, lead of the cosine (below 0 where another
    entry has a higher one), ln of the words, share of known words, share of the vector that is known."""
    best, *others = hits.ranked
    second = max((one.score for one in others), default=0.0)
    rest = math.exp(best.score) * (1.0 / max(best.chance, 1e-12) - 1.0) + math.exp(NONE_OF_THEM)
    return (
        best.score - second,
        best.score - math.log(rest),
        best.cosine,
        best.cosine - max((one.cosine for one in others), default=0.0),
        math.log(1 + min(hits.length, WORDS)),
        hits.known,
        hits.covered,
    )


def considered(hits: Hits, best: float, count: int = 3) -> tuple[tuple[str, float], ...]:
    """The first `count` with probabilities: the best has `best`, the others less by their chance's ratio."""
    first = [(one.key, 1.0) for one in hits.ranked[:1]]
    return tuple((key, best * share) for key, share in (*first, *_rivals(hits, count)))


def _rivals(hits: Hits, count: int) -> list[tuple[str, float]]:
    """The next ones among the first `count`, each with its probability as a share of the best one's."""
    top = hits.ranked[0].chance if hits.ranked else 1.0
    return [(one.key, min(1.0, one.chance / top) ** RIVAL) for one in hits.ranked[1:count]]


def logistic(value: float) -> float:
    return 1.0 / (1.0 + math.exp(-value)) if value >= 0 else math.exp(value) / (1.0 + math.exp(value))
