"""What the clock finds out: promises that were broken, cards that never arrived."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from functools import partial

from bot.domain.alarms import AlarmKind
from bot.domain.errors import StoreUnavailable
from bot.domain.promises import PromiseState
from bot.domain.rules import Rules
from bot.escalating import cards_capped
from bot.ports import Clock, Store, Tx
from bot.promising import PROMISE_TIMER
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
        for handoff_id in await self._store.read(lambda tx: tx.timers.due(PROMISE_TIMER, now)):
            await self._try(handoff_id)

    async def _try(self, handoff_id: str) -> None:
        """One that can't be settled keeps back no other."""
        try:
            broken = await self._store.write(partial(self._break, handoff_id=handoff_id))
        except StoreUnavailable:
            raise
        except Exception:
            log.exception("promise.failed", extra={"handoff": handoff_id})
            return
        if broken:
            log.error("promise.broken", extra={"handoff": handoff_id})

    def _break(self, tx: Tx, handoff_id: str) -> bool:
        now = self._clock.now()
        tx.conversations.get(tx.handoffs.get(handoff_id).conversation_id)
        promise = tx.promises.last_of(handoff_id)
        taken = tx.timers.take(PROMISE_TIMER, handoff_id, now)
        if not taken or promise is None or promise.state is not PromiseState.OPEN:
            return False
        handoff = tx.handoffs.get(handoff_id)
        settle_promise(tx, self._rules, handoff, promise, at=now, answered=False)
        tx.alarms.add("promise_broken", handoff_id, now)
        return True

    async def miss_cards(self) -> None:
        """Handoffs that nobody in Slack can see, and whether the cap on new cards is why."""
        await self.cap_cards()
        now = self._clock.now()
        late = await self._store.read(lambda tx: tx.lanes.undelivered_cards(now - CARD_PATIENCE))
        if not late:
            return
        for handoff_id in await self._store.write(partial(_raise_alarms, handoffs=late, at=now)):
            log.error("card.undelivered", extra={"handoff": handoff_id})

    async def cap_cards(self) -> None:
        """One alarm for each hour in which more new cards are wanted than the cap lets through.

        It is over with its hour, once the cap holds nothing back.
        """
        now = self._clock.now()
        hour = f"{now:%Y-%m-%dT%H}"
        if not await self._store.read(lambda tx: cards_capped(tx, self._rules)):
            if await self._store.read(lambda tx: _capped_before(tx, hour)):
                await self._store.write(partial(_end_cap, hour=hour, at=now))
        elif await self._store.write(lambda tx: tx.alarms.add(AlarmKind.CARDS_CAPPED, hour, now)):
            log.error("cards.capped", extra={"hour": hour})


def _capped_before(tx: Tx, hour: str) -> list[str]:
    return [one.key for one in tx.alarms.standing_of(AlarmKind.CARDS_CAPPED) if one.key != hour]


def _end_cap(tx: Tx, hour: str, at: datetime) -> None:
    for key in _capped_before(tx, hour):
        tx.alarms.clear(AlarmKind.CARDS_CAPPED, key, at)


def _raise_alarms(tx: Tx, handoffs: list[str], at: datetime) -> list[str]:
    """Those of them that nobody was alarmed of before."""
    return [handoff_id for handoff_id in handoffs if tx.alarms.add("card_undelivered", handoff_id, at)]
