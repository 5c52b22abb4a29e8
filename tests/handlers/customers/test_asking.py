import asyncio
from datetime import timedelta
from typing import Any

import pytest

from bot.domain.verbs import Verb
from tests.handlers.customers.world import Talk, World, answered, refused


async def test_asking_for_a_person_names_the_team(talk: Talk) -> None:
    asked = await talk.ask()
    assert asked == {"who": "waiting", "name": "General", "by": None, "told": asked["told"]}
    assert [turn["speaker"] for turn in await talk.turns()] == ["system"]


async def test_a_promise_names_its_time(talk: Talk) -> None:
    await talk.write("The billing is wrong: I was charged twice")
    asked = await talk.ask()
    assert (asked["who"], asked["name"], asked["by"]) == ("waiting", "Billing", "2026-03-02T12:15:00Z")
    state = await talk.state()
    assert (state["by"], state["opens"]) == ("2026-03-02T12:15:00Z", None)


async def test_a_closed_team_says_when_it_is_back(talk: Talk) -> None:
    await talk.write("The repairs of my tent take very long")
    asked = await talk.ask()
    assert (asked["who"], asked["name"], asked["by"]) == ("parked", "Repairs", "2026-03-03T08:30:00Z")
    assert (await talk.state())["opens"] == "2026-03-03T08:00:00Z"


async def test_asking_again_answers_the_same_and_says_nothing_more(talk: Talk) -> None:
    first = await talk.ask()
    before = await talk.changes()
    assert await talk.ask() == first
    assert await talk.changes() == before


async def test_asking_many_times_at_once_brings_one_handoff(talk: Talk) -> None:
    asked = await asyncio.gather(*(talk.ask() for _ in range(5)))
    assert asked == [asked[0]] * 5
    assert len(await talk.turns()) == 1


async def test_asking_without_a_body_will_do(world: World, talk: Talk) -> None:
    await answered(await world.client.post(talk.path("handoff"), headers=talk.headers), 202)


async def test_asking_while_an_agent_is_there_names_the_agent(world: World, talk: Talk) -> None:
    await talk.ask()
    await world.act(talk, Verb.CLAIM)
    asked = await talk.ask()
    assert (asked["who"], asked["name"], asked["by"]) == ("agent", "Ana Ruiz", None)


async def test_withdrawing_brings_the_assistant_back(talk: Talk) -> None:
    await talk.ask()
    assert await answered(await talk.withdraw(), 200) == {"who": "assistant"}
    assert (await talk.state())["who"] == "assistant"
    await refused(await talk.withdraw(), 409, "nothing_to_withdraw")


async def test_nothing_can_be_withdrawn_before_it_is_asked_for(talk: Talk) -> None:
    await refused(await talk.withdraw(), 409, "nothing_to_withdraw")


async def test_an_agent_who_is_there_is_not_withdrawn(world: World, talk: Talk) -> None:
    await talk.ask()
    await world.act(talk, Verb.CLAIM)
    await refused(await talk.withdraw(), 409, "nothing_to_withdraw")


@pytest.mark.parametrize("field", ["reason", "evidence", "skill", "summary"])
async def test_a_customers_handoff_holds_nothing(talk: Talk, field: str) -> None:
    value = "policy" if field == "reason" else "Billing"
    await refused(await talk.post("handoff", {field: value}), 403, "backend_only", field)
    assert (await talk.state())["who"] == "assistant"


async def test_a_rating_is_taken_once_it_is_asked_for(world: World, talk: Talk) -> None:
    await refused(await talk.post("rating", {"score": 5}), 409, "rating_not_asked")
    await talk.ask()
    await refused(await talk.post("rating", {"score": 5}), 409, "rating_not_asked")
    await world.resolve(talk)
    assert (await talk.state())["rate"] == "asked"
    body = {"score": 4, "comment": " Quick.\nAnd kind. "}
    assert await answered(await talk.post("rating", body), 200) == {"score": 4}
    state = await talk.state()
    assert (state["rate"], state["score"]) == ("given", 4)
    handoff = await world.store.read(lambda tx: tx.handoffs.last_of(talk.id))
    assert handoff
    assert handoff.rating_comment == "Quick.\nAnd kind."


async def test_a_rating_is_replaced_for_a_day(world: World, talk: Talk) -> None:
    await talk.ask()
    await world.resolve(talk)
    await answered(await talk.post("rating", {"score": 2}), 200)
    world.clock.move(timedelta(hours=23))
    assert await answered(await talk.post("rating", {"score": 5}), 200) == {"score": 5}
    world.clock.move(timedelta(hours=2))
    await refused(await talk.post("rating", {"score": 1}), 409, "rating_closed")
    assert (await talk.state())["score"] == 5


BAD: list[tuple[Any, str, str]] = [
    ({"score": 0}, "score_out_of_range", "score"),
    ({"score": 6}, "score_out_of_range", "score"),
    ({"score": 10**300}, "score_out_of_range", "score"),
    ({"score": 4.5}, "field_wrong_type", "score"),
    ({"score": 5.0}, "field_wrong_type", "score"),
    ({"score": "5"}, "field_wrong_type", "score"),
    ({"score": True}, "field_wrong_type", "score"),
    ({"score": None}, "field_wrong_type", "score"),
    ({}, "field_missing", "score"),
    ({"score": 5, "comment": "x" * 1001}, "text_too_long", "comment"),
    ({"score": 5, "comment": "\x1b[31m"}, "text_not_printable", "comment"),
    ({"score": 5, "stars": 5}, "field_unknown", "stars"),
]


@pytest.mark.parametrize(("body", "code", "field"), BAD)
async def test_what_a_rating_may_not_be(world: World, talk: Talk, body: Any, code: str, field: str) -> None:
    await talk.ask()
    await world.resolve(talk)
    await refused(await talk.post("rating", body), 422, code, field)
    assert (await talk.state())["rate"] == "asked"


@pytest.mark.parametrize("comment", ["x" * 1000, "", "  ", None])
async def test_a_comment_may_be_long_or_nothing(world: World, talk: Talk, comment: str | None) -> None:
    await talk.ask()
    await world.resolve(talk)
    await answered(await talk.post("rating", {"score": 1, "comment": comment}), 200)
