"""What has waited out the send delay goes; so does all that was said before somebody acts on the handoff."""

from __future__ import annotations

import logging
from datetime import datetime
from functools import partial

from bot.desk import delaying, talk
from bot.desk.delaying import SEND_TIMER
from bot.domain.errors import StoreUnavailable
from bot.domain.handoff import Handoff
from bot.domain.rules import Rules
from bot.ports import Clock, Store, Tx

log = logging.getLogger(__name__)


class Sending:
    def __init__(self, store: Store, clock: Clock, rules: Rules) -> None:
        self._store = store
        self._clock = clock
        self._rules = rules

    async def send_due(self) -> None:
        """In each thread in the order in which it was said; one that fails keeps back no other thread."""
        now = self._clock.now()
        for handoff_id in await self._store.read(lambda tx: tx.timers.due(SEND_TIMER, now)):
            try:
                await self._store.write(partial(self._send, handoff_id=handoff_id))
            except StoreUnavailable:
                raise
            except Exception:
                log.exception("reply.not_sent", extra={"handoff": handoff_id})

    def _send(self, tx: Tx, handoff_id: str) -> None:
        now = self._clock.now()
        tx.conversations.get(tx.handoffs.get(handoff_id).conversation_id)
        if tx.timers.take(SEND_TIMER, handoff_id, now):
            send(tx, self._rules, tx.handoffs.get(handoff_id), now, upto=now)


def send(tx: Tx, rules: Rules, handoff: Handoff, at: datetime, upto: datetime | None = None) -> Handoff:
    """All that waits, or what was due by `upto`: a word waits for an earlier one."""
    for unsent in tx.unsent.of(handoff.id):
        if upto and unsent.due_at > upto:
            break
        delaying.take(tx, unsent)
        talk.say(tx, rules, handoff, unsent.message, unsent.read, at)
        handoff = tx.handoffs.get(handoff.id)
    delaying.wind(tx, handoff.id)
    return handoff
