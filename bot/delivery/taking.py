"""Taking lanes in hand: each head as it is to be said, within the rates, under a lease."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from bot.delivery.pacing import Held
from bot.delivery.settling import must_look
from bot.delivery.shaping import shaped
from bot.domain.deliveries import FOLLOWING
from bot.domain.errors import BatonError
from bot.ports import Item, Lease, Outlet, Rate, Tx

log = logging.getLogger(__name__)


def take(tx: Tx, outlet: Outlet, lanes: Sequence[str], lease: Lease, now: datetime) -> list[Item | Held]:
    """All lanes are locked before the first rate is: so units that take several never wait in a ring."""
    items = list(_heads(tx, lanes, now))
    wanted = {item.lane: outlet.rates(tx, item) if _uses_up(item) else () for item in items}
    tx.rates.lock([rate.key for rates in wanted.values() for rate in rates])
    return [_begun(tx, item, wanted[item.lane], lease, now) for item in items]


def _heads(tx: Tx, lanes: Sequence[str], now: datetime) -> Iterator[Item]:
    for lane in lanes:
        head = tx.lanes.head(lane, now)
        item = _shaped(tx, head, now) if head else None
        if item:
            yield replace(item, taken_at=now)


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
