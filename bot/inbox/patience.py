"""Patience with somebody else, counted in beats of our loop: what it stands still itself is none of it."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Coroutine, Iterator
from datetime import timedelta
from typing import Any, TypeVar

HOLD = timedelta(milliseconds=150)
"""How long a message waits for an earlier one of its thread: the SDK runs one task per envelope."""
BEAT = 0.5

T = TypeVar("T")


class Patience:
    """So many seconds for all that it is spent on, one thing at a time; a stop of ours costs one BEAT."""

    def __init__(self, seconds: float) -> None:
        self._left = seconds
        self._since = 0.0
        self._kept = False

    @contextlib.contextmanager
    def kept(self) -> Iterator[None]:
        """Nothing of it is spent meanwhile: it is not they whom we wait for."""
        self._spend()
        self._kept = True
        try:
            yield
        finally:
            self._spend()
            self._kept = False

    async def spent_on(self, work: Coroutine[Any, Any, T]) -> T:
        """Raises TimeoutError when nothing is left, and ends what was begun."""
        self._since = asyncio.get_running_loop().time()
        working, waiting = asyncio.create_task(work), asyncio.create_task(self._beats())
        try:
            await asyncio.wait({working, waiting}, return_when=asyncio.FIRST_COMPLETED)
            if not working.done():
                raise TimeoutError
            return working.result()
        finally:
            self._spend()
            for task in (working, waiting):
                task.cancel()
            await asyncio.gather(working, waiting, return_exceptions=True)

    async def _beats(self) -> None:
        while self._left > 0:
            await asyncio.sleep(BEAT)
            self._spend()

    def _spend(self) -> None:
        """What went by since it was asked last."""
        now = asyncio.get_running_loop().time()
        if not self._kept:
            self._left -= min(now - self._since, BEAT)
        self._since = now
