"""An AI chat that is not ours: it reports turns, asks for a person, and hears the agent by signed webhook."""

from __future__ import annotations

import hashlib
import hmac
from typing import Any

import aiohttp
from aiohttp import web

from bot.demo.world import API_KEY, WEBHOOK_SECRET, Ports

Json = dict[str, Any]


class OutsideAI:
    """Its chat has one customer. As a context it listens where `[webhook] url` points to."""

    def __init__(self, name: str, ports: Ports, session: aiohttp.ClientSession) -> None:
        self.name = name
        self.heard: list[Json] = []
        self._ports = ports
        self._session = session
        self._had: set[str] = set()
        self._said = 0
        self._path = ""

    async def open(self) -> web.AppRunner:
        app = web.Application()
        app.router.add_post("/baton", self._hear)
        runner = web.AppRunner(app, shutdown_timeout=0.5)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", self._ports.ai).start()
        return runner

    async def begin(self, customer: str) -> None:
        begun = await self._call("", answered_by="outside", customer={"id": customer, "name": customer})
        self._path = f"/{begun['id']}"

    async def ask(self, text: str) -> int:
        """What the customer says to it; the turn's number."""
        return int((await self._turn(text))["seq"])

    async def answer(self, text: str, to: int, confidence: float, source: str) -> None:
        sources = [{"title": source}]
        await self._turn(text, speaker="assistant", answers=to, confidence=confidence, sources=sources)

    async def hand_off(self, **why: str) -> None:
        await self._call(f"{self._path}/handoff", **why)

    def sees(self, words: str, name: str = "") -> bool:
        return any(words in turn["text"] and (not name or turn["name"] == name) for turn in self.turns)

    @property
    def turns(self) -> list[Json]:
        return [change for change in self.heard if change["kind"] == "turn"]

    async def _turn(self, text: str, **more: object) -> Json:
        self._said += 1
        return await self._call(f"{self._path}/turns", client_id=f"ai-{self._said}", text=text, **more)

    async def _call(self, path: str, **body: object) -> Json:
        url = f"{self._ports.baton_url}/v1/conversations{path}"
        headers = {"Authorization": f"Bearer {API_KEY}"}
        async with self._session.post(url, json=body, headers=headers) as answer:
            if answer.status >= 400:
                raise AssertionError(f"POST {path}: {answer.status} {await answer.text()}")
            return dict(await answer.json())

    async def _hear(self, request: web.Request) -> web.Response:
        """Only what is signed, each delivery once, in the order in which Baton numbered them."""
        body = await request.read()
        stamp = request.headers.get("Baton-Timestamp", "")
        made = hmac.new(WEBHOOK_SECRET.encode(), f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()
        if not hmac.compare_digest(f"v1={made}", request.headers.get("Baton-Signature", "")):
            return web.Response(status=401)
        delivery = request.headers["Baton-Delivery"]
        if delivery not in self._had:
            change = (await request.json())["change"]
            if change["rev"] != len(self.heard) + 1:
                return web.Response(status=409)
            self._had.add(delivery)
            self.heard.append(change)
        return web.Response()
