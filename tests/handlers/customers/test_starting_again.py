"""A client whose answer was lost asks again, and has one conversation."""

from typing import Any

import pytest

from bot.domain.conversation import Channel
from handlers.customers.sessions import Sessions
from tests.handlers.customers.world import KEY, START, Talk, World, answered, refused

ONCE = {"client_id": "start-1"}
ELLIS = {"name": "Jordan Ellis", "zone": "Europe/Berlin"}


async def visitor(world: World) -> str:
    return str((await answered(await world.session(), 200))["token"])


async def begin(world: World, token: str | None, **body: Any) -> dict[str, Any]:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return dict(await answered(await world.client.post(START, json=body, headers=headers), 201))


async def test_a_visitor_who_asks_again_gets_the_same_answer(world: World) -> None:
    token = await visitor(world)
    first = await begin(world, token, **ONCE)
    talk = await world.begin({**ONCE}, token=token)
    await answered(await talk.write("Hello there"), 202)
    again = await begin(world, token, **ONCE)
    assert first == again == {"id": talk.id, "token": token, "rev": 1}
    assert len(await talk.turns()) == 1


async def test_another_client_id_or_none_is_another_conversation(world: World) -> None:
    token = await visitor(world)
    bodies: list[dict[str, Any]] = [ONCE, {"client_id": "start-2"}, {}, {}, {"client_id": None}]
    assert len({(await begin(world, token, **body))["id"] for body in bodies}) == len(bodies)


async def test_nobody_gets_anothers_conversation_by_its_client_id(world: World) -> None:
    visitors = [await visitor(world) for _ in range(2)]
    tokens = [*visitors, await world.signed_in("1"), await world.signed_in("2"), KEY]
    begun = [await begin(world, token, **ONCE) for token in (*tokens, None, None)]
    assert len({one["id"] for one in begun}) == len(begun)
    assert len({one["token"] for one in begun}) == len(begun)


async def test_a_conversations_id_can_not_be_worked_out_from_what_others_know(world: World) -> None:
    begun = await begin(world, await world.signed_in("1"), **ONCE)
    others = Sessions("another secret of as many characters", world.clock)
    assert begun["id"] != f"c_{others.name('conversation', 'c:1', 'start-1')}"
    assert begun["id"] == f"c_{world.sessions.name('conversation', 'c:1', 'start-1')}"


async def test_a_backend_that_asks_again_gets_the_same_conversation_and_a_token_for_the_same_visitor(
    world: World,
) -> None:
    first, again = [await begin(world, KEY, **ONCE, customer=ELLIS) for _ in range(2)]
    assert (first["id"], first["rev"]) == (again["id"], again["rev"])
    talk = await world.begin({**ONCE, "customer": ELLIS}, backend=True)
    assert (await talk.stored()).channel is Channel.API
    for one in (first, again):
        headers = {"Authorization": f"Bearer {one['token']}"}
        await answered(await world.client.get(f"{START}/{first['id']}/changes", headers=headers), 200)


async def test_a_backend_that_names_a_customer_has_a_client_id_for_each_of_them(world: World) -> None:
    first = await begin(world, KEY, **ONCE, customer={"id": "17"})
    assert (await begin(world, KEY, **ONCE, customer={"id": "17"}))["id"] == first["id"]
    other = await begin(world, KEY, **ONCE, customer={"id": "18"})
    assert other["id"] != first["id"]


async def test_a_backend_that_names_two_customers_alike_hears_of_it_and_gets_neither(world: World) -> None:
    await begin(world, KEY, **ONCE, customer=ELLIS)
    headers = {"Authorization": f"Bearer {KEY}"}
    body = {**ONCE, "customer": {"name": "Sam Okafor"}}
    await refused(await world.client.post(START, json=body, headers=headers), 409, "client_id_reused")


async def test_what_the_site_began_and_the_customers_browser_names_alike_are_not_mixed(world: World) -> None:
    await begin(world, KEY, **ONCE, customer={"id": "17"})
    headers = {"Authorization": f"Bearer {await world.signed_in('17')}"}
    await refused(await world.client.post(START, json=ONCE, headers=headers), 409, "client_id_reused")


async def test_who_signed_in_since_is_not_found_by_the_visitors_old_session(world: World) -> None:
    old = await visitor(world)
    first = await begin(world, old, **ONCE)
    signed_in = await world.signed_in("17", token=old)
    again = await begin(world, old, **ONCE)
    assert again["id"] != first["id"]
    assert (await Talk(world, first["id"], signed_in, 1).changes())["changes"]


@pytest.mark.parametrize("name", ["", "ä", "x" * 65, "a b", 7, ["a"]], ids=str)
async def test_a_client_id_that_is_none_is_refused(world: World, name: object) -> None:
    response = await world.client.post(START, json={"client_id": name})
    assert response.status == 422
    assert "client_id" in await response.text()
