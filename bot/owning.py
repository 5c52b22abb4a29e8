"""Whose conversations are whose: a returning customer's list, a visitor who signs in."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.shown import Shown, shown
from bot.ports import Clock, Store, Summary, Tx

MOST = 20


class Owning:
    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def conversations(self, owner: str, limit: int = MOST) -> Sequence[tuple[Summary, Shown]]:
        """Newest first, each with who answers it now."""

        def work(tx: Tx) -> list[tuple[Summary, Shown]]:
            return [(one, _shown(tx, one.id)) for one in tx.conversations.summaries(owner, limit)]

        return await self._store.read(work)

    async def adopt(self, visitor: str, customer: str) -> int:
        """What the visitor began is the customer's from now on; how many conversations."""
        return len(await self._store.write(lambda tx: tx.conversations.adopt(visitor, customer)))


def _shown(tx: Tx, conversation_id: str) -> Shown:
    handoff = tx.handoffs.last_of(conversation_id)
    return shown(handoff, tx.promises.last_of(handoff.id) if handoff else None)
