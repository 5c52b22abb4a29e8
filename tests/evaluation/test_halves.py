"""The form and the balance that both the opened and the frozen half have."""

from collections import Counter
from collections.abc import Callable, Mapping

import pytest

from bot.evaluation.data import Parts
from bot.evaluation.scenarios import Half, opened, sealed
from bot.evaluation.scenarios.material import Scenarios, build
from tests.evaluation.halves import COUNT, SEED, opened_sets, sealed_sets

Given = tuple[Half, Callable[[], Mapping[str, Parts]]]


@pytest.fixture(
    scope="module", params=[(opened.HALF, opened_sets), (sealed.HALF, sealed_sets)], ids=["opened", "sealed"]
)
def given(request: pytest.FixtureRequest) -> Given:
    found: Given = request.param
    return found


@pytest.fixture(scope="module")
def half(given: Given) -> Half:
    return given[0]


def written(given: Given, seed: int) -> Scenarios:
    half, sets = given
    return build(half.source(sets(), seed), half.topics, half.templates, COUNT, seed)


@pytest.fixture(scope="module")
def built(given: Given) -> Scenarios:
    return written(given, SEED)


def test_the_same_seed_builds_the_same_set(given: Given, built: Scenarios) -> None:
    assert written(given, SEED) == built
    assert written(given, 8) != built


def test_half_of_a_thousand_dialogues_need_nobody(built: Scenarios) -> None:
    assert Counter(dialogue.gold is None for dialogue in built.dialogues) == {True: 500, False: 500}


def test_every_template_is_written_often_enough_to_be_counted(built: Scenarios, half: Half) -> None:
    counts = Counter(dialogue.template for dialogue in built.dialogues)
    assert counts.keys() == {template.name for template in half.templates}
    assert min(counts.values()) >= 10
    assert len({dialogue.id for dialogue in built.dialogues}) == COUNT


def test_a_template_has_gold_in_all_its_dialogues_or_in_none(built: Scenarios, half: Half) -> None:
    kinds = {(dialogue.template, dialogue.gold is None) for dialogue in built.dialogues}
    assert len(kinds) == len(half.templates)


def test_who_needs_nobody_never_asks_and_who_is_left_alone_asks_in_the_end(built: Scenarios) -> None:
    for dialogue in built.dialogues:
        if dialogue.gold is None:
            assert dialogue.asked is None
        else:
            assert dialogue.asked is not None
            assert dialogue.asked >= dialogue.gold


def test_nothing_is_asked_again_before_the_right_moment(built: Scenarios) -> None:
    for dialogue in built.dialogues:
        before = dialogue.said if dialogue.gold is None else dialogue.said[: dialogue.gold - 1]
        needs = [said.needs for said in before if said.needs]
        assert len(needs) == len(set(needs)), dialogue


def test_whoever_needs_nobody_has_a_question_that_an_article_answers(built: Scenarios) -> None:
    known = {article.id for article in built.articles}
    for dialogue in built.dialogues:
        needs = {said.needs for said in dialogue.said if said.needs}
        assert needs <= known
        assert needs or dialogue.gold is not None


def test_the_turn_number_does_not_tell_the_right_moment(built: Scenarios) -> None:
    golds = Counter(dialogue.gold for dialogue in built.dialogues if dialogue.gold)
    assert len(golds) >= 5
    assert max(golds.values()) < 250


def test_no_turn_is_empty_and_none_runs_over_a_screen(built: Scenarios) -> None:
    turns = [said.text for dialogue in built.dialogues for said in dialogue.said]
    assert all(text.strip() == text and 0 < len(text) < 600 for text in turns)
