"""The one loop that speaks to the outside: lanes in order, never twice, never lost.

A row is `begun` and committed before the call and `done` after it. A row found begun has an unknown fate: it
is looked for by its delivery id before it is said again.
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from bot.domain.deliveries import (
    FOLLOWING,
    OF_SLACK,
    Amended,
    Anchor,
    CatchUp,
    LaneKind,
    Line,
    Relay,
    Whisper,
)
from bot.domain.errors import OutletDown, OutletHeld, OutletRefused, OutletUnclear, StoreUnavailable
from bot.pacing import Held, Pacing
from bot.ports import Clock, Item, Outlet, Store, Tx
from bot.waking import Wake

log = logging.getLogger(__name__)

SETTLE = timedelta(seconds=2)
"""Before the first look-back: a post may become visible a little later."""
LOOK_AGAIN = timedelta(seconds=10)
LOOKS = 2
"""Look-backs that must find nothing, LOOK_AGAIN apart, before the same delivery is sent again."""
FIRST_BACKOFF, LONGEST_BACKOFF = 0.5, 60.0


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
        self._jitter = jitter
        self._busy: dict[str, asyncio.Task[None]] = {}
        self._pacing = Pacing()

    async def run(self) -> None:
        """Delivers until cancelled; what is in hand then is found again at the next start."""
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
            serve = await self._due()
        except StoreUnavailable:
            log.exception("delivery.store_unavailable")
            return
        for lane in serve:
            self._busy[lane] = asyncio.create_task(self._drain(lane))

    async def _due(self) -> list[str]:
        """The lanes to serve now; whose rate is known to be used up waits, in one unit for all of them."""
        now = self._clock.now()
        due = await self._store.read(lambda tx: tx.lanes.due(now, self._kinds))
        serve, wait = self._pacing.split(due, self._busy, now)
        for until, lanes in wait.items():
            await self._store.write(partial(_defer, lanes=lanes, until=until))
        return serve

    async def _drain(self, lane: str) -> None:
        try:
            while await self._serve(lane):
                pass
        except Exception:
            log.exception("delivery.failed", extra={"lane": lane})
            await asyncio.sleep(FIRST_BACKOFF)
        finally:
            del self._busy[lane]
            self._wake.set()

    async def _serve(self, lane: str) -> bool:
        """One thing of the lane; False when there is nothing more to do there now."""
        item = await self._store.write(partial(self._take, lane=lane))
        if isinstance(item, Held):
            self._pacing.hold(lane, item)
            return False
        self._pacing.let_go(lane)
        if item is None:
            return False
        settle = await (self._look_back(item) if item.begun_at else self._send(item))
        await self._store.write(settle)
        return True

    def _take(self, tx: Tx, lane: str) -> Item | Held | None:
        now = self._clock.now()
        item = tx.lanes.head(lane, now)
        if item is None or item.begun_at:
            return item
        if held := tx.rates.reserve_all(self._outlet.rates(tx, item), now):
            rate, free_at = held
            tx.lanes.retry(item, free_at, failed=False)
            return Held(rate.key, now, free_at)
        tx.lanes.begin(item, now)
        return item

    async def _send(self, item: Item) -> Callable[[Tx], None]:
        try:
            anchor = await self._outlet.send(item)
        except OutletHeld as held:
            return partial(self._held, item=item, held=held)
        except OutletDown:
            return partial(self._again, item=item)
        except OutletUnclear:
            return partial(self._unclear, item=item)
        except OutletRefused as refused:
            return partial(self._refused, item=item, refused=refused)
        return partial(self._done, item=item, anchor=anchor)

    async def _look_back(self, item: Item) -> Callable[[Tx], None]:
        if not _must_look(item):
            return await self._send(item) if item.kind in FOLLOWING else partial(self._unclear, item=item)
        try:
            anchor = await self._outlet.look_back(item)
        except OutletHeld as held:
            return partial(self._look_later, item=item, pause=timedelta(seconds=int(held.details["seconds"])))
        except (OutletDown, OutletUnclear):
            return partial(self._look_later, item=item, pause=SETTLE)
        except OutletRefused as refused:
            return partial(self._refused, item=item, refused=refused)
        if anchor:
            log.info("delivery.found", extra={"delivery": item.id})
            drawn = item.kind in {LaneKind.CARD, LaneKind.OVERNIGHT}
            return partial(self._done, item=_as_first_drawn(item) if drawn else item, anchor=anchor)
        return partial(self._not_found, item=item)

    def _done(self, tx: Tx, item: Item, anchor: Anchor | None) -> None:
        tx.lanes.done(item, anchor, self._clock.now())
        if anchor and item.kind in {LaneKind.CARD, LaneKind.OVERNIGHT}:
            tx.inbox.revive(anchor)

    def _held(self, tx: Tx, item: Item, held: OutletHeld) -> None:
        until = self._clock.now() + timedelta(seconds=int(held.details["seconds"]))
        for rate in self._outlet.rates(tx, item):
            tx.rates.hold(rate.key, until)
        _put_down(tx, item, until, failed=False)

    def _again(self, tx: Tx, item: Item) -> None:
        _put_down(tx, item, self._clock.now() + self._backoff(item.attempts + item.looked), failed=True)

    def _unclear(self, tx: Tx, item: Item) -> None:
        """What can be said twice without harm is; a private word is not repeated; the rest is looked for."""
        if isinstance(item.want, Whisper):
            tx.lanes.done(item, None, self._clock.now())
        elif not _must_look(item) and item.kind in FOLLOWING:
            tx.lanes.unclear(item, self._clock.now() + self._backoff(item.looked), looked=item.looked + 1)
        elif not _must_look(item):
            self._again(tx, item)
        else:
            tx.lanes.unclear(item, self._clock.now() + SETTLE, looked=0)

    def _look_later(self, tx: Tx, item: Item, pause: timedelta) -> None:
        tx.lanes.unclear(item, self._clock.now() + pause, looked=item.looked)

    def _not_found(self, tx: Tx, item: Item) -> None:
        if item.looked + 1 >= LOOKS:
            self._again(tx, item)
        else:
            tx.lanes.unclear(item, self._clock.now() + LOOK_AGAIN, looked=item.looked + 1)

    def _refused(self, tx: Tx, item: Item, refused: OutletRefused) -> None:
        """A mark or private word without a place is dropped; anything else parks its lane, with an alarm."""
        reason = str(refused.details["reason"])
        now = self._clock.now()
        if item.kind is LaneKind.MARKS:
            log.warning("delivery.mark_refused", extra={"lane": item.lane, "reason": reason})
            tx.lanes.done(item, None, now)
            return
        log.error("delivery.lane_parked", extra={"lane": item.lane, "reason": reason})
        tx.lanes.park(item, reason)
        tx.alarms.add("lane_parked", item.lane, now)

    def _backoff(self, attempts: int) -> timedelta:
        longest = min(LONGEST_BACKOFF, FIRST_BACKOFF * 2 ** min(attempts, 10))
        return timedelta(seconds=longest * (0.5 + self._jitter() / 2))


def _defer(tx: Tx, lanes: list[str], until: datetime) -> None:
    tx.lanes.defer(lanes, until)


def _put_down(tx: Tx, item: Item, until: datetime, *, failed: bool) -> None:
    """Definitely not sent now. What was in doubt before keeps its extent, for it may have been told then."""
    if item.begun_at and item.kind in FOLLOWING:
        tx.lanes.unclear(item, until, looked=item.looked + int(failed))
    else:
        tx.lanes.retry(item, until, failed=failed)


def _as_first_drawn(item: Item) -> Item:
    """What a look-back finds may show less than is wanted by now; so it counts as the first drawing only."""
    return replace(item, rev=min(item.rev, 1))


def _must_look(item: Item) -> bool:
    """A new message must not stand twice; redrawing, reacting and whispering need no look."""
    if item.kind in {LaneKind.CARD, LaneKind.OVERNIGHT}:
        return item.anchor is None
    return item.kind is LaneKind.CUSTOMER_SLACK or isinstance(item.want, Relay | CatchUp | Amended | Line)
