"""Changes on request: at once, or as soon as there are some."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Sequence

from aiohttp import web

from bot.domain.callers import Caller
from bot.domain.shown import Change
from bot.intake import Intake
from handlers.customers.hub import Hub

GLANCE = 2.0
"""Seconds between two looks whether the client is still there: aiohttp tells nobody that it went."""


class Polling:
    """`look`: seconds between two looks at the log when nobody wakes us."""

    def __init__(self, intake: Intake, hub: Hub, look: float) -> None:
        self._intake = intake
        self._hub = hub
        self._look = look

    async def changes(
        self, request: web.Request, caller: Caller, conversation_id: str, after: int, seconds: float
    ) -> Sequence[Change]:
        """None of them when the wait is over, the client has gone or Baton ends."""
        loop = asyncio.get_running_loop()
        until = loop.time() + seconds
        news = asyncio.Event()
        with self._hub.listening(conversation_id, news.set) as listener:
            listener.rev = after
            while True:
                news.clear()
                found = await self._intake.changes(caller, conversation_id, after)
                left = until - loop.time()
                if found or left <= 0 or self._hub.closing or request.transport is None:
                    return found
                await _news(request, news, min(left, self._look))


async def _news(request: web.Request, news: asyncio.Event, seconds: float) -> None:
    loop = asyncio.get_running_loop()
    until = loop.time() + seconds
    while not news.is_set() and request.transport is not None and (left := until - loop.time()) > 0:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(min(left, GLANCE)):
                await news.wait()
