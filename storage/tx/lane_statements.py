"""The statements behind `tx.lanes`. Whoever touches a drawing or a delivery has updated its lane first."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, case, func, literal_column, or_, select, update

from bot.domain.deliveries import LaneKind
from bot.domain.handoff import OPEN
from storage.tables.columns import Instant
from storage.tables.handoff import HANDOFF
from storage.tables.lane import DELIVERY, DRAWING, LANE
from storage.tx.unit import OnConflict

_THIS = LANE.c.key == bindparam("of")
_FREE = or_(LANE.c.lease_until.is_(None), LANE.c.lease_until <= bindparam("now", type_=Instant))
_OURS = LANE.c.fence == bindparam("ours")
_ORDER = case({kind.value: place for place, kind in enumerate(LaneKind)}, value=LANE.c.kind)
_CARD = LANE.outerjoin(DRAWING, DRAWING.c.handoff_id == LANE.c.handoff_id).outerjoin(
    HANDOFF, HANDOFF.c.id == LANE.c.handoff_id
)
_ENDED = case((HANDOFF.c.state.not_in(sorted(OPEN)), 1), else_=0)
"""Whoever still waits comes first: a card that says how it ended can wait."""

QUEUE = OnConflict(
    lambda insert: (new := insert(LANE)).on_conflict_do_update(
        index_elements=[LANE.c.key],
        set_={
            "pending": LANE.c.pending + 1,
            "since": case((LANE.c.pending == 0, new.excluded.since), else_=LANE.c.since),
        },
    )
)
WANT_DRAWN = OnConflict(
    lambda insert: (new := insert(LANE)).on_conflict_do_update(
        index_elements=[LANE.c.key],
        set_={
            "pending": 1,
            "since": case((LANE.c.pending == 0, new.excluded.since), else_=LANE.c.since),
        },
    )
)
WANT_REDRAWN = (
    update(LANE)
    .where(_THIS)
    .values(pending=1, since=case((LANE.c.pending == 0, bindparam("at", type_=Instant)), else_=LANE.c.since))
)
NOTHING_DRAWN = update(LANE).where(_THIS).values(pending=0)
LANE_ROW = select(LANE).where(_THIS)
LANE_LOCK = LANE_ROW.with_for_update(skip_locked=True)
DUE = (
    select(LANE.c.key)
    .select_from(_CARD)
    .where(
        LANE.c.pending > literal_column("0"),  # a parameter would hide the partial index
        LANE.c.parked.is_(None),
        LANE.c.kind.in_(bindparam("kinds", expanding=True)),
        or_(LANE.c.not_before.is_(None), LANE.c.not_before <= bindparam("now")),
        _FREE,
        or_(LANE.c.kind != LaneKind.THREAD.value, DRAWING.c.ts.is_not(None)),
    )
    .order_by(_ORDER, _ENDED, LANE.c.since, LANE.c.key)
)

HOLD = (
    update(LANE)
    .where(_THIS, _OURS)
    .values(
        lease_owner=bindparam("owner"),
        lease_until=bindparam("until", type_=Instant),
        fence=LANE.c.fence + 1,
    )
)
TAKE = HOLD.values(sending_id=bindparam("begun"), sending_at=bindparam("at"), looked=0)
_LET_GO = update(LANE).where(_THIS, _OURS).values(lease_owner=None, lease_until=None)
_PUT_DOWN = _LET_GO.values(sending_id=None, sending_at=None, looked=0)
FINISH = _PUT_DOWN.values(attempts=0, not_before=None)
RETRY = _PUT_DOWN.values(
    attempts=LANE.c.attempts + bindparam("failures"), not_before=bindparam("later", type_=Instant)
)
_AT_REST = (
    select(LANE.c.key)
    .where(LANE.c.key.in_(bindparam("of", expanding=True)), LANE.c.sending_id.is_(None))
    .with_for_update(skip_locked=True)
)
"""Whoever writes to some of them is not waited for: two who lock many in no order would wait in a ring."""
DEFER = (
    update(LANE)
    .where(LANE.c.key.in_(_AT_REST.scalar_subquery()))
    .values(not_before=bindparam("later", type_=Instant))
)
UNCLEAR = _LET_GO.values(not_before=bindparam("later", type_=Instant), looked=bindparam("looks"))
PARK = _PUT_DOWN.values(parked=bindparam("reason"))
PARK_UNCLEAR = _LET_GO.values(parked=bindparam("reason"))
SET_ASIDE = (
    update(LANE)
    .where(_THIS, LANE.c.parked.is_(None), _FREE)
    .values(parked=bindparam("reason"), lease_owner=None, lease_until=None)
)
_FREED = (
    update(LANE)
    .where(LANE.c.pending > literal_column("0"), LANE.c.parked.is_not(None))
    .values(parked=None, not_before=None, attempts=1, looked=0)
    .returning(LANE.c.key)
)
"""The one attempt tells whoever sends it in the end that an alarm may stand."""
FREE_PARKED = _FREED.where(LANE.c.parked != bindparam("but"))
RELEASE = _FREED.where(_THIS)
RECOUNT = (
    update(LANE).where(_THIS).values(pending=LANE.c.pending + bindparam("more"), since=bindparam("oldest"))
)

DRAW = OnConflict(
    lambda insert: insert(DRAWING).on_conflict_do_update(
        index_elements=[DRAWING.c.key], set_={"wanted_rev": DRAWING.c.wanted_rev + 1}
    )
)
REDRAW = update(DRAWING).where(DRAWING.c.key == bindparam("of")).values(wanted_rev=DRAWING.c.wanted_rev + 1)
DRAWING_ROW = select(DRAWING).where(DRAWING.c.key == bindparam("of"))
CARD_OF = select(DRAWING.c.channel, DRAWING.c.ts).where(DRAWING.c.handoff_id == bindparam("handoff"))
DRAWN = (
    update(DRAWING)
    .where(DRAWING.c.key == bindparam("of"))
    .values(
        drawn_rev=case((DRAWING.c.drawn_rev < bindparam("rev"), bindparam("rev")), else_=DRAWING.c.drawn_rev),
        channel=case((DRAWING.c.ts.is_(None), bindparam("at_channel")), else_=DRAWING.c.channel),
        ts=case((DRAWING.c.ts.is_(None), bindparam("at_ts")), else_=DRAWING.c.ts),
    )
    .returning(DRAWING.c.wanted_rev > DRAWING.c.drawn_rev)
)
DRAWING_AT = select(DRAWING.c.handoff_id).where(
    DRAWING.c.channel == bindparam("at_channel"), DRAWING.c.ts == bindparam("at_ts")
)
CARDS_WAITING = (
    select(func.count())
    .select_from(
        DRAWING.join(LANE, LANE.c.key == DRAWING.c.key).join(HANDOFF, HANDOFF.c.id == DRAWING.c.handoff_id)
    )
    .where(DRAWING.c.ts.is_(None), LANE.c.parked.is_(None), HANDOFF.c.state.in_(sorted(OPEN)))
)
UNDELIVERED = (
    select(DRAWING.c.handoff_id)
    .select_from(DRAWING.join(HANDOFF, HANDOFF.c.id == DRAWING.c.handoff_id))
    .where(
        DRAWING.c.ts.is_(None),
        DRAWING.c.wanted_at < bindparam("before"),
        HANDOFF.c.state.in_(sorted(OPEN)),
    )
    .order_by(DRAWING.c.wanted_at, DRAWING.c.handoff_id)
)

ADD = DELIVERY.insert()
HEAD = (
    select(DELIVERY)
    .where(DELIVERY.c.lane == bindparam("of"), DELIVERY.c.sent_at.is_(None))
    .order_by(DELIVERY.c.number)
    .limit(1)
)
SENT = (
    update(DELIVERY)
    .where(DELIVERY.c.id == bindparam("item"), DELIVERY.c.sent_at.is_(None))
    .values(sent_at=bindparam("now"), channel=bindparam("at_channel"), ts=bindparam("at_ts"))
)
STANDING = (
    select(DELIVERY)
    .where(
        DELIVERY.c.lane.in_(bindparam("lanes", expanding=True)),
        DELIVERY.c.kind.in_(bindparam("carriers", expanding=True)),
        DELIVERY.c.ts.is_not(None),
    )
    .order_by(DELIVERY.c.number)
)
THREADS_OF = select(HANDOFF.c.id, HANDOFF.c.merged_into).where(
    HANDOFF.c.conversation_id == bindparam("conversation")
)
MERGED_INTO = select(HANDOFF.c.merged_into).where(HANDOFF.c.id == bindparam("of"))
WAITING_ALIKE = select(DELIVERY.c.want).where(
    DELIVERY.c.lane == bindparam("of"),
    DELIVERY.c.sent_at.is_(None),
    DELIVERY.c.kind == bindparam("alike"),
    DELIVERY.c.id != select(func.coalesce(LANE.c.sending_id, "")).where(_THIS).scalar_subquery(),
)
"""What is in hand may have been drawn already, so it does not count."""


def new_lane(key: str, kind: LaneKind, handoff_id: str | None, at: datetime) -> dict[str, Any]:
    return {
        "key": key,
        "kind": kind.value,
        "handoff_id": handoff_id,
        "pending": 1,
        "since": at,
        "not_before": None,
        "attempts": 0,
        "sending_id": None,
        "sending_at": None,
        "looked": 0,
        "parked": None,
        "lease_owner": None,
        "lease_until": None,
        "fence": 0,
    }
