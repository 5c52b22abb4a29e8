import asyncio
from typing import Any

import pytest

from bot.domain.conversation import Page, Source, Speaker
from bot.ports import NewTurn
from tests.handlers.customers.world import Talk, World, answered, refused


async def test_a_turn_is_taken_and_read_back(talk: Talk) -> None:
    assert await answered(await talk.write("  Where is my order?\r\n\tSince Monday. "), 202) == {
        "seq": 1,
        "rev": 2,
        "conversation": None,
    }
    found = await talk.changes(after=1)
    assert found == {
        "rev": 2,
        "changes": [
            {
                "rev": 2,
                "at": "2026-03-02T12:00:00Z",
                "kind": "turn",
                "seq": 1,
                "client_id": "m1",
                "speaker": "customer",
                "name": None,
                "text": "Where is my order?\n\tSince Monday.",
                "sources": [],
                "attachments": [],
                "edited": False,
                "deleted": False,
            }
        ],
    }


async def test_the_same_client_id_again_answers_the_same(talk: Talk) -> None:
    first = await answered(await talk.write("Hello there"), 202)
    await answered(await talk.write("And another", "m2"), 202)
    assert await answered(await talk.write(" Hello there\n"), 202) == first
    assert [turn["text"] for turn in await talk.turns()] == ["Hello there", "And another"]


async def test_the_same_client_id_with_another_text_is_refused(talk: Talk) -> None:
    await talk.write("Hello there")
    await refused(await talk.write("Something else"), 409, "client_id_reused")
    assert [turn["text"] for turn in await talk.turns()] == ["Hello there"]


async def test_the_same_turn_sent_many_times_at_once_is_one_turn(talk: Talk) -> None:
    answers = await asyncio.gather(*(talk.write("Hello there") for _ in range(10)))
    assert [await answered(answer, 202) for answer in answers] == [
        {"seq": 1, "rev": 2, "conversation": None}
    ] * 10
    assert len(await talk.turns()) == 1


async def test_turns_sent_at_once_are_numbered_without_a_gap(talk: Talk) -> None:
    answers = await asyncio.gather(*(talk.write(f"text {n}", f"m{n}") for n in range(20)))
    told = [await answered(answer, 202) for answer in answers]
    assert sorted(one["seq"] for one in told) == list(range(1, 21))
    assert sorted(one["rev"] for one in told) == list(range(2, 22))


async def test_two_conversations_may_use_the_same_client_id(world: World, talk: Talk) -> None:
    other = await world.begin()
    await answered(await talk.write("mine"), 202)
    await answered(await other.write("theirs"), 202)


async def test_a_turn_brings_the_page_along(talk: Talk) -> None:
    await talk.write("Help", page={"url": "https://shop.example/cart?id=1", "title": "Cart"})
    assert (await talk.stored()).page == Page("https://shop.example/cart", "Cart")
    await talk.write("Again", "m2")
    assert (await talk.stored()).page.title == "Cart"


