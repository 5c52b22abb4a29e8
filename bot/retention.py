"""What nobody needs any more is forgotten, a portion at a time; whoever takes the timer does it."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from bot.ports import Clock, Store, Tx

log = logging.getLogger(__name__)

TIMER = "retention"
EVERY = timedelta(hours=1)
PORTION = 500
"""Rows of a kind that one unit forgets: those who write wait for it."""

SETTLED_FOR = timedelta(days=30)
"""Slack repeats an event for minutes, and a gap is read back for hours; disputes come later."""
CLEARED_FOR = timedelta(days=90)
IDLE_FOR = timedelta(days=2)
"""A rate's row that was not asked for that long says what an absent one says."""


class Retention:
    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def run_due(self) -> int:
        """Forgets what is over, portion by portion until no full one is left; how much."""
        forgotten = 0
        if not await self._store.read(lambda tx: tx.timers.is_set(TIMER, "")):
            await self._store.write(self._set_where_none)
        while await self._store.read(lambda tx: tx.timers.due(TIMER, self._clock.now())):
            forgotten += await self._store.write(self._forget)
        if forgotten:
            log.info("retention.forgotten", extra={"count": forgotten})
        return forgotten

    def _set_where_none(self, tx: Tx) -> None:
        if not tx.timers.is_set(TIMER, ""):
            tx.timers.set(TIMER, "", self._clock.now() + EVERY)

    def _forget(self, tx: Tx) -> int:
        now = self._clock.now()
        if not tx.timers.take(TIMER, "", now):
            return 0
        counts = _counts(tx, now)
        is_over = max(counts) < PORTION
        tx.timers.set(TIMER, "", now + EVERY if is_over else now)
        return sum(counts)


def _counts(tx: Tx, now: datetime) -> tuple[int, int, int]:
    return (
        tx.retention.inbox(now - SETTLED_FOR, PORTION),
        tx.retention.alarms(now - CLEARED_FOR, PORTION),
        tx.retention.rates(now - IDLE_FOR, PORTION),
    )
