"""Who drafts the answers, as baton.toml says."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bot.app.starting import CannotStart
from bot.assistant import knowledge
from bot.assistant.embedded import EmbeddedAssistant
from bot.assistant.knowledge import Article
from bot.config import assistant as settings
from bot.config.assistant import AssistantPart, ModelKeys
from bot.ports import Assistant

if TYPE_CHECKING:
    from bot.assistant.llm.asked import Provider


@dataclass(frozen=True, slots=True)
class Drafting:
    """`warm`, in a thread, does ahead what the first draft would take its time for."""

    assistant: Assistant
    warm: Callable[[], None]
    close: Callable[[], Awaitable[None]]


def drafting(part: AssistantPart, folder: Path, keys: ModelKeys) -> Drafting:
    """Raises CannotStart when the knowledge can't be read, or the model not used."""
    try:
        articles = knowledge.load(folder)
    except knowledge.KnowledgeInvalid as invalid:
        raise CannotStart(f"knowledge: {invalid}") from None
    return _by_model(part, articles, keys) if part.kind == "llm" else _embedded(articles)


def _embedded(articles: Sequence[Article]) -> Drafting:
    assistant = EmbeddedAssistant(articles)
    return Drafting(assistant, assistant.warm, _nothing)


def _by_model(part: AssistantPart, articles: Sequence[Article], keys: ModelKeys) -> Drafting:
    from bot.assistant.llm.assistant import LlmAssistant

    finding, asked = EmbeddedAssistant(articles), provider(part, keys)

    def warm() -> None:
        finding.warm()
        asked.warm()

    return Drafting(LlmAssistant(asked.settings, finding, asked.ask), warm, asked.close)


def provider(part: AssistantPart, keys: ModelKeys) -> Provider:
    """What it needs is loaded for it alone. Raises CannotStart."""
    from bot.assistant.llm.asked import Provider
    from bot.assistant.llm.pace import Pace
    from bot.assistant.llm.providers import LlmUnusable
    from bot.assistant.llm.settings import Form, LlmSettings

    chosen = LlmSettings(
        model=part.model,
        key=settings.key(part, keys),
        base_url=part.base_url,
        timeout=part.timeout.total_seconds(),
        max_articles=part.max_articles,
        per_minute=part.per_minute,
        max_tokens=part.max_tokens,
        form=Form(part.output),
        redact=part.redact,
    )
    try:
        return Provider(chosen, Pace(part.per_minute, time.monotonic))
    except LlmUnusable as unusable:
        raise CannotStart(f"assistant.model: {unusable}") from None


async def _nothing() -> None:
    """The embedded assistant holds nothing open."""
