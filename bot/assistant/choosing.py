"""What is answered to a customer who was asked "did you mean A or B"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.assistant.choices import FRICTION, Choice, Offer, asked_again, chosen
from bot.assistant.finding import Candidates, excerpt
from bot.assistant.knowledge import Article
from bot.domain.conversation import Source
from bot.domain.decision import Draft

CHOSEN = 0.85
"""For the one of two answers that the customer picked. A choice, not measured."""

LEAST_LEFT = 0.05
"""Of the probability, where nearly all of it was with the two that the customer did not mean."""


def answer(choice: Choice, one: Article, other: Article, *, again: bool) -> Draft:
    """A bare yes is asked once more; a second one, and neither of the two, is nothing to go on."""
    if choice is Choice.YES and not again:
        return _once_more(one, other)
    if choice in {Choice.YES, Choice.NEITHER}:
        return Draft("", 0.0)
    if choice is Choice.BOTH:
        text = "\n\n".join(f"{article.title}\n\n{told(article, 0)}" for article in (one, other))
        sources = (Source(one.title), Source(other.title))
        return Draft(text, CHOSEN, sources, one.id, ((one.title, CHOSEN),))
    article = one if choice is Choice.FIRST else other
    return Draft(told(article, 0), CHOSEN, (Source(article.title),), article.id, ((article.title, CHOSEN),))


def _once_more(one: Article, other: Article) -> Draft:
    """It has no `asks`: it is the question that was asked before, and no attempt of its own."""
    return Draft(asked_again(one.title, other.title), CHOSEN * FRICTION)


def before(said: Sequence[str], titles: Sequence[str]) -> list[str]:
    """The customer's words up to those that we asked back after."""
    earlier = list(said[:-1])
    while earlier and chosen(earlier[-1], titles) is Choice.YES:
        earlier.pop()
    return earlier


def without(found: Candidates, asked: Offer) -> Candidates:
    """What is left, and likelier now, once the customer meant neither of the two.

    Most often it is nothing that clears the floor, and a person is brought in by the rule for that.
    """
    out = sum(share for key, share in found.ranked if key in asked.articles)
    left = max(LEAST_LEFT, 1.0 - out)
    ranked = tuple((key, min(1.0, share / left)) for key, share in found.ranked if key not in asked.articles)
    return replace(found, ranked=ranked)


def told(article: Article, paragraph: int) -> str:
    """Of an article whose questions are written down, all is the answer to them."""
    return article.body if article.questions else excerpt(article.body, paragraph)
