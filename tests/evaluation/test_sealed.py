"""The frozen half: its form, its balance, and that it shares nothing with the halves that were read."""

from collections.abc import Iterable
from statistics import mean
from types import ModuleType

import pytest

from bot.evaluation.data import Parts
from bot.evaluation.scenarios import Dialogue, Source, development, opened
from bot.evaluation.scenarios.material import COURTESIES, Scenarios, build
from bot.evaluation.scenarios.opened import content, matters, trouble
from bot.evaluation.scenarios.opened import people as opened_people
from bot.evaluation.scenarios.sealed import HALF, asides, own, people, stories
from bot.evaluation.scenarios.sealed import trouble as sealed_trouble
from bot.evaluation.scenarios.sealed.matters import RELATED, STEADY, TO_DO, named
from tests.evaluation.halves import COUNT, SEED, WIPERS, plain, runs, sealed_sets
from tests.evaluation.sets import examples


@pytest.fixture(scope="module")
def drawn() -> Source:
    return HALF.source(sealed_sets(), SEED)


@pytest.fixture(scope="module")
def built(drawn: Source) -> Scenarios:
    return build(drawn, HALF.topics, HALF.templates, COUNT, SEED)


def _apart(built: Scenarios) -> tuple[list[Dialogue], list[Dialogue]]:
    """(without gold, with)."""
    sorts: tuple[list[Dialogue], list[Dialogue]] = ([], [])
    for dialogue in built.dialogues:
        sorts[dialogue.gold is not None].append(dialogue)
    return sorts


def _texts(value: object) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from _texts(one)
    elif isinstance(value, tuple):
        for one in value:
            yield from _texts(one)


def _lines(*modules: ModuleType) -> set[str]:
    """The modules' own sentences: what their public lists hold, at whatever depth."""
    return {
        text
        for module in modules
        for name, value in vars(module).items()
        if name.isupper()
        for text in _texts(value)
        if len(text.split()) > 1 or text.islower()
    }


def _own() -> set[str]:
    return _lines(asides, own, people, stories, sealed_trouble)


def _read() -> set[str]:
    courtesies = {question for article in COURTESIES for question in article.questions}
    return _lines(development, content, matters, opened_people, trouble) | courtesies


def test_neither_turns_nor_length_tell_whether_a_person_is_needed(built: Scenarios) -> None:
    turns = [mean(len(dialogue.said) for dialogue in some) for some in _apart(built)]
    assert turns[0] == pytest.approx(turns[1], rel=0.15)
    letters = [mean(len(said.text) for dialogue in some for said in dialogue.said) for some in _apart(built)]
    assert letters[0] == pytest.approx(letters[1], rel=0.2)


def test_no_article_holds_a_message_that_a_customer_says(drawn: Source) -> None:
    written = {plain(question) for article in drawn.articles for question in article.questions}
    apart = (*drawn.outside, *sum(drawn.questions.values(), ()), *sum(drawn.sensitive.values(), ()))
    assert not written & {plain(text) for text in apart}
    assert {article.id for article in drawn.articles} == set(drawn.questions)


def test_articles_are_of_train_and_customers_of_the_other_parts(drawn: Source) -> None:
    theirs = [article for article in drawn.articles if article.id in TO_DO and article.id not in _named()]
    assert theirs
    for article in theirs:
        assert len(article.questions) == 10
        assert all("example" in question for question in article.questions)
        assert all(question.startswith("about my") for question in drawn.questions[article.id])


def test_trivia_and_whom_to_turn_to_are_in_no_dialogue(drawn: Source) -> None:
    texts = (*drawn.outside, *sum(drawn.questions.values(), ()))
    assert any("wipers" in text for text in texts)
    assert not [text for text in texts if "won the match" in text or "contact" in text]


def test_without_the_intents_there_is_no_half_of_our_own_articles_alone() -> None:
    few = Parts("clinc150", tuple(examples("oos", WIPERS, 5)), (), tuple(examples("oos", WIPERS, 5)))
    assert not HALF.source({"clinc150": few}, SEED).is_whole


def test_every_article_that_is_named_is_there(drawn: Source) -> None:
    known = {article.id for article in drawn.articles}
    assert {*STEADY, *TO_DO, *RELATED, *RELATED.values(), *sealed_trouble.DEADLINES} <= known


def test_most_of_what_policy_concerns_says_a_topics_words_and_some_only_mean_it() -> None:
    for topic in HALF.topics:
        phrases = [f" {plain(phrase)} " for phrase in topic.phrases]
        said = [
            any(phrase in f" {plain(text)} " for phrase in phrases) for text in people.SENSITIVE[topic.name]
        ]
        assert len(said) / 2 < sum(said) < len(said), topic.name


def test_only_sentences_of_those_whom_policy_concerns_say_a_topics_words() -> None:
    phrases = [f" {plain(phrase)} " for topic in HALF.topics for phrase in topic.phrases]
    concerned = {one for some in people.SENSITIVE.values() for one in some}
    said = [one for one in _own() - concerned if any(phrase in f" {plain(one)} " for phrase in phrases)]
    assert said == []


def test_no_sentence_and_no_run_of_five_words_is_shared_with_the_halves_that_were_read() -> None:
    assert min(len(_lines(one)) for one in (development, content, matters, opened_people, trouble)) > 10
    same = len({plain(one) for one in _own()} & {plain(one) for one in _read() if " " in one})
    alike = len(runs(_own()) & runs(_read()))
    assert (same, alike) == (0, 0), "told as counts: whoever writes here has not read the others"


def test_no_template_is_shared_with_the_halves_that_were_read() -> None:
    theirs = {one.name for one in (*development.TEMPLATES, *opened.HALF.templates)}
    assert not {one.name for one in HALF.templates} & theirs


def _named() -> set[str]:
    return {named(title) for title in own.OWN}


def test_there_are_as_many_templates_as_a_real_chat_has_ways() -> None:
    assert 25 <= len(HALF.templates) <= 35
