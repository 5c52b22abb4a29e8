"""First handoff and GT-T on numbers small enough to be computed by hand."""

import math

import pytest

from bot.evaluation.timing import Case, Costs, Timing, cost, golden


@pytest.mark.parametrize(
    ("gold", "handed", "timing"),
    [
        (None, None, Timing.RIGHT),
        (None, 1, Timing.FALSE),
        (3, None, Timing.MISSED),
        (3, 2, Timing.ON_TIME),
        (3, 3, Timing.ON_TIME),
        (3, 4, Timing.ON_TIME),
        (3, 1, Timing.EARLY),
        (3, 5, Timing.LATE),
    ],
)
def test_a_first_handoff_is_one_of_six(gold: int | None, handed: int | None, timing: Timing) -> None:
    assert Case(gold, handed).timing is timing


def test_the_cost_is_the_mean_of_what_each_dialogue_costs() -> None:
    """False 1, early by three 3 · 0.25, late by two 2 · 0.5, missed 4, right 0."""
    cases = [Case(None, 1), Case(4, 1), Case(1, 3), Case(2, None), Case(2, 2)]
    assert cost(cases, Costs()) == pytest.approx((1 + 0.75 + 1 + 4 + 0) / 5)


def test_golden_time_is_one_for_none_of_both_and_nothing_for_one_of_them() -> None:
    assert golden([], []) == 1.0
    assert golden([1], []) == 0.0
    assert golden([], [1]) == 0.0


def test_golden_time_falls_with_the_distance() -> None:
    assert golden([3], [3]) == 1.0
    assert golden([1], [3], tolerance=2) == pytest.approx(math.exp(-4 / 8))
    assert golden([1, 3], [3], tolerance=1) == pytest.approx((math.exp(-2) + 1) / 2)


def test_golden_time_takes_the_nearest_right_moment() -> None:
    assert golden([4], [1, 5], tolerance=1) == pytest.approx(math.exp(-0.5))


def test_lateness_punishes_late_and_forgives_early() -> None:
    assert golden([4], [3], tolerance=1, lateness=0.5) == pytest.approx(math.exp(-1 / (2 * 0.5)))
    assert golden([2], [3], tolerance=1, lateness=0.5) == pytest.approx(math.exp(-1 / (2 * 1.5)))
