"""That the customer has seen a person's last word comes onto the card, and never before what matters more."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from bot.domain.conversation import Conversation, Speaker
from bot.domain.deliveries import Redraw
from bot.domain.handoff import HELD
from bot.ports import Clock, Store, Tx

SEEN_TIMER = "seen"
"""Keyed by handoff: when its card is to say so."""
PAUSE = timedelta(seconds=10)
"""What is seen meanwhile is drawn once."""
RATE, EVERY = "cards:seen", timedelta(seconds=4)
"""Of 42 redraws a minute in the workspace at most 15 are for this, of all replicas together: a claim comes
first."""
AT_ONCE = 2


def note_seen(tx: Tx, before: Conversation, upto: int, now: datetime) -> None:
    """`before` is the conversation as it was: only what is news of a person's last word is worth a redraw."""
    handoff = tx.handoffs.open_of(before.id)
    if handoff is None or handoff.state not in HELD:
        return
    said = tx.turns.last_standing(before.id, Speaker.AGENT)
    if before.seen_seq < said <= upto and not tx.timers.is_set(SEEN_TIMER, handoff.id):
        tx.timers.set(SEEN_TIMER, handoff.id, now + PAUSE)


class ReadMarks:
    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def draw(self) -> None:
        """Those that are due, as far as the rate goes; the others wait, the longest due first."""
        now = self._clock.now()
        for handoff_id in await self._store.read(lambda tx: tx.timers.due(SEEN_TIMER, now)):
            free_at = await self._store.write(lambda tx: tx.rates.reserve(RATE, now, EVERY, AT_ONCE))
            if free_at > now:
                return
            await self._store.write(partial(_say_seen, handoff_id=handoff_id, now=now))


def _say_seen(tx: Tx, handoff_id: str, now: datetime) -> None:
    tx.conversations.get(tx.handoffs.get(handoff_id).conversation_id)
    taken = tx.timers.take(SEEN_TIMER, handoff_id, now)
    if taken and tx.handoffs.get(handoff_id).state in HELD:
        tx.lanes.put(Redraw(handoff_id), now)
