"""Two answers that are likely: the customer is asked which one, and what they say to that."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from bot.assistant.features import matter, words
from bot.assistant.lexicon import stem
from bot.domain.signals import acknowledges, is_thanks
from bot.domain.signals.typos import distance
from bot.domain.signals.words import listed
from bot.domain.stuck import agrees

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
_AGAIN = re.compile(r"The first, “([^“”]{1,120})”, or the second, “([^“”]{1,120})”\?")

_FIRST = frozenset({"1", "1st", "first", "former"})
_SECOND = frozenset({"2", "2nd", "two", "second", "latter", "last"})
_LETTERS = {"a": frozenset({"1"}), "b": frozenset({"2"}), "one": frozenset({"1"})}
"""What is a choice only by itself: "a" and "one" stand beside others in "a second one"."""
_BESIDE = listed(
    """
    the one option number nr answer question i mean meant think it its is was that thats would be please
    thanks thank you yes yep yeah no ok for my to guess pls plz uh um hmm er eh oh cheers ta maybe probably
    """
)
"""What may stand beside "first" without changing it."""
_YES = frozenset({"yes", "yep", "yeah", "that", "this", "right", "correct", "exactly", "indeed"})
_NEITHER = frozenset({"neither", "none", "no", "nope", "nah"})
_BESIDE_NEITHER = listed(
    """
    of them those these that the two both either one ones above not really sorry please im afraid something
    else i mean meant is it its what asked for was
    """
)
_BOTH = re.compile(
    r"\W*(?:i (?:mean|meant|need|want) )?(?:(?:both|either)(?: (?:one|of (?:them|those|these)))?"
    r"|(?:a|1|(?:the )?first)(?: one)? (?:and|&|\+) (?:b|2|(?:the )?second)(?: one)?)"
    r"(?:,? (?:please|thanks|thank you))?\W*",
    re.IGNORECASE,
)

_DENIALS = frozenset({"not", "dont", "isnt", "never", "neither", "nor", "except", "without"})
"""Words that turn around what a title's words choose: "not the walking one"."""

_LONG = 5
"""Letters from which one slip is forgiven in a word."""
_REAL = frozenset({"later", "letter", "letters", "seconds"})
"""Words of their own, one letter away from one of ours."""


class Choice(Enum):
    """What the customer says to the question. YES alone says that it is one of the two, and not which."""

    FIRST = 0
    SECOND = 1
    BOTH = 2
    NEITHER = 3
    YES = 4


@dataclass(frozen=True, slots=True)
class Offer:
    """The two articles that we asked about; `again` where it was for the second time."""

    articles: tuple[str, str]
    again: bool = False


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


def asked_again(one: str, other: str) -> str:
    return f"The first, “{one}”, or the second, “{other}”?"


def named(text: str) -> tuple[str, str] | None:
    """The two titles, where this text of ours asks between two."""
    asked = _ASKED.fullmatch(text) or _AGAIN.fullmatch(text)
    return (asked[1], asked[2]) if asked else None


def offered(text: str, titles: Mapping[str, str]) -> Offer | None:
    """The articles (by title) between which this text of ours lets the customer choose."""
    one, other = (titles.get(title, "") for title in named(text) or ("", ""))
    return Offer((one, other), bool(_AGAIN.fullmatch(text))) if one and other else None


def chosen(text: str, titles: Sequence[str]) -> Choice | None:
    """None for words that say nothing to the question: most likely another one."""
    if _BOTH.fullmatch(text):
        return Choice.BOTH
    said = words(text)
    if place := _place(said):
        return place
    if _is_neither(said):
        return Choice.NEITHER
    return Choice.YES if _is_yes(text, said) or _nods(text, said) else _by_title(said, titles)


def _nods(text: str, said: Sequence[str]) -> bool:
    return len(said) > 1 and acknowledges(text) and not is_thanks(text)


def _place(said: Sequence[str]) -> Choice | None:
    """ "the secnd one": nothing but one place, and what may stand beside it."""
    places = {word: _known(word, _FIRST | _SECOND) for word in said}
    found = {place for place in places.values() if place}
    rest = {word for word, place in places.items() if not place} - _BESIDE
    if not found:
        found = set(_LETTERS.get("".join(rest or said[:1]), ()))
        rest -= _LETTERS.keys()
    if not found or rest - {"a"}:
        return None
    if found <= _FIRST:
        return Choice.FIRST
    return Choice.SECOND if found <= _SECOND else None


def _is_yes(text: str, said: Sequence[str]) -> bool:
    return agrees(text) or (_YES & set(said) != set() and set(said) <= _YES | _BESIDE)


def _is_neither(said: Sequence[str]) -> bool:
    heard = {_known(word, _NEITHER) or word for word in said}
    denied = heard & _NEITHER or {"something", "else"} <= heard or (heard & {"not"} and len(heard) > 1)
    return bool(denied) and heard <= _NEITHER | _BESIDE_NEITHER


def _by_title(said: Sequence[str], titles: Sequence[str]) -> Choice | None:
    in_titles = [words(title) for title in titles]
    known = frozenset(matter([*in_titles[0], *in_titles[1]]))
    told = _stems([_known(word, known) or word for word in said])
    one, other = map(_stems, in_titles)
    telling = told & (one ^ other)
    if not telling or _DENIALS & set(said) or len(told - one - other) > len(telling):
        return None
    if telling <= one:
        return Choice.FIRST
    return Choice.SECOND if telling <= other else None


def _known(word: str, known: frozenset[str]) -> str:
    """Itself, or the one of them that it is a slip away from; else ""."""
    if word in known:
        return word
    if len(word) < _LONG - 1 or word in _REAL:
        return ""
    long = (one for one in sorted(known) if len(one) >= _LONG and one[0] == word[0])
    return next((one for one in long if distance(word, one) == 1), "")


def _stems(said: Sequence[str]) -> frozenset[str]:
    return frozenset(stem(word) for word in matter(said))
