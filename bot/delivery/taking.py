"""Taking lanes in hand: each head as it is to be said, within the rates, under a lease."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.delivery.pacing import Held
from bot.delivery.settling import must_look
from bot.delivery.shaping import shaped
from bot.domain.alarms import AlarmKind
from bot.domain.deliveries import FOLLOWING, LaneKind
from bot.domain.errors import BatonError
from bot.ports import Item, Lease, Outlet, Rate, Tx

log = logging.getLogger(__name__)

NOT_TAKEN = "not_taken"

Taken = tuple[Item, Sequence[Rate]]
"""With what it uses up."""


def take(tx: Tx, outlet: Outlet, lanes: Sequence[str], lease: Lease, now: datetime) -> list[Item | Held]:
    """All lanes are locked before the first rate is: so units that take several never wait in a ring."""
    taken = [one for lane in lanes if (one := _apart(tx, outlet, lane, now))]
    tx.rates.lock([rate.key for _, rates in taken for rate in rates])
    return [_begun(tx, item, rates, lease, now) for item, rates in taken]


def _apart(tx: Tx, outlet: Outlet, lane: str, now: datetime) -> Taken | None:
    """A lane that can't be taken, by a fault of ours, is parked: it keeps back no other, nor what was settled
    in the same unit.
    """
    try:
        return _head(tx, outlet, lane, now)
    except Exception as fault:
        try:
            _set_aside(tx, lane, now)
        except Exception:  # the transaction is at fault, not the lane
            raise fault from None
        log.exception("delivery.not_taken", extra={"lane": lane})
        return None


def _head(tx: Tx, outlet: Outlet, lane: str, now: datetime) -> Taken | None:
    head = tx.lanes.head(lane, now)
    item = _shaped(tx, head, now) if head else None
    if item is None:
        return None
    item = replace(item, taken_at=now)
    return item, outlet.rates(tx, item) if _uses_up(item) else ()


def _set_aside(tx: Tx, lane: str, at: datetime) -> None:
    if tx.lanes.set_aside(lane, NOT_TAKEN, at) and not lane.startswith(f"{LaneKind.OPS}:"):
        tx.alarms.add(AlarmKind.LANE_PARKED, lane, at)


def _uses_up(item: Item) -> bool:
    """What follows a conversation and was begun goes on with the place that it took then."""
    return not item.begun_at or (must_look(item) and item.kind not in FOLLOWING)


def _shaped(tx: Tx, item: Item, now: datetime) -> Item | None:
    """What can't be shaped is left to the outlet: its refusal parks this one lane and keeps back no other."""
    try:
        return shaped(tx, item, now)
    except BatonError:
        log.exception("delivery.not_shaped", extra={"lane": item.lane})
        return item


def _begun(tx: Tx, item: Item, rates: Sequence[Rate], lease: Lease, now: datetime) -> Item | Held:
    """What was in doubt before stays so while it waits for a rate."""
    if held := tx.rates.reserve_all(rates, now):
        rate, free_at = held
        if item.begun_at:
            tx.lanes.unclear(item, free_at, looked=item.looked)
        else:
            tx.lanes.retry(item, free_at, failed=False)
        return Held(item.lane, rate.key, now, free_at)
    return tx.lanes.hold(item, lease) if item.begun_at else tx.lanes.begin(item, now, lease)
