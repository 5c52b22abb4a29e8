import hashlib
import hmac
import io
import json
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from aiohttp import ClientSession, web
from slack_bolt.async_app import AsyncApp

from bot.domain.handoff import State
from handlers.slack.http import PATH, door
from tests.handlers.slack.house import House, click, delivering, event, opened
from tests.sandbox.world import SECRET, running


class Door:
    """Our side of signed HTTP on a port of its own; `app` is set once there is one."""

    def __init__(self) -> None:
        self.app: AsyncApp | None = None
        self.url = ""


@asynccontextmanager
async def serving() -> AsyncIterator[Door]:
    ours = Door()
    served = web.Application(client_max_size=1024)
    served.router.add_post(PATH, door(lambda: ours.app))
    runner = web.AppRunner(served)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    ours.url = f"http://127.0.0.1:{runner.addresses[0][1]}{PATH}"
    try:
        yield ours
    finally:
        await runner.cleanup()


def signed(body: str, at: float | None = None, secret: str = SECRET) -> dict[str, str]:
    stamp = str(int(at if at is not None else time.time()))
    digest = hmac.new(secret.encode(), f"v0:{stamp}:{body}".encode(), hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={digest}"}


async def send(url: str, body: str, headers: dict[str, str], kind: str = "application/json") -> int:
    async with (
        ClientSession() as http,
        http.post(url, data=io.BytesIO(body.encode()), headers={**headers, "Content-Type": kind}) as answer,
    ):
        return answer.status


def form(body: dict[str, Any]) -> str:
    return urlencode({"payload": json.dumps(body)})


async def test_a_signed_event_is_stored_and_a_signed_click_claims(busy: House) -> None:
    async with serving() as ours:
        ours.app = busy.app
        body = json.dumps(event())
        assert await send(ours.url, body, signed(body)) == 200
        conversation, handoff = await busy.hand_off()
        pressed = form(click(handoff.id))
        kind = "application/x-www-form-urlencoded"
        assert await send(ours.url, pressed, signed(pressed), kind) == 200
    assert (await busy.handoff(conversation)).state is State.ASSIGNED


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 401),
        ({"X-Slack-Request-Timestamp": "soon", "X-Slack-Signature": "v0=1"}, 401),
        (signed(json.dumps(event()), secret="another"), 401),
        (signed(json.dumps(event()), at=time.time() - 400), 401),
        (signed("another body"), 401),
    ],
    ids=["unsigned", "no time", "another secret", "old", "another body"],
)
async def test_what_slack_did_not_sign_just_now_is_refused_unstored(
    house: House, headers: dict[str, str], status: int
) -> None:
    async with serving() as ours:
        ours.app = house.app
        assert await send(ours.url, json.dumps(event()), headers) == status
    assert await house.inbox_rows() == []


async def test_before_the_workspace_is_checked_slack_is_asked_to_come_again() -> None:
    body = json.dumps(event())
    async with serving() as ours:
        assert await send(ours.url, body, signed(body)) == 503


async def test_a_store_down_answers_500_over_http_too(house: House) -> None:
    body = json.dumps(event())
    async with serving() as ours:
        ours.app = house.app
        house.store.down = True
        assert await send(ours.url, body, signed(body)) == 500


async def test_a_body_larger_than_customers_may_send_is_taken_and_a_huge_one_is_not(house: House) -> None:
    async with serving() as ours:
        ours.app = house.app
        body = json.dumps(event(text="x" * 100_000))
        assert await send(ours.url, body, signed(body)) == 200
        body = json.dumps(event(text="x" * 2_000_000))
        assert await send(ours.url, body, signed(body)) == 413


async def test_a_body_that_is_no_json_is_refused_without_a_trace(house: House) -> None:
    async with serving() as ours:
        ours.app = house.app
        for body in ("{", "[1]", "", "payload=%7B"):
            assert await send(ours.url, body, signed(body)) in {400, 403, 404}


async def test_the_sandbox_as_slack_delivers_over_signed_http_claim_reply_and_window(tmp_path: Path) -> None:
    async with AsyncExitStack() as stack:
        ours = await stack.enter_async_context(serving())
        world = await stack.enter_async_context(running(app={"request_url": ours.url}))
        house = await stack.enter_async_context(opened(world, tmp_path))
        await stack.enter_async_context(delivering(house))
        ours.app = house.app
        conversation, _ = await house.hand_off()
        root = await house.root(conversation)
        assert (await world.click("U0ANA", root, "claim"))["ok"]
        await world.say("U0ANA", "It is on its way back.", thread_ts=root)

        async def said() -> bool:
            return "It is on its way back." in await house.texts(conversation)

        await house.eventually(said)
        assert (await world.click("U0ANA", root, "transcript"))["ok"]
        [view] = await world.views("U0ANA")
        assert "It is on its way back." in str(view)
