"""Text as countable features: words, word pairs, and character grams within words."""

from __future__ import annotations

import itertools
import math
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence

TEXT_LIMIT = 4_000
"""Characters looked at: a whole customer's turn. Whatever else comes along is not read."""

WORD_LIMIT = 32
"""Characters of one word: junk without spaces must not cost more than words do."""

GRAMS = (2, 3, 4, 5)

_WORD = re.compile(r"\w+")
_APOSTROPHES = str.maketrans("", "", "'’‘`´")


def words(text: str) -> list[str]:
    """Words in order, without case, accents or apostrophes ("Don’t" is "dont")."""
    folded = unicodedata.normalize("NFKD", text[:TEXT_LIMIT]).translate(_APOSTROPHES).casefold()
    bare = "".join(char for char in folded if not unicodedata.combining(char))
    return [word[:WORD_LIMIT] for word in _WORD.findall(bare)]


def word_features(tokens: Sequence[str]) -> dict[str, float]:
    """Words and pairs of neighbours, each 1 + ln(count)."""
    counts = Counter(tokens)
    counts.update(f"{one} {other}" for one, other in itertools.pairwise(tokens))
    return _damped(counts)


def gram_features(tokens: Sequence[str]) -> dict[str, float]:
    """Runs of 2 to 5 characters within each word, its edges marked by `#`, each 1 + ln(count)."""
    counts: Counter[str] = Counter()
    for word in tokens:
        edged = f"#{word}#"
        for size in GRAMS:
            counts.update(edged[at : at + size] for at in range(len(edged) - size + 1))
    return _damped(counts)


def _damped(counts: Counter[str]) -> dict[str, float]:
    return {feature: 1.0 + math.log(count) for feature, count in counts.items()}
