import io
import json
import random
from collections.abc import Iterator
from typing import Any

import pytest

from bot.sandbox.sandbox import SANDBOX
from bot.sandbox.views import open_view
from bot.sandbox.web_api.methods import METHODS
from tests.sandbox.test_interactivity import CLAIM, MODAL, NOTE
from tests.sandbox.world import BILL, World, company

BEARER = {"Authorization": "Bearer xoxb-sandbox", "Content-Type": "application/json"}


async def api(world: World, method: str, body: bytes, **headers: str) -> tuple[int, dict[str, Any]]:
    async with world.http.post(f"{world.origin}/api/{method}", data=body, headers=BEARER | headers) as answer:
        return answer.status, await answer.json()


@pytest.mark.parametrize(
    ("body", "error"),
    [
        (b"{", "invalid_json"),
        (b"\xff\xfe", "invalid_json"),
        (b"[1]", "json_not_object"),
        (b'{"channel": NaN}', "invalid_json"),
        (b"[" * 100_000, "invalid_json"),
        (b'{"channel": "C0BILL", "text": "x", "blocks": {"a": 1}}', "invalid_blocks_format"),
        (b'{"channel": "C0BILL", "text": "x", "blocks": [{"type": ["x"]}]}', "invalid_blocks"),
        (b'{"channel": {"a": 1}, "text": "x"}', "invalid_arguments"),
    ],
)
async def test_a_bad_body_for_the_web_api_is_named(world: World, body: bytes, error: str) -> None:
    status, answer = await api(world, "chat.postMessage", body)
    assert (status, answer["error"]) == (200, error)


async def test_a_body_of_another_kind_is_named(world: World) -> None:
    _, answer = await api(world, "chat.postMessage", b"<xml/>", **{"Content-Type": "text/xml"})
    assert answer["error"] == "invalid_post_type"


async def test_a_huge_body_is_refused_not_read(world: World) -> None:
    body = json.dumps({"channel": BILL, "as": "U0ANA", "text": "x" * 2_000_000}).encode()
    for path in ("/api/chat.postMessage", "/page/messages"):
        async with world.http.post(f"{world.origin}{path}", data=io.BytesIO(body), headers=BEARER) as answer:
            assert answer.status == 413
            assert (await answer.json())["error"] == "request_too_large"


@pytest.mark.parametrize(
    ("body", "error"),
    [
        (b"{", "invalid_json"),
        (b"[]", "json_not_object"),
        (b"{}", "invalid_arguments"),
        (b'{"as": "U0ANA", "channel": "C0BILL", "text": "  "}', "no_text"),
        (b'{"as": "U0ANA", "channel": "C0BILL", "text": 5}', "invalid_arguments"),
        (b'{"as": "U0ANA", "channel": "C0TECH", "text": "x"}', "not_in_channel"),
        (b'{"as": "U0ANA", "channel": "G0HIDE", "text": "x"}', "channel_not_found"),
        (b'{"as": "U0ANA", "channel": "C0BILL", "text": "x", "thread_ts": "1.0"}', "thread_not_found"),
        (b'{"as": "U0ANA", "channel": "C0BILL", "files": [1]}', "invalid_arguments"),
        (b'{"as": "U0ANA", "channel": "C0BILL", "files": [{"name": 1}]}', "invalid_arguments"),
    ],
)
async def test_a_bad_body_for_the_page_is_named(world: World, body: bytes, error: str) -> None:
    headers = {"Content-Type": "application/json"}
    async with world.http.post(f"{world.origin}/page/messages", data=body, headers=headers) as answer:
        assert 400 <= answer.status < 500
        assert (await answer.json())["error"] == error


async def test_a_form_from_another_site_cannot_act_on_the_page(world: World) -> None:
    form = {"as": "U0ANA", "channel": BILL, "text": "x"}
    async with world.http.post(f"{world.origin}/page/messages", data=form) as answer:
        assert answer.status == 415


async def test_other_peoples_messages_stay_theirs(world: World) -> None:
    ts = await world.say("U0ANA", "mine")
    who = {"as": "U0BEN", "channel": BILL, "ts": ts}
    assert (await world.page("/page/edits", **who, text="yours"))["error"] == "cant_update_message"
    assert (await world.page("/page/deletes", **who))["error"] == "cant_delete_message"
    assert (await world.page("/page/deletes", **(who | {"as": "U0MAYA"})))["ok"]
    assert (await world.page("/page/deletes", **(who | {"as": "U0MAYA"})))["error"] == "message_not_found"


async def test_a_lone_surrogate_and_control_characters_survive_the_way_round(world: World) -> None:
    nasty = "a\ud800\u202eb\x00c"
    await world.say("U0ANA", nasty)
    found = await world.slack.conversations_history(channel=BILL)
    assert found["messages"][0]["text"] == nasty
    assert (await world.channel("U0BEN"))["messages"][0]["text"] == nasty


