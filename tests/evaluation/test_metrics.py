"""Each formula on numbers small enough to be computed by hand."""

import math

import pytest

from bot.evaluation import metrics
from bot.evaluation.intervals import bootstrap, over_draws, wilson

JUDGED = [(0.9, True), (0.8, True), (0.7, False), (0.6, True), (0.2, False)]


def test_the_oracle_takes_the_largest_part_that_is_precise_enough() -> None:
    assert metrics.oracle_coverage(JUDGED, 0.95) == 2 / 5
    assert metrics.oracle_coverage(JUDGED, 0.75) == 4 / 5
    assert metrics.oracle_coverage([(0.9, False), (0.8, True)], 0.95) == 0.0


def test_equal_scores_are_answered_together_or_not_at_all() -> None:
    tied = [(0.9, True), (0.9, False), (0.5, True)]
    assert metrics.oracle_coverage(tied, 0.95) == 0.0
    assert metrics.oracle_coverage(tied, 0.6) == 1.0


def test_a_threshold_is_kept_only_where_chance_could_not_have_made_it() -> None:
    """Three right of three is 0.75 by the lower end for z = 1: 3 / (3 + 1)."""
    assert metrics.bounded_threshold([(0.9, True), (0.8, True), (0.7, True)], 0.75) == 0.7
    assert metrics.bounded_threshold([(0.9, True), (0.8, True)], 0.75) == math.inf


def test_calibration_error_weighs_each_bin_by_its_size() -> None:
    """Bins of a fifth: 0.9 and 0.8 right (off by 0.15), 0.7 and 0.6 half right (off by 0.15), 0.2 wrong."""
    judged = [(0.9, True), (0.8, True), (0.7, False), (0.6, True), (0.2, False)]
    assert metrics.calibration_error(judged, bins=5) == pytest.approx((0.3 + 0.3 + 0.2) / 5)


def test_a_probability_of_one_falls_into_the_last_bin() -> None:
    assert metrics.calibration_error([(1.0, True)]) == 0.0


def test_the_risk_area_is_the_mean_of_the_running_error() -> None:
    assert metrics.risk_area([(0.9, True), (0.8, False), (0.7, True)]) == pytest.approx(
        (0 + 1 / 2 + 1 / 3) / 3
    )


def test_auroc_counts_the_pairs_that_are_in_order() -> None:
    """Pairs: 0.9 over both negatives, 0.6 over 0.2 only; and a tie counts half."""
    assert metrics.auroc([(0.9, True), (0.7, False), (0.6, True), (0.2, False)]) == 3 / 4
    assert metrics.auroc([(0.5, True), (0.5, False)]) == 1 / 2
    assert math.isnan(metrics.auroc([(0.5, True)]))


def test_average_precision_adds_the_precision_at_each_recall() -> None:
    scored = [(0.9, True), (0.8, False), (0.7, True)]
    assert metrics.average_precision(scored) == pytest.approx(1 / 2 * 1 + 1 / 2 * 2 / 3)
    assert math.isnan(metrics.average_precision([(0.5, False)]))


def test_macro_f1_gives_each_label_the_same_weight() -> None:
    """F1 of a is 2·1/(2+1), of b 2·1/(1+2)."""
    pairs = [("a", "a"), ("a", "b"), ("b", "b")]
    assert metrics.macro_f1(pairs) == pytest.approx(2 / 3)


def test_wilsons_interval_is_the_published_one() -> None:
    """For 8 of 10 and z = 1.96: 0.490 to 0.943."""
    figure = wilson(8, 10)
    assert (figure.value, round(figure.low, 3), round(figure.high, 3), figure.count) == (
        0.8,
        0.490,
        0.943,
        10,
    )


def test_no_measurement_has_the_widest_interval() -> None:
    figure = wilson(0, 0)
    assert math.isnan(figure.value)
    assert (figure.low, figure.high) == (0.0, 1.0)


def test_what_the_draws_differ_by_widens_the_interval() -> None:
    """Shares .4, .5, .6, .5, .5: standard deviation √.005, so 2.776 · √.005 / √5 = .0878 each way."""
    draws = [[number < hits for number in range(1_000)] for hits in (400, 500, 600, 500, 500)]
    figure = over_draws(draws)
    assert (figure.value, figure.count) == (0.5, 5_000)
    assert figure.low == pytest.approx(0.4122, abs=1e-4)
    assert figure.high == pytest.approx(0.5878, abs=1e-4)
    assert over_draws([[True, False]] * 5) == wilson(5, 10)
    assert over_draws([[], [True]]) == wilson(1, 1)


@pytest.mark.parametrize("seed", range(10))
def test_draws_that_lack_a_kind_say_nothing(seed: int) -> None:
    """One positive of twelve is missing in every third draw, where no pair can be in order."""
    scored = [(number / 12, number == 6) for number in range(12)]
    figure = bootstrap(scored, metrics.auroc, seed)
    assert figure.value == pytest.approx(6 / 11)
    assert 0.0 <= figure.low < figure.value < figure.high <= 1.0


def test_what_can_be_measured_in_no_draw_has_no_interval() -> None:
    figure = bootstrap([(0.5, True)] * 3, metrics.auroc, seed=1)
    assert all(map(math.isnan, (figure.value, figure.low, figure.high)))


def test_resampling_is_the_same_for_the_same_seed_and_holds_the_measured_value() -> None:
    items = [float(n % 7) for n in range(200)]
    one, other = (bootstrap(items, lambda drawn: sum(drawn) / len(drawn), seed=3) for _ in range(2))
    assert one == other
    assert one.low < one.value < one.high
    # the mean of 200 draws with a standard deviation of 2 is off by about 0.28 at both ends
    assert one.high - one.low == pytest.approx(0.56, abs=0.12)
