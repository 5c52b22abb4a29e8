"""Which sites may use the door from a browser, the script, and the health pages."""

import pytest
from aiohttp import WSServerHandshakeError

from handlers.customers import widget
from tests.handlers.customers.world import SITE, START, Talk, World, answered, refused

STRANGERS = [
    "https://evil.example",
    "null",
    "http://shop.example",
    "https://shop.example:8443",
    "https://shop.example.evil.example",
    "https://SHOP.example",
    "https://shop.example/",
    "",
]


async def test_a_listed_site_may_read_the_answer(world: World) -> None:
    response = await world.client.post(START, json={}, headers={"Origin": SITE})
    await answered(response, 201)
    assert response.headers["Access-Control-Allow-Origin"] == SITE
    assert "Origin" in response.headers["Vary"]
    assert "Access-Control-Allow-Credentials" not in response.headers
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["X-Content-Type-Options"] == "nosniff"


async def test_a_listed_site_may_read_a_problem_too(world: World) -> None:
    response = await world.client.post(START, data="{", headers={"Origin": SITE})
    await refused(response, 400, "json_invalid")
    assert response.headers["Access-Control-Allow-Origin"] == SITE
    assert response.headers["Access-Control-Expose-Headers"] == "Retry-After"


@pytest.mark.parametrize("origin", STRANGERS)
async def test_another_site_is_refused(world: World, talk: Talk, origin: str) -> None:
    headers = {"Origin": origin, **talk.headers}
    body = {"client_id": "m1", "text": "hello"}
    response = await world.client.post(talk.path("turns"), json=body, headers=headers)
    await refused(response, 403, "origin_refused")
    assert "Access-Control-Allow-Origin" not in response.headers
    assert "Origin" in response.headers["Vary"]
    assert await talk.turns() == []


async def test_a_request_of_no_page_passes_without_permission_for_any(world: World) -> None:
    response = await world.client.post(START, json={})
    assert response.status == 201
    assert "Access-Control-Allow-Origin" not in response.headers
    assert "Origin" in response.headers["Vary"]


@pytest.mark.parametrize("method", ["GET", "POST", "PATCH", "DELETE"])
async def test_a_preflight_is_answered_for_a_listed_site(world: World, talk: Talk, method: str) -> None:
    asked = {"Origin": SITE, "Access-Control-Request-Method": method}
    response = await world.client.options(talk.path("handoff"), headers=asked)
    assert response.status == 204
    assert response.headers["Access-Control-Allow-Origin"] == SITE
    assert response.headers["Access-Control-Allow-Methods"] == "GET, POST, PATCH, DELETE"
    assert response.headers["Access-Control-Allow-Headers"] == "Authorization, Content-Type"


async def test_a_preflight_of_another_site_is_refused(world: World, talk: Talk) -> None:
    asked = {"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"}
    response = await world.client.options(talk.path("handoff"), headers=asked)
    await refused(response, 403, "origin_refused")
    assert "Access-Control-Allow-Methods" not in response.headers


async def test_a_socket_from_another_site_is_refused_before_it_opens(world: World, talk: Talk) -> None:
    with pytest.raises(WSServerHandshakeError) as refusal:
        await world.client.ws_connect(talk.path("stream"), origin="https://evil.example")
    assert refusal.value.status == 403
    socket = await world.client.ws_connect(talk.path("stream"), origin=SITE)
    await socket.send_json({"token": talk.token})
    assert (await socket.receive_json())["rev"] == 1
    await socket.close()


async def test_the_script_is_open_to_every_site_and_asked_after_each_time(world: World) -> None:
    response = await world.client.get("/widget.js", headers={"Origin": "https://anybody.example"})
    assert response.status == 200
    assert await response.text() == widget.script()
    assert response.content_type == "text/javascript"
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert response.headers["Cache-Control"] == "no-cache"
    assert response.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(("accepted", "packed"), [("gzip, br", "gzip"), ("identity", None), ("", None)])
async def test_the_script_is_packed_where_that_is_understood(
    world: World, accepted: str, packed: str | None
) -> None:
    response = await world.client.get("/widget.js", headers={"Accept-Encoding": accepted})
    assert response.headers.get("Content-Encoding") == packed
    assert response.headers["Vary"] == "Accept-Encoding"
    assert await response.text() == widget.script()


async def test_an_unchanged_script_is_not_sent_twice(world: World) -> None:
    first = await world.client.get("/widget.js")
    again = await world.client.get("/widget.js", headers={"If-None-Match": f'"x", {first.headers["ETag"]}'})
    assert again.status == 304
    assert again.headers["ETag"] == first.headers["ETag"]
    assert await again.read() == b""
    other = await world.client.get("/widget.js", headers={"If-None-Match": '"an older one"'})
    assert other.status == 200


async def test_health_and_readiness(world: World) -> None:
    await answered(await world.client.get("/healthz"), 200)
    assert await answered(await world.client.get("/readyz"), 200) == {"ready": True}
    world.reasons.append("Slack has not answered yet.")
    problem = await refused(await world.client.get("/readyz"), 503, "not_ready")
    assert problem["reasons"] == ["Slack has not answered yet."]
    await answered(await world.client.get("/healthz"), 200)