async def test_the_page_never_shows_a_secret(world: World) -> None:
    app = company()["app"]
    await world.slack.chat_postMessage(channel=BILL, text="x")
    for path in ("/page/workspace?as=U0ANA", "/control/ledger", "/control/sockets"):
        shown = json.dumps(await world.get(path))
        assert app["bot_token"] not in shown
        assert app["app_token"] not in shown
        assert app["signing_secret"] not in shown


async def test_unknown_addresses_and_methods_are_named(world: World) -> None:
    assert (await world.get("/nowhere"))["error"] == "not_found"
    assert (await world.get("/page/messages"))["error"] == "method_not_allowed"
    assert (await world.get("/page/workspace?as=U0NONE"))["error"] == "unknown_user"
    assert (await world.get("/page/workspace"))["me"]["id"] == "U0ANA"
    assert (await world.get("/page/events"))["error"] == "invalid_arguments"


async def test_a_view_gets_only_values_for_its_own_fields(world: World) -> None:
    assert (await world.page("/page/views/V0", **{"as": "U0ANA"}, action="submit"))[
        "error"
    ] == "view_not_found"


KEYS = [
    "as",
    "channel",
    "ts",
    "text",
    "thread_ts",
    "files",
    "action_id",
    "block_id",
    "selected_option",
    "value",
    "view_id",
    "action",
    "values",
    "blocks",
    "metadata",
    "user",
    "user_id",
    "view",
    "trigger_id",
    "hash",
    "cursor",
    "limit",
    "oldest",
    "latest",
    "inclusive",
    "types",
    "name",
    "timestamp",
    "message_ts",
    "kind",
    "method",
    "times",
    "events",
    "external_id",
    "include_all_metadata",
    "response_type",
    "replace_original",
]
TEXTS = [
    "",
    "x",
    BILL,
    "U0ANA",
    "U0BEN",
    "1.000001",
    "/handoff",
    "submit",
    "close",
    "public_channel",
    "claim",
]
SHAPES: list[Any] = [
    *(
        [],
        {},
        [[]],
        [{}],
        {"type": "modal"},
        {"type": ["x"]},
        {"type": "home", "blocks": [{"type": "input"}]},
    ),
    [{"type": "section", "text": {"type": "mrkdwn", "text": 1}}],
    {"note": {"text": {"value": 1}}},
    [{"name": "a", "size": "b"}],
]
VALUES = [None, True, 0, -1, 1.5, 10**30, "\ud800", "lock", *TEXTS, *SHAPES]
PAGE_DOORS = ["messages", "edits", "deletes", "clicks", "commands", "views/V0"]


def bodies(seed: str, count: int) -> Iterator[dict[str, Any]]:
    dice = random.Random(seed)
    for _ in range(count):
        body = {key: dice.choice(VALUES) for key in dice.sample(KEYS, dice.randint(0, 12))}
        yield body | ({"as": "U0ANA", "channel": BILL} if dice.random() < 0.6 else {})


@pytest.mark.parametrize("method", sorted(METHODS))
async def test_no_arguments_make_a_method_fail(world: World, method: str) -> None:
    token = {"Authorization": f"Bearer {'xapp' if method.startswith('apps') else 'xoxb'}-sandbox"}
    ts = await world.say("U0ANA", "hello")
    for body in bodies(method, 60):
        body |= {"ts": ts} if "ts" in body else {}
        sent = json.dumps(body).encode()
        status, answer = await api(world, method, sent, **token)
        assert status == 200, body
        assert answer["ok"] or answer["error"], body


@pytest.mark.parametrize("door", PAGE_DOORS)
async def test_no_body_makes_the_page_api_fail(world: World, door: str) -> None:
    ts = (await world.slack.chat_postMessage(channel=BILL, text="x", blocks=CLAIM))["ts"]
    for body in bodies(door, 60):
        body |= {"ts": ts} if "ts" in body else {}
        async with world.http.post(f"{world.origin}/page/{door}", json=body) as answer:
            assert answer.status < 500, body
            assert "ok" in await answer.json(), body


async def test_no_body_makes_a_modal_fail(world: World) -> None:
    modal = MODAL | {"blocks": [NOTE, *CLAIM]}
    open_view(world.app[SANDBOX], "U0ANA", modal)
    view_id = (await world.views("U0ANA"))[0]["id"]
    for body in bodies("modal", 120):
        body |= {"as": "U0ANA", "action": "submit"}
        async with world.http.post(f"{world.origin}/page/views/{view_id}", json=body) as answer:
            assert answer.status < 500, body
