"""A thread with an event loop of its own, where what is read becomes objects.

A result of 300,000 rows takes a second to convert; here it takes no other task's time but what the threads
share.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from threading import Thread
from typing import Any, TypeVar

from sqlalchemy.ext.asyncio import AsyncEngine

T = TypeVar("T")


class ReadingLoop:
    def __init__(self, make: Callable[[], AsyncEngine]) -> None:
        self._loop = asyncio.new_event_loop()
        self._engine = make()
        self._thread = Thread(target=self._loop.run_forever, name="baton-reader", daemon=True)
        self._under_way: set[asyncio.Future[Any]] = set()
        self._thread.start()

    async def run(self, work: Callable[[AsyncEngine], Coroutine[Any, Any, T]]) -> T:
        """A caller who gives up does not stop it: breaking off would cost the connection."""
        running = asyncio.run_coroutine_threadsafe(work(self._engine), self._loop)
        future = asyncio.wrap_future(running)
        self._under_way.add(future)
        future.add_done_callback(self._under_way.discard)
        return await asyncio.shield(future)

    async def stop(self) -> None:
        await asyncio.gather(*self._under_way, return_exceptions=True)
        await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(self._engine.dispose(), self._loop))
        self._loop.call_soon_threadsafe(self._loop.stop)
        await asyncio.to_thread(self._thread.join)
        self._loop.close()
