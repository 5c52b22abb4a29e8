"""What may stand by itself: posted under a thread that is gone, and nobody was told where."""

from __future__ import annotations

from datetime import timedelta

from bot.domain.deliveries import Anchor, Carrier, Line, Onward, Stray, lane_of
from bot.ports import Item, Tx

LONG_AGO = timedelta(minutes=1)
"""Begun so long ago, it had its end: one look is enough, of which Slack allows 50 a minute. Who was stopped
may speak until its lease is over (30 s), and what was said become visible SETTLE and LOOK_AGAIN later.
"""

Said = Carrier | Line | Onward
"""A message of its own in a thread; anything else redraws one, or leaves none."""


def in_doubt(tx: Tx, handoff_id: str, root: Anchor) -> Stray | None:
    """Of that thread: what was begun in it and not settled. Asked before it is forgotten with the thread."""
    begun = tx.lanes.begun_in(handoff_id)
    if begun is None or not isinstance(begun.want, Said):
        return None
    return Stray(handoff_id, begun.id, root.channel, root.ts, begun.at)


def left_by(item: Item) -> Stray | None:
    """By what is in hand, was taken by Slack and could not be found or deleted."""
    begun_at = item.begun_at or item.taken_at
    if begun_at is None or item.anchor is None or not isinstance(item.want, Said):
        return None
    return Stray(item.want.handoff_id, item.id, item.anchor.channel, item.anchor.ts, begun_at)


def look_for(tx: Tx, stray: Stray) -> None:
    """Once, when nobody is left who could still post it."""
    due = stray.begun_at + LONG_AGO
    tx.lanes.put(stray, due)
    tx.lanes.defer([lane_of(stray)[1]], due)
