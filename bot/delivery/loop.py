"""The one loop that speaks to the outside: lanes in order, never twice, never lost.

A row is `begun` and committed before the call and settled after it. A row found begun has an unknown fate: it
is looked for by its delivery id before it is said again. Whoever has a lane in hand has a lease on it.
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import TypeGuard
from uuid import uuid4

from bot.delivery.settling import FIRST_BACKOFF, SETTLE, Settling, must_look, pause_of
from bot.domain.deliveries import FOLLOWING, OF_SLACK, LaneKind
from bot.domain.errors import (
    LeaseLost,
    OutletDown,
    OutletHeld,
    OutletRefused,
    OutletUnclear,
    StoreUnavailable,
)
from bot.pacing import Held, Pacing
from bot.ports import Clock, Item, Lease, Outlet, Store, Tx
from bot.waking import Wake

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=30)
"""How long a lane is left to whoever took it and was not heard of since."""
SENDING_SECONDS = 20.0
"""The longest that one thing may take to be sent or looked for: less than its lease, by a margin."""
MOST_AT_ONCE = 64
"""Lanes that one unit of work takes."""

Settle = Callable[[Tx], None]


class Delivering:
    def __init__(
        self,
        store: Store,
        clock: Clock,
        outlet: Outlet,
        wake: Wake,
        jitter: Callable[[], float] = random.random,
        kinds: Collection[LaneKind] = OF_SLACK,
    ) -> None:
        """`outlet` speaks for all lanes of `kinds`."""
        self._store = store
        self._clock = clock
        self._outlet = outlet
        self._wake = wake
        self._kinds = kinds
        self._settling = Settling(clock, outlet, jitter)
        self._owner = uuid4().hex
        self._busy: dict[str, asyncio.Task[None]] = {}
        self._pacing = Pacing()

    async def run(self) -> None:
        """Delivers until cancelled; what is in hand then is found again when its lease is over."""
        try:
            while True:
                await self._sweep()
                await self._wake.wait()
        finally:
            for task in self._busy.values():
                task.cancel()

    async def free_parked(self) -> None:
        """For the start: who runs Baton may have mended what was refused. Refused again, it parks again."""
        try:
            freed = await self._store.write(lambda tx: tx.lanes.free_parked())
        except StoreUnavailable:
            log.exception("delivery.store_unavailable")
            return
        if freed:
            log.warning("delivery.lanes_freed", extra={"lanes": freed})

    async def _sweep(self) -> None:
        try:
            lanes = await self._due()
            for at in range(0, len(lanes), MOST_AT_ONCE):
                await self._begin(lanes[at : at + MOST_AT_ONCE])
        except StoreUnavailable:
            log.exception("delivery.store_unavailable")

    async def _due(self) -> list[str]:
        """The lanes to serve now; whose rate is known to be used up waits, in one unit for all of them."""
        now = self._clock.now()
        due = await self._store.read(lambda tx: tx.lanes.due(now, self._kinds))
        serve, wait = self._pacing.split(due, self._busy, now)
        for until, lanes in wait.items():
            await self._store.write(partial(_defer, lanes=lanes, until=until))
        return serve

    async def _begin(self, lanes: Sequence[str]) -> None:
        """Takes these lanes, and serves what it got of them."""
        for item in await self._store.write(partial(self._take, lanes=lanes)):
            if self._is_ours(item):
                self._busy[item.lane] = asyncio.create_task(self._drain(item))

    def _take(self, tx: Tx, lanes: Sequence[str]) -> list[Item | Held]:
        """All lanes are locked before the first rate is: so units that take several never wait in a ring."""
        now = self._clock.now()
        lease = Lease(self._owner, now + LEASE)
        heads = (tx.lanes.head(lane, now) for lane in lanes)
        items = [replace(item, taken_at=now) for item in heads if item]
        wanted = {item.lane: self._outlet.rates(tx, item) for item in items if not item.begun_at}
        tx.rates.lock([rate.key for rates in wanted.values() for rate in rates])
        taken: list[Item | Held] = []
        for item in items:
            if item.begun_at:
                taken.append(tx.lanes.hold(item, lease))
            elif held := tx.rates.reserve_all(wanted[item.lane], now):
                rate, free_at = held
                tx.lanes.retry(item, free_at, failed=False)
                taken.append(Held(item.lane, rate.key, now, free_at))
            else:
                taken.append(tx.lanes.begin(item, now, lease))
        return taken

    def _is_ours(self, taken: Item | Held) -> TypeGuard[Item]:
        """What a rate holds back is remembered instead."""
        if isinstance(taken, Held):
            self._pacing.hold(taken)
            return False
        self._pacing.let_go(taken.lane)
        return True

    async def _drain(self, item: Item) -> None:
        """One thing of the lane after the other."""
        lane = item.lane
        try:
            more: Item | None = item
            while more:
                more = await self._serve(more)
        except LeaseLost:
            log.warning("delivery.lease_lost", extra={"lane": lane})
        except Exception:
            log.exception("delivery.failed", extra={"lane": lane})
            await asyncio.sleep(FIRST_BACKOFF)
        finally:
            del self._busy[lane]
            self._wake.set()

    async def _serve(self, item: Item) -> Item | None:
        """Settles it and takes what comes next in its lane, in one unit."""
        settle = await (self._look_back(item) if item.begun_at else self._send(item))
        return next(filter(self._is_ours, await self._settle(item.lane, settle)), None)

    async def _settle(self, lane: str, settle: Settle) -> list[Item | Held]:
        """What is known of its fate is not given up while the store is away: the lease decides."""

        def settled(tx: Tx) -> list[Item | Held]:
            settle(tx)
            return self._take(tx, [lane])

        while True:
            try:
                return await self._store.write(settled)
            except StoreUnavailable:
                log.exception("delivery.store_unavailable")
                await asyncio.sleep(FIRST_BACKOFF)

    async def _send(self, item: Item) -> Settle:
        try:
            async with asyncio.timeout(SENDING_SECONDS):
                anchor = await self._outlet.send(item)
        except OutletHeld as held:
            return partial(self._settling.held, item=item, held=held)
        except OutletDown:
            return partial(self._settling.again, item=item)
        except (OutletUnclear, TimeoutError):
            return partial(self._settling.unclear, item=item)
        except OutletRefused as refused:
            return partial(self._settling.refused, item=item, refused=refused)
        return partial(self._settling.done, item=item, anchor=anchor)

    async def _look_back(self, item: Item) -> Settle:
        if not must_look(item):
            again = item.kind in FOLLOWING
            return await self._send(item) if again else partial(self._settling.unclear, item=item)
        try:
            async with asyncio.timeout(SENDING_SECONDS):
                anchor = await self._outlet.look_back(item)
        except OutletHeld as held:
            return partial(self._settling.look_later, item=item, pause=pause_of(held))
        except (OutletDown, OutletUnclear, TimeoutError):
            return partial(self._settling.look_later, item=item, pause=SETTLE)
        except OutletRefused as refused:
            return partial(self._settling.refused, item=item, refused=refused)
        if anchor:
            log.info("delivery.found", extra={"delivery": item.id})
            return partial(self._settling.found, item=item, anchor=anchor)
        return partial(self._settling.not_found, item=item)


def _defer(tx: Tx, lanes: list[str], until: datetime) -> None:
    tx.lanes.defer(lanes, until)
