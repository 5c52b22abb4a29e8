"""The shop's own articles: written for people, within bounds."""

import re
from pathlib import Path

import pytest

from bot.assistant.knowledge import Article, load
from tests.assistant.questions import COURTESIES, PARAPHRASES

KNOWLEDGE = Path(__file__).parents[2] / "bot" / "demo" / "knowledge"
ARTICLES = load(KNOWLEDGE)
ANSWERS = [article for article in ARTICLES if article.kind == "answer"]


def test_there_are_enough_articles_and_each_has_its_paraphrases() -> None:
    assert len(ANSWERS) >= 42
    assert {article.id for article in ANSWERS} == set(PARAPHRASES)
    assert {article.id for article in ARTICLES if article.kind == "courtesy"} == set(COURTESIES)


@pytest.mark.parametrize("article", ANSWERS, ids=lambda article: article.id)
def test_an_article_is_worth_reading_and_short_enough_for_a_chat(article: Article) -> None:
    assert 40 <= len(article.body.split()) <= 160
    assert 4 <= len(article.questions) <= 6
    assert not re.search(r"\*\*|^#|\]\(", article.body, re.MULTILINE)


def test_no_example_question_stands_in_two_articles() -> None:
    questions = [question.casefold() for article in ARTICLES for question in article.questions]
    assert sorted(questions) == sorted(set(questions))


def test_the_paraphrases_are_not_the_example_questions() -> None:
    def bare(text: str) -> str:
        return re.sub(r"\W+", " ", text).casefold().strip()

    known = {bare(text) for article in ANSWERS for text in (article.title, *article.questions)}
    assert not known & {bare(text) for asked in PARAPHRASES.values() for text in asked}
