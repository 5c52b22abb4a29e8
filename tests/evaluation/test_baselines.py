"""What the assistant is compared with does what its name says."""

import math

import pytest

from bot.evaluation.baselines import Bm25, TfIdf, calibrated, shape
from bot.evaluation.regression import fit, solve

KNOWN = {
    "zip": ["the zip of my jacket is broken", "zip stuck"],
    "tent": ["how do I pitch the tent", "tent poles are bent"],
}


def test_bm25_weighs_rare_words_and_short_texts_more() -> None:
    """One word of two documents of two words each, mean length 2: idf ln(1 + 1.5 / 1.5), times 2.2 / 2.2."""
    [(label, score)] = Bm25({"zip": ["zip stuck"], "tent": ["pole bent"]}).rank("zip")
    weight = math.log(2)
    assert label == "zip"
    assert score == pytest.approx(weight / (weight + 10))


def test_the_nearest_example_wins_its_label_the_question() -> None:
    best, score = TfIdf(KNOWN, centroids=False).rank("zip stuck")[0]
    assert best == "zip"
    assert score == pytest.approx(1.0)


def test_a_centroid_stands_for_all_examples_of_a_label() -> None:
    best, score = TfIdf(KNOWN, centroids=True).rank("zip stuck")[0]
    assert best == "zip"
    assert 0.3 < score < 1.0


def test_nothing_in_common_ranks_nothing() -> None:
    assert Bm25(KNOWN).rank("qqq") == []
    assert TfIdf(KNOWN, centroids=True).rank("") == []


def test_the_shape_of_no_list_is_all_nothing() -> None:
    assert shape([], "two words") == (0.0, 0.0, 0.0, 0.0, math.log(3))


def test_equations_are_solved_with_a_nothing_on_the_diagonal() -> None:
    assert solve([[0, 2], [1, 1]], [4, 5]) == pytest.approx([3, 2])


def test_the_regression_finds_the_share_where_nothing_tells_more() -> None:
    """Three of four right, whatever the feature: p = 3/4."""
    curve = fit([((1.0,), True), ((1.0,), True), ((1.0,), True), ((1.0,), False)] * 50)
    assert curve.probability((1.0,)) == pytest.approx(0.75, abs=0.01)


def test_a_calibrated_answerer_is_surer_of_what_was_right_before() -> None:
    others = [("zip stuck again", "zip"), ("tent poles", "tent"), ("weather", "none")] * 20
    answerer = calibrated(TfIdf(KNOWN, centroids=True).rank, others)
    assert answerer.answer("zip stuck")[1] > 0.6 > answerer.answer("weather today")[1]
