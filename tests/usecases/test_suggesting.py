"""The assistant's suggestion to an agent: shown when it is worth it, and what became of it is kept."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.desk.suggesting import Suggesting
from bot.domain.conversation import Source, Speaker
from bot.domain.decision import Draft
from bot.domain.errors import NotASpeaker
from bot.domain.replying import Answer, Suggestion
from tests.fakes import FakePeople
from tests.usecases.world import ANNA, BEN, NAMES, House

TEXT = "A refund takes three to five days to reach your bank account."
WORTH = Draft(TEXT, 0.8, (Source("Refunds", "https://shop.example/refunds"),), article="refunds")


def suggesting(house: House, draft: Draft = WORTH) -> Suggesting:
    house.assistant.draft_is = draft
    return Suggesting(house.store, house.clock, house.rules, FakePeople(NAMES), house.assistant)


async def send(house: House, handoff: str, shown: Suggestion, text: str) -> None:
    seen = (await house.writing.look(handoff, ANNA.id)).read_upto
    await house.writing.send(ANNA.id, Answer(handoff, text, seen, "V1", shown.id))


def feedback(house: House) -> list[tuple[Any, ...]]:
    return house.rows('select "use", alike, text from suggestion order by at, id')


async def facts(house: House) -> str:
    return json.dumps([row[0] for row in house.rows("select data from fact where kind like 'Sugg%'")])


async def test_a_draft_from_knowledge_is_shown_to_the_agent_and_said_to_nobody(house: House) -> None:
    conversation, handoff = await house.claimed()
    before = len(await house.turns(conversation))
    shown = await suggesting(house).suggest(handoff, ANNA.id)
    assert shown
    assert (shown.text, shown.sources, shown.confidence) == (TEXT, WORTH.sources, 0.8)
    assert len(await house.turns(conversation)) == before
    assert (await house.writing.look(handoff, ANNA.id, shown.id)).suggestion == shown
    assert await house.answering.take() == []


@pytest.mark.parametrize(
    ("text", "use"),
    [
        (TEXT, "unchanged"),
        (f"  {TEXT}\n", "unchanged"),
        (f"Hello Cora. {TEXT}", "edited"),
        ("I have asked the bank", "discarded"),
    ],
)
async def test_what_became_of_it_is_kept_and_no_word_of_it(house: House, text: str, use: str) -> None:
    _, handoff = await house.claimed()
    shown = await suggesting(house).suggest(handoff, ANNA.id)
    assert shown
    await send(house, handoff, shown, text)
    [(kept, alike, words)] = feedback(house)
    assert (kept, words) == (use, "")
    assert 0 <= alike <= 1
    assert (alike == 1) == (use == "unchanged")
    assert "refund takes" not in await facts(house)


async def test_thrown_away_once_it_stays_so(house: House) -> None:
    _, handoff = await house.claimed()
    port = suggesting(house)
    shown = await port.suggest(handoff, ANNA.id)
    assert shown
    await port.discard(handoff, BEN.id, shown.id)
    assert feedback(house)[0][0] is None, "another's is not theirs to throw away"
    await port.discard(handoff, ANNA.id, shown.id)
    await port.discard(handoff, ANNA.id, shown.id)
    await send(house, handoff, shown, TEXT)
    assert feedback(house) == [("discarded", 0.0, "")]
    assert (await house.writing.look(handoff, ANNA.id, shown.id)).suggestion is None


async def test_a_second_one_takes_the_place_of_the_first(house: House) -> None:
    _, handoff = await house.claimed()
    port = suggesting(house)
    first = await port.suggest(handoff, ANNA.id)
    assert first
    await port.suggest(handoff, ANNA.id, first.id)
    assert sorted(str(row[0]) for row in feedback(house)) == ["None", "discarded"]


@pytest.mark.parametrize(
    "draft",
    [
        Draft("", 0.0),
        Draft(TEXT, 0.2, article="refunds"),
        Draft("You are welcome", 0.95),
        Draft("Did you mean A or B?", 0.9, article="refunds", asks=("A", "B")),
    ],
)
async def test_what_is_not_worth_showing_is_not_shown(house: House, draft: Draft) -> None:
    _, handoff = await house.claimed()
    assert await suggesting(house, draft).suggest(handoff, ANNA.id) is None
    assert feedback(house) == []


async def test_an_assistant_that_fails_has_nothing_to_suggest(house: House) -> None:
    _, handoff = await house.claimed()
    house.assistant.fault = RuntimeError("the model is away")
    assert await suggesting(house).suggest(handoff, ANNA.id) is None


async def test_only_who_answers_is_given_one(house: House) -> None:
    conversation, handoff = await house.claimed()
    with pytest.raises(NotASpeaker):
        await suggesting(house).suggest(handoff, BEN.id)
    assert [turn for turn in await house.turns(conversation) if turn.speaker is Speaker.AGENT] == []
