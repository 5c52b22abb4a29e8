"""What the assistant is compared with: the nearest example by BM25 or TF-IDF, and centroids.

They stand still while the assistant gets better, so they share none of its code.
"""

from __future__ import annotations

import itertools
import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.evaluation.regression import Logistic, fit

Ranked = Sequence[tuple[str, float]]
"""Labels with scores, best first."""
Vector = dict[str, float]

K1, B = 1.2, 0.75
"""BM25's usual constants (Robertson & Zaragoza 2009)."""
TOP = 10


def tokens(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def features(text: str) -> Counter[str]:
    """Words, word pairs, and runs of 2 to 5 characters within a word."""
    said = tokens(text)
    counts = Counter(said)
    counts.update(" ".join(pair) for pair in itertools.pairwise(said))
    for word in said:
        edged = f"<{word}>"
        counts.update(f"~{edged[at : at + n]}" for n in (2, 3, 4, 5) for at in range(len(edged) - n + 1))
    return counts


class TfIdf:
    """Cosine with each label's nearest example, or with the centroid of its examples."""

    def __init__(self, examples: Mapping[str, Sequence[str]], *, centroids: bool) -> None:
        counted = {label: [features(text) for text in texts] for label, texts in examples.items()}
        documents = [counts for each in counted.values() for counts in each]
        self._idf = _idf(documents)
        self._unseen = 1.0 + math.log(1.0 + len(documents))
        self._postings: dict[str, list[tuple[int, float]]] = defaultdict(list)
        self._labels: list[str] = []
        for label, each in counted.items():
            vectors = [self._vector(counts) for counts in each]
            for vector in [_unit(_total(vectors))] if centroids else vectors:
                for feature, weight in vector.items():
                    self._postings[feature].append((len(self._labels), weight))
                self._labels.append(label)

    def rank(self, text: str) -> Ranked:
        scores: dict[int, float] = defaultdict(float)
        for feature, weight in self._vector(features(text)).items():
            for number, other in self._postings.get(feature, ()):
                scores[number] += weight * other
        return _best(self._labels, scores)

    def _vector(self, counts: Counter[str]) -> Vector:
        return _unit(
            {name: (1 + math.log(n)) * self._idf.get(name, self._unseen) for name, n in counts.items()}
        )


class Bm25:
    """The label of the best example question."""

    def __init__(self, examples: Mapping[str, Sequence[str]]) -> None:
        pairs = [(label, Counter(tokens(text))) for label, texts in examples.items() for text in texts]
        self._labels = [label for label, _ in pairs]
        mean = sum(counts.total() for _, counts in pairs) / max(1, len(pairs))
        seen = Counter(word for _, counts in pairs for word in counts)
        self._postings: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for number, (_, counts) in enumerate(pairs):
            for word, count in counts.items():
                idf = math.log(1 + (len(pairs) - seen[word] + 0.5) / (seen[word] + 0.5))
                grown = count * (K1 + 1) / (count + K1 * (1 - B + B * counts.total() / mean))
                self._postings[word].append((number, idf * grown))

    def rank(self, text: str) -> Ranked:
        scores: dict[int, float] = defaultdict(float)
        for word in tokens(text):
            for number, weight in self._postings.get(word, ()):
                scores[number] += weight
        return [(label, score / (score + TOP)) for label, score in _best(self._labels, scores)]


@dataclass(frozen=True, slots=True)
class Answerer:
    """A ranking with a probability drawn from the shape of its list, as it came out on other questions."""

    rank: Callable[[str], Ranked]
    curve: Logistic

    def answer(self, text: str) -> tuple[Sequence[str], float]:
        """The first three labels, and how likely the first is right."""
        ranked = self.rank(text)
        return [label for label, _ in ranked[:3]], self.curve.probability(shape(ranked, text))


def calibrated(rank: Callable[[str], Ranked], judged: Iterable[tuple[str, str]]) -> Answerer:
    """`judged`: other questions, each with its right label, or one that has no answer."""
    seen = []
    for text, label in judged:
        ranked = rank(text)
        seen.append((shape(ranked, text), bool(ranked) and ranked[0][0] == label))
    return Answerer(rank, fit(seen))


def shape(ranked: Ranked, text: str) -> tuple[float, ...]:
    """Top score, gaps to the second and the third, entropy of the head, ln of the words."""
    scores = [score for _, score in ranked[:TOP]]
    top, second, third = (*scores, 0.0, 0.0, 0.0)[:3]
    total = sum(scores) or 1.0
    entropy = -sum(score / total * math.log(score / total) for score in scores if score > 0)
    return top, top - second, top - third, entropy, math.log(1 + len(tokens(text)))


def _best(labels: Sequence[str], scores: Mapping[int, float]) -> Ranked:
    best: dict[str, float] = {}
    for number, score in scores.items():
        label = labels[number]
        if score > best.get(label, 0.0):
            best[label] = score
    return sorted(best.items(), key=lambda one: (-one[1], one[0]))


def _idf(documents: Sequence[Counter[str]]) -> Vector:
    seen = Counter(name for counts in documents for name in counts)
    total = 1.0 + len(documents)
    return {name: 1.0 + math.log(total / (1.0 + count)) for name, count in seen.items()}


def _total(vectors: Iterable[Vector]) -> Vector:
    total: Vector = defaultdict(float)
    for vector in vectors:
        for name, weight in vector.items():
            total[name] += weight
    return total


def _unit(vector: Mapping[str, float]) -> Vector:
    length = math.sqrt(sum(weight * weight for weight in vector.values()))
    return {name: weight / length for name, weight in vector.items()} if length else {}
