"""Which article a text is about: by its example questions, or a long one that has none by its paragraphs."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.assistant.bm25 import Paragraphs, Passage, paragraphs
from bot.assistant.confidence import confidence, considered, logistic
from bot.assistant.features import matter, words
from bot.assistant.knowledge import Article
from bot.assistant.retrieval import Entry, Index, raised

PASSAGE_INTERCEPT, PASSAGE_WEIGHTS = -5.39, (4.6, 7.19, 1.89)
"""For share, lead of the share and ln of the words with matter. Fitted (logistic regression, L2 of 1) on the
demo's articles without their questions, which were asked, beside such as they don't answer and some of HWU64
(CC BY 4.0): 3,143 samples, AUROC .82 and expected calibration error .037 in cross-validation."""

PASSAGE_RIVAL = 6.0
"""Power of a passage's share against the best one's."""

SHORT = 300
"""Characters of a body that is no long text, though nobody wrote down what is asked about it."""

WHOLE, EXCERPT = 1_200, 900
"""Characters of a body that is told whole, and of what is told of a longer one."""


GIVEN = 6_000
"""Characters of a body that a language model is given."""


@dataclass(frozen=True, slots=True)
class Candidates:
    """Article ids with the probability that each resolves the matter, best first; `passages` says which
    paragraph of a long article speaks of it."""

    ranked: tuple[tuple[str, float], ...] = ()
    passages: Mapping[str, int] = field(default_factory=dict)

    @property
    def sure(self) -> float:
        return self.ranked[0][1] if self.ranked else 0.0


def is_long(article: Article) -> bool:
    """True for what is found by its paragraphs: a title and a few lines are as short as a question."""
    return not article.questions and len(article.body) > SHORT


class Finder:
    """Immutable once built; threads may share it."""

    def __init__(self, articles: Sequence[Article]) -> None:
        told = [article for article in articles if is_long(article)]
        asked = [article for article in articles if not is_long(article)]
        self._index = Index([Entry(one.id, (one.title, *one.questions), one.body) for one in asked])
        self._paragraphs = Paragraphs([(one.id, one.title, one.body) for one in told])

    @property
    def is_built(self) -> bool:
        return self._index.is_built

    def build(self) -> None:
        self._index.build()

    def find(self, text: str, boosts: Mapping[str, float], count: int, before: str = "") -> Candidates:
        """`boosts`: log-odds that something else says for an article; `before` as in Index.search."""
        hits = raised(self._index.search(text, before), boosts)
        asked = considered(hits, confidence(hits), count)
        passages = self._paragraphs.search(f"{text} {before}") if matter(words(text)) or before else ()
        told = _told(passages[:count], text, boosts)
        ranked = sorted((*asked, *told), key=lambda pair: -pair[1])[:count]
        return Candidates(tuple(ranked), {one.key: one.paragraph for one in passages[:count]})


def _told(passages: Sequence[Passage], text: str, boosts: Mapping[str, float]) -> list[tuple[str, float]]:
    if not passages:
        return []
    best = passages[0]
    second = passages[1].share if len(passages) > 1 else 0.0
    shape = (best.share, best.share - second, math.log(1 + len(matter(words(text)))))
    odds = PASSAGE_INTERCEPT + sum(w * x for w, x in zip(PASSAGE_WEIGHTS, shape, strict=True))
    sure = logistic(odds + boosts.get(best.key, 0.0))
    return [(one.key, sure * (one.share / best.share) ** PASSAGE_RIVAL) for one in passages]


def excerpt(body: str, paragraph: int) -> str:
    """A body that is not too long for a chat, or what it says from that paragraph on."""
    if len(body) <= WHOLE:
        return body
    taken: list[str] = []
    for part in paragraphs(body)[paragraph:]:
        if taken and sum(map(len, taken)) + len(part) > EXCERPT:
            break
        taken.append(part)
    return "\n\n".join(taken)
