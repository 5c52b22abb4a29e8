"""Agents' pictures, for whoever reads what they said."""

from __future__ import annotations

from bot.domain.errors import UnknownPicture
from bot.domain.faces import Picture
from bot.ports import Store


class Portraits:
    def __init__(self, store: Store) -> None:
        self._store = store

    async def picture(self, key: str) -> Picture:
        """Raises UnknownPicture, also once the agent wants it shown no more."""
        found = await self._store.read(lambda tx: tx.faces.picture(key))
        if found is None:
            raise UnknownPicture
        return found
