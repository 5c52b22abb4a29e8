"""Whose conversation it is: on every address of the table, for every credential that is not its owner's."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import jwt
import pytest
from aiohttp import ClientResponse

from handlers.customers.table import AnyRoute, Media, Needs
from tests.handlers.customers.world import (
    KEY,
    SECRET,
    START,
    Talk,
    Terms,
    World,
    answered,
    opened,
    refused,
    surface_rows,
)

BODIES: dict[str, Any] = {
    "turns": {"client_id": "m9", "text": "hello"},
    "{seq}": {"text": "otherwise"},
    "seen": {"seq": 1},
    "rating": {"score": 5},
    "handoff": {},
    "typing": {},
    "{id}": {"customer": {"name": "Jo"}},
    "conversations": {},
}
CORRECTION = {"wants": "my money back"}
OF_ONE = [row for row in surface_rows() if "{id}" in row.path and row.needs is Needs.CALLER]
SAYING = [row for row in surface_rows() if row.says]


def name(row: AnyRoute) -> str:
    return f"{row.method} {row.path.rpartition('/')[2]}"


async def call(world: World, row: AnyRoute, talk: Talk, token: str | None) -> ClientResponse:
    """A request that its owner would be answered."""
    path = row.path.replace("{id}", talk.id).replace("{seq}", "1").replace("{attachment_id}", "f_1")
    headers = {} if token is None else {"Authorization": f"Bearer {token}"}
    if isinstance(row.asks, Media):
        return await world.client.request(row.method, f"{path}?name=a.txt", data=b"words", headers=headers)
    body = BODIES.get(row.path.rpartition("/")[2], {}) if row.asks else None
    if row.method == "PATCH" and row.path.endswith("handoff"):
        body = CORRECTION
    return await world.client.request(row.method, path, json=body, headers=headers)


def test_the_table_was_read() -> None:
    assert len(OF_ONE) > 12
    assert {"POST turns", "DELETE {seq}", "POST attachments", "PATCH handoff"} <= {
        name(row) for row in SAYING
    }


@pytest.mark.parametrize("row", OF_ONE, ids=name)
async def test_every_address_wants_a_session_of_the_conversations_owner(
    world: World, talk: Talk, row: AnyRoute
) -> None:
    await answered(await talk.write("mine"), 202)
    other = await world.begin()
    before = await talk.changes()
    response = await call(world, row, talk, None)
    await refused(response, 401, "token_invalid")
    assert response.headers["WWW-Authenticate"] == "Bearer"
    await refused(await call(world, row, talk, "nonsense"), 401, "token_invalid")
    await refused(await call(world, row, talk, KEY + "x"), 401, "token_invalid")
    old = forged(sub=talk.id, aud="baton:customer")
    await refused(await call(world, row, talk, old), 401, "token_invalid")
    await refused(await call(world, row, talk, other.token), 404, "unknown_conversation")
    await refused(await call(world, row, talk, await world.signed_in()), 404, "unknown_conversation")
    world.clock.move(timedelta(days=30))
    await refused(await call(world, row, talk, talk.token), 401, "token_expired")
    world.clock.move(timedelta(days=-30))
    assert await talk.changes() == before


@pytest.mark.parametrize("row", OF_ONE, ids=name)
async def test_a_conversation_that_is_not_there_is_unknown_to_everybody(world: World, row: AnyRoute) -> None:
    nowhere = Talk(world, "c_gone", world.sessions.visitor("v:somebody").token, 0)
    await refused(await call(world, row, nowhere, nowhere.token), 404, "unknown_conversation")
    await refused(await call(world, row, nowhere, KEY), 404, "unknown_conversation")


async def test_the_backend_opens_every_conversation(world: World, talk: Talk) -> None:
    await answered(await talk.write("hello"), 202)
    for row in OF_ONE:
        response = await call(world, row, talk, KEY)
        said = await response.text()
        assert response.status not in {401, 403, 500}, (name(row), said)
        assert "unknown_conversation" not in said


@pytest.mark.parametrize("row", SAYING, ids=name)
async def test_where_identity_is_required_a_visitor_says_nothing(tmp_path: Path, row: AnyRoute) -> None:
    async with opened(tmp_path, terms=Terms(identity_required=True)) as world:
        theirs = await world.begin({"customer": {}}, backend=True)
        before = await theirs.changes()
        visitor = world.sessions.visitor((await theirs.stored()).owner).token
        await refused(await call(world, row, theirs, visitor), 403, "identity_required")
        assert await theirs.changes() == before


async def test_where_identity_is_required_nobody_begins_without_one(tmp_path: Path) -> None:
    async with opened(tmp_path, terms=Terms(identity_required=True)) as world:
        await refused(await world.client.post(START, json={}), 403, "identity_required")
        mine = await world.begin(token=await world.signed_in())
        await answered(await mine.write("hello"), 202)
        assert [turn["text"] for turn in await mine.turns()] == ["hello"]


async def test_where_identity_is_required_a_visitors_stream_is_closed(tmp_path: Path) -> None:
    async with opened(tmp_path, terms=Terms(identity_required=True)) as world:
        theirs = await world.begin(backend=True)
        stream = await theirs.stream(token=world.sessions.visitor((await theirs.stored()).owner).token)
        assert (await stream.receive()).data == 4403
        mine = await world.begin(token=await world.signed_in())
        stream = await mine.stream()
        assert (await stream.receive_json())["rev"] == 1
        await stream.close()


@pytest.mark.parametrize(
    "authorization",
    ["", "Bearer", "Bearer ", "Basic x", "Bearer a b", "bearer\t", "Bearer \u00e9\u00e9", "Bearer a.b.c"],
)
async def test_an_authorization_that_is_none_is_refused(world: World, talk: Talk, authorization: str) -> None:
    response = await world.client.get(talk.path("changes"), headers={"Authorization": authorization})
    await refused(response, 401, "token_invalid")


def forged(secret: str = SECRET, algorithm: str = "HS256", **changed: Any) -> str:
    claims = {"sub": "v:somebody", "aud": "baton:session", "iat": 1772452800, "exp": 1775044800} | changed
    kept = {name: value for name, value in claims.items() if value is not None}
    return jwt.encode(kept, secret if algorithm != "none" else "", algorithm=algorithm)


@pytest.mark.parametrize(
    "token",
    [
        "a.b.c",
        "x" * 7000,
        forged(secret="another secret, and long enough too"),
        forged(algorithm="none"),
        forged(algorithm="HS512", secret=SECRET * 2),
        forged(aud="baton"),
        forged(aud=["baton:session", "baton"]),
        forged(aud=None),
        forged(exp=None),
        forged(exp="soon"),
        forged(exp=1e300),
        forged(exp=True),
        forged(iat=None),
        forged(iat=-1),
        forged(sub=None),
        forged(sub=5),
        forged(sub=""),
        forged(sub="somebody"),
        forged(sub="s:T1:C1:1.2"),
        forged(who=5),
        forged(who={"role": "admin"}),
        forged()[:-2],
        forged() + "A",
    ],
)
async def test_a_session_that_baton_did_not_sign_opens_nothing(world: World, talk: Talk, token: str) -> None:
    headers = {"Authorization": f"Bearer {token}"}
    await refused(await world.client.get(START, headers=headers), 401, "token_invalid")
    await refused(await world.client.get(talk.path("changes"), headers=headers), 401, "token_invalid")
    await refused(await world.session(token), 401, "token_invalid")


async def test_the_forgeries_differ_from_a_good_token_by_what_they_change(world: World) -> None:
    headers = {"Authorization": f"Bearer {forged()}"}
    assert await answered(await world.client.get(START, headers=headers), 200) == {"conversations": []}


async def test_whom_the_backend_brought_without_an_id_writes_where_identity_is_required(
    tmp_path: Path,
) -> None:
    async with opened(tmp_path, terms=Terms(identity_required=True)) as world:
        talk = await world.begin({"customer": {"name": "Jo"}}, backend=True)
        await answered(await talk.write("hello"), 202)
        talk.token = (await answered(await world.session(talk.token), 200))["token"]
        await answered(await talk.write("and again", "m2"), 202)
        stream = await talk.stream()
        assert (await stream.receive_json(timeout=5))["rev"]


@pytest.mark.parametrize("row", SAYING, ids=name)
async def test_whom_agents_have_blocked_writes_nowhere(world: World, talk: Talk, row: AnyRoute) -> None:
    await answered(await talk.write("before"), 202)
    owner = (await talk.stored()).owner
    now = world.clock.now()
    await world.store.write(lambda tx: tx.conversations.block(owner, now, blocked=True))
    turns = await talk.turns()
    await refused(await call(world, row, talk, talk.token), 403, "blocked")
    assert await talk.turns() == turns
