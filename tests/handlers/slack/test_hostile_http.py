"""Strangers at the address where Slack calls us, and an environment that Bolt would read by itself."""

import asyncio
import io
import logging
import time
from collections.abc import AsyncIterator
from types import SimpleNamespace
from typing import Any, cast

import aiohttp
import pytest
from slack_bolt.async_app import AsyncApp

from handlers.slack import http
from handlers.slack.app import build
from handlers.slack.client import with_token
from handlers.slack.desk import SlackDesk
from handlers.slack.workspace import Workspace
from tests.handlers.slack.test_http import Door, serving


def bolt() -> AsyncApp:
    """Built, but never reaching its listeners: what comes here is refused before."""
    desk = SimpleNamespace(
        client=with_token(None, "http://127.0.0.1:1/api/", None),
        workspace=Workspace("T0TIDE", "U0BATON", "B0BATON", {}),
    )
    return build(cast(SlackDesk, desk), "xoxb-1", "a-signing-secret")


@pytest.fixture
async def ours() -> AsyncIterator[Door]:
    async with serving() as door:
        door.app = bolt()
        yield door


def headed(**more: str) -> dict[str, str]:
    stamped = {"X-Slack-Request-Timestamp": str(int(time.time())), "X-Slack-Signature": f"v0={'0' * 64}"}
    return {**stamped, "Content-Type": "application/json", **more}


async def status(door: Door, body: bytes, headers: dict[str, str]) -> int:
    async with (
        aiohttp.ClientSession() as session,
        session.post(door.url, data=io.BytesIO(body), headers=headers) as answer,
    ):
        return answer.status


@pytest.mark.parametrize(
    ("body", "headers", "expected"),
    [
        (b"{}", {"Content-Type": "application/json; charset=nonsense"}, 400),
        (b"[" * 200_000, {}, 400),
        (b'{"a":' * 100_000, {}, 400),
        (b"\xff\xfe", {"Content-Encoding": "gzip"}, 400),
        (b"x" * (2 << 20), {}, 413),
        (b"{}", {"X-Slack-Request-Timestamp": "9" * 5_000}, 401),
        (b"{}", {"X-Slack-Request-Timestamp": "٣٣"}, 401),
        (b"{}", {"X-Slack-Signature": "v0=é"}, 401),
        (b"{}", {}, 401),
    ],
)
async def test_a_strangers_request_is_refused_and_is_no_fault_of_ours(
    ours: Door, caplog: pytest.LogCaptureFixture, body: bytes, headers: dict[str, str], expected: int
) -> None:
    assert await status(ours, body, headed(**headers)) == expected
    assert [record for record in caplog.records if record.levelno >= logging.ERROR] == []


async def test_a_body_that_drips_is_not_waited_for(ours: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "BODY_SECONDS", 0.1)

    async def drip() -> AsyncIterator[bytes]:
        yield b"{"
        await asyncio.sleep(20)
        yield b"}"

    async with (
        asyncio.timeout(5),
        aiohttp.ClientSession() as session,
        session.post(ours.url, data=cast(Any, drip()), headers=headed()) as answer,
    ):
        assert answer.status == 408


async def test_oauth_settings_in_the_environment_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_CLIENT_ID", "1.2")
    monkeypatch.setenv("SLACK_CLIENT_SECRET", "of another app")
    app = bolt()
    assert app.oauth_flow is None
    assert app.installation_store is None
