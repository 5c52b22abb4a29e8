"""What the clock finds out: promises that were broken, cards that never arrived."""

from __future__ import annotations

import logging
from datetime import timedelta
from functools import partial

from bot.domain.promises import Promise, PromiseState
from bot.domain.rules import Rules
from bot.ports import Clock, Store, Tx
from bot.record import settle_promise

log = logging.getLogger(__name__)

CARD_PATIENCE = timedelta(seconds=60)
"""A queued handoff whose card is not in Slack by then is an error state, not a delay."""


class Watch:
    def __init__(self, store: Store, clock: Clock, rules: Rules) -> None:
        self._store = store
        self._clock = clock
        self._rules = rules

    async def break_promises(self) -> None:
        """Each broken promise: one honest turn to the customer, one line in the thread, one alarm."""
        now = self._clock.now()
        for promise in await self._store.read(lambda tx: tx.promises.overdue(now)):
            if await self._store.write(partial(self._break, handoff_id=promise.handoff_id)):
                log.error("promise.broken", extra={"handoff": promise.handoff_id})

    def _break(self, tx: Tx, handoff_id: str) -> bool:
        now = self._clock.now()
        tx.conversations.get(tx.handoffs.get(handoff_id).conversation_id)
        promise = tx.promises.last_of(handoff_id)
        if promise is None or promise.state is not PromiseState.OPEN or promise.due > now:
            return False
        self._settle(tx, promise, handoff_id)
        return True

    def _settle(self, tx: Tx, promise: Promise, handoff_id: str) -> None:
        now = self._clock.now()
        handoff = tx.handoffs.get(handoff_id)
        settle_promise(tx, self._rules, handoff, promise, at=now, answered=False)
        tx.alarms.add("promise_broken", handoff_id, now)

    async def miss_cards(self) -> None:
        """Handoffs that nobody in Slack can see."""
        now = self._clock.now()
        late = await self._store.read(lambda tx: tx.lanes.undelivered_cards(now - CARD_PATIENCE))
        for handoff_id in late:
            if await self._store.write(partial(_raise_alarm, handoff_id=handoff_id, clock=self._clock)):
                log.error("card.undelivered", extra={"handoff": handoff_id})


def _raise_alarm(tx: Tx, handoff_id: str, clock: Clock) -> bool:
    return tx.alarms.add("card_undelivered", handoff_id, clock.now())
