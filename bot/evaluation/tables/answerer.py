"""Which answer a question gets, and how well its probability says whether that is right: BANKING77."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from random import Random

from bot.assistant.calibration import Calibration, Outcome, Witness, fit, threshold
from bot.evaluation import metrics
from bot.evaluation.answering import Answered, asked, assistant, drawn, title
from bot.evaluation.baselines import Answerer, Bm25, Ranked, TfIdf, calibrated
from bot.evaluation.data import Example
from bot.evaluation.intervals import bootstrap, share
from bot.evaluation.metrics import WANTED, bounded_threshold
from bot.evaluation.report import Column, Row, Table, Value, plain
from bot.evaluation.tables import Given

SET = "banking77"
EXAMPLES = (3, 10)
CALIBRATION = 1_000
"""Other questions that the probability is calibrated and the threshold chosen on."""

COLUMNS = (
    Column("accuracy", goal="67 / 80"),
    Column("top 3"),
    Column("ECE", 1, 3, goal=".02"),
    Column("best coverage at 95 %"),
    Column("coverage at own threshold", goal="60"),
    Column("precision there", goal="95"),
    Column("AURC", 1, 3),
)
NOTES = (
    "k example questions an answer, its title indexed; 1,000 others calibrate and choose the threshold",
    "own threshold: the lower bound of precision on the calibration questions reaches 95 %",
    "best coverage: at the threshold that only who knows the test part could choose",
)


def make(given: Given) -> Table | None:
    parts = given.sets.get(SET)
    if parts is None or not parts.train or not parts.test:
        return None
    rows: list[Row] = []
    for count in EXAMPLES:
        taken, others = drawn(parts.train, count, given.seed)
        if not others:
            return None
        Random(f"{given.seed}:others").shuffle(others)  # noqa: S311
        rows += _rows(taken, others[:CALIBRATION], parts.test, f"k = {count}", given.seed)
    whose = "its own test file" if parts.given else "a seeded split of train"
    note = f"{len(parts.test):,} test questions ({whose})"
    return Table("answerer", "Answers: BANKING77", COLUMNS, tuple(rows), (*NOTES, note))


def _rows(
    taken: Mapping[str, Sequence[str]],
    others: Sequence[Example],
    test: Sequence[Example],
    name: str,
    seed: int,
) -> list[Row]:
    rows = []
    for method, rank in rankings(taken).items():
        baseline = calibrated(rank, [(example.text, example.label) for example in others])
        seen, answers = (compared(baseline, some) for some in (others, test))
        rows.append(Row(f"{name}: {method}", _figures(answers, _chosen(seen), seed)))
    ours = assistant(taken)
    seen, answers = (asked(ours, taken, some) for some in (others, test))
    rows.append(Row(f"{name}: ours as shipped", _figures(answers, _chosen(seen), seed), ours=True))
    learnt, at = learn(seen)
    answers = [replace(one, p=learnt.probability(one.p)) for one in answers]
    rows.append(Row(f"{name}: ours, {len(seen):,} outcomes", _figures(answers, at, seed), ours=True))
    return rows


def rankings(taken: Mapping[str, Sequence[str]]) -> dict[str, Callable[[str], Ranked]]:
    """The baselines, each with the title as one more question."""
    titled = {label: [title(label), *texts] for label, texts in taken.items()}
    return {
        "BM25, best question": Bm25(titled).rank,
        "TF-IDF, best question": TfIdf(titled, centroids=False).rank,
        "TF-IDF centroid": TfIdf(titled, centroids=True).rank,
    }


def compared(baseline: Answerer, questions: Sequence[Example]) -> list[Answered]:
    answers = []
    for example in questions:
        first, p = baseline.answer(example.text)
        answers.append(Answered(example.label, tuple(first), p))
    return answers


def learn(seen: Sequence[Answered]) -> tuple[Calibration, float]:
    """What Baton makes of these outcomes: the curve, and the probability from which it would answer."""
    outcomes = [Outcome(one.p, one.right, Witness.AUDIT) for one in seen]
    learnt = fit(outcomes)
    return learnt, threshold(outcomes, learnt, WANTED)


def _chosen(seen: Sequence[Answered]) -> float:
    return bounded_threshold([one.judged for one in seen])


def _figures(answers: Sequence[Answered], threshold: float, seed: int) -> tuple[Value, ...]:
    judged = [one.judged for one in answers]
    return (
        share([one.right for one in answers]),
        share([one.label in one.first for one in answers]),
        bootstrap(judged, metrics.calibration_error, seed),
        plain(metrics.oracle_coverage(judged)),
        share([one.p >= threshold for one in answers]),
        share([one.right for one in answers if one.p >= threshold]),
        plain(metrics.risk_area(judged)),
    )
