"""Two answers that are likely: the customer is asked which one, and what they say to that."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from bot.assistant.features import matter, words
from bot.assistant.lexicon import stem

LIKELY = 0.6
"""Both together, at least: less than that would offer two guesses."""

DOUBTFUL, TWO_OF_DOUBT = 0.35, 0.27
"""Where the first alone is less likely than that, it would not be said; both together, at least, are then
worth a question. On the development half of our scenarios three in four such questions held the answer."""

CLEAR_LEAD = 0.72
"""Of the first answer's probability: where the second has less, the first is said."""

SURE_ENOUGH = 0.6
"""Nobody is asked about an answer this likely."""

FRICTION = 0.95
"""Of customers who are asked, those who answer so that it helps. A choice, not measured."""

TITLE_LIMIT = 120

_ASKED = re.compile(r"Did you mean “([^“”]{1,120})” or “([^“”]{1,120})”\?")
_FIRST = re.compile(
    r"\W*(?:the )?(?:a|1|1st|one|first|former)(?: one| option)?(?: please| thanks)?\W*", re.IGNORECASE
)
_SECOND = re.compile(
    r"\W*(?:the )?(?:b|2|2nd|two|second|latter|last)(?: one| option)?(?: please| thanks)?\W*", re.IGNORECASE
)

_DENIALS = frozenset({"not", "dont", "isnt", "never", "neither", "nor", "except", "without"})
"""Words that turn around what a title's words choose: "not the walking one"."""


def close(ranked: Sequence[tuple[str, float]]) -> bool:
    """`ranked`: titles with their probabilities, best first."""
    if len(ranked) < 2:
        return False
    (one, first), (other, second) = ranked[:2]
    fits = all("“" not in title and "”" not in title and len(title) <= TITLE_LIMIT for title in (one, other))
    if not fits or one == other:
        return False
    if first < DOUBTFUL:
        return first + second >= TWO_OF_DOUBT
    return first < SURE_ENOUGH and first + second >= LIKELY and second >= CLEAR_LEAD * first


def question(one: str, other: str) -> str:
    return f"Did you mean “{one}” or “{other}”?"


def offered(text: str, titles: Mapping[str, str]) -> tuple[str, ...]:
    """The articles (by title) between which this text of ours lets the customer choose."""
    asked = _ASKED.fullmatch(text)
    found = [titles[title] for title in asked.groups() if title in titles] if asked else []
    return tuple(found) if len(found) == 2 else ()


def chosen(text: str, titles: Iterable[str]) -> int | None:
    """0 or 1 for words that choose one of the two titles; None for all others."""
    if _FIRST.fullmatch(text):
        return 0
    if _SECOND.fullmatch(text):
        return 1
    said = _stems(text)
    one, other = (_stems(title) for title in titles)
    telling = said & (one ^ other)
    if not telling or _DENIALS & set(words(text)) or len(said - one - other) > len(telling):
        return None
    if telling <= one:
        return 0
    return 1 if telling <= other else None


def _stems(text: str) -> frozenset[str]:
    return frozenset(stem(word) for word in matter(words(text)))
