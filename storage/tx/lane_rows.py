"""How rows of lanes, drawings and deliveries read."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Row

from bot.domain.deliveries import Amended, Anchor, Brought, Carrier, CatchUp, LaneKind, Want
from bot.ports import Item


def carries(want: Carrier, seq: int, of: Collection[str]) -> bool:
    """The turn `seq` of the conversation whose handoffs are `of`."""
    match want:
        case Brought():
            return want.of in of and seq <= want.upto
        case CatchUp():
            return want.handoff_id in of and want.after < seq <= want.upto
        case Amended(of=merged) if merged:
            return merged in of and want.seq == seq
        case _:
            return want.handoff_id in of and want.seq == seq


def item_of(lane: Row[Any], item_id: str, want: Want, anchor: Anchor | None, rev: int) -> Item:
    return Item(
        id=item_id,
        lane=lane.key,
        kind=LaneKind(lane.kind),
        want=want,
        anchor=anchor,
        rev=rev,
        begun_at=lane.sending_at,
        looked=lane.looked,
        attempts=lane.attempts,
        fence=lane.fence,
        since=lane.since,
    )


def is_later(lane: Row[Any], now: datetime) -> bool:
    held = lane.lease_until is not None and lane.lease_until > now
    return held or (lane.not_before is not None and lane.not_before > now)


def anchor_of(row: Row[Any]) -> Anchor | None:
    return Anchor(row.channel, row.ts) if row.ts else None


def place(anchor: Anchor | None) -> dict[str, str | None]:
    return {
        "at_channel": anchor.channel if anchor else None,
        "at_ts": anchor.ts if anchor else None,
    }
