"""A workspace to test in, and a way to run it, be a person in it, and connect a real app to it."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import web
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.clock import Clock, Timing, utc_now
from bot.sandbox.people import parse
from bot.sandbox.sandbox import SANDBOX
from bot.sandbox.server import build
from bot.sandbox.workspace import State
from tests.company import Company

SCOPES = [
    "chat:write",
    "channels:history",
    "groups:history",
    "channels:read",
    "groups:read",
    "reactions:write",
    "reactions:read",
    "users:read",
    "users.profile:read",
    "commands",
]
SECRET = "sandbox-signing-secret"
BILL = "C0BILL"
WORKSPACE = Company("bill", {"U0ANA": "Ana Ruiz"}).workspace(1, enforced=False)
"""A file for a sandbox that is a process: one person, and the channel C0BILL0."""
EVENTS = ["message.channels", "message.groups", "message.im", "channel_shared", "channel_unshared"]
EXT = "C0ACME"
QUICK = Timing(ack=1.0, retries=(0.0, 0.05, 0.1), resume_wait=1.0)
PATIENT = replace(QUICK, ack=3.0)
"""As long as Slack waits, for an app that shares its processor with other tests."""


def company(**changes: Any) -> dict[str, Any]:
    """The workspace file as a dict; `app` changes go into its [app] table, the rest beside it."""
    app = {
        "id": "A0BATON",
        "name": "Baton",
        "bot_user": "U0BATON",
        "bot_id": "B0BATON",
        "bot_token": "xoxb-sandbox",
        "app_token": "xapp-sandbox",
        "signing_secret": SECRET,
        "scopes": SCOPES,
        "commands": [{"command": "/handoff", "description": "Reports", "usage_hint": "report"}],
    }
    return {
        "team": {"id": "T0TIDE", "name": "Tidewater Outfitters"},
        "app": app | changes.pop("app", {}),
        "users": [
            {"id": "U0ANA", "name": "ana", "real_name": "Ana Ruiz", "tz": "Europe/Berlin"},
            {"id": "U0BEN", "name": "ben", "real_name": "Ben Osei"},
            {"id": "U0MAYA", "name": "maya", "real_name": "Maya Lind", "role": "Support manager"},
        ],
        "channels": [
            {"id": BILL, "name": "support-billing", "members": ["U0ANA", "U0BEN", "U0MAYA", "U0BATON"]},
            {"id": "C0TECH", "name": "support-tech", "members": ["U0BEN"]},
            {"id": "C0OLD", "name": "old-news", "members": ["U0BATON"], "is_archived": True},
            {"id": "G0BOSS", "name": "leads", "members": ["U0MAYA", "U0BATON"], "is_private": True},
            {"id": "G0HIDE", "name": "hidden", "members": ["U0MAYA"], "is_private": True},
        ],
        "limits": {"enforced": False},
        **changes,
    }


def connect(**app: Any) -> dict[str, Any]:
    """The company, with a channel that it shares with Acme, whose Priya is in it."""
    data = company()
    scopes = [*SCOPES, "im:history", "im:read", "chat:write.customize"]
    data["app"] |= {"events": EVENTS, "scopes": scopes, **app}
    data["teams"] = [{"id": "T0ACME", "name": "Acme Ltd"}]
    data["users"] += [
        {"id": "U0PRIYA", "name": "priya", "real_name": "Priya Shah", "team": "T0ACME", "locale": "en-GB"},
        {"id": "U0LEE", "name": "lee", "real_name": "Lee Novak", "team": "T0ACME"},
    ]
    data["channels"].append(
        {"id": EXT, "name": "ext-acme", "members": ["U0ANA", "U0PRIYA", "U0BATON"], "is_ext_shared": True}
    )
    return data


@dataclass
class World:
    """One running sandbox, seen from outside."""

    origin: str
    http: aiohttp.ClientSession
    app: web.Application

    @property
    def slack(self) -> AsyncWebClient:
        return AsyncWebClient("xoxb-sandbox", base_url=f"{self.origin}/api/", retry_handlers=[])

    @property
    def state(self) -> State:
        """What stands in it, changed behind everybody's back."""
        return self.app[SANDBOX].state

    async def page(self, path: str, **body: Any) -> dict[str, Any]:
        async with self.http.post(f"{self.origin}{path}", json=body) as answer:
            return dict(await answer.json())

    async def get(self, path: str) -> dict[str, Any]:
        async with self.http.get(f"{self.origin}{path}") as answer:
            return dict(await answer.json())

    async def say(self, who: str, text: str, channel: str = BILL, **more: Any) -> str:
        answer = await self.page("/page/messages", **{"as": who}, channel=channel, text=text, **more)
        assert answer["ok"], answer
        return str(answer["ts"])

    async def click(self, who: str, ts: str, action_id: str, **more: Any) -> dict[str, Any]:
        where = {"as": who, "channel": BILL, "ts": ts, "action_id": action_id}
        return await self.page("/page/clicks", **where, **more)

    async def channel(self, who: str, channel: str = BILL) -> dict[str, Any]:
        seen = await self.get(f"/page/workspace?as={who}")
        return next(dict(c) for c in seen["channels"] if c["id"] == channel)

    async def views(self, who: str) -> list[dict[str, Any]]:
        return list((await self.get(f"/page/workspace?as={who}"))["views"])

    async def ledger(self) -> dict[str, Any]:
        return await self.get("/control/ledger")


@contextlib.asynccontextmanager
async def running(
    journal: Path | None = None,
    clock: Clock = utc_now,
    timing: Timing = QUICK,
    **changes: Any,
) -> AsyncIterator[World]:
    app = build(parse(company(**changes)), journal, clock, timing)
    runner = web.AppRunner(app, shutdown_timeout=1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    try:
        async with aiohttp.ClientSession() as http:
            yield World(f"http://{host}:{port}", http, app)
    finally:
        await runner.cleanup()


@contextlib.asynccontextmanager
async def connected(world: World, bolt: AsyncApp) -> AsyncIterator[AsyncSocketModeHandler]:
    handler = AsyncSocketModeHandler(bolt, "xapp-sandbox")
    before = world.app[SANDBOX].sockets.open
    await handler.connect_async()  # type: ignore[no-untyped-call]
    await until(lambda: world.app[SANDBOX].sockets.open > before)
    try:
        yield handler
    finally:
        await handler.close_async()  # type: ignore[no-untyped-call]


def bolt_app(world: World) -> AsyncApp:
    return AsyncApp(
        client=world.slack,
        signing_secret=SECRET,
        process_before_response=True,
        ignoring_self_events_enabled=False,
    )


async def until(condition: Callable[[], Any], seconds: float = 25.0) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not come true in time"
        await asyncio.sleep(0.01)
