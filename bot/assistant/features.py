"""Text as countable features: words, word pairs, character grams within words, and the things named."""

from __future__ import annotations

import itertools
import math
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence

from bot.assistant.lexicon import stem, things

TEXT_LIMIT = 4_000
"""Characters looked at: a whole customer's turn. Whatever else comes along is not read."""

WORD_LIMIT = 32
"""Characters of one word: junk without spaces must not cost more than words do."""

GRAMS = (2, 3, 4, 5)

NEAR = 12
"""Words apart, at most, of two things that are counted together."""

_FUNCTION_WORDS = """
a about again all also am an and any anyone are as at be been but by can could did do does doing
done dont even ever for from get give go going got had has have having hello help her hers hey hi
him his how i if im in into is isnt it its just know let like many may me might more much must my
need no not now of off ok on once one or our out over please really say shall she should so some
still tell than thank thanks that the their them then there these they thing things this those to
too up us very want was we well were what when where which while who why will with would yes yet you
your yours
"""

FUNCTION_WORDS = frozenset(_FUNCTION_WORDS.split())
"""Words that carry no matter of their own: a text of these alone is about nothing."""

_WORD = re.compile(r"\w+")
_ENDINGS = re.compile(r"(?<=\w)['’](?:s|d|m|ll|re|ve)\b", re.IGNORECASE)
_APOSTROPHES = str.maketrans("", "", "'’‘`´")


def words(text: str) -> list[str]:
    """Words in order, without case, accents or short endings: "Don’t" is "dont", "where's" is "where"."""
    folded = (
        unicodedata.normalize("NFKD", _ENDINGS.sub("", text[:TEXT_LIMIT])).translate(_APOSTROPHES).casefold()
    )
    bare = "".join(char for char in folded[: 2 * TEXT_LIMIT] if not unicodedata.combining(char))
    return [word[:WORD_LIMIT] for word in _WORD.findall(bare)]


def matter(tokens: Sequence[str]) -> list[str]:
    """The words that say what it is about."""
    return [token for token in tokens if token not in FUNCTION_WORDS]


def word_features(tokens: Sequence[str]) -> dict[str, float]:
    """Words and pairs of neighbours, each 1 + ln(count)."""
    counts = Counter(tokens)
    counts.update(f"{one} {other}" for one, other in itertools.pairwise(tokens))
    return _damped(counts)


def gram_features(tokens: Sequence[str], sizes: Sequence[int] = GRAMS) -> dict[str, float]:
    """Runs of characters within each word, its edges marked by `#`, each 1 + ln(count)."""
    counts: Counter[str] = Counter()
    for word in tokens:
        edged = f"#{word}#"
        for size in sizes:
            counts.update(edged[at : at + size] for at in range(len(edged) - size + 1))
    return _damped(counts)


def thing_features(tokens: Sequence[str]) -> dict[str, float]:
    """What is named, however often."""
    return {name: 1.0 for _, name in things([stem(token) for token in tokens])}


def together_features(tokens: Sequence[str]) -> dict[str, float]:
    """Two things named near each other, in any order: a lost card is neither a card nor a loss."""
    named = things([stem(token) for token in tokens])
    pairs: dict[str, float] = {}
    for place, (at, one) in enumerate(named):
        for where, other in itertools.islice(named, place + 1, None):
            if where - at > NEAR:
                break
            if one != other:
                pairs[f"{one} {other}" if one < other else f"{other} {one}"] = 1.0
    return pairs


def _damped(counts: Counter[str]) -> dict[str, float]:
    return {feature: 1.0 + math.log(count) for feature, count in counts.items()}
