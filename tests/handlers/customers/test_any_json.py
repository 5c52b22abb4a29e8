"""Whatever JSON anybody sends: a documented answer or a problem, never a fault of ours."""

import asyncio
import json
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.handlers.customers.world import KEY, START, Talk, World, opened

TEXT = st.text(st.characters(), max_size=30) | st.sampled_from(
    ["\ud800", "\x00", "\u202e", "Europe/Berlin", "https://shop.example/?q#f", "https://[", "m1", "x" * 5000]
)
LEAVES = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | TEXT
JSON = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=6) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=12,
)
OURS = st.fixed_dictionaries(
    {},
    optional={
        "client_id": JSON,
        "text": JSON,
        "score": JSON,
        "comment": JSON,
        "customer": st.dictionaries(st.sampled_from(["name", "email", "zone"]), TEXT | LEAVES),
        "account": st.dictionaries(st.sampled_from(["name", "plan", "value"]), TEXT | LEAVES),
        "page": st.fixed_dictionaries(
            {}, optional={"url": TEXT, "title": TEXT, "error": TEXT, "actions": st.lists(TEXT, max_size=6)}
        ),
    },
)
TURN = st.fixed_dictionaries({"client_id": st.sampled_from(["m1", "m2"]) | TEXT, "text": TEXT})
RATING = st.fixed_dictionaries({"score": st.integers(), "comment": TEXT})
BODY = JSON | OURS | TURN | RATING
WHERE = st.sampled_from(["", "turns", "handoff", "rating"])
GOOD = {201: {"id", "token", "rev"}, 202: {"seq", "rev", "conversation"}, 200: {"score"}}
ASKED = {"who", "name", "by", "told"}


def test_any_json_to_any_address_gets_an_answer_or_a_problem(tmp_path: Path) -> None:
    with asyncio.Runner() as runner:
        going = opened(tmp_path)
        world = runner.run(going.__aenter__())
        talk = runner.run(world.begin())

        @settings(max_examples=300)
        @given(where=WHERE, body=BODY, backend=st.booleans())
        def one(where: str, body: object, backend: bool) -> None:
            runner.run(send(world, talk, where, json.dumps(body), backend=backend))

        try:
            one()
        finally:
            runner.run(going.__aexit__(None, None, None))


async def send(world: World, talk: Talk, where: str, raw: str, *, backend: bool) -> None:
    path = talk.path(where) if where else START
    headers = talk.headers if where else {"Authorization": f"Bearer {KEY}"} if backend else {}
    response = await world.client.post(path, data=raw, headers=headers)
    body: dict[str, Any] = await response.json()
    if response.status < 300:
        assert set(body) == (ASKED if where == "handoff" else GOOD[response.status])
    else:
        assert response.status < 500
        assert response.content_type == "application/problem+json"
        assert {"type", "title", "status", "detail", "code"} <= set(body) <= set(body) | {"field"}
    await talk.changes()
