"""Another AI answers: it reports its turns, asks for a person, and is silent while one is there."""

from typing import Any

import pytest
from aiohttp import ClientResponse

from bot.domain.verbs import Verb
from tests.handlers.customers.world import KEY, Talk, World, answered, refused

KEYED = {"Authorization": f"Bearer {KEY}"}


@pytest.fixture
async def outside(world: World) -> Talk:
    """A conversation that an outside AI answers."""
    return await world.begin({"answered_by": "outside", "customer": {"id": "8f14"}}, backend=True)


async def reply(talk: Talk, text: str, client_id: str = "a1", **more: Any) -> ClientResponse:
    body = {"client_id": client_id, "text": text, "speaker": "assistant", **more}
    return await talk.world.client.post(talk.path("turns"), json=body, headers=KEYED)


async def escalate(talk: Talk, **body: Any) -> ClientResponse:
    return await talk.world.client.post(talk.path("handoff"), json=body, headers=KEYED)


async def test_an_outside_ai_answers_and_is_read_as_the_assistant(outside: Talk) -> None:
    await outside.write("Where is my order?")
    source = {"title": "Track an order", "url": "https://shop.example/help/track?lang=en"}
    response = await reply(outside, "Look here.", confidence=0.8, sources=[source], answers=1)
    assert await answered(response, 202) == {"seq": 2, "rev": 3, "conversation": None}
    turn = (await outside.turns())[-1]
    assert (turn["speaker"], turn["text"], turn["sources"]) == ("assistant", "Look here.", [source])
    assert "client_id" not in turn


async def test_the_same_answer_again_is_the_same_turn(outside: Talk) -> None:
    first = await answered(await reply(outside, "Hello!"), 202)
    assert await answered(await reply(outside, "Hello!"), 202) == first
    await refused(await reply(outside, "Another"), 409, "client_id_reused")


async def test_an_answer_to_what_is_no_longer_the_last_word_is_outdated(outside: Talk) -> None:
    await outside.write("Where is my order?", "m1")
    await outside.write("No: cancel it", "m2")
    await refused(await reply(outside, "On its way.", answers=1), 409, "outdated")
    await answered(await reply(outside, "Cancelled.", answers=2), 202)


async def test_while_a_person_is_awaited_or_there_no_assistant_speaks(world: World, outside: Talk) -> None:
    await outside.write("The billing is wrong")
    await answered(await escalate(outside, reason="frustrated", evidence="“useless bot”"), 202)
    await refused(await reply(outside, "Maybe I can help"), 409, "not_yours_to_answer")
    await world.act(outside, Verb.CLAIM)
    await refused(await reply(outside, "Maybe I can help"), 409, "not_yours_to_answer")


async def test_in_batons_own_conversations_no_outside_ai_speaks(talk: Talk) -> None:
    await refused(await reply(talk, "Hello!"), 409, "not_outside")


async def test_a_browser_never_speaks_as_the_assistant(outside: Talk) -> None:
    response = await outside.write("I promise you 500", speaker="assistant")
    await refused(response, 403, "backend_only", "speaker")
    assert await outside.turns() == []


async def test_a_backend_passes_on_what_the_customer_says(outside: Talk) -> None:
    body = {"client_id": "m1", "text": "hello", "speaker": "customer"}
    response = await outside.world.client.post(outside.path("turns"), json=body, headers=KEYED)
    await answered(response, 202)
    assert [turn["speaker"] for turn in await outside.turns()] == ["customer"]


@pytest.mark.parametrize(
    ("more", "code", "field"),
    [
        ({"confidence": 1.1}, "number_invalid", "confidence"),
        ({"confidence": "sure"}, "field_wrong_type", "confidence"),
        ({"answers": 0}, "number_invalid", "answers"),
        ({"answers": 2**60}, "number_invalid", "answers"),
        ({"sources": [{"title": "x", "url": "javascript:alert(1)"}]}, "url_invalid", "sources.url"),
        ({"sources": [{"title": "x", "url": "https://good@evil.example"}]}, "url_invalid", "sources.url"),
        ({"sources": [{"title": "a\nb"}]}, "text_not_printable", "sources.title"),
        ({"sources": [{"title": "x"}] * 11}, "too_many_items", "sources"),
        ({"page": {}}, "field_unknown", "page"),
        ({"attachments": []}, "field_unknown", "attachments"),
        ({"text": ""}, "text_empty", "text"),
    ],
)
async def test_what_an_outside_answer_may_not_be(
    outside: Talk, more: dict[str, Any], code: str, field: str
) -> None:
    await refused(await reply(outside, **{"text": "x", **more}), 422, code, field)


@pytest.mark.parametrize("field", ["confidence", "sources", "answers"])
async def test_what_only_an_assistant_says_is_not_a_customers(outside: Talk, field: str) -> None:
    value: Any = {"confidence": 1, "sources": [], "answers": 1}[field]
    response = await outside.write("hello", "m1", **{field: value})
    await refused(response, 422, "field_unknown", field)


@pytest.mark.parametrize(
    "reason", ["asked_for_person", "frustrated", "not_sure", "policy", "asked_again", "assistant_failed"]
)
async def test_every_reason_of_the_contract_brings_a_person(outside: Talk, reason: str) -> None:
    await outside.write("Something is wrong")
    asked = await answered(await escalate(outside, reason=reason), 202)
    assert (asked["who"], asked["name"]) == ("waiting", "General")


async def test_an_outside_ai_chooses_the_skill_and_says_what_it_is_about(outside: Talk) -> None:
    await outside.write("hm")
    asked = await answered(
        await escalate(outside, reason="policy", skill="Billing", summary="Was charged twice in May"), 202
    )
    assert asked["name"] == "Billing"
    assert asked["told"]["wants"] == "Was charged twice in May"


@pytest.mark.parametrize(
    ("body", "code", "field"),
    [
        ({"reason": "bored"}, "field_wrong_type", "reason"),
        ({"skill": "Billing"}, "field_missing", "reason"),
        ({"reason": "policy", "skill": "Nobody"}, "skill_unknown", "skill"),
        ({"reason": "policy", "evidence": "a\nb"}, "text_not_printable", "evidence"),
        ({"reason": "policy", "evidence": "x" * 301}, "text_too_long", "evidence"),
        ({"reason": "policy", "summary": "x" * 1001}, "text_too_long", "summary"),
    ],
)
async def test_what_a_request_for_a_person_may_not_be(
    outside: Talk, body: dict[str, Any], code: str, field: str
) -> None:
    await refused(await escalate(outside, **body), 422, code, field)


async def test_why_a_person_was_called_is_never_told_to_the_customer(outside: Talk) -> None:
    await outside.write("The billing is wrong")
    await escalate(outside, reason="frustrated", evidence="shouts at the bot")
    read = await outside.world.client.get(outside.path("handoff"), headers=outside.headers)
    seen = str(await answered(read, 200)) + str(await outside.changes())
    assert "frustrated" not in seen
    assert "shouts" not in seen


async def test_a_backend_without_reasons_asks_as_the_customer_would(outside: Talk) -> None:
    asked = await answered(await escalate(outside), 202)
    assert asked["who"] == "waiting"
