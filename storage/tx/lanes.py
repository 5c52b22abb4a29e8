from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Update

from bot.domain.deliveries import (
    DRAWN,
    FOLLOWING,
    OF_A_NEW_THREAD,
    Amended,
    Anchor,
    Brought,
    Carrier,
    CatchUp,
    Close,
    Delivery,
    DrawCard,
    DrawOps,
    DrawOvernight,
    Echo,
    LaneKind,
    Line,
    LineCode,
    Mark,
    Nudge,
    Onward,
    Redo,
    Redraw,
    Relay,
    Stray,
    Want,
    Whisper,
    lane_of,
)
from bot.domain.errors import LeaseLost
from bot.ports import Begun, Item, Lease
from bot.ports.transfers import Left
from storage.codec import load
from storage.tx import drawings, follows, heads, leaving, moving
from storage.tx import lane_statements as sql
from storage.tx.lane_rows import anchor_of, carries, is_later
from storage.tx.unit import Unit


class Lanes:
    """`pending` of a lane always equals its unsent deliveries, or 1 while its drawing is behind."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def put(self, want: Want, at: datetime) -> None:
        """A thread's want is dropped where no card was ever wanted, a line also until the card is posted."""
        match want:
            case DrawCard() | DrawOvernight() | DrawOps():
                drawings.draw(self._unit, want, at)
            case Redraw():
                drawings.redraw(self._unit, want, at)
            case Mark() | Whisper() | Nudge() | Stray() | Onward():
                heads.queue(self._unit, want, at)
            case Close() | Redo(left=True):
                if not self._waits(want):
                    heads.queue(self._unit, want, at)
            case Redo() if self.anchor_of(want.handoff_id) is None:
                if leaving.has_left(self._unit, want.handoff_id):
                    self.put(replace(want, left=True), at)
            case Relay() | CatchUp() | Brought() | Redo() | Amended() | Echo() | Line():
                card = self._unit.first(sql.CARD_OF, handoff=want.handoff_id)
                if card and (card.ts or _waits_for_a_card(want)) and not self._waits(want):
                    heads.queue(self._unit, want, at)

    def _waits(self, want: Delivery) -> bool:
        """Drawn when it is sent, so one that waits says as much as two."""
        corrects = isinstance(want, Line) and want.code is LineCode.CORRECTED
        if not corrects and not isinstance(want, Redo | Amended | Close):
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
        return drawings.head(self._unit, row) if row.kind in DRAWN else heads.head(self._unit, row)

    def waiting(self, item: Item, limit: int) -> list[tuple[str, Delivery]]:
        return heads.waiting(self._unit, item.lane, limit)

    def reshape(self, item: Item, want: Delivery, instead_of: Collection[str] = ()) -> Item:
        heads.reshape(self._unit, item, want, instead_of)
        return replace(item, want=want)

    def never_post(self, item: Item) -> None:
        if isinstance(item.want, DrawCard):
            moving.never_post(self._unit, item.want.handoff_id)

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

    def aim(self, item: Item, channel: str) -> None:
        self._ours(drawings.IN_HAND, item)
        drawings.aim(self._unit, item.lane, channel)

    def aimed(self, lane: str) -> str:
        return drawings.aimed(self._unit, lane)

    def done(self, item: Item, anchor: Anchor | None, at: datetime, rest: Delivery | None = None) -> None:
        """A second time changes nothing."""
        self._ours(sql.FINISH, item)
        if item.kind in FOLLOWING:
            follows.done(self._unit, item, at)
        elif item.kind in DRAWN:
            drawings.drawn(self._unit, item, anchor, at)
        else:
            heads.sent(self._unit, item, anchor, at, rest)
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

    def set_aside(self, lane: str, reason: str, at: datetime) -> bool:
        return self._unit.run(sql.SET_ASIDE, of=lane, reason=reason, now=at).rowcount > 0

    def free_parked(self, but: str = "") -> list[str]:
        return self._freed(sql.FREE_PARKED, but=but)

    def release(self, lane: str) -> bool:
        return bool(self._freed(sql.RELEASE, of=lane))

    def _freed(self, statement: Any, **values: Any) -> list[str]:
        freed = [row.key for row in self._unit.run(statement, **values)]
        if freed:
            self._unit.touch("lanes")
        return freed

    def has_card(self, handoff_id: str) -> bool:
        return self._unit.first(sql.CARD_OF, handoff=handoff_id) is not None

    def anchor_of(self, handoff_id: str) -> Anchor | None:
        card = self._unit.first(sql.CARD_OF, handoff=handoff_id)
        return anchor_of(card) if card else None

    def roots_of(self, handoff_id: str) -> list[Anchor]:
        now = self.anchor_of(handoff_id)
        return [*moving.former_of(self._unit, handoff_id), *([now] if now else [])]

    def carriers(self, conversation_id: str, seq: int) -> list[tuple[Anchor, Carrier]]:
        rows = list(self._unit.run(sql.THREADS_OF, conversation=conversation_id))
        own, into = [row.id for row in rows], [row.merged_into for row in rows]
        threads = [*own, *(one for each in into for one in heads.goes_on_in(self._unit, each))]
        lanes = [lane_of(Relay(one, seq))[1] for one in threads]
        return [one for one in heads.carried(self._unit, lanes) if carries(one[1], seq, own)]

    def echo_at(self, handoff_id: str, anchor: Anchor) -> Echo | None:
        standing = heads.carried(self._unit, [lane_of(Echo(handoff_id, 0))[1]])
        return next((said for at, said in standing if at == anchor and isinstance(said, Echo)), None)

    def handoff_at(self, anchor: Anchor) -> str | None:
        row = self._unit.first(sql.DRAWING_AT, at_channel=anchor.channel, at_ts=anchor.ts)
        return row.handoff_id if row else moving.former(self._unit, anchor)

    def is_ours(self, anchor: Anchor) -> bool:
        if self._unit.first(sql.DRAWING_AT, at_channel=anchor.channel, at_ts=anchor.ts):
            return True
        return moving.former(self._unit, anchor) is not None

    def leave(self, handoff_id: str, left: Anchor, at: datetime) -> Left:
        return leaving.leave(self._unit, handoff_id, left, at)

    def unanchor(self, handoff_id: str, gone: Anchor, at: datetime) -> bool:
        return moving.unanchor(self._unit, handoff_id, gone, at)

    def uproot(self, item: Item) -> None:
        if item.anchor:
            place = {"at_channel": item.anchor.channel, "at_ts": item.anchor.ts}
            self._unit.run(drawings.UPROOT, of=item.lane, **place)

    def begun_in(self, handoff_id: str) -> Begun | None:
        return heads.begun(self._unit, lane_of(Relay(handoff_id, 0))[1])

    def told_after(self, handoff_id: str) -> int | None:
        return moving.told_after(self._unit, handoff_id)

    def moved(self, handoff_id: str, since: datetime) -> int:
        return moving.moved(self._unit, handoff_id, since)

    def open_in(self, channel: str) -> list[str]:
        return moving.open_in(self._unit, channel)

    def lagging(self, before: datetime) -> dict[str, tuple[datetime, int]]:
        return moving.lagging(self._unit, before)

    def cards_waiting(self) -> int:
        return int(self._unit.run(sql.CARDS_WAITING).scalar_one())

    def undelivered_cards(self, before: datetime) -> list[str]:
        return [row.handoff_id for row in self._unit.run(sql.UNDELIVERED, before=before)]


def _waits_for_a_card(want: Delivery) -> bool:
    return isinstance(want, Relay | CatchUp | Brought | Echo) or (
        isinstance(want, Line) and want.code in OF_A_NEW_THREAD
    )
