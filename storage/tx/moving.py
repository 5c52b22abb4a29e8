"""Threads that are gone: where they stood, what was told there, and which channels lag."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, func, select, update

from bot.domain.deliveries import Anchor, CatchUp, LaneKind, Relay
from bot.domain.handoff import OPEN
from storage.tables.columns import Instant
from storage.tables.handoff import HANDOFF
from storage.tables.lane import DELIVERY, DRAWING, LANE
from storage.tables.thread import FORMER_ANCHOR
from storage.tables.transfer import TRANSFER
from storage.tx import lane_statements as sql
from storage.tx.drawings import UPROOT
from storage.tx.lane_rows import anchor_of
from storage.tx.unit import OnConflict, Unit

_REMEMBER = OnConflict(lambda new: new(FORMER_ANCHOR).on_conflict_do_nothing())
_FORMER = select(FORMER_ANCHOR.c.handoff_id).where(
    FORMER_ANCHOR.c.channel == bindparam("at_channel"), FORMER_ANCHOR.c.ts == bindparam("at_ts")
)
_FORMERS = select(FORMER_ANCHOR.c.channel, FORMER_ANCHOR.c.ts).where(
    FORMER_ANCHOR.c.handoff_id == bindparam("of")
)
_TRANSFERRED = select(TRANSFER.c.id).where(
    TRANSFER.c.channel == FORMER_ANCHOR.c.channel, TRANSFER.c.ts == FORMER_ANCHOR.c.ts
)
_MOVED = (
    select(func.count())
    .select_from(FORMER_ANCHOR)
    .where(
        ~_TRANSFERRED.exists(),
        FORMER_ANCHOR.c.handoff_id == bindparam("of"),
        FORMER_ANCHOR.c.at > bindparam("since", type_=Instant),
    )
)
_PUT_DOWN = (
    update(LANE)
    .where(LANE.c.key == bindparam("of"))
    .values(
        sending_id=None,
        sending_at=None,
        looked=0,
        attempts=0,
        not_before=None,
        parked=None,
        lease_owner=None,
        lease_until=None,
        fence=LANE.c.fence + 1,
    )
)
_EMPTY = _PUT_DOWN.values(pending=0)
_DROP = delete(DELIVERY).where(DELIVERY.c.lane == bindparam("of"), DELIVERY.c.sent_at.is_(None))
_SAID = select(DELIVERY.c.kind, DELIVERY.c.want).where(
    DELIVERY.c.lane == bindparam("of"), DELIVERY.c.kind.in_([Relay.__name__, CatchUp.__name__])
)
_DRAWN = update(DRAWING).where(DRAWING.c.key == bindparam("of")).values(drawn_rev=DRAWING.c.wanted_rev)
_OPEN_IN = (
    select(DRAWING.c.handoff_id)
    .select_from(DRAWING.join(HANDOFF, HANDOFF.c.id == DRAWING.c.handoff_id))
    .where(
        DRAWING.c.channel == bindparam("at_channel"),
        DRAWING.c.ts.is_not(None),
        HANDOFF.c.state.in_(sorted(OPEN)),
    )
    .order_by(HANDOFF.c.claimed_at.is_(None), HANDOFF.c.escalated_at)
)
_LAGGING = (
    select(DRAWING.c.channel, func.min(LANE.c.since).label("since"), func.count().label("lanes"))
    .select_from(LANE.join(DRAWING, DRAWING.c.handoff_id == LANE.c.handoff_id))
    .where(
        LANE.c.kind == LaneKind.THREAD.value,
        LANE.c.pending > 0,
        LANE.c.parked.is_(None),
        LANE.c.attempts == 0,
        LANE.c.sending_id.is_(None),
        LANE.c.since < bindparam("before"),
        DRAWING.c.ts.is_not(None),
    )
    .group_by(DRAWING.c.channel)
)


def unanchor(unit: Unit, handoff_id: str, gone: Anchor, at: datetime) -> bool:
    """False when the card stands elsewhere already.

    What waits in the thread is dropped: all of it is told anew. Whoever has one of the lanes in hand has lost
    it with that.
    """
    card, thread = f"card:{handoff_id}", f"thread:{handoff_id}"
    row = unit.first(sql.CARD_OF, handoff=handoff_id)
    if row is None or anchor_of(row) != gone:
        return False
    unit.run(_PUT_DOWN, of=card)
    unit.run(UPROOT, of=card, at_channel=gone.channel, at_ts=gone.ts)
    remember(unit, handoff_id, gone, at)
    empty(unit, thread)
    return True


def never_post(unit: Unit, handoff_id: str) -> None:
    """The card was not posted and need not be; nor what waits for it."""
    unit.run(_EMPTY, of=f"card:{handoff_id}")
    unit.run(_DRAWN, of=f"card:{handoff_id}")
    empty(unit, f"thread:{handoff_id}")


def remember(unit: Unit, handoff_id: str, stood: Anchor, at: datetime) -> None:
    unit.run(_REMEMBER, channel=stood.channel, ts=stood.ts, handoff_id=handoff_id, at=at)


def empty(unit: Unit, lane: str) -> None:
    if unit.run(_EMPTY, of=lane).rowcount:
        unit.run(_DROP, of=lane)


def told_after(unit: Unit, handoff_id: str) -> int | None:
    """The seq after which the thread was told what the customer said; None when it was told nothing.

    By what was said, not by the rows' order: what did not fit one message stands before it as a row.
    """
    rows = unit.run(_SAID, of=f"thread:{handoff_id}")
    return min((_after(row.kind, row.want) for row in rows), default=None)


def _after(kind: str, want: Mapping[str, Any]) -> int:
    return int(want["after"] if kind == CatchUp.__name__ else want["seq"] - 1)


def former(unit: Unit, anchor: Anchor) -> str | None:
    row = unit.first(_FORMER, at_channel=anchor.channel, at_ts=anchor.ts)
    return str(row.handoff_id) if row else None


def former_of(unit: Unit, handoff_id: str) -> list[Anchor]:
    return [Anchor(row.channel, row.ts) for row in unit.run(_FORMERS, of=handoff_id)]


def moved(unit: Unit, handoff_id: str, since: datetime) -> int:
    return int(unit.run(_MOVED, of=handoff_id, since=since).scalar_one())


def open_in(unit: Unit, channel: str) -> list[str]:
    return [row.handoff_id for row in unit.run(_OPEN_IN, at_channel=channel)]


def lagging(unit: Unit, before: datetime) -> dict[str, tuple[datetime, int]]:
    return {row.channel: (row.since, row.lanes) for row in unit.run(_LAGGING, before=before)}
