"""A customer as the widget plays them: through the shop's server, the HTTP API and the WebSocket."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
from typing import Any

import aiohttp

from bot.demo.world import Ports

Json = dict[str, Any]
RESEND_PAUSE = 0.2


class Customer:
    """Of one who is `signed_in` the shop's server says so; a visitor is nobody's word but their own."""

    def __init__(self, name: str, ports: Ports, session: aiohttp.ClientSession, *, signed_in: bool) -> None:
        self.name = name
        self.changes: list[Json] = []
        self.page: Json | None = None
        self.writing: set[str] = set()
        """Who were seen to be writing."""
        self._ports = ports
        self._session = session
        self._signed_in = signed_in
        self._numbers = itertools.count(1)
        self._id = ""
        self._token = ""
        self._stream: asyncio.Task[None] | None = None

    async def start(self) -> None:
        self._token = str((await self._ask("session", await self._introduction()))["token"])
        me = {} if self._signed_in else {"name": self.name}
        self._id = str((await self._ask("conversations", {"customer": me}))["id"])
        self._stream = asyncio.create_task(self._listen())

    async def _introduction(self) -> Json:
        if not self._signed_in:
            return {}
        async with self._session.get(f"{self._ports.shop_url}/support/identity") as answer:
            return {"identity": (await answer.json())["identity"]}

    async def _ask(self, what: str, body: Json) -> Json:
        headers = {"Authorization": f"Bearer {self._token}"} if self._token else {}
        headers["Origin"] = self._ports.shop_url
        url = f"{self._ports.baton_url}/v1/{what}"
        async with self._session.post(url, json=body, headers=headers) as answer:
            if answer.status >= 400:
                raise AssertionError(f"POST {what}: {answer.status} {await answer.text()}")
            answered: Json = await answer.json()
            return answered

    async def say(self, text: str) -> None:
        """Sends until it is stored, always under the same client_id: as the widget does."""
        body: Json = {"client_id": f"{self.name.split()[0]}-{next(self._numbers)}", "text": text}
        if self.page:
            body["page"] = self.page
        while True:
            try:
                await self._call("POST", "turns", body)
                return
            except aiohttp.ClientConnectionError:
                await asyncio.sleep(RESEND_PAUSE)

    async def ask_for_person(self) -> None:
        await self._call("POST", "handoff", {})

    async def withdraw(self) -> None:
        await self._call("DELETE", "handoff")

    async def rate(self, score: int, comment: str) -> None:
        await self._call("POST", "rating", {"score": score, "comment": comment})

    async def reload(self) -> None:
        """What a reload of the page does: everything again, from the first change."""
        await self.close()
        self.changes = []
        self._stream = asyncio.create_task(self._listen())

    async def close(self) -> None:
        if self._stream:
            self._stream.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._stream

    @property
    def turns(self) -> list[Json]:
        return [change for change in self.changes if change["kind"] == "turn"]

    @property
    def state(self) -> Json:
        return next((change for change in reversed(self.changes) if change["kind"] == "state"), {})

    def sees(self, words: str, speaker: str = "", name: str = "") -> bool:
        return any(
            words in turn["text"]
            and (not speaker or turn["speaker"] == speaker)
            and (not name or turn["name"] == name)
            for turn in self.turns
        )

    async def _listen(self) -> None:
        while True:
            with contextlib.suppress(aiohttp.ClientError):
                await self._follow()
            await asyncio.sleep(RESEND_PAUSE)

    async def _follow(self) -> None:
        url = f"{self._ports.baton_url}/v1/conversations/{self._id}/stream"
        headers = {"Origin": self._ports.shop_url}
        async with self._session.ws_connect(url, headers=headers) as socket:
            after = self.changes[-1]["rev"] if self.changes else 0
            await socket.send_json({"token": self._token, "after": after})
            async for frame in socket:
                if frame.type is not aiohttp.WSMsgType.TEXT:
                    return
                told = frame.json()
                self._take(told.get("changes", []))
                if "typing" in told:
                    self.writing.add(told["typing"].get("name", told["typing"]["who"]))

    def _take(self, changes: list[Json]) -> None:
        for change in changes:
            expected = self.changes[-1]["rev"] + 1 if self.changes else 1
            if change["rev"] != expected:
                raise AssertionError(f"{self.name} got change {change['rev']}, not {expected}")
            self.changes.append(change)

    async def _call(self, method: str, what: str, body: Json | None = None) -> None:
        url = f"{self._ports.baton_url}/v1/conversations/{self._id}/{what}"
        headers = {"Authorization": f"Bearer {self._token}", "Origin": self._ports.shop_url}
        async with self._session.request(method, url, json=body, headers=headers) as answer:
            if answer.status >= 400:
                raise AssertionError(f"{method} {what}: {answer.status} {await answer.text()}")
