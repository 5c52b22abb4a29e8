"""What stands first in a lane of deliveries: joined with what stands behind it, or cut into messages."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import Row, bindparam, delete, select, update

from bot.domain.deliveries import (
    Amended,
    Anchor,
    Brought,
    Carrier,
    CatchUp,
    Close,
    Delivery,
    Echo,
    LaneKind,
    Line,
    Mark,
    Nudge,
    Onward,
    Redo,
    Relay,
    Stray,
    Whisper,
    lane_of,
)
from bot.ports import Begun, Item
from storage.codec import dump, load
from storage.tables.lane import DELIVERY, LANE
from storage.tx import lane_statements as sql
from storage.tx.lane_rows import anchor_of, item_of, place
from storage.tx.unit import Unit

DELIVERIES: dict[str, type[Delivery]] = {
    kind.__name__: kind
    for kind in (
        Relay,
        CatchUp,
        Brought,
        Redo,
        Amended,
        Echo,
        Line,
        Mark,
        Whisper,
        Nudge,
        Stray,
        Close,
        Onward,
    )
}
_RESHAPE = (
    update(DELIVERY)
    .where(DELIVERY.c.id == bindparam("item"), DELIVERY.c.sent_at.is_(None))
    .values(kind=bindparam("kind_now"), want=bindparam("want_now", type_=DELIVERY.c.want.type))
)
_NEXT = _RESHAPE.values(id=bindparam("next_id"))
_WAITING = (
    select(DELIVERY.c.id, DELIVERY.c.kind, DELIVERY.c.want)
    .where(DELIVERY.c.lane == bindparam("of"), DELIVERY.c.sent_at.is_(None))
    .order_by(DELIVERY.c.number)
    .limit(bindparam("most"))
)
_BEGUN = (
    select(DELIVERY.c.id, DELIVERY.c.kind, DELIVERY.c.want, LANE.c.sending_at)
    .select_from(LANE.join(DELIVERY, DELIVERY.c.id == LANE.c.sending_id))
    .where(LANE.c.key == bindparam("of"))
    .with_for_update(of=LANE)
)
_DROP = delete(DELIVERY).where(DELIVERY.c.id.in_(bindparam("ids", expanding=True)))


def queue(unit: Unit, want: Delivery, at: datetime) -> None:
    kind, key = lane_of(want)
    unit.run(sql.QUEUE, **sql.new_lane(key, kind, want.handoff_id, at))
    _add(unit, uuid4().hex, key, want, at)
    unit.touch("lanes")


def _add(
    unit: Unit,
    delivery_id: str,
    lane: str,
    want: Delivery,
    at: datetime,
    sent_at: datetime | None = None,
    anchor: Anchor | None = None,
) -> None:
    unit.run(
        sql.ADD,
        id=delivery_id,
        lane=lane,
        kind=type(want).__name__,
        want=dump(want),
        at=at,
        sent_at=sent_at,
        channel=anchor.channel if anchor else None,
        ts=anchor.ts if anchor else None,
    )


def head(unit: Unit, lane: Row[Any]) -> Item | None:
    card = unit.first(sql.CARD_OF, handoff=lane.handoff_id)
    anchor = anchor_of(card) if card else None
    row = unit.first(sql.HEAD, of=lane.key)
    if row is None or (anchor is None and lane.kind == LaneKind.THREAD):
        return None
    want = load(DELIVERIES[row.kind], row.want)
    return item_of(lane, row.id, want, _own_place(want) or anchor, 0)


def _own_place(want: Delivery) -> Anchor | None:
    """Of what is said elsewhere than under the card."""
    match want:
        case Close() | Onward():
            return Anchor(want.channel, want.ts)
        case Whisper() if want.root:
            return Anchor(want.channel, want.root)
        case _:
            return None


def waiting(unit: Unit, lane: str, limit: int) -> list[tuple[str, Delivery]]:
    """What stands in the lane, the head first, with its ids."""
    rows = unit.run(_WAITING, of=lane, most=limit)
    return [(row.id, load(DELIVERIES[row.kind], row.want)) for row in rows]


def begun(unit: Unit, lane: str) -> Begun | None:
    row = unit.first(_BEGUN, of=lane)
    return Begun(row.id, load(DELIVERIES[row.kind], row.want), row.sending_at) if row else None


def reshape(unit: Unit, item: Item, want: Delivery, instead_of: Collection[str]) -> None:
    """The head says `want`, which covers those of `instead_of` too."""
    unit.run(_RESHAPE, item=item.id, kind_now=type(want).__name__, want_now=dump(want))
    if instead_of:
        unit.run(_DROP, ids=list(instead_of))
        lane = unit.run(sql.LANE_ROW, of=item.lane).one()
        unit.run(sql.RECOUNT, of=item.lane, more=-len(instead_of), oldest=lane.since)


def sent(unit: Unit, item: Item, anchor: Anchor | None, at: datetime, rest: Delivery | None) -> None:
    """The rest keeps the place in the lane, under an id of its own; what was sent stands behind as a row."""
    if rest is not None and isinstance(item.want, Relay | CatchUp):
        named = {"kind_now": type(rest).__name__, "want_now": dump(rest), "next_id": uuid4().hex}
        if unit.run(_NEXT, item=item.id, **named).rowcount:
            _add(unit, item.id, item.lane, item.want, at, at, anchor)
    elif unit.run(sql.SENT, item=item.id, now=at, **place(anchor)).rowcount:
        row = unit.first(sql.HEAD, of=item.lane)
        unit.run(sql.RECOUNT, of=item.lane, more=-1, oldest=row.at if row else at)


def goes_on_in(unit: Unit, handoff_id: str) -> list[str]:
    """That handoff, and each that it was merged into after it; nothing for ""."""
    if not handoff_id:
        return []
    row = unit.first(sql.MERGED_INTO, of=handoff_id)
    return [handoff_id, *goes_on_in(unit, row.merged_into if row else "")]


def carried(unit: Unit, lanes: Sequence[str]) -> list[tuple[Anchor, Carrier]]:
    """What stands in those threads of what turns stand in, oldest first."""
    kinds = [kind.__name__ for kind in (Relay, CatchUp, Brought, Amended, Echo)]
    rows = unit.run(sql.STANDING, lanes=list(lanes), carriers=kinds)
    found = [(Anchor(row.channel, row.ts), load(DELIVERIES[row.kind], row.want)) for row in rows]
    return [(anchor, want) for anchor, want in found if isinstance(want, Carrier)]
