"""What became of one thing that was said, or looked for, as its lane keeps it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.delivery.anchoring import anew, is_removed_again, locked
from bot.domain.alarms import AlarmKind
from bot.domain.deliveries import (
    DRAWN,
    FOLLOWING,
    Anchor,
    Close,
    DrawCard,
    DrawOps,
    DrawOvernight,
    LaneKind,
    Nudge,
    Onward,
    Tell,
    Whisper,
)
from bot.domain.errors import OutletHeld, OutletRefused
from bot.domain.losing import OutletGone
from bot.domain.parts import rest_of
from bot.former_cards import lead_on
from bot.ports import Clock, Item, Outlet, Rate, Tx
from bot.straying import LONG_AGO, Said, left_by, look_for

log = logging.getLogger(__name__)

SETTLE = timedelta(seconds=2)
"""Before the first look-back: a post may become visible a little later."""
LOOK_AGAIN = timedelta(seconds=10)
LOOKS = 2
"""Look-backs that must find nothing, LOOK_AGAIN apart, before the same delivery is sent again."""
FIRST_BACKOFF, LONGEST_BACKOFF = 0.5, 60.0

_FAILING = {LaneKind.WEBHOOK: (AlarmKind.WEBHOOK_FAILING,), LaneKind.MAIL: (AlarmKind.MAIL_FAILING,)}


class Settling:
    """Each of these is a unit of work, and raises LeaseLost where the lane is another's by now."""

    def __init__(
        self, clock: Clock, outlet: Outlet, jitter: Callable[[], float], *, repeat: bool = False
    ) -> None:
        self._repeat = repeat
        self._clock = clock
        self._outlet = outlet
        self._jitter = jitter

    def done(self, tx: Tx, item: Item, anchor: Anchor | None) -> None:
        now = self._clock.now()
        rest = None if isinstance(item.want, Tell) else rest_of(item.want)
        tx.lanes.done(item, anchor, now, rest)
        if item.attempts or item.looked:
            for kind in (AlarmKind.LANE_PARKED, *_FAILING.get(item.kind, ())):
                tx.alarms.clear(kind, item.lane, now)
        if anchor and item.kind in DRAWN and item.anchor is None:
            tx.inbox.revive(anchor)
            _stands_now(tx, item, now)

    def found(self, tx: Tx, item: Item, anchor: Anchor) -> None:
        """What a look-back finds may show less than is wanted by now: it counts as the first drawing only."""
        self.done(tx, replace(item, rev=min(item.rev, 1)) if item.kind in DRAWN else item, anchor)

    def held(self, tx: Tx, item: Item, held: OutletHeld) -> None:
        until = self._clock.now() + pause_of(held)
        rates = self._outlet.rates(tx, item)
        _put_down(tx, item, until, failed=False)
        _hold(tx, rates, until)

    def look_held(self, tx: Tx, item: Item, held: OutletHeld) -> None:
        until = self._clock.now() + pause_of(held)
        rates = self._outlet.rates(tx, item)
        tx.lanes.unclear(item, until, looked=item.looked)
        _hold(tx, rates, until)

    def at_once(self, tx: Tx, item: Item) -> None:
        """Refused where it was to stand, and it goes elsewhere from now on."""
        _put_down(tx, item, self._clock.now(), failed=False)

    def again(self, tx: Tx, item: Item) -> None:
        _put_down(tx, item, self._clock.now() + self._backoff(item.attempts + item.looked), failed=True)

    def unclear(self, tx: Tx, item: Item) -> None:
        """What can be said twice without harm is; a private word is not repeated; the rest is looked for."""
        if isinstance(item.want, Whisper | Nudge):
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
        now = self._clock.now()
        long_ago = item.begun_at is not None and now - item.begun_at >= LONG_AGO
        if long_ago or item.looked + 1 >= LOOKS:
            tx.lanes.retry(item, now + self._backoff(item.attempts), failed=True)
        else:
            tx.lanes.unclear(item, now + LOOK_AGAIN, looked=item.looked + 1)

    def gone(self, tx: Tx, item: Item, gone: OutletGone) -> None:
        """What is open goes on elsewhere; what has ended ends quietly."""
        now = self._clock.now()
        reason = str(gone.details["reason"])
        log.warning("delivery.place_gone", extra={"lane": item.lane, "reason": reason})
        if gone.details.get("astray") and (stray := left_by(item)):
            look_for(tx, stray)
        if item.kind is LaneKind.LEFT:
            tx.lanes.done(item, None, now)
        elif isinstance(item.want, DrawOvernight | DrawOps):
            self._drawing_gone(tx, item, now, lost=bool(gone.details["lost"]))
        elif not isinstance(item.want, Tell):
            self._thread_gone(tx, item, item.want.handoff_id, now, lost=bool(gone.details["lost"]))

    def _drawing_gone(self, tx: Tx, item: Item, now: datetime, *, lost: bool) -> None:
        """A list on which people wait stands again; what somebody deleted otherwise stays deleted."""
        if lost or (isinstance(item.want, DrawOvernight) and item.want.opens_at > now):
            tx.lanes.retry(item, now, failed=False)
            tx.lanes.uproot(item)
        else:
            tx.lanes.done(item, item.anchor, now)

    def _thread_gone(self, tx: Tx, item: Item, handoff_id: str, now: datetime, *, lost: bool) -> None:
        handoff = locked(tx, handoff_id)
        if handoff.is_open and item.anchor:
            if not lost and is_removed_again(tx, handoff_id, now):
                self._stand(tx, item, handoff_id, now)
                return
            tx.lanes.retry(item, now, failed=False)
            anew(tx, handoff, item.anchor, now, lost=lost)
        else:
            tx.lanes.done(item, item.anchor if item.kind in DRAWN else None, now)

    def _stand(self, tx: Tx, item: Item, handoff_id: str, now: datetime) -> None:
        log.error("delivery.card_removed", extra={"lane": item.lane, "handoff": handoff_id})
        tx.lanes.park(item, AlarmKind.CARD_REMOVED)
        tx.alarms.add(AlarmKind.CARD_REMOVED, handoff_id, now)

    def unseen(self, tx: Tx, item: Item, refused: OutletRefused) -> None:
        """Nobody can look whether it stands there. A card is never said twice blindly."""
        want = item.want
        if self._repeat and isinstance(want, Said):
            item = tx.lanes.reshape(item, replace(want, repeated=True))
            tx.lanes.retry(item, self._clock.now(), failed=False)
        else:
            self.refused(tx, item, refused)

    def refused(self, tx: Tx, item: Item, refused: OutletRefused) -> None:
        """What people lose no word by is dropped; anything else parks its lane, with an alarm."""
        reason = str(refused.details["reason"])
        now = self._clock.now()
        if item.kind is LaneKind.MARKS:
            log.warning("delivery.mark_refused", extra={"lane": item.lane, "reason": reason})
            tx.lanes.done(item, None, now)
            return
        if isinstance(item.want, Close | Onward):
            log.warning("delivery.left_as_it_is", extra={"lane": item.lane, "reason": reason})
            tx.lanes.done(item, None, now)
            return
        if item.kind is LaneKind.STRAYS:
            log.error("delivery.stray_left", extra={"lane": item.lane, "reason": reason})
            tx.lanes.done(item, None, now)
            return
        log.error("delivery.lane_parked", extra={"lane": item.lane, "reason": reason})
        tx.lanes.park(item, reason)
        if item.kind is not LaneKind.OPS:  # it would have to be told there
            tx.alarms.add(AlarmKind.LANE_PARKED, item.lane, now)

    def _backoff(self, attempts: int) -> timedelta:
        longest = min(LONGEST_BACKOFF, FIRST_BACKOFF * 2 ** min(attempts, 10))
        return timedelta(seconds=longest * (0.5 + self._jitter() / 2))


