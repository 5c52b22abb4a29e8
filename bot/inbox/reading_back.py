"""After a gap: what was said while nobody listened, read back from the places that matter.

Every place that is to be read is a timer, so that the list outlives whoever began it, is one for all replicas
and drops nothing. Whoever has the lease reads, at a pace that leaves Slack's budget room for others.
"""

from __future__ import annotations

import asyncio
import logging
import math
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from functools import partial
from typing import NamedTuple, Protocol
from uuid import uuid4

from bot.domain.errors import (
    LeaseLost,
    OutletDown,
    OutletHeld,
    OutletRefused,
    OutletUnclear,
    StoreUnavailable,
)
from bot.ports import Clock, Lease, Rate, Store, Tx
from bot.waking import Wake

log = logging.getLogger(__name__)

LEASE_NAME = "reading_back"
ROUND_NAME = "reading_back.round"
LEASE = timedelta(seconds=30)
LONGEST_WAIT = 10.0
"""Seconds between two looks at a rate that is used up: the lease is renewed with each."""
LATER = timedelta(seconds=60)
"""Before a place that Slack would not show is tried again."""
ROUND = timedelta(minutes=10)
"""In which each place that matters most is read once more, gap or no gap: 1 call each, spread evenly."""
STEP = timedelta(milliseconds=1)
BURST = 8
TIER = timedelta(minutes=1) / (50 - BURST)
"""conversations.replies and .history: 50 calls in any minute each (docs/slack.md, `rate-tiers`)."""
PACE = Rate("slack:reading_back", timedelta(minutes=1) / 25, 1)
"""Half of that: what is in doubt has to be looked for meanwhile, and its lane waits."""
MANY = 100_000

Pace = Callable[[str], Awaitable[None]]
"""Awaited with the method's name before each call. Raises LeaseLost."""


class Reader(Protocol):
    """One kind of place, each with a key of its own."""

    kind: str

    def wanted(self, tx: Tx) -> Sequence[str]:
        """What a gap may have cost something, the most important first."""

    def watched(self, tx: Tx) -> Sequence[str]:
        """What is read in every ROUND."""

    async def read(self, key: str, pace: Pace) -> int:
        """Stores what is found; returns how much of it had gone unheard. Raises an Outlet error."""


class Place(NamedTuple):
    kind: str
    key: str


