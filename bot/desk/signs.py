"""That an agent is writing, shown to the customer while the agent's window is open."""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta
from functools import partial

from bot.domain.errors import BatonError, StoreUnavailable
from bot.ports import Clock, Store, Tx

log = logging.getLogger(__name__)

TIMER = "writing"
"""Keyed by handoff and agent: when the sign goes out by itself. Whoever hears of the window's end takes it
away, and with it the sign of the replica that opened it.
"""
LONGEST = timedelta(minutes=3)
"""After the last press in the window: one may stand forgotten."""
EVERY_SECONDS = 3.0
"""The customer's side lets a sign stand for six."""


class Signs:
    def __init__(self, store: Store, clock: Clock, every: float = EVERY_SECONDS) -> None:
        self._store = store
        self._clock = clock
        self._every = every
        self._open: set[tuple[str, str]] = set()
        self._any = asyncio.Event()

    async def run(self) -> None:
        """Shows them again and again, until cancelled."""
        while True:
            await self._any.wait()
            await asyncio.sleep(self._every)
            shown = frozenset(self._open)
            try:
                self._open -= await self._store.write(partial(self._again, shown=shown))
            except StoreUnavailable:
                log.warning("signs.store_unavailable")
                continue
            except Exception:  # no sign is worth an end of everything else
                log.exception("signs.failed")
                self._open -= shown
            if not self._open:
                self._any.clear()

    @property
    def shown(self) -> int:
        """How many windows are open here."""
        return len(self._open)

    async def show(self, handoff_id: str, user: str) -> None:
        """From now on; a sign is nothing that must not be lost."""
        try:
            await self._store.write(lambda tx: self._show(tx, handoff_id, user))
        except BatonError as refusal:
            log.info("signs.not_shown", extra={"why": type(refusal).__name__})
            return
        self._open.add((handoff_id, user))
        self._any.set()

    async def end(self, handoff_id: str, user: str) -> None:
        await self._store.write(lambda tx: close(tx, handoff_id, user))

    def _show(self, tx: Tx, handoff_id: str, user: str) -> None:
        handoff, now = tx.handoffs.get(handoff_id), self._clock.now()
        for forgotten in tx.timers.due(TIMER, now):  # by a replica that is no more
            tx.timers.cancel(TIMER, forgotten)
        if writer := handoff.known_as(user):
            tx.timers.set(TIMER, _key(handoff_id, user), now + LONGEST)
            tx.changes.writing(handoff.conversation_id, writer.name)

    def _again(self, tx: Tx, shown: frozenset[tuple[str, str]]) -> set[tuple[str, str]]:
        """Those that are over."""
        over = set()
        for handoff_id, user in shown:
            handoff, key = tx.handoffs.get(handoff_id), _key(handoff_id, user)
            tx.timers.take(TIMER, key, self._clock.now())
            writer = handoff.known_as(user)
            if writer and tx.timers.is_set(TIMER, key):
                tx.changes.writing(handoff.conversation_id, writer.name)
            else:
                close(tx, handoff_id, user)
                over.add((handoff_id, user))
        return over


def close(tx: Tx, handoff_id: str, user: str) -> None:
    """The window is closed, or sent off."""
    tx.timers.cancel(TIMER, _key(handoff_id, user))


def _key(handoff_id: str, user: str) -> str:
    return f"{handoff_id}:{user}"
