"""Whose conversation it is: tokens, other people's conversations, unknown ones."""

from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
import pytest
from aiohttp import ClientResponse

from handlers.customers.refusals import TokenExpired, TokenInvalid
from handlers.customers.tokens import Tokens
from tests.fakes import FakeClock
from tests.handlers.customers.world import SECRET, Talk, World, answered, refused

EVERY: list[tuple[str, str, Any]] = [
    ("POST", "turns", {"client_id": "m1", "text": "hello"}),
    ("GET", "changes", None),
    ("POST", "handoff", {}),
    ("DELETE", "handoff", None),
    ("POST", "rating", {"score": 5}),
]


async def call(world: World, path: str, what: tuple[str, str, Any], token: str | None) -> ClientResponse:
    method, _, body = what
    headers = {} if token is None else {"Authorization": f"Bearer {token}"}
    more = {} if body is None else {"json": body}
    return await world.client.request(method, path, headers=headers, **more)


def forged(secret: str = SECRET, algorithm: str = "HS256", **changed: Any) -> str:
    claims = {"sub": "c_1", "aud": "baton:customer", "iat": 1772452800, "exp": 1775044800} | changed
    kept = {name: value for name, value in claims.items() if value is not None}
    return jwt.encode(kept, secret if algorithm != "none" else "", algorithm=algorithm)


@pytest.mark.parametrize("what", EVERY, ids=lambda what: f"{what[0]} {what[1]}")
async def test_every_address_wants_a_token_of_its_own_conversation(
    world: World, talk: Talk, what: tuple[str, str, Any]
) -> None:
    other = await world.begin()
    path = talk.path(what[1])
    response = await call(world, path, what, None)
    await refused(response, 401, "token_invalid")
    assert response.headers["WWW-Authenticate"] == "Bearer"
    await refused(await call(world, path, what, "nonsense"), 401, "token_invalid")
    await refused(await call(world, path, what, other.token), 404, "unknown_conversation")
    world.clock.move(timedelta(days=30))
    await refused(await call(world, path, what, talk.token), 401, "token_expired")
    world.clock.move(timedelta(days=-30))
    assert await talk.turns() == []


@pytest.mark.parametrize("what", EVERY, ids=lambda what: f"{what[0]} {what[1]}")
async def test_a_conversation_that_is_gone_is_unknown(world: World, what: tuple[str, str, Any]) -> None:
    token = world.tokens.issue("c_gone")
    path = f"/v1/conversations/c_gone/{what[1]}"
    await refused(await call(world, path, what, token), 404, "unknown_conversation")


async def test_a_token_works_until_its_last_second(world: World, talk: Talk) -> None:
    world.clock.move(timedelta(days=30, seconds=-1))
    await answered(await talk.write("still here"), 202)


@pytest.mark.parametrize(
    "authorization", ["", "Bearer", "Bearer ", "Basic x", "Bearer a b", "bearer\t", "Bearer \u00e9\u00e9"]
)
async def test_an_authorization_that_is_none_is_refused(world: World, talk: Talk, authorization: str) -> None:
    response = await world.client.get(talk.path("changes"), headers={"Authorization": authorization})
    await refused(response, 401, "token_invalid")


def test_a_token_names_its_conversation() -> None:
    tokens = Tokens(SECRET, FakeClock())
    assert tokens.conversation(tokens.issue("c_1")) == "c_1"
    claims = jwt.decode(tokens.issue("c_1"), options={"verify_signature": False})
    assert claims == {
        "sub": "c_1",
        "aud": "baton:customer",
        "iat": 1772452800,
        "exp": 1772452800 + 30 * 24 * 3600,
    }


def test_a_token_expires_by_our_clock_alone() -> None:
    clock = FakeClock(datetime(2001, 1, 1, tzinfo=UTC))
    tokens = Tokens(SECRET, clock)
    token = tokens.issue("c_1")
    assert tokens.conversation(token) == "c_1"
    clock.move(timedelta(days=31))
    with pytest.raises(TokenExpired):
        tokens.conversation(token)


@pytest.mark.parametrize(
    "token",
    [
        "",
        "a.b.c",
        "x" * 2000,
        "\udc80",
        forged(secret="another secret, and long enough too"),
        forged(algorithm="none"),
        forged(algorithm="HS512"),
        forged(aud="baton:agent"),
        forged(aud=None),
        forged(exp=None),
        forged(exp="soon"),
        forged(exp=1e400),
        forged(sub=None),
        forged(sub=5),
        forged(iat=None),
        forged()[:-2],
    ],
)
def test_a_token_that_baton_did_not_sign_opens_nothing(token: str) -> None:
    with pytest.raises(TokenInvalid):
        Tokens(SECRET, FakeClock()).conversation(token)


def test_the_forgeries_differ_from_a_good_token_by_what_they_change() -> None:
    assert Tokens(SECRET, FakeClock()).conversation(forged()) == "c_1"
