"""What outcomes make of confidences, with honest witnesses and with such as are wrong."""

import math
import random
from statistics import mean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.assistant.calibration import (
    AS_SHIPPED,
    Calibration,
    Outcome,
    Witness,
    fit,
    log_odds,
    threshold,
    wilson,
)
from bot.assistant.confidence import logistic

WANTED = 0.95


def seen(
    count: int,
    *,
    seed: int,
    wrong_words: float = 0.0,
    offset: float = 0.0,
    slope: float = 1.0,
    by: Witness = Witness.AGENT,
) -> list[Outcome]:
    """Confidences as an answerer has them, and what is said of its answers: each word is wrong that often."""
    rng = random.Random(seed)
    found = []
    for _ in range(count):
        odds = rng.gauss(1.8, 2.2)
        right = rng.random() < logistic(offset + slope * odds)
        said = right if rng.random() >= wrong_words else right and rng.random() < 0.02
        found.append(Outcome(logistic(odds), said, by))
    return found


def lived(outcomes: list[Outcome], truth: list[Outcome]) -> tuple[float, float]:
    """Coverage and precision on the truth, by what the outcomes taught."""
    calibration = fit(outcomes)
    least = threshold(outcomes, calibration, WANTED)
    said = [one.right for one in truth if calibration.probability(one.confidence) >= least]
    return len(said) / len(truth), mean(said) if said else 1.0


def test_without_outcomes_nothing_changes() -> None:
    assert fit([]) == AS_SHIPPED
    assert [AS_SHIPPED.probability(p) for p in (0.0, 0.3, 0.97, 1.0)] == [0.0, 0.3, 0.97, 1.0]
    assert threshold([], AS_SHIPPED, WANTED) == WANTED


def test_a_handful_of_outcomes_changes_little() -> None:
    for right in (True, False):
        learnt = fit([Outcome(0.8, right)] * 4)
        assert 0.6 < learnt.probability(0.8) < 0.9


@pytest.mark.parametrize(("offset", "slope"), [(-0.8, 0.8), (0.6, 1.3)])
def test_many_outcomes_teach_the_true_curve(offset: float, slope: float) -> None:
    learnt = fit(seen(4_000, seed=1, offset=offset, slope=slope))
    for p in (0.2, 0.5, 0.8, 0.95):
        assert learnt.probability(p) == pytest.approx(logistic(offset + slope * log_odds(p)), abs=0.05)


@pytest.mark.parametrize("wrong_words", [0.1, 0.2])
def test_wrong_words_are_laid_at_the_witness_not_at_the_answers(wrong_words: float) -> None:
    learnt = fit(seen(4_000, seed=2, wrong_words=wrong_words))
    assert learnt.doubts[Witness.AGENT] == pytest.approx(wrong_words, abs=0.03)
    assert learnt.probability(0.95) == pytest.approx(0.95, abs=0.03)


@pytest.mark.parametrize(("wrong_words", "least"), [(0.0, 0.9), (0.1, 0.75), (0.2, 0.6)])
def test_the_threshold_keeps_its_word_and_does_not_collapse(wrong_words: float, least: float) -> None:
    truth = seen(6_000, seed=99)
    clean, _ = lived(seen(6_000, seed=3), truth)
    coverage, precision = lived(seen(6_000, seed=3, wrong_words=wrong_words), truth)
    assert precision >= WANTED - 0.01
    assert coverage >= least * clean
    assert clean > 0.4


def test_a_rule_that_trusts_every_word_would_have_collapsed() -> None:
    """What the correction is for: with one word in ten wrong no share of words reaches the wanted one."""
    outcomes = sorted(seen(6_000, seed=3, wrong_words=0.1), key=lambda one: -one.confidence)
    shares = [mean(one.right for one in outcomes[:count]) for count in range(200, 6_000, 200)]
    assert max(shares) < WANTED


def test_audits_count_for_what_they_are_and_doubts_are_kept_apart() -> None:
    outcomes = seen(3_000, seed=4, wrong_words=0.2, by=Witness.CUSTOMER) + seen(
        1_000, seed=5, by=Witness.AUDIT
    )
    learnt = fit(outcomes)
    assert learnt.doubts[Witness.CUSTOMER] > 0.12
    assert learnt.doubts[Witness.AUDIT] < 0.03


def test_an_audit_of_every_tenth_counts_ten_times() -> None:
    one = Outcome(0.7, right=False, weight=10.0)
    assert fit([one]).probability(0.7) == pytest.approx(
        fit([Outcome(0.7, right=False)] * 10).probability(0.7)
    )


def test_answers_that_are_mostly_wrong_are_never_said() -> None:
    outcomes = [Outcome(0.97, right=index % 3 == 0) for index in range(600)]
    learnt = fit(outcomes)
    assert learnt.probability(0.97) < 0.6 < threshold(outcomes, learnt, WANTED)


def test_few_outcomes_open_nothing_below_the_curves_own_word() -> None:
    lucky = [Outcome(0.6, right=True)] * 15
    assert threshold(lucky, fit(lucky), WANTED) >= 0.9


def test_wilsons_bound_by_hand() -> None:
    """9 of 10 at z = 1: (.9 + .05 - sqrt(.009 + .0025)) / 1.1."""
    assert wilson(0.9, 10, 1.0) == pytest.approx((0.95 - math.sqrt(0.0115)) / 1.1)
    assert wilson(1.0, 10, 0.0) == 1.0


@given(
    st.lists(
        st.builds(
            Outcome,
            st.floats(0.0, 1.0),
            st.booleans(),
            st.sampled_from(Witness),
            st.floats(0.01, 50.0),
        ),
        max_size=30,
    )
)
def test_whatever_was_seen_gives_probabilities_that_keep_their_order(outcomes: list[Outcome]) -> None:
    learnt = fit(outcomes)
    chances = [learnt.probability(p / 20) for p in range(21)]
    assert chances == sorted(chances)
    assert chances[0] == 0.0
    assert all(0.0 <= chance <= 1.0 for chance in chances)
    assert 0.0 < threshold(outcomes, learnt, WANTED) <= 1.0


def test_a_calibration_says_how_much_it_rests_on() -> None:
    assert fit(seen(120, seed=6)).outcomes == 120
    assert Calibration().outcomes == 0
