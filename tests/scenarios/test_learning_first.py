"""While much knowledge is learnt, who asks waits for the answer and is not passed on as if none came."""

import contextlib
import threading
from collections.abc import AsyncIterator, Iterator, Sequence
from pathlib import Path

import pytest

from bot import answering
from bot.app import assistants
from bot.assistant.embedded import EmbeddedAssistant
from bot.assistant.knowledge import Article
from tests.scenarios.stage import Stage, open_stage

QUESTION, ANSWER = "How do refunds work?", "store credit"


class Slow(EmbeddedAssistant):
    """Has learnt nothing until it is let."""

    let = threading.Event()

    def warm(self) -> None:
        self.let.wait()
        super().warm()


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    def assistant(articles: Sequence[Article]) -> Slow:
        return Slow(articles)

    monkeypatch.setattr(assistants, "EmbeddedAssistant", assistant)
    monkeypatch.setattr(Slow, "let", threading.Event())
    monkeypatch.setattr(answering, "DRAFT_TIMEOUT", 0.0)
    yield Slow.let
    Slow.let.set()


async def test_who_asks_while_it_learns_is_answered_by_it(tmp_path: Path, slow: threading.Event) -> None:
    async with learning(tmp_path, slow) as stage:
        customer = await stage.customer()
        await customer.say(QUESTION)
        assert customer.times(ANSWER) == 0
        slow.set()
        await stage.sees(lambda: customer.times(ANSWER) > 0)


async def test_who_wants_a_person_does_not_wait_for_it(tmp_path: Path, slow: threading.Event) -> None:
    async with learning(tmp_path, slow) as stage:
        customer = await stage.customer()
        await customer.say("I would like to talk to a person")
        await stage.sees(lambda: customer.state.get("who") == "waiting")


@contextlib.asynccontextmanager
async def learning(folder: Path, slow: threading.Event) -> AsyncIterator[Stage]:
    async with open_stage(folder) as stage:
        try:
            yield stage
        finally:
            slow.set()
