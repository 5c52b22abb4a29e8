"""A receiver on loopback that a test orders about, and the real outlet before it."""

from __future__ import annotations

import asyncio
import contextlib
import json
import ssl
from collections import deque
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from ipaddress import ip_network
from typing import Any

from aiohttp import web

from bot.conversing import Start
from bot.delivery import Delivering
from bot.domain.callers import BACKEND, new_visitor
from bot.domain.conversation import Account, Channel, Customer, Page
from bot.domain.deliveries import LaneKind
from bot.waking import Wake
from handlers.webhook.connecting import session
from handlers.webhook.outlet import Receiver, WebhookOutlet
from tests.usecases.world import House

SECRET = "the webhook's secret"
LOOPBACK = (ip_network("127.0.0.1/32"),)


@dataclass
class Heard:
    headers: dict[str, str]
    body: bytes

    @property
    def told(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.body)
        return found


@dataclass
class Ear:
    """Answers 200, or what `answers` holds next; an Event there is waited for before a 200."""

    url: str = ""
    heard: list[Heard] = field(default_factory=list)
    answers: deque[web.Response | asyncio.Event] = field(default_factory=deque)
    at_once: int = 0
    most_at_once: dict[str, int] = field(default_factory=dict)

    async def hear(self, request: web.Request) -> web.StreamResponse:
        self.heard.append(Heard(dict(request.headers), await request.read()))
        answer = self.answers.popleft() if self.answers else web.Response()
        if isinstance(answer, asyncio.Event):
            await answer.wait()
            return web.Response()
        return answer

    @property
    def revs(self) -> list[int]:
        return [one.told["rev"] for one in self.heard]


@contextlib.asynccontextmanager
async def listening(ear: Ear, secured: ssl.SSLContext | None = None) -> AsyncIterator[Ear]:
    app = web.Application()
    app.router.add_route("*", "/{rest:.*}", ear.hear)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0, ssl_context=secured)
    await site.start()
    port = runner.addresses[0][1]
    ear.url = f"{'https' if secured else 'http'}://127.0.0.1:{port}/hook"
    try:
        yield ear
    finally:
        await runner.cleanup()


@contextlib.asynccontextmanager
async def delivering(house: House, url: str, allowed: Any = LOOPBACK) -> AsyncIterator[None]:
    """The real loop on the webhook's lanes alone."""
    wake = Wake(0.005)
    house.store.on_commit(lambda _: wake.set())
    async with session(url, allowed) as client:
        outlet = WebhookOutlet(house.store, house.clock, client, Receiver(url, SECRET))
        kinds = {LaneKind.WEBHOOK}
        loop = asyncio.create_task(
            Delivering(house.store, house.clock, outlet, wake, jitter=lambda: 1.0, kinds=kinds).run()
        )
        try:
            yield
        finally:
            loop.cancel()
            await asyncio.gather(loop, return_exceptions=True)


async def outside(house: House) -> str:
    """A conversation that an outside AI answers."""
    start = Start(new_visitor(), Customer("Cora"), Account(), Page(), Channel.API, outside=True)
    return (await house.intake.start(start)).id


async def last_rev(house: House, conversation: str) -> int:
    return list(await house.intake.changes(BACKEND, conversation, 0))[-1].rev
