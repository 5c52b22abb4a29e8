"""Targets that are missed, and handoffs that were open before there were any; by timers."""

from __future__ import annotations

import logging
from datetime import datetime
from functools import partial

from bot import targets, waits
from bot.domain.errors import StoreUnavailable
from bot.domain.handoff import State
from bot.domain.rules import Rules
from bot.ports import Clock, Store, Tx
from bot.record import note
from bot.targets import TARGET_TIMER

log = logging.getLogger(__name__)

ADOPT_TIMER = "adopt"
"""Keyed by handoff; set by the upgrade that brought the clocks."""


class Overdue:
    def __init__(self, store: Store, clock: Clock, rules: Rules) -> None:
        self._store = store
        self._clock = clock
        self._rules = rules

    async def run(self) -> None:
        """One that fails keeps back no other."""
        now = self._clock.now()
        for kind in (ADOPT_TIMER, TARGET_TIMER):
            for key in await self._store.read(partial(_due, kind=kind, now=now)):
                await self._try(kind, key)

    async def _try(self, kind: str, key: str) -> None:
        try:
            await self._store.write(partial(self._do, kind=kind, key=key))
        except StoreUnavailable:
            raise
        except Exception:
            log.exception("overdue.failed", extra={"key": key})

    def _do(self, tx: Tx, kind: str, key: str) -> None:
        if kind == ADOPT_TIMER:
            self._adopt(tx, key)
        else:
            self._miss(tx, key)

    def _miss(self, tx: Tx, key: str) -> None:
        now = self._clock.now()
        handoff_id, timed = targets.of_key(key)
        tx.conversations.get(tx.handoffs.get(handoff_id).conversation_id)
        if tx.timers.take(TARGET_TIMER, key, now) and (fact := targets.miss(tx, handoff_id, timed, now)):
            note(tx, fact)

    def _adopt(self, tx: Tx, key: str) -> None:
        """It is waited for since it came up; what is said to people about that begins now, or there would be
        a flood of it at once.
        """
        now = self._clock.now()
        tx.conversations.get(tx.handoffs.get(key).conversation_id)
        handoff = tx.handoffs.get(key)
        if not tx.timers.take(ADOPT_TIMER, key, now) or not handoff.is_open:
            return
        waits.begin(tx, self._rules, handoff, now)
        targets.begin(tx, self._rules, handoff, handoff.escalated_at)
        since = waits.waiting_since(tx, handoff)
        if since and handoff.state is State.ASSIGNED:
            targets.owe(tx, self._rules, handoff, since)
        if handoff.state is State.SNOOZED:
            targets.sleep(tx, self._rules, handoff, now)


def _due(tx: Tx, kind: str, now: datetime) -> list[str]:
    return tx.timers.due(kind, now)
