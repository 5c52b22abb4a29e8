"""Parked while a skill is closed, queued at its opening."""

from __future__ import annotations

import logging
from datetime import datetime
from functools import partial

from bot.domain.errors import StoreUnavailable
from bot.domain.handoff import Handoff, State
from bot.domain.hours import Hours
from bot.domain.routing import place
from bot.domain.rules import Rules
from bot.domain.verbs import Act, Role, Verb
from bot.ports import Clock, Store, Tx
from bot.record import move

log = logging.getLogger(__name__)


class AfterHours:
    def __init__(self, store: Store, clock: Clock, rules: Rules) -> None:
        self._store = store
        self._clock = clock
        self._rules = rules

    async def flush(self) -> int:
        """Queues what is parked and open now, in `place`'s order; parks what is queued and closed now.

        Where the hours were edited, what its old opening finds closed is parked until the new one.
        A tick that comes twice or never does no harm. The cards' channel rate paces what is flushed.
        """
        due = await self._store.read(self._due)
        for handoff in due:
            await self._try(handoff.id)
        return len(due)

    async def _try(self, handoff_id: str) -> None:
        """One that can't be turned keeps back no other."""
        try:
            await self._store.write(partial(self._turn, handoff_id=handoff_id))
        except StoreUnavailable:
            raise
        except Exception:
            log.exception("flush.failed", extra={"handoff": handoff_id})

    def _due(self, tx: Tx) -> list[Handoff]:
        now = self._clock.now()
        parked = [
            h for h in tx.handoffs.in_state(State.PARKED) if self._hours(h).is_open(now) or _is_over(h, now)
        ]
        queued = [h for h in tx.handoffs.in_state(State.QUEUED) if not self._hours(h).is_open(now)]
        return sorted(parked, key=place) + queued

    def _turn(self, tx: Tx, handoff_id: str) -> None:
        """Checked again inside the unit: an agent or the customer may have been faster than the clock."""
        tx.conversations.get(tx.handoffs.get(handoff_id).conversation_id)
        handoff = tx.handoffs.get(handoff_id)
        now = self._clock.now()
        opens_at = self._hours(handoff).opens_at(now)
        if handoff.state is State.PARKED and opens_at is None:
            move(tx, self._rules, handoff, Act(Verb.FLUSH, Role.CLOCK, now))
        elif opens_at and (handoff.state is State.QUEUED or _is_over(handoff, now)):
            move(tx, self._rules, handoff, Act(Verb.PARK, Role.CLOCK, now, opens_at=opens_at))

    def _hours(self, handoff: Handoff) -> Hours:
        return self._rules.serving(handoff.skill).hours


def _is_over(handoff: Handoff, now: datetime) -> bool:
    """The opening until which it was parked has come."""
    return handoff.state is State.PARKED and handoff.opens_at is not None and handoff.opens_at <= now
