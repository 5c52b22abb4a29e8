"""The assistant that needs no network: it answers with the article that the customer's words are about."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.assistant import choices, choosing
from bot.assistant.bm25 import paragraphs
from bot.assistant.calibration import AS_SHIPPED, Calibration
from bot.assistant.choices import Choice, Offer
from bot.assistant.choosing import told
from bot.assistant.features import matter, words
from bot.assistant.finding import GIVEN, Candidates, Finder
from bot.assistant.knowledge import Article
from bot.assistant.language import detect
from bot.assistant.where import seen_there, telling, vague
from bot.domain.conversation import Page, Source, Speaker, Turn
from bot.domain.decision import Draft
from bot.domain.signals import names
from bot.domain.signals import telling as telling_sentences

LONG = 400
"""Characters above which an answer takes about 5 ms of computing, and so leaves the event loop."""

FOLLOW_UP_WORDS = 7

COURTESY_CONFIDENCE = 0.95
COURTESY_LENGTH = 80
ALIKE = 0.5
"""Share of words in common with an example of small talk; a single word must be one."""

PAGE_BOOST, ERROR_BOOST = 0.5, 0.8
"""Log-odds for an article that names the customer's page, or the error seen there. Choices, not measured."""

READ_OFF = 0.8
"""Of the confidence in an answer to the page's error: that the customer means it is itself a guess."""

NAMED = 0.75
"""At least, before that, for an article that lists this very error. A choice, not measured."""

BARE = 0.7
"""Of the confidence in an answer to trouble without a name, by its own few words. A choice, not measured."""

CLEAR = 0.35
"""Above it a short turn stands alone: the same as the default threshold of the decision."""
MEANT = 0.6
"""From there on the whole turn has said it, and its sentences are not looked at one by one."""

COUNT = 3
"""Articles that a draft names as considered."""

_CONTINUES = re.compile(
    r"^\s*(?:and|or|but|also|so|then|even|what about|how about|what if|same|for|to|from|in|with|on)\b",
    re.IGNORECASE,
)


