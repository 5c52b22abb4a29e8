"""Which skill a text is for, from a few example sentences of each.

A ridge regression over words, character grams and subjects, solved at the first question: on five examples a
skill it is right far more often than the nearest example or a centroid, which docs/decision.md shows.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import mul
from threading import Lock

from bot.assistant.features import FUNCTION_WORDS, GRAMS, gram_features, matter, word_features, words
from bot.assistant.subjects import subject_features

SHARES = (1.0, 1.2, 1.0)
"""Of words with their pairs, character grams and subjects; each block has length 1 before they are joined."""

EASE = 0.3
"""How far an example may be missed, so that one odd example does not bend the rest."""

SHARPNESS, NOTHING = 12.0, 2.25
"""Turn scores into chances: exp(SHARPNESS x score) for each skill against exp(NOTHING) for none of them."""

FAINT = 0.02
"""A chance that is not worth naming."""

WORD, GRAM, SUBJECT = "wgs"
"""What a feature's name begins with."""

Blocks = tuple[dict[str, float], ...]
Vector = dict[str, float]


@dataclass(frozen=True, slots=True)
class Judged:
    """An example of `skill`, and the skill that the other examples `found` for it."""

    text: str
    skill: str
    found: str


class ExampleSkills:
    """Fills the port `SkillClassifier`. A skill's name counts as one more example of it."""

    def __init__(self, examples: Mapping[str, Sequence[str]]) -> None:
        self._examples = {skill: (skill, *said) for skill, said in examples.items() if said}
        self._skills = tuple(self._examples)
        self._lock = Lock()
        self._learnt: _Learnt | None = None

    def warm(self) -> None:
        """As EmbeddedAssistant.warm; 0.06 s for ten skills of ten examples."""
        if self._skills:
            self._ready()

    def rank(self, text: str) -> tuple[tuple[str, float], ...]:
        """(skill, chance 0..1), best first; what is left to 1 is the chance that it is none of theirs."""
        if not self._skills:
            return ()
        learnt = self._ready()
        vector = learnt.space.vector(_blocks(text)) if matter(words(text)) else {}
        if not any(_telling(feature) and feature in learnt.weights for feature in vector):
            return ()
        weighed = [math.exp(SHARPNESS * score) for score in learnt.scores(vector)]
        total = sum(weighed) + math.exp(NOTHING)
        chances = sorted(zip(self._skills, (one / total for one in weighed), strict=True), key=_by_chance)
        return tuple((skill, chance) for skill, chance in chances if chance >= FAINT)

    def among_themselves(self) -> tuple[Judged, ...]:
        """Each example as if it were none: where the others would send it."""
        if not self._skills:
            return ()
        said = [(skill, text) for skill, texts in self._examples.items() for text in texts]
        best = (max(range(len(row)), key=row.__getitem__) for row in self._ready().left_out())
        judged = (Judged(text, skill, self._skills[at]) for (skill, text), at in zip(said, best, strict=True))
        return tuple(one for one in judged if one.text != one.skill)

    def _ready(self) -> _Learnt:
        """Whoever comes second waits."""
        with self._lock:
            if self._learnt is None:
                self._learnt = _Learnt(list(self._examples.values()))
            return self._learnt


class _Space:
    """TF-IDF over the examples' features; immutable."""

    def __init__(self, documents: Sequence[Blocks]) -> None:
        total = 1.0 + len(documents)
        self._rarest = 1.0 + math.log(total)
        self._idf = [
            {
                name: 1.0 + math.log(total / (1.0 + count))
                for name, count in Counter(name for blocks in documents for name in blocks[at]).items()
            }
            for at in range(len(SHARES))
        ]

    def vector(self, blocks: Blocks) -> Vector:
        """Length 1. Features never seen weigh as the rarest: they stand for what is not known here."""
        joined: Vector = {}
        for mark, counts, idf, share in zip((WORD, GRAM, SUBJECT), blocks, self._idf, SHARES, strict=True):
            weighted = {name: count * idf.get(name, self._rarest) for name, count in counts.items()}
            length = math.sqrt(sum(weight * weight for weight in weighted.values())) or 1.0
            joined.update((mark + name, share * weight / length) for name, weight in weighted.items())
        length = math.sqrt(sum(weight * weight for weight in joined.values())) or 1.0
        return {name: weight / length for name, weight in joined.items()}


