"""Texts as vectors of length 1 over words, character grams and what is named, weighted by rarity."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from bot.assistant.features import gram_features, thing_features, together_features, word_features

GRAM_SIZES = (3, 4, 5)

SHARES = (1.0, 1.2, 1.0, 0.5)
"""Of words with their pairs, grams, things and pairs of things; each block has length 1 before they join."""

MARKS = "wgcd"
"""What a feature's name begins with, by block."""

Vector = dict[str, float]
Blocks = tuple[dict[str, float], ...]


def blocks(tokens: Sequence[str]) -> Blocks:
    return (
        word_features(tokens),
        gram_features(tokens, GRAM_SIZES),
        thing_features(tokens),
        together_features(tokens),
    )


class Rarity:
    """How much each feature says: 1 + ln of how rare it is. Features never seen weigh as the rarest: they
    stand for what is not known here."""

    def __init__(self, documents: Iterable[Blocks]) -> None:
        seen: tuple[Counter[str], ...] = tuple(Counter() for _ in MARKS)
        total = 1
        for document in documents:
            total += 1
            for counter, counts in zip(seen, document, strict=True):
                counter.update(counts.keys())
        self._weights = tuple(
            {name: 1.0 + math.log(total / (1.0 + count)) for name, count in counter.items()}
            for counter in seen
        )
        self._rarest = 1.0 + math.log(total)

    @property
    def known(self) -> frozenset[str]:
        """Words, without their pairs."""
        return frozenset(name for name in self._weights[0] if " " not in name)

    def knows(self, word: str) -> bool:
        return word in self._weights[0]

    def vector(self, document: Blocks) -> Vector:
        joined: Vector = {}
        for mark, counts, weights, share in zip(MARKS, document, self._weights, SHARES, strict=True):
            weighted = {
                mark + name: count * weights.get(name, self._rarest) for name, count in counts.items()
            }
            joined.update((name, weight * share) for name, weight in normal(weighted).items())
        return normal(joined)


def normal(vector: Mapping[str, float]) -> Vector:
    length = math.sqrt(sum(weight * weight for weight in vector.values()))
    return {name: weight / length for name, weight in vector.items()} if length else {}


def add(total: Vector, vector: Mapping[str, float], factor: float) -> None:
    for name, weight in vector.items():
        total[name] = total.get(name, 0.0) + weight * factor
