"""The frozen half: its form, its balance, and that it shares nothing with the halves that were read."""

import re
from collections import Counter
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
from bot.evaluation.scenarios.sealed.matters import INTENTS, RELATED, STEADY, TO_DO, named
from tests.evaluation.sets import examples

SEED, COUNT, RUN = 7, 1_000, 5
OUTSIDE = "what size wipers does car {n} take"
TRIVIA = "who won the match on day {n}"
WHOM = "whom should i contact about item {n}"


def _given() -> dict[str, Parts]:
    """Three parts of clinc150 in our own words; what is known in train is asked in other words later."""
    labels = [label for some in INTENTS.values() for label in some]
    known = [one for label in labels for one in examples(label, f"{label} example {{n}}", 20)]
    later = [one for label in labels for one in examples(label, f"about my {label} matter {{n}}", 15)]
    whom = [one for label in labels for one in examples(label, WHOM, 3)]
    far = (*examples("oos", OUTSIDE, 5), *examples("oos", TRIVIA, 20))
    return {"clinc150": Parts("clinc150", tuple(known), tuple(later[::2]), (*later[1::2], *whom, *far))}


@pytest.fixture(scope="module")
def drawn() -> Source:
    return HALF.source(_given(), SEED)


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


def _plain(text: str) -> str:
    return " ".join(re.findall(r"[a-z0-9']+", text.lower()))


def _runs(texts: Iterable[str]) -> set[str]:
    words = [_plain(text).split() for text in texts]
    return {" ".join(one[at : at + RUN]) for one in words for at in range(len(one) - RUN + 1)}


def test_the_same_seed_builds_the_same_set(built: Scenarios) -> None:
    again = build(HALF.source(_given(), SEED), HALF.topics, HALF.templates, COUNT, SEED)
    assert again == built
    assert build(HALF.source(_given(), 8), HALF.topics, HALF.templates, COUNT, 8) != built


def test_half_of_a_thousand_dialogues_need_nobody(built: Scenarios) -> None:
    assert [len(some) for some in _apart(built)] == [500, 500]


def test_every_template_is_written_often_enough_to_be_counted(built: Scenarios) -> None:
    written = Counter(dialogue.template for dialogue in built.dialogues)
    assert written.keys() == {template.name for template in HALF.templates}
    assert 25 <= len(written) <= 35
    assert min(written.values()) >= 10
    assert len({dialogue.id for dialogue in built.dialogues}) == COUNT


def test_a_template_has_gold_in_all_its_dialogues_or_in_none(built: Scenarios) -> None:
    kinds = {(dialogue.template, dialogue.gold is None) for dialogue in built.dialogues}
    assert len(kinds) == len(HALF.templates)


def test_who_needs_nobody_never_asks_and_who_is_left_alone_asks_in_the_end(built: Scenarios) -> None:
    without, needing = _apart(built)
    assert all(dialogue.asked is None for dialogue in without)
    for dialogue in needing:
        assert dialogue.asked is not None
        assert dialogue.gold is not None
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


def test_neither_turns_nor_length_tell_whether_a_person_is_needed(built: Scenarios) -> None:
    turns = [mean(len(dialogue.said) for dialogue in some) for some in _apart(built)]
    assert turns[0] == pytest.approx(turns[1], rel=0.15)
    letters = [mean(len(said.text) for dialogue in some for said in dialogue.said) for some in _apart(built)]
    assert letters[0] == pytest.approx(letters[1], rel=0.2)


def test_the_turn_number_does_not_tell_the_right_moment(built: Scenarios) -> None:
    golds = Counter(dialogue.gold for dialogue in built.dialogues if dialogue.gold)
    assert len(golds) >= 5
    assert max(golds.values()) < 250


def test_no_turn_is_empty_and_none_runs_over_a_screen(built: Scenarios) -> None:
    turns = [said.text for dialogue in built.dialogues for said in dialogue.said]
    assert all(text.strip() == text and 0 < len(text) < 600 for text in turns)


def test_no_article_holds_a_message_that_a_customer_says(drawn: Source) -> None:
    written = {_plain(question) for article in drawn.articles for question in article.questions}
    apart = (*drawn.outside, *sum(drawn.questions.values(), ()), *sum(drawn.sensitive.values(), ()))
    assert not written & {_plain(text) for text in apart}
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
    few = Parts("clinc150", tuple(examples("oos", OUTSIDE, 5)), (), tuple(examples("oos", OUTSIDE, 5)))
    assert not HALF.source({"clinc150": few}, SEED).is_whole


def test_every_article_that_is_named_is_there(drawn: Source) -> None:
    known = {article.id for article in drawn.articles}
    assert {*STEADY, *TO_DO, *RELATED, *RELATED.values(), *sealed_trouble.DEADLINES} <= known


def test_most_of_what_policy_concerns_says_a_topics_words_and_some_only_mean_it() -> None:
    for topic in HALF.topics:
        phrases = [f" {_plain(phrase)} " for phrase in topic.phrases]
        said = [
            any(phrase in f" {_plain(text)} " for phrase in phrases) for text in people.SENSITIVE[topic.name]
        ]
        assert len(said) / 2 < sum(said) < len(said), topic.name


def test_only_sentences_of_those_whom_policy_concerns_say_a_topics_words() -> None:
    phrases = [f" {_plain(phrase)} " for topic in HALF.topics for phrase in topic.phrases]
    concerned = {one for some in people.SENSITIVE.values() for one in some}
    said = [one for one in _own() - concerned if any(phrase in f" {_plain(one)} " for phrase in phrases)]
    assert said == []


def test_no_sentence_and_no_run_of_five_words_is_shared_with_the_halves_that_were_read() -> None:
    assert min(len(_lines(one)) for one in (development, content, matters, opened_people, trouble)) > 10
    same = len({_plain(one) for one in _own()} & {_plain(one) for one in _read() if " " in one})
    runs = len(_runs(_own()) & _runs(_read()))
    assert (same, runs) == (0, 0), "told as counts: whoever writes here has not read the others"


def test_no_template_is_shared_with_the_halves_that_were_read() -> None:
    theirs = {one.name for one in (*development.TEMPLATES, *opened.HALF.templates)}
    assert not {one.name for one in HALF.templates} & theirs


def _named() -> set[str]:
    return {named(title) for title in own.OWN}
