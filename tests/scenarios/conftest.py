import functools
from collections.abc import AsyncIterator, Iterator, Sequence
from pathlib import Path

import pytest

from bot.app import assistants
from bot.assistant.embedded import EmbeddedAssistant
from bot.assistant.knowledge import Article
from tests.scenarios.stage import Stage, open_stage


@functools.cache
def indexed(articles: tuple[Article, ...]) -> EmbeddedAssistant:
    assistant = EmbeddedAssistant(articles)
    assistant.warm()
    return assistant


@pytest.fixture(autouse=True)
def one_index(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The real assistant keeps nothing of a conversation, so all tests share one instead of indexing each."""

    def assistant(articles: Sequence[Article]) -> EmbeddedAssistant:
        return indexed(tuple(articles))

    with monkeypatch.context() as patch:
        patch.setattr(assistants, "EmbeddedAssistant", assistant)
        yield


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    """Slack by socket, Baton on it."""
    async with open_stage(tmp_path) as stage:
        yield stage


@pytest.fixture
async def signed(tmp_path: Path) -> AsyncIterator[Stage]:
    """The same by signed HTTP."""
    async with open_stage(tmp_path, signed_http=True) as stage:
        yield stage
