"""The port `Assistant` by way of a language model: find articles, ask, check, and say how sure it is."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from bot.assistant.calibration import AS_SHIPPED, Calibration, log_odds
from bot.assistant.confidence import logistic
from bot.assistant.knowledge import Article
from bot.assistant.language import detect
from bot.assistant.llm.asked import Ask
from bot.assistant.llm.asking import Found, asking
from bot.assistant.llm.checking import Checked, checked
from bot.assistant.llm.replying import Reply
from bot.assistant.llm.settings import LlmSettings
from bot.domain.conversation import Page, Source, Speaker, Turn
from bot.domain.decision import Draft

log = logging.getLogger(__name__)

LEAST_SHARE = 0.02
"""Of the retrieval's probability: what is less likely is not shown to the model."""
STATED, RETRIEVED = 0.6, 0.4
"""Of the two opinions on an answer, in log-odds. A choice: models say 0.9 of nearly everything, and the
retrieval's word is calibrated. Outcomes move the sum (`bot.assistant.calibration`)."""
MOST_STATED = 0.95
MISSING = 0.7
"""Taken off, in log-odds, for something of the customer's case that the model says it doesn't know."""


class Knowing(Protocol):
    """The embedded assistant: it finds, and small talk it answers itself."""

    def answer(self, said: Sequence[str], page: Page) -> Draft: ...
    def nearest(self, said: Sequence[str], page: Page, count: int) -> Sequence[tuple[Article, float]]:
        """The likeliest articles with their probabilities, best first."""


@dataclass(frozen=True, slots=True)
class Considered:
    """A draft and how it came about, for whoever wants to know. `reply` None: the model was not asked."""

    draft: Draft
    found: tuple[Found, ...] = ()
    reply: Reply | None = None
    checked: Checked | None = None


class LlmAssistant:
    def __init__(
        self,
        settings: LlmSettings,
        knowing: Knowing,
        ask: Ask,
        calibration: Calibration = AS_SHIPPED,
    ) -> None:
        """`calibration`: what outcomes say of its confidence; `calibrate` sets a newer one."""
        self._settings = settings
        self._knowing = knowing
        self._ask = ask
        self._calibration = calibration

    def calibrate(self, calibration: Calibration) -> None:
        """From now on, for every draft."""
        self._calibration = calibration

    async def draft(self, turns: Sequence[Turn], page: Page) -> Draft:
        """Raises AssistantFailed with `reason`."""
        return (await self.consider(turns, page)).draft

    async def consider(self, turns: Sequence[Turn], page: Page) -> Considered:
        """As `draft`. What no article is near to is not asked: there would be nothing to cite."""
        said = [turn.text for turn in turns if turn.speaker is Speaker.CUSTOMER and turn.text]
        first, found = await asyncio.to_thread(self._near, said, page)
        if first:
            return Considered(first)
        if not found:
            return Considered(Draft("", 0.0, language=_language(said)))
        question = asking(turns, page, found, secrets.token_hex(6), redact=self._settings.redact)
        reply = await self._ask(question)
        verdict = checked(reply, [one.article for one in found], said, question.nonce)
        if verdict.fault:
            log.warning("assistant.draft_kept_back", extra={"fault": verdict.fault.value})
        return Considered(self._drafted(reply, verdict, found, said), found, reply, verdict)

    def _near(self, said: Sequence[str], page: Page) -> tuple[Draft | None, tuple[Found, ...]]:
        """Small talk's answer, or the articles for the model."""
        if not said:
            return None, ()
        own = self._knowing.answer(said, page)
        if own.text and not own.article and not own.asks:
            return own, ()
        near = self._knowing.nearest(said, page, self._settings.max_articles)
        return None, tuple(Found(article, share) for article, share in near if share >= LEAST_SHARE)

    def _drafted(self, reply: Reply, verdict: Checked, found: Sequence[Found], said: Sequence[str]) -> Draft:
        """An answer that may not be said is no answer: nothing is left of it, and nothing is sure."""
        near = tuple((one.article.title, one.share) for one in found)
        if verdict.fault or reply.wants_person:
            wants = reply.wants_person
            nothing = Draft("", 0.0, considered=near, language=_language(said))
            return replace(nothing, wants_person=wants, kept_back=not wants)
        shares = {one.article.id: one.share for one in found}
        sure = confidence(reply, verdict, max(shares[article.id] for article in verdict.cited))
        return Draft(
            verdict.text,
            self._calibration.probability(sure),
            tuple(Source(article.title) for article in verdict.cited),
            verdict.cited[0].id,
            near,
            language=_language(said),
        )


def confidence(reply: Reply, verdict: Checked, retrieved: float) -> float:
    """0 to 1, before calibration: the model's own word held against the retrieval's and the check's."""
    stated = log_odds(min(MOST_STATED, reply.probability))
    sure = STATED * stated + RETRIEVED * log_odds(retrieved) - MISSING * bool(reply.missing)
    return logistic(sure) * verdict.support


def _language(said: Sequence[str]) -> str:
    return detect(said[-1]) if said else ""
