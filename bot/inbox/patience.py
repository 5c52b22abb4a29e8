"""Patience with somebody else, counted in beats of our loop: what it stands still itself is none of it."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Coroutine, Iterator
from typing import Any, TypeVar

BEAT = 0.5

T = TypeVar("T")


class Patience:
    """So many seconds for all that it is spent on, one thing at a time."""

    def __init__(self, seconds: float) -> None:
        self._left = round(seconds / BEAT)
        self._kept = 0

    @contextlib.contextmanager
    def kept(self) -> Iterator[None]:
        """Nothing of it is spent meanwhile: it is not they whom we wait for."""
        self._kept += 1
        try:
            yield
        finally:
            self._kept -= 1

    async def spent_on(self, work: Coroutine[Any, Any, T]) -> T:
        """Raises TimeoutError when nothing is left, and ends what was begun."""
        working, waiting = asyncio.create_task(work), asyncio.create_task(self._beats())
        try:
            await asyncio.wait({working, waiting}, return_when=asyncio.FIRST_COMPLETED)
            if not working.done():
                raise TimeoutError
            return working.result()
        finally:
            for task in (working, waiting):
                task.cancel()
            await asyncio.gather(working, waiting, return_exceptions=True)

    async def _beats(self) -> None:
        while self._left:
            await asyncio.sleep(BEAT)
            self._left -= not self._kept
