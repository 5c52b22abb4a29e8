"""Several outlets as one: each lane's kind has its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.domain.deliveries import Anchor, LaneKind
from bot.ports import Item, Outlet, Rate, Tx


class ByKind:
    def __init__(self, outlets: Mapping[LaneKind, Outlet]) -> None:
        self._outlets = outlets

    def rates(self, tx: Tx, item: Item) -> Sequence[Rate]:
        return self._outlets[item.kind].rates(tx, item)

    async def send(self, item: Item) -> Anchor | None:
        return await self._outlets[item.kind].send(item)

    async def look_back(self, item: Item) -> Anchor | None:
        return await self._outlets[item.kind].look_back(item)
