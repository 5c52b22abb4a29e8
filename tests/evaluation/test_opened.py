"""The opened half: its form, its balance, and that it shares nothing with the development half."""

from collections.abc import Iterable
from dataclasses import replace
from types import ModuleType

import pytest

from bot.evaluation.scenarios import Source, development
from bot.evaluation.scenarios.material import COURTESIES, Scenarios, build
from bot.evaluation.scenarios.opened import HALF, content, matters, people, trouble
from bot.evaluation.scenarios.opened.source import FREEZING
from tests.evaluation.halves import COUNT, SEED, opened_sets, plain, runs
from tests.evaluation.sets import examples


@pytest.fixture(scope="module")
def drawn() -> Source:
    return HALF.source(opened_sets(), SEED)


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


def test_no_article_holds_a_message_that_a_customer_says(drawn: Source) -> None:
    written = {plain(question) for article in drawn.articles for question in article.questions}
    assert not written & {plain(text) for texts in drawn.questions.values() for text in texts}
    assert {article.id for article in drawn.articles} == set(drawn.questions)


def test_what_is_outside_or_for_people_is_in_no_article(drawn: Source) -> None:
    apart = {*drawn.outside, *(text for texts in drawn.sensitive.values() for text in texts)}
    assert not apart & {text for texts in drawn.questions.values() for text in texts}
    assert set(drawn.sensitive) == {topic.name for topic in HALF.topics}


def test_without_clinc150_its_topic_is_never_raised() -> None:
    bare = {name: parts for name, parts in opened_sets().items() if name != "clinc150"}
    assert FREEZING not in HALF.source(bare, SEED).sensitive


def test_only_sentences_of_those_whom_policy_concerns_say_a_topics_words() -> None:
    phrases = [f" {plain(phrase)} " for topic in HALF.topics for phrase in topic.phrases]
    concerned = {one for some in people.SENSITIVE.values() for one in some}
    said = [one for one in _own() - concerned if any(phrase in f" {plain(one)} " for phrase in phrases)]
    assert said == []


def test_a_question_whom_to_speak_to_is_in_no_dialogue() -> None:
    given = opened_sets()
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
    same = {plain(one) for one in _own()} & {plain(one) for one in theirs | courtesies}
    assert same == set()
    alike = runs(_own()) & runs(theirs)
    assert alike == set()


def test_no_message_template_or_topic_is_shared_with_development(drawn: Source) -> None:
    theirs = development.source(opened_sets(), SEED)
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
