"""What is told while somebody listens: a task only while there is something to tell.

Most sockets are idle. A task that waits, its event and its time-out would be a tenth of what a socket costs.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

Tell = Callable[[], Coroutine[Any, Any, None]]


class Pushing:
    """`look`: seconds, the longest time between two looks when nobody calls `wake`."""

    __slots__ = ("_again", "_failed", "_listening", "_look", "_task", "_tell", "_timer")

    def __init__(self, look: float) -> None:
        self._look = look
        self._tell: Tell | None = None
        self._listening: asyncio.Task[Any] | None = None
        self._task: asyncio.Task[None] | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._again = False
        self._failed: Exception | None = None

    def wake(self) -> None:
        self._again = True
        if self._tell and self._task is None:
            self._stop_timer()
            self._task = asyncio.create_task(self._push(self._tell))

    async def beside(self, hearing: Awaitable[None], tell: Tell) -> None:
        """Tells at once, then whenever woken, until `hearing` ends. Raises what `tell` raises."""
        self._listening, self._tell = asyncio.current_task(), tell
        self.wake()
        try:
            await hearing
        except asyncio.CancelledError:
            if self._failed is None or (self._listening and self._listening.uncancel()):
                raise  # somebody else wants our end
            raise self._failed from None
        finally:
            await self._stop()

    async def _push(self, tell: Tell) -> None:
        try:
            while self._again:
                self._again = False
                await tell()
        except Exception as error:
            self._failed = error
            if self._listening:
                self._listening.cancel()
        else:
            self._task = None
            # Spread, or all who came back at once after a restart would look at once for ever.
            wait = self._look * random.uniform(0.5, 1)  # noqa: S311
            self._timer = asyncio.get_running_loop().call_later(wait, self.wake)

    async def _stop(self) -> None:
        self._tell = None
        self._stop_timer()
        if self._task:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    def _stop_timer(self) -> None:
        if self._timer:
            self._timer.cancel()
            self._timer = None
