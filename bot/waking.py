"""How a loop hears of work: an event set after commits, and a poll as the net."""

from __future__ import annotations

import asyncio

POLL_SECONDS = 1.0
APART_SECONDS = 0.005
"""Between two rounds of a loop at the least: under load one round is for many commits."""


class Wake:
    def __init__(self, poll: float = POLL_SECONDS) -> None:
        self._event = asyncio.Event()
        self._poll = poll
        self._rests_until = 0.0

    def set(self) -> None:
        self._event.set()

    async def wait(self, at_most: float | None = None) -> None:
        """Until set or polled; what was set meanwhile counts."""
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(self._poll if at_most is None else min(at_most, self._poll)):
                await self._event.wait()
        except TimeoutError:
            pass
        if (rest := self._rests_until - loop.time()) > 0:
            await asyncio.sleep(rest)
        self._event.clear()
        self._rests_until = loop.time() + APART_SECONDS
