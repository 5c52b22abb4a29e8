"""Which article tells of a matter, for articles without example questions: BM25 over their paragraphs.

Long texts want BM25, short questions want centroids (docs/decision.md). Robertson and Zaragoza 2009, with
their usual constants; a title counts as words of each of its paragraphs.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from bot.assistant.features import matter, words
from bot.assistant.lexicon import stem
from bot.domain.parts import cut

K1, B = 1.2, 0.75

TITLE = 2
"""Times that a title's words count in each paragraph."""

LEAST_LETTERS = 120
"""Shorter paragraphs are read together with the next: a heading alone answers nothing."""

MOST_LETTERS = 900
"""Longer ones are read in pieces: nobody reads a page in a chat to find the sentence that was meant."""


@dataclass(frozen=True, slots=True)
class Passage:
    """The best paragraph of an article. `share`, 0 to 1, is how much of what the text says it speaks of."""

    key: str
    share: float
    paragraph: int


class Paragraphs:
    """Immutable once made; 0.2 ms a paragraph."""

    def __init__(self, articles: Sequence[tuple[str, str, str]]) -> None:
        """`articles`: (key, title, body)."""
        self._places: list[tuple[str, int]] = []
        counts: list[Counter[str]] = []
        for key, title, body in articles:
            for number, paragraph in enumerate(paragraphs(body)):
                self._places.append((key, number))
                counts.append(_terms(paragraph))
                for term, times in _terms(title).items():
                    counts[-1][term] += TITLE * times
        self._index(counts)

    def _index(self, counts: Sequence[Counter[str]]) -> None:
        usual = sum(count.total() for count in counts) / max(1, len(counts)) or 1.0
        found: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for place, count in enumerate(counts):
            length = 1 - B + B * count.total() / usual
            for term, times in count.items():
                found[term].append((place, times / (times + K1 * length)))
        self._postings = dict(found)
        total = len(counts)
        self._idf = {
            term: math.log(1 + (total - len(at) + 0.5) / (len(at) + 0.5)) for term, at in found.items()
        }
        self._rarest = math.log(1 + (total + 0.5) / 0.5)

    def search(self, text: str) -> tuple[Passage, ...]:
        """Articles, best first; only such as share a word with the text."""
        terms = _terms(text)
        scores: dict[int, float] = defaultdict(float)
        whole = 0.0
        for term, times in terms.items():
            weight = times * self._idf.get(term, self._rarest)
            whole += weight
            for place, share in self._postings.get(term, ()):
                scores[place] += weight * share
        best: dict[str, Passage] = {}
        for place, score in sorted(scores.items(), key=lambda item: (-item[1], item[0])):
            key, paragraph = self._places[place]
            best.setdefault(key, Passage(key, score / whole, paragraph))
        return tuple(best.values())


def paragraphs(body: str) -> list[str]:
    """Parts of a body that make sense alone, in order; joined by blank lines they are the body, but for the
    paragraphs that were too long."""
    parts: list[str] = []
    short = False
    for part in (piece for whole in body.split("\n\n") for piece in cut(whole, MOST_LETTERS)):
        if short:
            parts[-1] = f"{parts[-1]}\n\n{part}"
        else:
            parts.append(part)
        short = len(parts[-1]) < LEAST_LETTERS
    return parts


def _terms(text: str) -> Counter[str]:
    return Counter(stem(word) for word in matter(words(text)))
