"""The one loop that speaks to the outside: lanes in order, never twice, never lost.

A row is `begun` and committed before the call and settled after it. A row found begun has an unknown fate: it
is looked for by its delivery id before it is said again. Whoever has a lane in hand has a lease on it.
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable, Collection, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from typing import TypeGuard, TypeVar
from uuid import uuid4

from bot.delivery import deadline
from bot.delivery.pacing import Held, Pacing
from bot.delivery.settling import FIRST_BACKOFF, SETTLE, Settling, must_look
from bot.delivery.taking import take
from bot.domain.alarms import AlarmKind
from bot.domain.deliveries import FOLLOWING, OF_SLACK, LaneKind
from bot.domain.errors import (
    LeaseLost,
    OutletDown,
    OutletHeld,
    OutletRefused,
    OutletUnclear,
    StoreUnavailable,
)
from bot.domain.losing import OutletGone, OutletMoved
from bot.ports import Clock, Item, Lease, Outlet, Store, Tx
from bot.waking import Wake

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=30)
"""How long a lane is left to whoever took it and was not heard of since."""
SENDING_SECONDS = 20.0
"""The longest that one thing may take to be sent or looked for: less than its lease, by a margin."""
MARGIN = timedelta(seconds=1)
"""Before its lease is over nothing is begun any more: clocks of two replicas may differ by less."""
LEAST_PAUSE = 0.2
MOST_AT_ONCE = 64
"""Lanes that one unit of work takes."""

T = TypeVar("T")
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
        *,
        repeat: bool = False,
    ) -> None:
        """`outlet` speaks for all lanes of `kinds`.

        `repeat`: what may have been said, where nobody can look, is said again with a mark; else its lane
        parks. A card always parks.
        """
        self._store = store
        self._clock = clock
        self._outlet = outlet
        self._wake = wake
        self._kinds = kinds
        self._settling = Settling(clock, outlet, jitter, repeat=repeat)
        self._owner = uuid4().hex
        self._busy: dict[str, asyncio.Task[None]] = {}
        self._asked_at: dict[str, float] = {}
        self._pacing = Pacing()
        self._draining = False
        self._hurry = asyncio.Event()

    async def run(self) -> None:
        """Delivers until cancelled; what is in hand then is found again when its lease is over."""
        try:
            while True:
                await self._sweep()
                await self._wake.wait()
        finally:
            for task in self._busy.values():
                task.cancel()

    async def drain(self) -> None:
        """Takes nothing more in hand; returns once what is in hand has its end."""
        self._draining = True
        self._hurry.set()
        while self._busy:
            await asyncio.wait(set(self._busy.values()))

    async def free_parked(self) -> None:
        """For the start: who runs Baton may have mended what was refused. Refused again, it parks again.

        What stands because its card is removed again and again is a person's to release.
        """
        try:
            freed = await self._store.write(lambda tx: tx.lanes.free_parked(but=AlarmKind.CARD_REMOVED))
        except StoreUnavailable:
            log.exception("delivery.store_unavailable")
            return
        if freed:
            log.warning("delivery.lanes_freed", extra={"lanes": freed})

    async def _sweep(self) -> None:
        if self._draining:
            return
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
        asked_at = deadline.now()
        for item in await self._store.write(partial(self._take, lanes=lanes)):
            if self._is_ours(item):
                self._asked_at[item.lane] = asked_at
                self._busy[item.lane] = asyncio.create_task(self._drain(item))

    def _take(self, tx: Tx, lanes: Sequence[str]) -> list[Item | Held]:
        if self._draining:
            return []
        now = self._clock.now()
        return take(tx, self._outlet, lanes, Lease(self._owner, now + LEASE), now)

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
            await self._pause()
        finally:
            del self._busy[lane], self._asked_at[lane]
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
            self._asked_at[lane] = deadline.now()
            try:
                return await self._store.write(settled)
            except StoreUnavailable:
                log.exception("delivery.store_unavailable")
                await self._pause()

    async def _pause(self) -> None:
        """Cut short by the end: what is tried then still is tried a few times a second."""
        with suppress(TimeoutError):
            async with asyncio.timeout(FIRST_BACKOFF):
                await self._hurry.wait()
        await asyncio.sleep(LEAST_PAUSE)

    async def _within_lease(self, item: Item, act: Callable[[Item], Awaitable[T]]) -> T:
        """Raises OutletDown where nothing can be said before the lease is over."""
        left = LEASE - timedelta(seconds=deadline.now() - self._asked_at[item.lane])
        if left <= MARGIN:
            raise OutletDown(method="lease")
        with deadline.within(left - MARGIN):
            async with asyncio.timeout(min(SENDING_SECONDS, left.total_seconds())):
                return await act(item)

    async def _send(self, item: Item) -> Settle:
        try:
            anchor = await self._within_lease(item, self._outlet.send)
        except OutletHeld as held:
            return partial(self._settling.held, item=item, held=held)
        except OutletDown:
            return partial(self._settling.again, item=item)
        except OutletMoved:
            return partial(self._settling.at_once, item=item)
        except (OutletUnclear, TimeoutError):
            return partial(self._settling.unclear, item=item)
        except OutletGone as gone:
            return partial(self._settling.gone, item=item, gone=gone)
        except OutletRefused as refused:
            return partial(self._settling.refused, item=item, refused=refused)
        return partial(self._settling.done, item=item, anchor=anchor)

    async def _look_back(self, item: Item) -> Settle:
        if not must_look(item):
            again = item.kind in FOLLOWING
            return await self._send(item) if again else partial(self._settling.unclear, item=item)
        try:
            anchor = await self._within_lease(item, self._outlet.look_back)
        except OutletHeld as held:
            return partial(self._settling.look_held, item=item, held=held)
        except (OutletDown, OutletUnclear, TimeoutError):
            return partial(self._settling.look_later, item=item, pause=SETTLE)
        except OutletGone as gone:
            return partial(self._settling.gone, item=item, gone=gone)
        except OutletRefused as refused:
            return partial(self._settling.unseen, item=item, refused=refused)
        if anchor:
            log.info("delivery.found", extra={"delivery": item.id})
            return partial(self._settling.found, item=item, anchor=anchor)
        return partial(self._settling.not_found, item=item)


def _defer(tx: Tx, lanes: list[str], until: datetime) -> None:
    tx.lanes.defer(lanes, until)
