"""What no article answers is to be told from what one does: CLINC150."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from random import Random

from bot.evaluation import metrics
from bot.evaluation.answering import Answered, asked, assistant, drawn
from bot.evaluation.baselines import calibrated
from bot.evaluation.data import Example, Parts
from bot.evaluation.intervals import bootstrap, share
from bot.evaluation.metrics import Judged, average_precision
from bot.evaluation.report import Column, Row, Table, Value, plain
from bot.evaluation.tables import Given
from bot.evaluation.tables.answerer import compared, rankings

SET, OUTSIDE = "clinc150", "oos"
EXAMPLES = (10, None)
CALIBRATION = 1_500
"""Of val, for the baseline's curve; the threshold is chosen on all of val."""

COLUMNS = (
    Column("AUROC", 1, 3, goal=".92 / .96"),
    Column("AUPR", 1, 3),
    Column("in scope, no threshold"),
    Column("in scope right", goal="92"),
    Column("out of scope recalled", goal="85"),
    Column("out of scope answered"),
)
NOTES = (
    "one threshold, chosen on val: the most in-scope right with 85 % of the out-of-scope ones recalled",
    "AUROC and AUPR of 1 − p with out of scope as positive",
)
RECALLED = 0.85

Asker = Callable[[Sequence[Example]], list[Answered]]


def make(given: Given) -> Table | None:
    parts = given.sets.get(SET)
    if parts is None or not parts.train or not parts.val or not parts.test:
        return None
    rows = []
    test = tested(parts)
    for count in EXAMPLES:
        inside = [example for example in parts.train if example.label != OUTSIDE]
        taken, _ = drawn(inside, count, given.seed)
        name = f"k = {count}" if count else "all data"
        val = list(parts.val)
        Random(f"{given.seed}:val").shuffle(val)  # noqa: S311
        for method, ask in _askers(taken, val):
            ours = method == "ours"
            rows.append(Row(f"{name}: {method}", _figures(ask(val), ask(test), given.seed), ours=ours))
    outside = sum(example.label == OUTSIDE for example in test)
    note = f"{len(test):,} test messages, {outside:,} of them out of scope"
    if not parts.given:
        note += " (split of train, whose out-of-scope messages all are in it)"
    return Table("out_of_scope", "Out of scope: CLINC150", COLUMNS, tuple(rows), (*NOTES, note))


def tested(parts: Parts) -> tuple[Example, ...]:
    """Without a test file, all of train's out-of-scope messages: nothing is built from them."""
    if parts.given:
        return parts.test
    return (*parts.test, *(example for example in parts.train if example.label == OUTSIDE))


def _askers(taken: Mapping[str, Sequence[str]], val: Sequence[Example]) -> list[tuple[str, Asker]]:
    rank = rankings(taken)["TF-IDF centroid"]
    baseline = calibrated(rank, [(example.text, example.label) for example in val[:CALIBRATION]])
    ours = assistant(taken)
    return [
        ("TF-IDF centroid", lambda questions: compared(baseline, questions)),
        ("ours", lambda questions: asked(ours, taken, questions)),
    ]


def _figures(val: Sequence[Answered], test: Sequence[Answered], seed: int) -> tuple[Value, ...]:
    threshold = chosen(val)
    outside = [one for one in test if one.label == OUTSIDE]
    inside = [one for one in test if one.label != OUTSIDE]
    scored = _scored(test)
    return (
        bootstrap(scored, metrics.auroc, seed, rounds=200),
        plain(average_precision(scored)),
        share([one.right for one in inside]),
        share([one.right and one.p >= threshold for one in inside]),
        share([one.p < threshold for one in outside]),
        share([one.p >= threshold for one in outside]),
    )


def chosen(val: Sequence[Answered]) -> float:
    """The threshold with the most in-scope answers right among those that recall enough."""
    outside = sorted(one.p for one in val if one.label == OUTSIDE)
    if not outside:
        return 0.0
    needed = math.ceil(RECALLED * len(outside) - 1e-9)  # .85 of 20 are 17, whatever floats say
    at = outside[needed - 1]
    return min((one.p for one in val if one.p > at), default=1.0)


def _scored(answers: Sequence[Answered]) -> list[Judged]:
    return [(1.0 - one.p, one.label == OUTSIDE) for one in answers]
