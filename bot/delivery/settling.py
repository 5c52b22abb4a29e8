"""What became of one thing that was said, or looked for, as its lane keeps it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.deliveries import FOLLOWING, Amended, Anchor, CatchUp, LaneKind, Line, Relay, Whisper
from bot.domain.errors import OutletHeld, OutletRefused
from bot.ports import Clock, Item, Outlet, Tx

log = logging.getLogger(__name__)

SETTLE = timedelta(seconds=2)
"""Before the first look-back: a post may become visible a little later."""
LOOK_AGAIN = timedelta(seconds=10)
LOOKS = 2
"""Look-backs that must find nothing, LOOK_AGAIN apart, before the same delivery is sent again."""
FIRST_BACKOFF, LONGEST_BACKOFF = 0.5, 60.0

_DRAWN = {LaneKind.CARD, LaneKind.OVERNIGHT}


class Settling:
    """Each of these is a unit of work, and raises LeaseLost where the lane is another's by now."""

    def __init__(self, clock: Clock, outlet: Outlet, jitter: Callable[[], float]) -> None:
        self._clock = clock
        self._outlet = outlet
        self._jitter = jitter

    def done(self, tx: Tx, item: Item, anchor: Anchor | None) -> None:
        tx.lanes.done(item, anchor, self._clock.now())
        if anchor and item.kind in _DRAWN:
            tx.inbox.revive(anchor)

    def found(self, tx: Tx, item: Item, anchor: Anchor) -> None:
        """What a look-back finds may show less than is wanted by now: it counts as the first drawing only."""
        self.done(tx, replace(item, rev=min(item.rev, 1)) if item.kind in _DRAWN else item, anchor)

    def held(self, tx: Tx, item: Item, held: OutletHeld) -> None:
        until = self._clock.now() + pause_of(held)
        rates = self._outlet.rates(tx, item)
        _put_down(tx, item, until, failed=False)
        for rate in sorted(rates, key=lambda rate: rate.key):
            tx.rates.hold(rate.key, until)

    def again(self, tx: Tx, item: Item) -> None:
        _put_down(tx, item, self._clock.now() + self._backoff(item.attempts + item.looked), failed=True)

    def unclear(self, tx: Tx, item: Item) -> None:
        """What can be said twice without harm is; a private word is not repeated; the rest is looked for."""
        if isinstance(item.want, Whisper):
            tx.lanes.done(item, None, self._clock.now())
        elif not must_look(item) and item.kind in FOLLOWING:
            tx.lanes.unclear(item, self._clock.now() + self._backoff(item.looked), looked=item.looked + 1)
        elif not must_look(item):
            self.again(tx, item)
        else:
            tx.lanes.unclear(item, self._clock.now() + SETTLE, looked=0)

    def look_later(self, tx: Tx, item: Item, pause: timedelta) -> None:
        tx.lanes.unclear(item, self._clock.now() + pause, looked=item.looked)

    def not_found(self, tx: Tx, item: Item) -> None:
        if item.looked + 1 >= LOOKS:
            self.again(tx, item)
        else:
            tx.lanes.unclear(item, self._clock.now() + LOOK_AGAIN, looked=item.looked + 1)

    def refused(self, tx: Tx, item: Item, refused: OutletRefused) -> None:
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


def must_look(item: Item) -> bool:
    """A new message must not stand twice; redrawing, reacting and whispering need no look."""
    if item.kind in _DRAWN:
        return item.anchor is None
    return item.kind is LaneKind.CUSTOMER_SLACK or isinstance(item.want, Relay | CatchUp | Amended | Line)


def pause_of(held: OutletHeld) -> timedelta:
    return timedelta(seconds=int(held.details["seconds"]))


def _put_down(tx: Tx, item: Item, until: datetime, *, failed: bool) -> None:
    """Definitely not sent now. What was in doubt before keeps its extent, for it may have been told then."""
    if item.begun_at and item.kind in FOLLOWING:
        tx.lanes.unclear(item, until, looked=item.looked + int(failed))
    else:
        tx.lanes.retry(item, until, failed=failed)
