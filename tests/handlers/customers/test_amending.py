"""What a customer does to what was said: edit, take back, see, be seen writing, correct, give a name."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from aiohttp import ClientResponse

from bot.domain.verbs import Verb
from tests.handlers.customers.world import KEY, Talk, World, answered, refused

KEYED = {"Authorization": f"Bearer {KEY}"}


async def patch(talk: Talk, rest: str, body: object) -> ClientResponse:
    return await talk.world.client.patch(talk.path(rest), json=body, headers=talk.headers)


async def take_back(talk: Talk, seq: object) -> ClientResponse:
    return await talk.world.client.delete(talk.path(f"turns/{seq}"), headers=talk.headers)


async def kinds(talk: Talk, after: int) -> list[str]:
    return [change["kind"] for change in (await talk.changes(after))["changes"]]


async def test_an_edit_is_a_change_of_its_own(talk: Talk) -> None:
    await talk.write("Wheer is it?")
    edited = await answered(await patch(talk, "turns/1", {"text": " Where is it? "}), 200)
    assert edited == {"seq": 1, "rev": 3, "conversation": None}
    (change,) = (await talk.changes(2))["changes"]
    assert change == {
        "rev": 3,
        "at": "2026-03-02T12:00:00Z",
        "kind": "edit",
        "seq": 1,
        "text": "Where is it?",
    }
    (turn,) = await talk.turns()
    assert (turn["text"], turn["edited"], turn["rev"]) == ("Where is it?", True, 2)


async def test_an_edit_to_the_same_changes_nothing(talk: Talk) -> None:
    await talk.write("Where is it?")
    await answered(await patch(talk, "turns/1", {"text": "Where is it?"}), 200)
    assert await kinds(talk, 2) == []


async def test_what_is_taken_back_is_gone_from_then_on(talk: Talk) -> None:
    await talk.write("My password is hunter2")
    assert await answered(await take_back(talk, 1), 200) == {"seq": 1, "rev": 3, "conversation": None}
    assert await kinds(talk, 2) == ["delete"]
    (turn,) = await talk.turns()
    assert (turn["text"], turn["deleted"]) == ("", True)
    assert "hunter2" not in str(await talk.changes())
    await answered(await take_back(talk, 1), 200)
    assert await kinds(talk, 3) == []
    await refused(await patch(talk, "turns/1", {"text": "no"}), 409, "turn_deleted")


async def test_only_ones_own_turns_can_be_changed(world: World, talk: Talk) -> None:
    await world.agent_says(talk, "I'll look into it.")
    await refused(await patch(talk, "turns/1", {"text": "I give you 500"}), 403, "not_your_turn")
    await refused(await take_back(talk, 1), 403, "not_your_turn")
    assert [turn["text"] for turn in await talk.turns()] == ["I'll look into it."]


@pytest.mark.parametrize("seq", [0, 2, 10**14, 10**40, "-1", "one", "1.0", "%00", "٣"])
async def test_a_turn_that_is_not_there_is_unknown(talk: Talk, seq: object) -> None:
    await talk.write("the only one")
    await refused(await patch(talk, f"turns/{seq}", {"text": "x"}), 404, "unknown_turn")
    await refused(await take_back(talk, seq), 404, "unknown_turn")


async def test_after_a_day_a_turn_stays_what_it_is(world: World, talk: Talk) -> None:
    await talk.write("for good")
    world.clock.move(timedelta(days=1, seconds=1))
    await refused(await patch(talk, "turns/1", {"text": "x"}), 409, "too_late_to_change")
    await refused(await take_back(talk, 1), 409, "too_late_to_change")


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"text": " "}, 422, "text_empty"),
        ({"text": "x" * 4001}, 422, "text_too_long"),
        ({"text": "a\u202eb"}, 422, "text_not_printable"),
        ({"text": None}, 422, "field_wrong_type"),
        ({}, 422, "field_missing"),
        ({"text": "x", "seq": 2}, 422, "field_unknown"),
    ],
)
async def test_what_an_edit_may_not_be(talk: Talk, body: Any, status: int, code: str) -> None:
    await talk.write("as it was")
    response = await patch(talk, "turns/1", body)
    assert (response.status, (await response.json())["code"]) == (status, code)
    assert [turn["text"] for turn in await talk.turns()] == ["as it was"]


async def test_what_was_seen_is_told_once_and_never_goes_back(world: World, talk: Talk) -> None:
    await talk.write("hello")
    await world.agent_says(talk, "Hi!")
    after = (await talk.changes())["rev"]
    assert await answered(await talk.post("seen", {"seq": 2}), 200) == {"seq": 2}
    assert await answered(await talk.post("seen", {"seq": 1}), 200) == {"seq": 2}
    assert await answered(await talk.post("seen", {"seq": 99}), 200) == {"seq": 2}
    (change,) = (await talk.changes(after))["changes"]
    assert (change["kind"], change["by"], change["seq"]) == ("seen", "customer", 2)


@pytest.mark.parametrize("seq", [-1, 2**53, True, "1", 1.5, None])
async def test_what_cannot_have_been_seen_is_refused(talk: Talk, seq: object) -> None:
    response = await talk.post("seen", {"seq": seq})
    assert response.status == 422
    assert (await response.json())["field"] == "seq"


async def typing(talk: Talk, body: object, headers: dict[str, str] | None = None) -> ClientResponse:
    return await talk.world.client.post(talk.path("typing"), json=body, headers=headers or talk.headers)


async def test_who_is_writing_is_told_to_open_streams_and_kept_nowhere(talk: Talk) -> None:
    stream = await talk.stream()
    await stream.receive_json()
    before = await talk.changes()
    response = await typing(talk, {})
    assert (response.status, await response.read()) == (204, b"")
    assert await stream.receive_json(timeout=5) == {"typing": {"who": "customer"}}
    assert (await typing(talk, {"who": "assistant"}, KEYED)).status == 204
    assert await stream.receive_json(timeout=5) == {"typing": {"who": "assistant"}}
    assert await talk.changes() == before
    await stream.close()


async def test_who_writes_fast_is_told_of_once_a_second(talk: Talk) -> None:
    stream = await talk.stream()
    await stream.receive_json()
    for _ in range(20):
        await typing(talk, {})
    await talk.write("done")
    assert await stream.receive_json(timeout=5) == {"typing": {"who": "customer"}}
    assert (await stream.receive_json(timeout=5))["changes"][0]["text"] == "done"
    await stream.close()


async def test_a_customer_writes_as_nobody_else(talk: Talk) -> None:
    await refused(await typing(talk, {"who": "agent"}), 403, "backend_only", "who")
    await refused(await typing(talk, {"who": "system"}, KEYED), 422, "field_wrong_type", "who")


async def test_the_customer_reads_what_was_passed_on(world: World, talk: Talk) -> None:
    page = {"url": "https://shop.example/pay?card=1", "title": "Payment", "error": "Card declined (402)"}
    await talk.write("The billing is wrong", page=page)
    asked = await talk.ask()
    assert asked["told"] == {
        "wants": "The billing is wrong",
        "page": {"url": "https://shop.example/pay", "title": "Payment", "error": "Card declined (402)"},
        "tried": [],
        "files": [],
        "name": None,
        "corrected": False,
    }
    again = await answered(await world.client.get(talk.path("handoff"), headers=talk.headers), 200)
    assert again == asked | {"opens": None}


async def test_the_customer_corrects_what_was_passed_on(talk: Talk) -> None:
    await talk.write("The billing is wrong")
    await talk.ask()
    corrected = await answered(await patch(talk, "handoff", {"wants": "I was charged twice\nin May"}), 200)
    assert corrected["told"]["wants"] == "I was charged twice\nin May"
    assert corrected["told"]["corrected"] is True


async def test_nothing_can_be_corrected_before_something_was_passed_on(world: World, talk: Talk) -> None:
    await refused(await patch(talk, "handoff", {"wants": "x"}), 409, "nothing_passed_on")
    read = await world.client.get(talk.path("handoff"), headers=talk.headers)
    await refused(read, 409, "nothing_passed_on")


@pytest.mark.parametrize("wants", ["", "  ", "x" * 4001, "a\u202eb"])
async def test_a_correction_has_words_that_can_be_read(talk: Talk, wants: str) -> None:
    await talk.ask()
    response = await patch(talk, "handoff", {"wants": wants})
    assert response.status == 422
    assert (await response.json())["field"] == "wants"


async def test_a_visitor_leaves_an_address(world: World, talk: Talk) -> None:
    path = f"/v1/conversations/{talk.id}"

    async def leave(**customer: object) -> ClientResponse:
        return await world.client.patch(path, json={"customer": customer}, headers=talk.headers)

    left = await answered(await leave(name="Jo", email=" jo@example.org "), 200)
    assert left == {"name": "Jo", "email": "jo@example.org"}
    assert await answered(await leave(name=None), 200) == left
    for wrong in ("jo", "jo@home", "@example.org", "a b@example.org", "a@b@example.org"):
        await refused(await leave(email=wrong), 422, "email_invalid", "customer.email")
    response = await leave(email="jo@example.org\r\nBcc: all@example.org")
    await refused(response, 422, "text_not_printable", "customer.email")
    assert await answered(await leave(email=""), 200) == {"name": "Jo", "email": None}


async def test_whom_the_site_vouches_for_says_nothing_else(world: World) -> None:
    talk = await world.begin(token=await world.signed_in(name="Jordan Ellis"))
    response = await world.client.patch(
        f"/v1/conversations/{talk.id}", json={"customer": {"name": "The Boss"}}, headers=talk.headers
    )
    await refused(response, 409, "already_verified")


async def test_an_edit_of_what_the_agent_was_told_reaches_every_device(world: World, talk: Talk) -> None:
    await talk.write("The billing is wrong")
    await talk.ask()
    await world.act(talk, Verb.CLAIM)
    streams = [await talk.stream(after=(await talk.changes())["rev"]) for _ in range(2)]
    await asyncio.gather(*(stream.receive_json() for stream in streams))
    await patch(talk, "turns/1", {"text": "The billing is right"})
    for stream in streams:
        changes = (await stream.receive_json(timeout=5))["changes"]
        assert [(one["kind"], one["text"]) for one in changes if one["kind"] == "edit"] == [
            ("edit", "The billing is right")
        ]
        await stream.close()
