"""The scenario set: the same for the same seed, half without a handoff, each with its right moment."""

from collections import Counter

import pytest

from bot.evaluation.scenarios import Dialogue, Said, Source
from bot.evaluation.scenarios.development import TEMPLATES, TOPICS, source
from bot.evaluation.scenarios.material import Scenarios, build, halves
from bot.evaluation.scenarios.opened import source as opened_source
from tests.evaluation.sets import MATTERS, sets

SEED = 7


@pytest.fixture(scope="module")
def drawn() -> Source:
    return source(sets(), SEED)


@pytest.fixture(scope="module")
def built(drawn: Source) -> Scenarios:
    return build(drawn, TOPICS, TEMPLATES, 400, SEED)


def test_the_same_seed_builds_the_same_dialogues(drawn: Source, built: Scenarios) -> None:
    assert build(source(sets(), SEED), TOPICS, TEMPLATES, 400, SEED) == built
    assert build(drawn, TOPICS, TEMPLATES, 400, SEED + 1) != built


def test_half_of_the_dialogues_need_nobody(built: Scenarios) -> None:
    assert Counter(dialogue.gold is None for dialogue in built.dialogues) == {True: 200, False: 200}


def test_every_template_is_written_and_every_dialogue_has_a_name_of_its_own(built: Scenarios) -> None:
    assert {dialogue.template for dialogue in built.dialogues} == {template.name for template in TEMPLATES}
    assert len({dialogue.id for dialogue in built.dialogues}) == len(built.dialogues)


def test_no_article_holds_a_message_that_a_customer_says(drawn: Source) -> None:
    written = {question for article in drawn.articles for question in article.questions}
    assert not written & {text for texts in drawn.questions.values() for text in texts}
    assert {article.id for article in drawn.articles} == set(drawn.questions)


def test_what_is_outside_or_for_people_has_no_article(drawn: Source) -> None:
    written = " ".join(question for article in drawn.articles for question in article.questions)
    assert "account" not in written
    assert "tent card" not in written
    assert drawn.outside
    assert not {*drawn.outside} & {text for texts in drawn.questions.values() for text in texts}


def test_who_declines_a_person_does_not_ask_for_one(drawn: Source) -> None:
    assert len(drawn.person) == 10
    assert not any("don't need" in text for text in drawn.person)


def test_nothing_is_asked_again_where_nobody_is_needed(built: Scenarios) -> None:
    for dialogue in built.dialogues:
        if dialogue.gold is None:
            needs = [said.needs for said in dialogue.said if said.needs]
            assert len(needs) == len(set(needs)), dialogue


def test_a_customer_who_is_left_alone_asks_for_a_person_in_the_end(built: Scenarios) -> None:
    for dialogue in built.dialogues:
        if dialogue.gold is not None:
            assert dialogue.asked is not None
            assert dialogue.asked >= dialogue.gold


def test_the_first_marked_turn_is_the_right_moment() -> None:
    said = (Said("hello"), Said("broken", gold=True), Said("a person", gold=True, asks=True))
    dialogue = Dialogue("one", "own", said)
    assert (dialogue.gold, dialogue.asked) == (2, 3)


def test_the_halves_share_no_intent() -> None:
    one, other = halves(str(number) for number in range(77))
    assert (len(one), len(other)) == (38, 39)
    assert not set(one) & set(other)
    assert halves(str(number) for number in reversed(range(77))) == (one, other)


def test_no_seed_shows_an_intent_of_the_opened_half() -> None:
    given = {name: parts.inner(SEED) for name, parts in sets().items()}
    own = {article for seed in range(10) for article in source(given, seed).questions}
    theirs = {article for seed in range(10) for article in opened_source.source(given, seed).questions}
    assert own
    assert theirs & set(MATTERS)
    assert not own & theirs