class ReadingBack:
    def __init__(
        self,
        store: Store,
        clock: Clock,
        readers: Sequence[Reader],
        wake: Wake,
        unheard: Callable[[int], None] = lambda _: None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """`unheard` is told how much had gone unheard each time when something had."""
        self._store = store
        self._clock = clock
        self._readers = {reader.kind: reader for reader in readers}
        self._wake = wake
        self._unheard = unheard
        self._sleep = sleep
        self._owner = uuid4().hex
        self._missed = False
        self._round_at = clock.now()

    def missed(self) -> None:
        """Something may have gone unheard up to this moment."""
        self._missed = True
        self._wake.set()

    async def run(self) -> None:
        """Until cancelled; what was not read then is read by the next who runs."""
        while True:
            try:
                await self.turn()
            except StoreUnavailable:
                log.exception("slack.not_read_back")
            except LeaseLost:
                log.info("slack.read_back_by_another")
            await self._wake.wait()

    async def turn(self) -> int:
        """Plans what a gap has cost and reads all that is due; returns how many places. Raises LeaseLost."""
        if self._missed:
            self._missed = False
            await self._plan()
        await self._plan_round()
        places = await self._store.read(self._due)
        if not places or not await self._store.write(self._lead):
            return 0
        try:
            return await self._read_all(places)
        finally:
            await self._store.write(lambda tx: tx.leases.release(LEASE_NAME, self._owner))

    async def _plan(self) -> None:
        try:
            await self._store.write(self._want_all)
        except StoreUnavailable:
            self._missed = True
            raise

    def _want_all(self, tx: Tx) -> None:
        """Later than now each: a reading that is under way does not count for what is missed now."""
        at = self._clock.now()
        for kind, reader in self._readers.items():
            for key in reader.wanted(tx):
                at += STEP
                tx.timers.set(kind, key, at)

    async def _plan_round(self) -> None:
        """One replica does it for all, once in a ROUND; each asks a little more often than that."""
        now = self._clock.now()
        if now >= self._round_at:
            await self._store.write(self._want_watched)
            self._round_at = now + ROUND / 10

    def _want_watched(self, tx: Tx) -> None:
        now = self._clock.now()
        if not tx.leases.take(ROUND_NAME, Lease(uuid4().hex, now + ROUND), now):
            return
        for kind, reader in self._readers.items():
            planned = set(tx.timers.due(kind, now + ROUND, MANY))
            missing = [key for key in reader.watched(tx) if key not in planned]
            for nth, key in enumerate(missing):
                tx.timers.set(kind, key, now + ROUND * (nth + 1) / len(missing))

    def _due(self, tx: Tx) -> list[Place]:
        now = self._clock.now()
        return [Place(kind, key) for kind in self._readers for key in tx.timers.due(kind, now, MANY)]

    def _lead(self, tx: Tx) -> bool:
        now = self._clock.now()
        return tx.leases.take(LEASE_NAME, Lease(self._owner, now + LEASE), now)

    async def _read_all(self, places: Sequence[Place]) -> int:
        begun = self._clock.now()
        seconds = math.ceil(len(places) * PACE.interval.total_seconds())
        many = len(places) > 1
        if many:
            log.info("slack.reading_back", extra={"places": len(places), "expected_seconds": seconds})
        found = 0
        for place in places:
            found += await self._read(place)
        if many or found:
            took = round((self._clock.now() - begun).total_seconds(), 1)
            log.info("slack.read_back", extra={"places": len(places), "unheard": found, "seconds": took})
        if found:
            self._unheard(found)
        return len(places)

    async def _read(self, place: Place) -> int:
        begun = self._clock.now()
        try:
            found = await self._readers[place.kind].read(place.key, self._pace)
        except OutletRefused as refused:
            log.warning("slack.place_not_readable", extra={"reason": refused.details.get("reason")})
            found = 0
        except (OutletHeld, OutletDown, OutletUnclear) as failure:
            await self._store.write(partial(self._put_off, place=place, failure=failure))
            return 0
        except (LeaseLost, StoreUnavailable):
            raise
        except Exception:  # a fault of ours at one place keeps back no other
            log.exception("slack.place_not_read", extra={"kind": place.kind})
            later = self._clock.now() + LATER
            await self._store.write(lambda tx: tx.timers.set(place.kind, place.key, later))
            return 0
        await self._store.write(lambda tx: tx.timers.take(place.kind, place.key, begun))
        return found

    def _put_off(self, tx: Tx, place: Place, failure: OutletHeld | OutletDown | OutletUnclear) -> None:
        """Slack's Retry-After holds the method for everybody; the place itself comes up again by then."""
        now = self._clock.now()
        seconds = int(failure.details.get("seconds", 0))
        method = str(failure.details.get("method", ""))
        log.info("slack.place_read_later", extra={"why": type(failure).__name__, "seconds": seconds})
        tx.timers.set(place.kind, place.key, now + (timedelta(seconds=seconds) if seconds else LATER))
        if seconds and method:
            tx.rates.hold(rate_of(method).key, now + timedelta(seconds=seconds))

    async def _pace(self, method: str) -> None:
        while wait := await self._store.write(partial(self._reserve, method=method)):
            await self._sleep(min(wait, LONGEST_WAIT))

    def _reserve(self, tx: Tx, method: str) -> float:
        """Seconds to wait; 0 when a call may be made now."""
        if not self._lead(tx):
            raise LeaseLost
        now = self._clock.now()
        held = tx.rates.reserve_all((PACE, rate_of(method)), now)
        return max((held[1] - now).total_seconds(), 0.001) if held else 0.0


def rate_of(method: str) -> Rate:
    return Rate(f"slack:{method}", TIER, BURST)
