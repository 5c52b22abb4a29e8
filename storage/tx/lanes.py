from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import Row, Update

from bot.domain.deliveries import (
    FOLLOWING,
    Amended,
    Anchor,
    CatchUp,
    Delivery,
    DrawCard,
    DrawOvernight,
    LaneKind,
    Line,
    LineCode,
    Mark,
    Redo,
    Redraw,
    Relay,
    Want,
    Whisper,
    lane_of,
)
from bot.domain.errors import LeaseLost
from bot.ports import Item, Lease
from storage.codec import dump, load
from storage.tx import follows
from storage.tx import lane_statements as sql
from storage.tx.lane_rows import anchor_of, carries, is_later, item_of, place
from storage.tx.unit import Unit

_DRAWN = {LaneKind.CARD, LaneKind.OVERNIGHT}
_DELIVERIES: dict[str, type[Delivery]] = {
    kind.__name__: kind for kind in (Relay, CatchUp, Redo, Amended, Line, Mark, Whisper)
}


class Lanes:
    """`pending` of a lane always equals its unsent deliveries, or 1 while its drawing is behind."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def put(self, want: Want, at: datetime) -> None:
        """A thread's want is dropped where no card was ever wanted, a line also until the card is posted."""
        match want:
            case DrawCard():
                self._draw(want, at, handoff_id=want.handoff_id)
            case DrawOvernight():
                opens_at = want.opens_at.astimezone(UTC)  # one night, one key, in whatever zone it was said
                self._draw(replace(want, opens_at=opens_at), at, skill=want.skill, opens_at=opens_at)
            case Redraw():
                self._redraw(want, at)
            case Mark() | Whisper():
                self._queue(want, at)
            case Relay() | CatchUp() | Redo() | Amended() | Line():
                card = self._unit.first(sql.CARD_OF, handoff=want.handoff_id)
                if card and (card.ts or isinstance(want, Relay | CatchUp)) and not self._waits(want):
                    self._queue(want, at)

    def _waits(self, want: Delivery) -> bool:
        """Drawn when it is sent, so one that waits says as much as two."""
        corrects = isinstance(want, Line) and want.code is LineCode.CORRECTED
        if not corrects and not isinstance(want, Redo | Amended):
            return False
        _, lane = lane_of(want)
        waiting = self._unit.run(sql.WAITING_ALIKE, of=lane, alike=type(want).__name__)
        return any(load(type(want), row.want) == want for row in waiting)

    def due(self, now: datetime, kinds: Collection[LaneKind]) -> list[str]:
        return [row.key for row in self._unit.run(sql.DUE, now=now, kinds=[kind.value for kind in kinds])]

    def head(self, lane: str, now: datetime) -> Item | None:
        row = self._unit.first(sql.LANE_LOCK if self._unit.writing else sql.LANE_ROW, of=lane)
        if row is None or row.pending == 0 or row.parked or is_later(row, now):
            return None
        if row.kind in FOLLOWING:
            return follows.head(self._unit, row)
        return self._drawing(row) if row.kind in _DRAWN else self._delivery(row)

    def begin(self, item: Item, at: datetime, lease: Lease) -> Item:
        self._ours(sql.TAKE, item, owner=lease.owner, until=lease.until, begun=item.id, at=at)
        return replace(item, fence=item.fence + 1)

    def hold(self, item: Item, lease: Lease) -> Item:
        self._ours(sql.HOLD, item, owner=lease.owner, until=lease.until)
        return replace(item, fence=item.fence + 1)

    def _ours(self, statement: Update, item: Item, **values: Any) -> None:
        """Raises LeaseLost when somebody took the lane since."""
        if self._unit.run(statement, of=item.lane, ours=item.fence, **values).rowcount == 0:
            raise LeaseLost(lane=item.lane)

    def done(self, item: Item, anchor: Anchor | None, at: datetime) -> None:
        """A second time changes nothing."""
        self._ours(sql.FINISH, item)
        if item.kind in FOLLOWING:
            follows.done(self._unit, item, at)
        elif item.kind in _DRAWN:
            self._drawn(item, anchor, at)
        else:
            self._sent(item, anchor, at)
        self._unit.touch("lanes")

    def retry(self, item: Item, not_before: datetime, *, failed: bool) -> None:
        self._ours(sql.RETRY, item, later=not_before, failures=int(failed))

    def defer(self, lanes: Sequence[str], not_before: datetime) -> None:
        self._unit.run(sql.DEFER, of=list(lanes), later=not_before)

    def unclear(self, item: Item, not_before: datetime, looked: int) -> None:
        self._ours(sql.UNCLEAR, item, later=not_before, looks=looked)

    def park(self, item: Item, reason: str) -> None:
        """What was unclear stays so: whoever frees the lane looks back first."""
        statement = sql.PARK_UNCLEAR if item.begun_at else sql.PARK
        self._ours(statement, item, reason=reason)

    def free_parked(self) -> list[str]:
        freed = [row.key for row in self._unit.run(sql.FREE_PARKED)]
        if freed:
            self._unit.touch("lanes")
        return freed

    def forget_leases(self) -> None:
        self._unit.run(sql.FORGET_LEASES)

    def has_card(self, handoff_id: str) -> bool:
        return self._unit.first(sql.CARD_OF, handoff=handoff_id) is not None

    def anchor_of(self, handoff_id: str) -> Anchor | None:
        card = self._unit.first(sql.CARD_OF, handoff=handoff_id)
        return anchor_of(card) if card else None

    def carriers(self, conversation_id: str, seq: int) -> list[tuple[Anchor, Relay | CatchUp | Amended]]:
        kinds = [kind.__name__ for kind in (Relay, CatchUp, Amended)]
        handoffs = self._unit.run(sql.THREADS_OF, conversation=conversation_id)
        lanes = [lane_of(Relay(row.id, seq))[1] for row in handoffs]
        rows = self._unit.run(sql.STANDING, lanes=lanes, carriers=kinds)
        found = ((Anchor(row.channel, row.ts), load(_DELIVERIES[row.kind], row.want)) for row in rows)
        return [
            (anchor, want)
            for anchor, want in found
            if isinstance(want, Relay | CatchUp | Amended) and carries(want, seq)
        ]

    def handoff_at(self, anchor: Anchor) -> str | None:
        row = self._unit.first(sql.DRAWING_AT, at_channel=anchor.channel, at_ts=anchor.ts)
        return row.handoff_id if row else None

    def is_ours(self, anchor: Anchor) -> bool:
        return self._unit.first(sql.DRAWING_AT, at_channel=anchor.channel, at_ts=anchor.ts) is not None

    def cards_waiting(self) -> int:
        return int(self._unit.run(sql.CARDS_WAITING).scalar_one())

    def undelivered_cards(self, before: datetime) -> list[str]:
        return [row.handoff_id for row in self._unit.run(sql.UNDELIVERED, before=before)]

    def _draw(
        self,
        want: DrawCard | DrawOvernight,
        at: datetime,
        *,
        handoff_id: str | None = None,
        skill: str | None = None,
        opens_at: datetime | None = None,
    ) -> None:
        kind, key = lane_of(want)
        self._unit.run(sql.WANT_DRAWN, **sql.new_lane(key, kind, handoff_id, at))
        self._unit.run(
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
        self._unit.touch("lanes")

    def _redraw(self, want: Redraw, at: datetime) -> None:
        _, key = lane_of(want)
        if self._unit.run(sql.WANT_REDRAWN, of=key, at=at).rowcount:
            self._unit.run(sql.REDRAW, of=key)
            self._unit.touch("lanes")

    def _queue(self, want: Delivery, at: datetime) -> None:
        kind, key = lane_of(want)
        self._unit.run(sql.QUEUE, **sql.new_lane(key, kind, want.handoff_id, at))
        self._unit.run(
            sql.ADD,
            id=uuid4().hex,
            lane=key,
            kind=type(want).__name__,
            want=dump(want),
            at=at,
            sent_at=None,
            channel=None,
            ts=None,
        )
        self._unit.touch("lanes")

    def _drawing(self, lane: Row[Any]) -> Item:
        row = self._unit.run(sql.DRAWING_ROW, of=lane.key).one()
        want = DrawCard(row.handoff_id) if row.handoff_id else DrawOvernight(row.skill, row.opens_at)
        return item_of(lane, lane.key.replace(":", "-", 1), want, anchor_of(row), row.wanted_rev)

    def _delivery(self, lane: Row[Any]) -> Item | None:
        anchor = self.anchor_of(lane.handoff_id)
        row = self._unit.first(sql.HEAD, of=lane.key)
        if row is None or (anchor is None and lane.kind == LaneKind.THREAD):
            return None
        return item_of(lane, row.id, load(_DELIVERIES[row.kind], row.want), anchor, 0)

    def _drawn(self, item: Item, anchor: Anchor | None, at: datetime) -> None:
        lane = self._unit.run(sql.LANE_ROW, of=item.lane).one()
        behind = self._unit.run(sql.DRAWN, of=item.lane, rev=item.rev, **place(anchor)).scalar_one()
        self._unit.run(sql.RECOUNT, of=item.lane, more=int(behind) - lane.pending, oldest=at)

    def _sent(self, item: Item, anchor: Anchor | None, at: datetime) -> None:
        if self._unit.run(sql.SENT, item=item.id, now=at, **place(anchor)).rowcount:
            head = self._unit.first(sql.HEAD, of=item.lane)
            self._unit.run(sql.RECOUNT, of=item.lane, more=-1, oldest=head.at if head else at)
