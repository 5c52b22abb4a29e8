"""Snoozes that end by the clock."""

from __future__ import annotations

import logging
from functools import partial

from bot.domain.acts import Act, Role, Verb
from bot.domain.errors import StoreUnavailable
from bot.domain.handoff import State
from bot.domain.rules import Rules
from bot.ports import Clock, Store, Tx
from bot.record import SNOOZE_TIMER, move

log = logging.getLogger(__name__)


class Snoozing:
    def __init__(self, store: Store, clock: Clock, rules: Rules) -> None:
        self._store = store
        self._clock = clock
        self._rules = rules

    async def wake(self) -> None:
        """Each back to its holder, who is told in the thread; one that fails keeps back no other."""
        now = self._clock.now()
        for handoff_id in await self._store.read(lambda tx: tx.timers.due(SNOOZE_TIMER, now)):
            try:
                await self._store.write(partial(self._wake, handoff_id=handoff_id))
            except StoreUnavailable:
                raise
            except Exception:
                log.exception("snooze.failed", extra={"handoff": handoff_id})

    def _wake(self, tx: Tx, handoff_id: str) -> None:
        now = self._clock.now()
        tx.conversations.get(tx.handoffs.get(handoff_id).conversation_id)
        taken = tx.timers.take(SNOOZE_TIMER, handoff_id, now)
        handoff = tx.handoffs.get(handoff_id)
        if taken and handoff.state is State.SNOOZED:
            move(tx, self._rules, handoff, Act(Verb.WAKE, Role.CLOCK, now))