class EmbeddedAssistant:
    """Fills the port `Assistant`. Deterministic: the same turns and page give the same draft."""

    def __init__(self, articles: Sequence[Article], calibration: Calibration = AS_SHIPPED) -> None:
        """`calibration`: what outcomes say of its confidence; `calibrate` sets a newer one."""
        answers = [article for article in articles if article.kind == "answer"]
        self._articles = {article.id: article for article in answers}
        self._titles = {article.title: article.id for article in answers}
        self._courtesies = [
            (article, _examples(article)) for article in articles if article.kind == "courtesy"
        ]
        self._finder = Finder(answers)
        self._calibration = calibration

    def warm(self) -> None:
        """Does what the first draft would have to do before it, 10 ms an article."""
        self._finder.build()

    def calibrate(self, calibration: Calibration) -> None:
        """From now on, for every draft."""
        self._calibration = calibration

    async def draft(self, turns: Sequence[Turn], page: Page) -> Draft:
        """The answer to the last customer's turn; empty with confidence 0 when nothing at all fits."""
        said = [turn.text for turn in turns if turn.speaker is Speaker.CUSTOMER]
        asked = self._asked(turns)
        if self._finder.is_built and sum(map(len, said[-2:])) <= LONG:
            return self.answer(said, page, asked)
        return await asyncio.to_thread(self.answer, said, page, asked)

    def answer(self, said: Sequence[str], page: Page, asked: Offer | None = None) -> Draft:
        """As `draft`, on the customer's own words, oldest first, and in the caller's thread. `asked`: between
        which articles they were just asked to choose."""
        if not said:
            return Draft("", 0.0)
        draft = self._chosen(said, page, asked) or self._of_page(said, page) or self._small_talk(said[-1])
        draft = draft or self._drafted(
            self._candidates(said, page, COUNT), may_ask=not vague(said[-1], first=True)
        )
        return replace(draft, language=detect(said[-1]))

    def nearest(self, said: Sequence[str], page: Page, count: int) -> tuple[tuple[Article, float], ...]:
        """The articles that the customer's words are likely about, with probabilities, best first.

        One that is too long to be given to a model begins at what was found of it.
        """
        if not said:
            return ()
        of_page = self._of_page(said, page)
        near = {of_page.article: of_page.confidence} if of_page else {}
        found = self._candidates(said, page, count)
        for key, share in found.ranked:
            near.setdefault(key, self._calibration.probability(share))
        first = list(near.items())[:count]
        return tuple((_given(self._articles[key], found.passages.get(key, 0)), share) for key, share in first)

    def _drafted(self, found: Candidates, *, may_ask: bool = False) -> Draft:
        """`may_ask`: which of two; words that name nothing are near to both by chance."""
        if not found.ranked:
            return Draft("", 0.0)
        key = found.ranked[0][0]
        best = self._articles[key]
        near = tuple(
            (self._articles[one].title, self._calibration.probability(share)) for one, share in found.ranked
        )
        if may_ask and choices.close(near):
            (one, first), (other, second), *_ = near
            sure = min(1.0, first + second) * choices.FRICTION
            return Draft(choices.question(one, other), sure, considered=near, asks=(one, other))
        text = told(best, found.passages.get(key, 0))
        return Draft(text, near[0][1], (Source(best.title),), key, near)

    def _asked(self, turns: Sequence[Turn]) -> Offer | None:
        """What our last words let the customer choose from."""
        own = [turn.text for turn in turns if turn.speaker is not Speaker.CUSTOMER]
        return choices.offered(own[-1], self._titles) if own else None

    def _chosen(self, said: Sequence[str], page: Page, asked: Offer | None) -> Draft | None:
        if asked is None:
            return None
        one, other = (self._articles[key] for key in asked.articles)
        titles = (one.title, other.title)
        choice = choices.chosen(said[-1], titles)
        if choice is Choice.NEITHER and (before := choosing.before(said, titles)):
            return self._drafted(choosing.without(self._candidates(before, page, COUNT + 2), asked))
        return choosing.answer(choice, one, other, again=asked.again) if choice else None

    def _of_page(self, said: Sequence[str], page: Page) -> Draft | None:
        """The answer to the error on the customer's page, for words that name nothing themselves; None for
        all others, and where no article fits."""
        before = [text for text in said[:-1] if not self._courtesy(text)]
        if not page.error or not vague(said[-1], first=not before):
            return None
        found = self._of_error(page)
        if found.sure < CLEAR or self._elsewhere(before, found.ranked[0][0]):
            return None
        draft = self._drafted(found)
        return replace(draft, text=f"{seen_there(page)}: {draft.text}")

    def _of_error(self, page: Page) -> Candidates:
        found = self._finder.find(page.error, self._boosts(page), COUNT)
        listed = [key for key, one in self._articles.items() if any(names(page.error, e) for e in one.errors)]
        if not listed:
            return _less(found, READ_OFF if telling(page.error) else 0.0)
        chances = dict(found.ranked)
        best = max(listed, key=lambda key: chances.get(key, 0.0))
        sure = max(found.sure, NAMED)
        others = [(key, min(share, sure)) for key, share in found.ranked if key != best]
        return _less(replace(found, ranked=((best, sure), *others)), READ_OFF)

    def _elsewhere(self, before: Sequence[str], article: str) -> bool:
        """True when the last words that named something were not about this article."""
        named = next((text for text in reversed(before) if not vague(text, first=True)), None)
        if named is None:
            return False
        found = self._finder.find(named, {}, 1)
        return not found.ranked or found.ranked[0][0] != article

    def _candidates(self, said: Sequence[str], page: Page, count: int) -> Candidates:
        bare = vague(said[-1], first=False)
        boosts = {} if bare else self._boosts(page)
        alone = self._surest(said[-1], boosts, count)
        if bare:
            alone = _less(alone, BARE)
        if len(said) < 2 or not _continues(said[-1]) or alone.sure >= CLEAR:
            return alone
        return self._finder.find(said[-1], boosts, count, said[-2])

    def _surest(self, text: str, boosts: Mapping[str, float], count: int) -> Candidates:
        """By the whole turn, or by the sentences that ask, without the story around them."""
        whole = self._finder.find(text, boosts, count)
        asking = "" if whole.sure >= MEANT else telling_sentences(text)
        if not asking:
            return whole
        bare = self._finder.find(asking, boosts, count)
        return bare if bare.sure > whole.sure else whole

    def _boosts(self, page: Page) -> Mapping[str, float]:
        if not (page.title or page.url or page.error):
            return {}
        where, error = f"{page.title} {page.url}".casefold(), page.error.casefold()
        boosts = {key: _boost(article, where, error) for key, article in self._articles.items()}
        return {key: boost for key, boost in boosts.items() if boost}

    def _small_talk(self, text: str) -> Draft | None:
        courtesy = self._courtesy(text)
        return Draft(courtesy.body, COURTESY_CONFIDENCE) if courtesy else None

    def _courtesy(self, text: str) -> Article | None:
        if len(text) > COURTESY_LENGTH:
            return None
        said = frozenset(words(text))
        alike = [(_likeness(said, examples), article) for article, examples in self._courtesies]
        likeness, closest = max(alike, key=lambda pair: pair[0], default=(0.0, None))
        return closest if likeness >= ALIKE else None


def _given(article: Article, paragraph: int) -> Article:
    if len(article.body) <= GIVEN:
        return article
    return replace(article, body="\n\n".join(paragraphs(article.body)[paragraph:]))


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


def _boost(article: Article, where: str, error: str) -> float:
    boost = PAGE_BOOST if any(name.casefold() in where for name in article.pages) else 0.0
    return boost + (ERROR_BOOST if any(name.casefold() in error for name in article.errors) else 0.0)


def _less(found: Candidates, factor: float) -> Candidates:
    return replace(found, ranked=tuple((key, share * factor) for key, share in found.ranked))
