"""A card that was pressed: it stands there, whatever became of the answer to its posting, or it is stale."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import uuid4

from bot import former_cards
from bot.domain.deliveries import Anchor, DrawCard, Redraw, lane_of
from bot.ports import Clock, Lease, Store, Tx

AHEAD = timedelta(minutes=2)
"""Longer than any lease and any pause before a look-back: what is seen needs no looking for."""


class Standing:
    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def seen(self, handoff_id: str, where: Anchor) -> bool:
        """True when its place was not known before. Raises StoreUnavailable."""
        if await self._store.read(lambda tx: not _is_in_doubt(tx, handoff_id)):
            return False
        return await self._store.write(lambda tx: self._note(tx, handoff_id, where))

    async def stale(self, handoff_id: str) -> bool:
        """Its card shows what is no longer so: it is drawn again, unless that is under way already.

        True when it was not. Raises StoreUnavailable.
        """
        now = self._clock.now()
        if not await self._store.read(lambda tx: _is_drawn(tx, handoff_id, now)):
            return False
        await self._store.write(lambda tx: tx.lanes.put(Redraw(handoff_id), now))
        return True

    def _note(self, tx: Tx, handoff_id: str, where: Anchor) -> bool:
        """Takes the lane from whoever looks for the card: their finding would be the same."""
        now = self._clock.now()
        _, lane = lane_of(DrawCard(handoff_id))
        item = tx.lanes.head(lane, now + AHEAD)
        if item is None or item.anchor or not item.begun_at or not _is_in_doubt(tx, handoff_id):
            return False
        if tx.lanes.handoff_at(where):  # where it stood before it was anchored anew
            return False
        held = tx.lanes.hold(item, Lease(uuid4().hex, now + AHEAD))
        tx.lanes.done(replace(held, rev=min(held.rev, 1)), where, now)
        tx.inbox.revive(where)
        former_cards.lead_on(tx, handoff_id, now)
        return True


def _is_drawn(tx: Tx, handoff_id: str, now: datetime) -> bool:
    """It stands, and nothing newer of it waits."""
    _, lane = lane_of(DrawCard(handoff_id))
    return tx.lanes.anchor_of(handoff_id) is not None and tx.lanes.head(lane, now + AHEAD) is None


def _is_in_doubt(tx: Tx, handoff_id: str) -> bool:
    return tx.lanes.has_card(handoff_id) and tx.lanes.anchor_of(handoff_id) is None
