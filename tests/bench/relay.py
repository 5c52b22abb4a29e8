"""Between Slack and an app, by signed HTTP and by socket: sees when each event was sent and acknowledged."""

from __future__ import annotations

import asyncio
import contextlib
import json
import re
import time
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
from aiohttp import WSMsgType, web

_TOKEN = re.compile(r"bench-[0-9a-f]{8}")
OPEN = "/api/apps.connections.open"
PASSED_ON = ("Authorization", "Content-Type", "X-Slack-Request-Timestamp", "X-Slack-Signature")


class Relay:
    """`slack` is where the sandbox answers, `app` where the app hears events by HTTP."""

    def __init__(self, slack: str, app: str) -> None:
        self._slack = slack
        self._app = app
        self._session: aiohttp.ClientSession | None = None
        self._sent: dict[str, tuple[str, float]] = {}
        self.url = ""
        self.acked: dict[str, float] = {}
        """Seconds from an event's first sending to its acknowledgement, by the token in its text."""
        self.refused: list[int] = []

    @contextlib.asynccontextmanager
    async def serving(self) -> AsyncIterator[Relay]:
        app = web.Application(client_max_size=1 << 22)
        app.router.add_post("/events", self._event)
        app.router.add_get("/socket", self._socket)
        app.router.add_route("*", "/{path:.*}", self._call)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        try:
            site = web.TCPSite(runner, "127.0.0.1", 0)
            await site.start()
            port = runner.addresses[0][1]
            self.url = f"http://127.0.0.1:{port}"
            async with aiohttp.ClientSession() as self._session:
                yield self
        finally:
            await runner.cleanup()

    async def _event(self, request: web.Request) -> web.Response:
        """From Slack to the app by HTTP, byte for byte, since it is signed."""
        body = await request.read()
        token, begun = _TOKEN.search(body.decode()), time.perf_counter()
        async with self._there.post(self._app, data=body, headers=_headers(request)) as answer:
            said = await answer.read()
            if token and answer.status < 300:
                self.acked.setdefault(token[0], time.perf_counter() - begun)
            elif token:
                self.refused.append(answer.status)
            return web.Response(status=answer.status, body=said, headers=_type(answer))

    async def _call(self, request: web.Request) -> web.Response:
        """From the app to Slack. The address of a socket becomes ours."""
        url = f"{self._slack}{request.path_qs}"
        body, headers = await request.read(), _headers(request)
        try:
            async with self._there.request(request.method, url, data=body, headers=headers) as answer:
                said = await answer.read()
                if request.path == OPEN and (found := json.loads(said)).get("url"):
                    self._leads_to = str(found["url"])
                    said = json.dumps(found | {"url": f"{self.url.replace('http', 'ws', 1)}/socket"}).encode()
                return web.Response(status=answer.status, body=said, headers=_type(answer))
        except aiohttp.ClientError:
            return web.Response(status=502)

    _leads_to = ""

    async def _socket(self, request: web.Request) -> web.WebSocketResponse:
        here = web.WebSocketResponse(max_msg_size=0)
        await here.prepare(request)
        async with self._there.ws_connect(self._leads_to, max_msg_size=0) as slack:
            ways = {asyncio.create_task(self._down(slack, here)), asyncio.create_task(self._up(here, slack))}
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
            for way in ways:
                way.cancel()
            await asyncio.gather(*ways, return_exceptions=True)
        await here.close()
        return here

    async def _down(self, slack: aiohttp.ClientWebSocketResponse, app: web.WebSocketResponse) -> None:
        async for message in slack:
            if message.type is WSMsgType.TEXT:
                if token := _TOKEN.search(message.data):
                    self._sent.setdefault(_envelope(message.data), (token[0], time.perf_counter()))
                await app.send_str(message.data)

    async def _up(self, app: web.WebSocketResponse, slack: aiohttp.ClientWebSocketResponse) -> None:
        async for message in app:
            if message.type is WSMsgType.TEXT:
                if sent := self._sent.get(_envelope(message.data)):
                    self.acked.setdefault(sent[0], time.perf_counter() - sent[1])
                await slack.send_str(message.data)

    @property
    def _there(self) -> aiohttp.ClientSession:
        assert self._session
        return self._session


def _envelope(text: str) -> str:
    found: dict[str, Any] = json.loads(text)
    return str(found.get("envelope_id", ""))


def _headers(request: web.Request) -> dict[str, str]:
    return {name: request.headers[name] for name in PASSED_ON if name in request.headers}


def _type(answer: aiohttp.ClientResponse) -> dict[str, str]:
    kept = ("Content-Type", "Retry-After", "X-Slack-No-Retry")
    return {name: answer.headers[name] for name in kept if name in answer.headers}
