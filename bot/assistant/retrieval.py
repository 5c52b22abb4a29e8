"""Which entry a text is about: one TF-IDF centroid per entry, sharpened against its rivals, in one inverted
index.

Centroids beat the nearest single question, and a linear model that begins at them beats both by more
(docs/decision.md). Plain Python: about a millisecond a query for 50 entries.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from threading import Lock

from bot.assistant.features import matter, words
from bot.assistant.sharpening import Example, Row, chances, sharpen
from bot.assistant.slips import Slips
from bot.assistant.vectors import Blocks, Rarity, Vector, add, blocks, normal

BODY_WEIGHT = 0.25
"""Of an entry's body against one example question: it names things, but it is not how people ask."""

BEFORE_WEIGHT = 0.5
"""Of an earlier text that the customer goes on from."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that can be found: what is asked about it, and what is said about it."""

    key: str
    questions: tuple[str, ...]
    body: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """`score` is the log-odds of the linear model, `chance` what the scores make of it if one of the entries
    is right, `cosine` (0..1) that with the entry's centroid."""

    key: str
    chance: float
    score: float
    cosine: float


@dataclass(frozen=True, slots=True)
class Hits:
    """`ranked` has what matched, best first: nothing for text that is about nothing ("what is it").

    `known` is the share of words with matter that the index has seen, `covered` that of the text's vector;
    `length` counts all words.
    """

    ranked: tuple[Found, ...]
    known: float
    covered: float
    length: int


class Index:
    """Built at the first search, in 10 to 30 ms an entry; immutable from then on, so threads may share it."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._entries = tuple(entries)
        self._lock = Lock()
        self._learnt: _Learnt | None = None

    @property
    def is_built(self) -> bool:
        return self._learnt is not None

    def build(self) -> None:
        """Whoever comes second waits."""
        self._ready()

    def _ready(self) -> _Learnt:
        if self._learnt:
            return self._learnt
        with self._lock:
            self._learnt = self._learnt or _learn(self._entries)
            return self._learnt

    def search(self, text: str, before: str = "") -> Hits:
        """What `text` is about. `before` is an earlier text that it continues, and counts half."""
        learnt = self._ready()
        tokens = learnt.slips.mended(words(text))
        about = matter(tokens)
        if not about and not before:
            return Hits((), 0.0, 0.0, len(tokens))
        vector = learnt.rarity.vector(blocks(tokens))
        if before:
            add(vector, learnt.rarity.vector(_blocks(before)), BEFORE_WEIGHT)
            vector = normal(vector)
        known = sum(map(learnt.rarity.knows, about)) / len(about) if about else 0.0
        ranked, covered = learnt.ranked(vector)
        return Hits(ranked, known, covered, len(tokens))


def raised(hits: Hits, boosts: Mapping[str, float]) -> Hits:
    """With log-odds added to the scores of some entries, and the order they make."""
    if not hits.ranked or not any(one.key in boosts for one in hits.ranked):
        return hits
    scores = [one.score + boosts.get(one.key, 0.0) for one in hits.ranked]
    made = zip(hits.ranked, scores, chances(scores), strict=True)
    found = [replace(one, score=score, chance=chance) for one, score, chance in made]
    found.sort(key=lambda one: (-one.score, one.key))
    return replace(hits, ranked=tuple(found))


_Posting = tuple["array[int]", "array[float]", "array[float]"]
"""Of one feature: entries, what it adds to their cosine, and to their score."""


@dataclass(frozen=True, slots=True)
class _Learnt:
    """What searching needs of the entries."""

    keys: tuple[str, ...]
    rarity: Rarity
    slips: Slips
    numbers: Mapping[str, int]
    postings: Sequence[_Posting]

    def ranked(self, vector: Vector) -> tuple[tuple[Found, ...], float]:
        if not self.keys:
            return (), 0.0
        cosines, scores = [0.0] * len(self.keys), [0.0] * len(self.keys)
        covered = 0.0
        for name, weight in vector.items():
            number = self.numbers.get(name)
            if number is None:
                continue
            covered += weight * weight
            for entry, cosine, score in zip(*self.postings[number], strict=True):
                cosines[entry] += weight * cosine
                scores[entry] += weight * score
        found = [
            Found(key, chance, score, cosine)
            for key, chance, score, cosine in zip(self.keys, chances(scores), scores, cosines, strict=True)
            if cosine > 0.0
        ]
        found.sort(key=lambda one: (-one.score, one.key))
        return tuple(found), covered


@lru_cache(maxsize=1)
def _learn(entries: tuple[Entry, ...]) -> _Learnt:
    """Remembered, since the same knowledge is learnt by each assistant that a process makes of it."""
    asked = [[_blocks(question) for question in entry.questions] for entry in entries]
    bodies = [_blocks(entry.body) if entry.body else None for entry in entries]
    flat = [document for documents in asked for document in documents]
    rarity = Rarity([*flat, *(body for body in bodies if body)])
    rows, examples = _Rows(), []
    for entry, (documents, body) in enumerate(zip(asked, bodies, strict=True)):
        vectors = [rarity.vector(document) for document in documents]
        rows.add(entry, _centroid(vectors, rarity.vector(body) if body else None))
        examples += [rows.example(entry, vector) for vector in vectors]
    cosines = [dict(row) for row in rows.rows]
    sharpen(rows.rows, examples, len(entries))
    postings = [_posting(row, cosine) for row, cosine in zip(rows.rows, cosines, strict=True)]
    slips = Slips(rarity.known)
    return _Learnt(tuple(entry.key for entry in entries), rarity, slips, rows.numbers, postings)


class _Rows:
    """Features by number, with a row of weights each."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}
        self.rows: list[Row] = []

    def add(self, entry: int, centroid: Vector) -> None:
        for name, weight in centroid.items():
            number = self.numbers.setdefault(name, len(self.rows))
            if number == len(self.rows):
                self.rows.append({})
            self.rows[number][entry] = weight

    def example(self, entry: int, vector: Vector) -> Example:
        """Of a vector that is part of a centroid."""
        return Example(array("L", map(self.numbers.__getitem__, vector)), array("f", vector.values()), entry)


def _posting(row: Row, cosine: Row) -> _Posting:
    return array("L", row), array("f", (cosine.get(entry, 0.0) for entry in row)), array("f", row.values())


def _centroid(questions: Sequence[Vector], body: Vector | None) -> Vector:
    total: Vector = defaultdict(float)
    for vector in questions:
        add(total, vector, 1.0)
    if body:
        add(total, body, BODY_WEIGHT)
    return normal(total)


def _blocks(text: str) -> Blocks:
    return blocks(words(text))