class _Learnt:
    """`texts` are each skill's; weights by feature, one for each skill."""

    def __init__(self, texts: Sequence[Sequence[str]]) -> None:
        documents = [_blocks(text) for some in texts for text in some]
        self.space = _Space(documents)
        vectors = [self.space.vector(blocks) for blocks in documents]
        self._whose = [at for at, some in enumerate(texts) for _ in some]
        usual = len(documents) / len(texts)
        # A skill with many examples must not draw to itself what is unclear.
        self._ease = [EASE * len(texts[at]) / usual for at in self._whose]
        self._factor = _cholesky(_gram(vectors, self._ease))
        self._pull = [
            _solved(self._factor, [float(whose == at) for whose in self._whose]) for at in range(len(texts))
        ]
        self.weights: dict[str, list[float]] = {}
        for vector, pulls in zip(vectors, zip(*self._pull, strict=True), strict=True):
            for feature, weight in vector.items():
                row = self.weights.setdefault(feature, [0.0] * len(texts))
                for at, pull in enumerate(pulls):
                    row[at] += weight * pull

    def scores(self, vector: Vector) -> list[float]:
        """One for each skill: about 1 for its own examples and 0 for others."""
        total = [0.0] * len(self._pull)
        for feature, weight in vector.items():
            for at, other in enumerate(self.weights.get(feature, ())):
                total[at] += weight * other
        return total

    def left_out(self) -> list[list[float]]:
        """For each example its scores as if it were none: the residual over the inverse's diagonal."""
        size = len(self._whose)
        found = []
        for row, whose in enumerate(self._whose):
            unit = _solved(self._factor, [float(at == row) for at in range(size)])[row]
            found.append([float(whose == at) - pull[row] / unit for at, pull in enumerate(self._pull)])
        return found


def _blocks(text: str) -> Blocks:
    tokens = words(text.replace("_", " "))
    return word_features(tokens), gram_features(tokens), subject_features(tokens)


def _telling(feature: str) -> bool:
    """False for what any two texts share: small words and bits of words."""
    mark, name = feature[0], feature[1:]
    return len(name) >= GRAMS[-1] if mark == GRAM else name not in FUNCTION_WORDS


def _by_chance(one: tuple[str, float]) -> tuple[float, str]:
    return -one[1], one[0]


def _gram(vectors: Sequence[Vector], ease: Sequence[float]) -> list[list[float]]:
    """The lower triangle of all products, the ease added on the diagonal."""
    rows: list[list[float]] = []
    seen: dict[str, list[tuple[int, float]]] = {}
    for at, (vector, add) in enumerate(zip(vectors, ease, strict=True)):
        row = [0.0] * (at + 1)
        for name, weight in vector.items():
            having = seen.setdefault(name, [])
            having.append((at, weight))
            for other, its in having:
                row[other] += weight * its
        row[at] += add
        rows.append(row)
    return rows


def _cholesky(matrix: Sequence[Sequence[float]]) -> list[list[float]]:
    """L of `matrix` = L Lt, both lower triangles by rows."""
    factor: list[list[float]] = []
    for row in matrix:
        made: list[float] = []
        for at, other in enumerate(factor):
            made.append((row[at] - sum(map(mul, made, other))) / other[at])
        made.append(math.sqrt(row[-1] - sum(map(mul, made, made))))
        factor.append(made)
    return factor


def _solved(factor: Sequence[Sequence[float]], right: Sequence[float]) -> list[float]:
    """x of L Lt x = right."""
    half: list[float] = []
    for row, value in zip(factor, right, strict=True):
        half.append((value - sum(map(mul, row, half))) / row[len(half)])
    for at in range(len(factor) - 1, -1, -1):
        half[at] /= factor[at][at]
        for before in range(at):
            half[before] -= factor[at][before] * half[at]
    return half
