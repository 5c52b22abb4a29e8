"""The command that fits the decision's weights."""

from pathlib import Path

import pytest

from bot.domain.heard import Reason
from bot.evaluation.weighing import PRIOR, PRIOR_INTERCEPT, command, fit
from tests.evaluation.sets import bank, write


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        ((), "usage: python -m bot.evaluation.weighing DIR"),
        (("{here}/nowhere",), "nowhere: no such folder"),
        (("{here}",), "needs banking77 and nlupp"),
    ],
)
def test_what_is_wrong_is_one_line(tmp_path: Path, words: tuple[str, ...], problem: str) -> None:
    write(tmp_path / "banking77/train.jsonl", bank(2))
    with pytest.raises(SystemExit, match=problem) as caught:
        command([word.format(here=tmp_path) for word in words])
    assert "\n" not in str(caught.value)


def test_what_no_sample_shows_stays_as_it_was_set() -> None:
    """The first hint always right, at the odds that its prior and the intercept's have: it can but grow."""
    seen = [((1.0, *[0.0] * (len(PRIOR) - 1)), True)] * 200
    _, weights = fit(seen)
    first, *others = PRIOR
    assert weights[first] > PRIOR[first]
    assert {reason: weights[reason] for reason in others} == pytest.approx({r: PRIOR[r] for r in others})


def test_no_weight_of_a_hint_falls_under_nothing() -> None:
    """The last hint always wrong: intercept and weight fall alike, and the weight begins at 0.4."""
    seen = [((*[0.0] * (len(PRIOR) - 1), 1.0), False)] * 500
    intercept, weights = fit(seen)
    assert intercept < PRIOR_INTERCEPT - 0.4
    assert weights[Reason.PAGE_ERROR] == 0.0
