"""Reasons to think that an earlier message is still on its way to us, or lost with whoever had it in hand.

Nothing in Slack's events tells that one is missing. But each way to lose one, or to be late with it, leaves
something behind: a replica that fell silent, a connection that broke, an event that came late or again.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections import deque
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import uuid4

from bot.domain.deliveries import Anchor
from bot.domain.errors import StoreUnavailable
from bot.domain.inbound import Inbound, InboundKind
from bot.ports import Clock, Lease, Store, Tx

log = logging.getLogger(__name__)

SPELL = timedelta(seconds=60)
"""How long a reason stands: Slack's second retry comes after a minute."""
BEAT_SECONDS = 1.0
SILENT = timedelta(seconds=2.5)
"""A replica that has said nothing for so long may have words in hand that nobody stored."""
LATE_SECONDS = 1.5
"""More than the quickest of the last events took, clocks' difference included."""
COMPARED = 50
READ_BACK = "read_thread"
"""The timers of threads that are still to be read back after a gap."""
MANY = 100_000

_REPLICA = "replica:"
_SHARED = "suspicion"
_EVERYBODY = "every replica"

Wary = Callable[[Anchor], bool]


def nobody(root: Anchor) -> bool:  # noqa: ARG001
    """A Wary: nothing is missing."""
    return False


class Suspicion:
    """`note` holds here at once, and for the other replicas as soon as `run` has written it."""

    def __init__(self, store: Store, clock: Clock, *, shared: bool) -> None:
        """`shared`: the store may have other replicas, and each tells by a row that it lives."""
        self._store = store
        self._clock = clock
        self._shared = shared
        self._name = _REPLICA + uuid4().hex
        self._until: datetime | None = None
        self._untold = asyncio.Event()
        self._beaten: datetime | None = None
        self._delays: deque[float] = deque(maxlen=COMPARED)
        self._ended = False

    async def begin(self) -> None:
        """Before anything is heard. Where others lived all the while, what was said went to them."""
        if not (self._shared and await self._store.write(self._joined)):
            self.note("started")

    async def run(self) -> None:
        """Until cancelled or over; on the loop on which events are heard, so that its stalls show."""
        while self._shared and not self._ended:
            self._untold.clear()
            with contextlib.suppress(StoreUnavailable):  # silence is what the others are to notice then
                self._heard_again(await self._store.write(self._beat))
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(BEAT_SECONDS):
                    await self._untold.wait()

    async def end(self) -> None:
        """All that was heard is stored: the others need not wonder."""
        self._ended = True
        self._untold.set()
        if self._shared:
            with contextlib.suppress(StoreUnavailable):
                await self._store.write(lambda tx: tx.leases.release(self._name, self._name))

    def note(self, why: str) -> None:
        if not self._until or self._until < self._clock.now():
            log.info("inbox.suspicious", extra={"why": why})
        self._until = self._clock.now() + SPELL
        self._untold.set()

    def heard(self, message: Inbound, *, retried: bool) -> None:
        """Each event, before it is stored."""
        if retried:
            self.note("retried")
        elif message.kind is InboundKind.SAID and self._is_late(message):
            self.note("late")

    def wary(self, tx: Tx) -> Wary:
        """Which threads are to be read before their words are applied."""
        now = self._clock.now()
        if (self._until and self._until > now) or (self._shared and self._is_shared(tx, now)):
            return lambda _: True
        unread = frozenset(tx.timers.due(READ_BACK, now, MANY))
        return lambda root: f"{root.channel}:{root.ts}" in unread

    def _is_shared(self, tx: Tx, now: datetime) -> bool:
        silent = any(one.until <= now for one in tx.leases.known(_REPLICA, now - SPELL))
        return silent or bool(tx.leases.known(_SHARED, now))

    def _joined(self, tx: Tx) -> bool:
        """True where another lives."""
        others = [one for one in tx.leases.known(_REPLICA, self._clock.now()) if one.owner != self._name]
        self._beat(tx)
        return bool(others)

    def _beat(self, tx: Tx) -> datetime:
        now = self._clock.now()
        if not self._ended:
            tx.leases.take(self._name, Lease(self._name, now + SILENT), now)
        tx.leases.forget(_REPLICA, now - SPELL)
        if self._until and self._until > now:
            tx.leases.take(_SHARED, Lease(_EVERYBODY, self._until), now)
        return now

    def _heard_again(self, at: datetime) -> None:
        """Whoever was silent itself may have words in hand from before, which come only now."""
        before, self._beaten = self._beaten, at
        if before and at - before > SILENT:
            self.note("silent")

    def _is_late(self, message: Inbound) -> bool:
        try:
            delay = message.received_at.timestamp() - float(message.ts)
        except ValueError:
            return False
        self._delays.append(delay)
        return delay - min(self._delays) > LATE_SECONDS
