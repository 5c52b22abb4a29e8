"""Lanes whose one message is drawn again and again: what is wanted of it, and what stands there."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Row, bindparam, func, select, update

from bot.domain.deliveries import Anchor, DrawCard, DrawOps, DrawOvernight, LaneKind, Redraw, lane_of
from bot.ports import Item
from storage.tables.lane import DRAWING, LANE
from storage.tables.thread import FORMER_ANCHOR
from storage.tx import lane_statements as sql
from storage.tx.lane_rows import anchor_of, item_of, place
from storage.tx.unit import Unit

_TIMES_MOVED = select(func.count()).where(FORMER_ANCHOR.c.handoff_id == bindparam("handoff"))
UPROOT = (
    update(DRAWING)
    .where(
        DRAWING.c.key == bindparam("of"),
        DRAWING.c.channel == bindparam("at_channel"),
        DRAWING.c.ts == bindparam("at_ts"),
    )
    .values(channel=None, ts=None)
)
IN_HAND = (
    update(LANE)
    .where(LANE.c.key == bindparam("of"), LANE.c.fence == bindparam("ours"))
    .values(fence=LANE.c.fence)
)
"""Changes nothing but that the lane is locked."""
_AIM = (
    update(DRAWING)
    .where(DRAWING.c.key == bindparam("of"), DRAWING.c.ts.is_(None))
    .values(channel=bindparam("at_channel"))
)


def draw(unit: Unit, want: DrawCard | DrawOvernight | DrawOps, at: datetime) -> None:
    """One night and one window of alarms have one key, in whatever zone they were said."""
    match want:
        case DrawCard():
            _draw(unit, want, at, handoff_id=want.handoff_id)
        case DrawOvernight():
            want = replace(want, opens_at=want.opens_at.astimezone(UTC))
            _draw(unit, want, at, skill=want.skill, opens_at=want.opens_at)
        case DrawOps():
            want = replace(want, since=want.since.astimezone(UTC))
            _draw(unit, want, at, skill=want.kind, opens_at=want.since)


def _draw(
    unit: Unit,
    want: DrawCard | DrawOvernight | DrawOps,
    at: datetime,
    *,
    handoff_id: str | None = None,
    skill: str | None = None,
    opens_at: datetime | None = None,
) -> None:
    kind, key = lane_of(want)
    unit.run(sql.WANT_DRAWN, **sql.new_lane(key, kind, handoff_id, at))
    unit.run(
        sql.DRAW,
        key=key,
        handoff_id=handoff_id,
        skill=skill,
        opens_at=opens_at,
        wanted_at=at,
        wanted_rev=1,
        drawn_rev=0,
        channel=None,
        ts=None,
    )
    unit.touch("lanes")


def redraw(unit: Unit, want: Redraw, at: datetime) -> None:
    """A lane whose card a transfer closed has nothing to draw until another is wanted."""
    _, key = lane_of(want)
    if unit.run(sql.WANT_REDRAWN, of=key, at=at).rowcount:
        if unit.run(sql.REDRAW, of=key).rowcount == 0:
            unit.run(sql.NOTHING_DRAWN, of=key)
        unit.touch("lanes")


def head(unit: Unit, lane: Row[Any]) -> Item:
    row = unit.run(sql.DRAWING_ROW, of=lane.key).one()
    anchor = anchor_of(row)
    return item_of(lane, _named(unit, lane, row, anchor), _want(lane, row), anchor, row.wanted_rev)


def _want(lane: Row[Any], row: Row[Any]) -> DrawCard | DrawOvernight | DrawOps:
    match LaneKind(lane.kind):
        case LaneKind.CARD:
            return DrawCard(row.handoff_id)
        case LaneKind.OPS:
            return DrawOps(row.skill, row.opens_at)
        case _:
            return DrawOvernight(row.skill, row.opens_at)


def _named(unit: Unit, lane: Row[Any], row: Row[Any], anchor: Anchor | None) -> str:
    """What is posted anew has another id: a look-back must not take the former one for it."""
    name = str(lane.key).replace(":", "-", 1)
    if anchor:
        return name
    before = unit.run(_TIMES_MOVED, handoff=row.handoff_id).scalar_one() if row.handoff_id else row.drawn_rev
    return f"{name}-{before}" if before else name


def aim(unit: Unit, lane: str, channel: str) -> None:
    unit.run(_AIM, of=lane, at_channel=channel)


def aimed(unit: Unit, lane: str) -> str:
    row = unit.first(sql.DRAWING_ROW, of=lane)
    return (row.channel or "") if row else ""


def drawn(unit: Unit, item: Item, anchor: Anchor | None, at: datetime) -> None:
    lane = unit.run(sql.LANE_ROW, of=item.lane).one()
    behind = unit.run(sql.DRAWN, of=item.lane, rev=item.rev, **place(anchor)).scalar_one()
    unit.run(sql.RECOUNT, of=item.lane, more=int(behind) - lane.pending, oldest=at)
