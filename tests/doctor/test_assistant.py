"""The doctor on who drafts the answers."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.assistant.llm import providers
from bot.assistant.llm.asked import WORTH_ANOTHER
from bot.doctor.assistant import REMEDIES
from bot.doctor.finding import Level
from tests.assistant.llm.provider import LocalProvider, error, replies, serving
from tests.doctor.place import Place

NAME = "Configuration/assistant"


@pytest.fixture
async def local(place: Place) -> AsyncIterator[LocalProvider]:
    pytest.importorskip("pydantic_ai")
    async with serving() as provider:
        place.set(BATON_LLM_KEY="key-of-the-model-1234")
        place.add(f'[assistant]\nkind = "llm"\nmodel = "openai:test"\nbase_url = "{provider.url}"')
        yield provider


async def test_the_embedded_assistant_asks_nobody(place: Place) -> None:
    found = await place.finding(NAME)
    assert (found.level, found.words) == (Level.OK, "the embedded one, which asks nobody")


async def test_a_key_that_is_missing_is_named(place: Place) -> None:
    place.set(BATON_LLM_KEY="", OPENAI_API_KEY="")
    place.add('[assistant]\nkind = "llm"\nmodel = "openai:test"')
    found = await place.finding(NAME)
    assert found.level is Level.FAILED
    assert "BATON_LLM_KEY" in found.words


async def test_without_the_extra_it_says_what_to_install(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(providers.OWN, "openai", "a_library_that_nobody_has")
    place.set(BATON_LLM_KEY="key-of-the-model-1234")
    place.add('[assistant]\nkind = "llm"\nmodel = "openai:test"')
    found = await place.finding(NAME)
    assert found.level is Level.FAILED
    assert 'pip install "baton[llm]"' in found.words


async def test_nothing_is_asked_without_live(place: Place, local: LocalProvider) -> None:
    found = await place.finding(NAME)
    assert (found.level, found.words) == (Level.OK, "openai:test at 127.0.0.1 (--live asks it)")
    assert local.asked == []


async def test_live_asks_once_and_says_how_long_it_took(place: Place, local: LocalProvider) -> None:
    local.will(replies("ready", probability=1.0))
    place.live = True
    found = await place.finding(NAME)
    assert found.level is Level.OK
    assert found.words.startswith("openai:test at 127.0.0.1 answered in ")
    assert len(local.asked) == 1


async def test_live_names_the_fault_and_the_remedy_and_no_key(place: Place, local: LocalProvider) -> None:
    local.will(error(401))
    place.live = True
    found = await place.finding(NAME)
    assert (found.level, found.words) == (Level.FAILED, "openai:test at 127.0.0.1: key refused")
    assert found.remedy.startswith("set the right key")


def test_each_way_to_fail_stands_in_the_documentation_by_its_name() -> None:
    told = (Path(__file__).parents[2] / "docs" / "assistant.md").read_text()
    names = {*REMEDIES, *WORTH_ANOTHER, "provider_resting", "budget_used_up"}
    assert [name for name in names if f"`{name}`" not in told] == []
