"""Whether the store answers: a replica that has lost it is not ready, and should get no customers."""

from __future__ import annotations

import asyncio
import time

from bot.domain.errors import StoreUnavailable
from bot.ports import Store

PATIENCE_SECONDS = 2.0
KEPT_SECONDS = 1.0
"""An answer stands for as long: anybody may ask, at any rate."""
AWAY = "The database does not answer"


class Reaching:
    def __init__(self, store: Store) -> None:
        self._store = store
        self._lock = asyncio.Lock()
        self._until = 0.0
        self._answers = True

    async def not_ready_because(self) -> list[str]:
        async with self._lock:
            if time.monotonic() >= self._until:
                self._answers = await self._look()
                self._until = time.monotonic() + KEPT_SECONDS
        return [] if self._answers else [AWAY]

    async def _look(self) -> bool:
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                await self._store.read(lambda tx: tx.answering.is_wanted(""))
        except (StoreUnavailable, TimeoutError):
            return False
        return True
