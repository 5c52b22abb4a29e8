"""The opened half: its form, its balance, and that it shares nothing with the development half."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from types import ModuleType

import pytest

from bot.evaluation.data import Parts
from bot.evaluation.scenarios import Source, development
from bot.evaluation.scenarios.material import COURTESIES, Scenarios, build
from bot.evaluation.scenarios.opened import HALF, content, matters, people, trouble
from bot.evaluation.scenarios.opened.source import FREEZING
from tests.evaluation.sets import OUTSIDE, examples, sets

SEED, COUNT, RUN = 7, 1_000, 5


def _given() -> dict[str, Parts]:
    far = (*examples("oos", OUTSIDE, 20), *examples("freeze_account", "ice on account {n}", 20))
    return {**sets(), "clinc150": Parts("clinc150", far, (), ())}


def _sets() -> dict[str, Parts]:
    return {name: parts.inner(SEED) for name, parts in _given().items()}


@pytest.fixture(scope="module")
def drawn() -> Source:
    return HALF.source(_sets(), SEED)


@pytest.fixture(scope="module")
def built(drawn: Source) -> Scenarios:
    return build(drawn, HALF.topics, HALF.templates, COUNT, SEED)


def _lines(module: ModuleType) -> set[str]:
    """The module's own sentences: its public tuples of text."""
    return {
        one
        for name, some in vars(module).items()
        if name.isupper() and isinstance(some, tuple)
        for one in some
        if isinstance(one, str)
    }


def _own() -> set[str]:
    written = {one for pair in matters.MATTERS.values() for some in pair for one in some}
    sensitive = {one for some in people.SENSITIVE.values() for one in some}
    return {
        *(_lines(content) | _lines(trouble) | _lines(people)),
        *(written | sensitive),
    }


def _plain(text: str) -> str:
    return " ".join(re.findall(r"[a-z0-9']+", text.lower()))


def _runs(texts: Iterable[str]) -> set[str]:
    words = [_plain(text).split() for text in texts]
    return {" ".join(one[at : at + RUN]) for one in words for at in range(len(one) - RUN + 1)}


def test_the_same_seed_builds_the_same_set(built: Scenarios) -> None:
    again = build(HALF.source(_sets(), SEED), HALF.topics, HALF.templates, COUNT, SEED)
    assert again == built
    assert build(HALF.source(_sets(), 8), HALF.topics, HALF.templates, COUNT, 8) != built


def test_half_of_a_thousand_dialogues_need_nobody(built: Scenarios) -> None:
    assert Counter(dialogue.gold is None for dialogue in built.dialogues) == {True: 500, False: 500}


def test_every_template_is_written_often_enough_to_be_counted(built: Scenarios) -> None:
    written = Counter(dialogue.template for dialogue in built.dialogues)
    assert written.keys() == {template.name for template in HALF.templates}
    assert min(written.values()) >= 10
    assert len({dialogue.id for dialogue in built.dialogues}) == COUNT


def test_a_template_has_gold_in_all_its_dialogues_or_in_none(built: Scenarios) -> None:
    kinds = {(dialogue.template, dialogue.gold is None) for dialogue in built.dialogues}
    assert len(kinds) == len(HALF.templates)


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


def test_no_article_holds_a_message_that_a_customer_says(drawn: Source) -> None:
    written = {_plain(question) for article in drawn.articles for question in article.questions}
    assert not written & {_plain(text) for texts in drawn.questions.values() for text in texts}
    assert {article.id for article in drawn.articles} == set(drawn.questions)


def test_what_is_outside_or_for_people_is_in_no_article(drawn: Source) -> None:
    apart = {*drawn.outside, *(text for texts in drawn.sensitive.values() for text in texts)}
    assert not apart & {text for texts in drawn.questions.values() for text in texts}
    assert set(drawn.sensitive) == {topic.name for topic in HALF.topics}


def test_without_clinc150_its_topic_is_never_raised() -> None:
    bare = {name: parts for name, parts in _sets().items() if name != "clinc150"}
    assert FREEZING not in HALF.source(bare, SEED).sensitive


def test_only_sentences_of_those_whom_policy_concerns_say_a_topics_words() -> None:
    phrases = [f" {_plain(phrase)} " for topic in HALF.topics for phrase in topic.phrases]
    concerned = {one for some in people.SENSITIVE.values() for one in some}
    said = [one for one in _own() - concerned if any(phrase in f" {_plain(one)} " for phrase in phrases)]
    assert said == []


def test_a_question_whom_to_speak_to_is_in_no_dialogue() -> None:
    given = _sets()
    asks = tuple(
        examples(one.label, "who should i contact about it {n}", 1)[0] for one in given["banking77"].test
    )
    bank = replace(given["banking77"], test=(*given["banking77"].test, *asks))
    drawn = HALF.source({**given, "banking77": bank}, SEED)
    assert not any("contact" in text for text in (*drawn.outside, *sum(drawn.questions.values(), ())))


def test_no_sentence_and_no_run_of_five_words_is_shared_with_development() -> None:
    theirs = _lines(development)
    courtesies = {question for article in COURTESIES for question in article.questions}
    assert theirs
    same = {_plain(one) for one in _own()} & {_plain(one) for one in theirs | courtesies}
    assert same == set()
    runs = _runs(_own()) & _runs(theirs)
    assert runs == set()


def test_no_message_template_or_topic_is_shared_with_development(drawn: Source) -> None:
    theirs = development.source(_sets(), SEED)
    assert not {*_all(drawn)} & {*_all(theirs)}
    assert not {article.id for article in drawn.articles} & {article.id for article in theirs.articles}
    assert not {one.name for one in HALF.templates} & {one.name for one in development.TEMPLATES}
    assert not {one.name for one in HALF.topics} & {one.name for one in development.TOPICS}


def _all(source: Source) -> Iterable[str]:
    yield from source.outside
    yield from source.person
    for some in (*source.questions.values(), *source.sensitive.values()):
        yield from some
    for article in source.articles:
        yield from article.questions