def _stands_now(tx: Tx, item: Item, now: datetime) -> None:
    if isinstance(item.want, DrawCard):
        for kind in (AlarmKind.CARD_UNDELIVERED, AlarmKind.THREAD_LOST):
            tx.alarms.clear(kind, item.want.handoff_id, now)
        lead_on(tx, item.want.handoff_id, now)


def _hold(tx: Tx, rates: Sequence[Rate], until: datetime) -> None:
    """The outlet's first is the outside's own; a cap of ours behind it goes on."""
    for rate in rates[:1]:
        tx.rates.hold(rate.key, until)


def must_look(item: Item) -> bool:
    """A new message must not stand twice; redrawing, reacting and whispering need no look."""
    if item.kind in DRAWN:
        return item.anchor is None
    return item.kind is LaneKind.CUSTOMER_SLACK or isinstance(item.want, Said)


def pause_of(held: OutletHeld) -> timedelta:
    return timedelta(seconds=int(held.details["seconds"]))


def _put_down(tx: Tx, item: Item, until: datetime, *, failed: bool) -> None:
    """Definitely not sent now. What was in doubt before keeps its extent, for it may have been told then."""
    if item.begun_at and item.kind in FOLLOWING:
        tx.lanes.unclear(item, until, looked=item.looked + int(failed))
    else:
        tx.lanes.retry(item, until, failed=failed)
