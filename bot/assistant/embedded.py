"""The assistant that needs no network: it answers with the article that the customer's words are about."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from dataclasses import replace

from bot.assistant.confidence import confidence, considered
from bot.assistant.features import matter, words
from bot.assistant.knowledge import Article
from bot.assistant.retrieval import Entry, Hits, Index
from bot.assistant.where import seen_there, telling, vague
from bot.domain.conversation import Page, Source, Speaker, Turn
from bot.domain.decision import Draft
from bot.domain.signals import names

LONG = 400
"""Characters above which an answer takes about 5 ms of computing, and so leaves the event loop."""

FOLLOW_UP_WORDS = 7

COURTESY_CONFIDENCE = 0.95
COURTESY_LENGTH = 80
ALIKE = 0.5
"""Share of words in common with an example of small talk. A single word must be one: "no" isn't "no thanks".
"""

PAGE_BOOST, ERROR_BOOST = 1.08, 1.15
"""Of the score of an article that names the customer's page, or the error seen there."""

READ_OFF = 0.8
"""Of the confidence in an answer to the page's error: that the customer means it is itself a guess."""

NAMED = 0.75
"""At least, before that, for an article that lists this very error. A choice, not measured."""

CLEAR = 0.35
"""Above it a short turn stands alone: the same as the default threshold of the decision."""

_CONTINUES = re.compile(
    r"^\s*(?:and|or|but|also|so|then|even|what about|how about|what if|same|for|to|from|in|with|on)\b",
    re.IGNORECASE,
)


class EmbeddedAssistant:
    """Fills the port `Assistant`. Deterministic: the same turns and page give the same draft."""

    def __init__(self, articles: Sequence[Article]) -> None:
        answers = [article for article in articles if article.kind == "answer"]
        self._articles = {article.id: article for article in answers}
        self._courtesies = [
            (article, _examples(article)) for article in articles if article.kind == "courtesy"
        ]
        self._index = Index([Entry(a.id, (a.title, *a.questions), a.body) for a in answers])

    def warm(self) -> None:
        """Does what the first draft would have to do before it, 5 ms an article."""
        self._index.build()

    async def draft(self, turns: Sequence[Turn], page: Page) -> Draft:
        """The answer to the last customer's turn; empty with confidence 0 when nothing at all fits."""
        said = [turn.text for turn in turns if turn.speaker is Speaker.CUSTOMER]
        if self._index.is_built and sum(map(len, said[-2:])) <= LONG:
            return self.answer(said, page)
        return await asyncio.to_thread(self.answer, said, page)

    def answer(self, said: Sequence[str], page: Page) -> Draft:
        """As `draft`, on the customer's own words, oldest first, and in the caller's thread."""
        if not said:
            return Draft("", 0.0)
        of_page = self._of_page(said, page)
        if of_page:
            return of_page
        courtesy = self._courtesy(said[-1])
        if courtesy:
            return Draft(courtesy.body, COURTESY_CONFIDENCE)
        hits = self._hits(said, page)
        return self._drafted(hits, confidence(hits)) if hits.ranked else Draft("", 0.0)

    def nearest(self, said: Sequence[str], page: Page, count: int) -> tuple[tuple[Article, float], ...]:
        """The articles that the customer's words are likely about, with probabilities, best first."""
        of_page = self._of_page(said, page)
        first = {of_page.article: of_page.confidence} if of_page else {}
        hits = self._hits(said, page)
        near = {
            **first,
            **{key: p for key, p in considered(hits, confidence(hits), count) if key not in first},
        }
        return tuple((self._articles[key], share) for key, share in near.items())[:count]

    def _drafted(self, hits: Hits, sure: float) -> Draft:
        best = self._articles[hits.ranked[0][0]]
        near = tuple((self._articles[key].title, share) for key, share in considered(hits, sure))
        return Draft(best.body, sure, (Source(best.title),), best.id, near)

    def _of_page(self, said: Sequence[str], page: Page) -> Draft | None:
        """The answer to the error on the customer's page, for words that name nothing themselves; None for
        all others, and where no article fits."""
        before = [text for text in said[:-1] if not self._courtesy(text)]
        if not page.error or not vague(said[-1], first=not before):
            return None
        hits, sure = self._of_error(page)
        if sure < CLEAR or self._elsewhere(before, hits.ranked[0][0]):
            return None
        draft = self._drafted(hits, sure)
        return replace(draft, text=f"{seen_there(page)}: {draft.text}")

    def _of_error(self, page: Page) -> tuple[Hits, float]:
        hits = self._boosted(self._index.search(page.error), page)
        scores = dict(hits.ranked)
        listed = [key for key, one in self._articles.items() if any(names(page.error, e) for e in one.errors)]
        if not listed:
            return hits, confidence(hits) * READ_OFF if telling(page.error) else 0.0
        best = max(listed, key=lambda key: scores.get(key, 0.0))
        top = max(scores.values(), default=1.0)
        others = [(key, score) for key, score in hits.ranked if key != best]
        return Hits(((best, top), *others), hits.known, hits.length), max(confidence(hits), NAMED) * READ_OFF

    def _elsewhere(self, before: Sequence[str], article: str) -> bool:
        """True when the last words that named something were not about this article."""
        named = next((text for text in reversed(before) if not vague(text, first=True)), None)
        if named is None:
            return False
        hits = self._index.search(named)
        return not hits.ranked or hits.ranked[0][0] != article

    def _hits(self, said: Sequence[str], page: Page) -> Hits:
        alone = self._boosted(self._index.search(said[-1]), page)
        if len(said) < 2 or not _continues(said[-1]) or confidence(alone) >= CLEAR:
            return alone
        return self._boosted(self._index.search(said[-1], said[-2]), page)

    def _boosted(self, hits: Hits, page: Page) -> Hits:
        if not (page.title or page.url or page.error):
            return hits
        raised = [(key, min(1.0, score * _boost(self._articles[key], page))) for key, score in hits.ranked]
        raised.sort(key=lambda item: -item[1])
        return Hits(tuple(raised), hits.known, hits.length)

    def _courtesy(self, text: str) -> Article | None:
        if len(text) > COURTESY_LENGTH:
            return None
        said = frozenset(words(text))
        alike = [(_likeness(said, examples), article) for article, examples in self._courtesies]
        likeness, closest = max(alike, key=lambda pair: pair[0], default=(0.0, None))
        return closest if likeness >= ALIKE else None


def _examples(article: Article) -> list[frozenset[str]]:
    return [frozenset(words(example)) for example in (article.title, *article.questions)]


def _likeness(said: frozenset[str], examples: Sequence[frozenset[str]]) -> float:
    """Jaccard with the nearest example; 0 for text with a word that no example has: it may be a question."""
    if len(said) == 1:
        return float(said in examples)
    if not said or not said <= frozenset().union(*examples):
        return 0.0
    return max(len(said & example) / len(said | example) for example in examples)


def _continues(text: str) -> bool:
    """True for "and express?" and "how much is that?"; a lone "no" or "why" says too little to lean on."""
    said = words(text)
    return 1 < len(said) <= FOLLOW_UP_WORDS and (bool(_CONTINUES.match(text)) or not matter(said))


def _boost(article: Article, page: Page) -> float:
    where = f"{page.title} {page.url}".casefold()
    error = page.error.casefold()
    boost = PAGE_BOOST if any(name.casefold() in where for name in article.pages) else 1.0
    return boost * (ERROR_BOOST if any(name.casefold() in error for name in article.errors) else 1.0)
