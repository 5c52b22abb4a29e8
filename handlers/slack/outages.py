"""An outlet that notices when Slack was away: what was said meanwhile may not have reached us either."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from typing import TypeVar

from bot.domain.deliveries import Anchor
from bot.domain.errors import OutletDown, OutletHeld, OutletRefused, OutletUnclear
from bot.ports import Clock, Item, Outlet, Rate, Tx

T = TypeVar("T")

AWAY = timedelta(seconds=30)
"""Shorter outages are covered by Slack's own retries."""


class Noticing:
    """`back` is called with Slack's first answer after an outage."""

    def __init__(self, outlet: Outlet, clock: Clock, back: Callable[[], None]) -> None:
        self._outlet = outlet
        self._clock = clock
        self._back = back
        self._away_since: datetime | None = None

    def rates(self, tx: Tx, item: Item) -> Sequence[Rate]:
        return self._outlet.rates(tx, item)

    async def send(self, item: Item) -> Anchor | None:
        return await self._noticed(self._outlet.send(item))

    async def look_back(self, item: Item) -> Anchor | None:
        return await self._noticed(self._outlet.look_back(item))

    async def _noticed(self, asking: Awaitable[T]) -> T:
        try:
            answer = await asking
        except (OutletDown, OutletUnclear):
            self._away_since = self._away_since or self._clock.now()
            raise
        except (OutletHeld, OutletRefused):
            self._answered()
            raise
        self._answered()
        return answer

    def _answered(self) -> None:
        since, self._away_since = self._away_since, None
        if since and self._clock.now() - since > AWAY:
            self._back()
