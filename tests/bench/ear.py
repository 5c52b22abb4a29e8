"""A WebSocket that is listened to, and when what was first heard on it."""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import aiohttp

from tests.bench.bare_bolt import ECHO
from tests.bench.measures import BenchFailed

Json = dict[str, Any]

PATIENCE = 15.0
_TOKEN = re.compile(rf"(?:{ECHO})?bench-[0-9a-f]{{8}}")


class Ear:
    def __init__(self, name: str) -> None:
        self._name = name
        self._heard: dict[str, float] = {}
        self._waiting: dict[str, asyncio.Future[float]] = {}
        self._frames: list[Json] = []
        self._news = asyncio.Event()

    async def first(self, token: str, patience: float = PATIENCE) -> float:
        """When it was heard, by time.perf_counter(). Raises BenchFailed."""
        if token not in self._heard:
            future = self._waiting.setdefault(token, asyncio.get_running_loop().create_future())
            try:
                async with asyncio.timeout(patience):
                    await asyncio.shield(future)
            except TimeoutError:
                raise BenchFailed(f"{self._name}: {token} was not seen within {patience:.0f} s") from None
        return self._heard[token]

    async def frame(self, what: str, wanted: Callable[[Json], bool]) -> Json:
        """The first frame that is so, also when it came before. Raises BenchFailed."""
        try:
            async with asyncio.timeout(PATIENCE):
                while True:
                    found = next((frame for frame in self._frames if wanted(frame)), None)
                    if found:
                        return found
                    self._news.clear()
                    await self._news.wait()
        except TimeoutError:
            raise BenchFailed(f"{self._name}: no {what} within {PATIENCE:.0f} s") from None

    async def listen(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        async for message in socket:
            self._hear(str(message.data), time.perf_counter())

    def note(self, token: str, at: float) -> None:
        """For who listens by other means."""
        if self._heard.setdefault(token, at) == at and token in self._waiting:
            self._waiting.pop(token).set_result(at)

    def when(self, token: str) -> float | None:
        """None while it was not heard."""
        return self._heard.get(token)

    def _hear(self, data: str, at: float) -> None:
        for token in _TOKEN.findall(data):
            self.note(token, at)
        self._frames.append(json.loads(data))
        self._news.set()


@asynccontextmanager
async def listening(
    session: aiohttp.ClientSession, url: str, name: str, opening: Json | None = None
) -> AsyncIterator[Ear]:
    """`opening` is the first frame sent."""
    ear = Ear(name)
    async with session.ws_connect(url, max_msg_size=0) as socket:
        if opening:
            await socket.send_json(opening)
        task = asyncio.create_task(ear.listen(socket))
        try:
            yield ear
        finally:
            task.cancel()