BAD: list[tuple[Any, int, str, str | None]] = [
    ({"client_id": "m1", "text": ""}, 422, "text_empty", "text"),
    ({"client_id": "m1", "text": " \n\t "}, 422, "text_empty", "text"),
    ({"client_id": "m1", "text": "x" * 4001}, 422, "text_too_long", "text"),
    ({"client_id": "m1", "text": "bell\x07"}, 422, "text_not_printable", "text"),
    ({"client_id": "m1", "text": "nul\x00"}, 422, "text_not_printable", "text"),
    ({"client_id": "m1", "text": "\u202etxt.exe"}, 422, "text_not_printable", "text"),
    ({"client_id": "m1", "text": "a\u2066b"}, 422, "text_not_printable", "text"),
    ({"client_id": "m1", "text": "half \ud83d"}, 422, "text_not_printable", "text"),
    ({"client_id": "m1", "text": 5}, 422, "field_wrong_type", "text"),
    ({"client_id": "m1", "text": None}, 422, "field_wrong_type", "text"),
    ({"client_id": "m1"}, 422, "field_missing", "text"),
    ({"text": "x"}, 422, "field_missing", "client_id"),
    ({"client_id": "", "text": "x"}, 422, "client_id_invalid", "client_id"),
    ({"client_id": "x" * 65, "text": "x"}, 422, "client_id_invalid", "client_id"),
    ({"client_id": "a b", "text": "x"}, 422, "client_id_invalid", "client_id"),
    ({"client_id": "m1\n", "text": "x"}, 422, "client_id_invalid", "client_id"),
    ({"client_id": "é", "text": "x"}, 422, "client_id_invalid", "client_id"),
    ({"client_id": 1, "text": "x"}, 422, "field_wrong_type", "client_id"),
    ({"client_id": "m1", "text": "x", "speaker": "agent"}, 422, "field_wrong_type", "speaker"),
    ({"client_id": "m1", "text": "x", "page": {"url": "x:y"}}, 422, "url_invalid", "page.url"),
    ({"client_id": "m1", "text": "x", "a" * 500: 1}, 422, "field_unknown", "a" * 80),
    ({"client_id": "m1", "text": "x", "\u202e\n": 1}, 422, "field_unknown", ""),
    ([], 422, "not_an_object", None),
    ("text", 422, "not_an_object", None),
    (None, 422, "not_an_object", None),
]


@pytest.mark.parametrize(("body", "status", "code", "field"), BAD)
async def test_what_a_turn_may_not_be(
    talk: Talk, body: Any, status: int, code: str, field: str | None
) -> None:
    await refused(await talk.post("turns", body), status, code, field)
    assert await talk.turns() == []


@pytest.mark.parametrize("text", ["x" * 4000, "\U0001f600" * 4000, "日本語\nعربي", "a\u0301" * 4000])
async def test_text_up_to_the_limit_is_taken(talk: Talk, text: str) -> None:
    await answered(await talk.write(text, "A-z0.9_" + "x" * 57), 202)


async def test_what_everybody_says_is_read_with_name_and_sources(world: World, talk: Talk) -> None:
    sources = (Source("How refunds work", "https://shop.example/help/refunds"), Source("Our guarantee"))
    now = world.clock.now()
    await world.say(talk, NewTurn(now, Speaker.ASSISTANT, "Five days.", sources=sources, confidence=0.6))
    await world.agent_says(talk, "I looked into it.")
    assistant, agent = await talk.turns()
    assert assistant["speaker"] == "assistant"
    assert assistant["sources"] == [
        {"title": "How refunds work", "url": "https://shop.example/help/refunds"},
        {"title": "Our guarantee"},
    ]
    assert "client_id" not in assistant
    assert "confidence" not in assistant
    assert (agent["speaker"], agent["name"]) == ("agent", "Ana Ruiz")


async def test_reading_goes_on_from_any_rev(talk: Talk) -> None:
    for number in range(3):
        await talk.write(f"Message {number}", f"m{number}")
    assert [change["rev"] for change in (await talk.changes())["changes"]] == [1, 2, 3, 4]
    assert [change["rev"] for change in (await talk.changes(after=2))["changes"]] == [3, 4]
    assert await talk.changes(after=4) == {"changes": [], "rev": 4}


@pytest.mark.parametrize("after", ["-1", "x", "1.0", "", "9" * 17, "9007199254740993", "١", "+1", "1 "])
async def test_a_rev_that_is_none_is_refused(world: World, talk: Talk, after: str) -> None:
    response = await world.client.get(talk.path("changes"), params={"after": after}, headers=talk.headers)
    await refused(response, 422, "after_invalid", "after")


async def test_the_largest_rev_a_client_can_count_to_is_taken(talk: Talk) -> None:
    assert (await talk.changes(after=2**53 - 1))["changes"] == []
