"""How much waits. Every statement runs over a partial or a state's index, never over what is done."""

from __future__ import annotations

from sqlalchemy import bindparam, case, func, literal_column, select

from bot.domain.deliveries import LaneKind
from bot.domain.handoff import OPEN, State
from bot.domain.inbound import InboundState
from bot.ports.overview import HandoffLoad, InboxLoad, LaneLoad, Overview, Parked
from storage.tables.alarm import ALARM
from storage.tables.answering import ANSWERING
from storage.tables.handoff import HANDOFF
from storage.tables.inbox import INBOX
from storage.tables.lane import DRAWING, LANE
from storage.tx.unit import Unit

_PARKED = LANE.c.parked.is_not(None)
_LANES = (
    select(
        LANE.c.kind,
        func.count(case((~_PARKED, 1))).label("lanes"),
        func.coalesce(func.sum(case((~_PARKED, LANE.c.pending))), 0).label("waiting"),
        func.min(case((~_PARKED, LANE.c.since))).label("since"),
        func.count(case((_PARKED, 1))).label("parked"),
    )
    .where(LANE.c.pending > literal_column("0"))  # a parameter would hide the partial index
    .group_by(LANE.c.kind)
)
_LEFT = (InboundState.READY, InboundState.WAITING, InboundState.FAILED)
_INBOX = (
    select(INBOX.c.state, func.count().label("found"), func.min(INBOX.c.received_at).label("since"))
    .where(INBOX.c.state.in_([state.value for state in _LEFT]))
    .group_by(INBOX.c.state)
)
_HANDOFFS = (
    select(HANDOFF.c.state, HANDOFF.c.skill, func.count().label("found"))
    .where(HANDOFF.c.state.in_(sorted(OPEN)))
    .group_by(HANDOFF.c.state, HANDOFF.c.skill)
    .order_by(HANDOFF.c.state, HANDOFF.c.skill)
)
_WITHOUT_CARD = (
    select(func.count())
    .select_from(DRAWING.join(HANDOFF, HANDOFF.c.id == DRAWING.c.handoff_id))
    .where(DRAWING.c.ts.is_(None), HANDOFF.c.state.in_(sorted(OPEN)))
)
_ANSWERS = select(func.count()).where(ANSWERING.c.wanted_rev > ANSWERING.c.answered_rev)
_ALARMS = (
    select(ALARM.c.kind, func.count().label("found"))
    .where(ALARM.c.cleared_at.is_(None))
    .group_by(ALARM.c.kind)
)
_STANDING = (
    select(
        LANE.c.key,
        LANE.c.kind,
        LANE.c.pending,
        LANE.c.since,
        LANE.c.parked,
        func.coalesce(HANDOFF.c.skill, DRAWING.c.skill, "").label("skill"),
    )
    .select_from(
        LANE.outerjoin(HANDOFF, HANDOFF.c.id == LANE.c.handoff_id).outerjoin(
            DRAWING, DRAWING.c.key == LANE.c.key
        )
    )
    .where(LANE.c.pending > literal_column("0"), _PARKED)
    .order_by(LANE.c.since, LANE.c.key)
    .limit(bindparam("most"))
)


class Overviews:
    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def now(self) -> Overview:
        return Overview(
            lanes=self._lanes(),
            inbox=self._inbox(),
            handoffs=tuple(
                HandoffLoad(State(row.state), row.skill, row.found) for row in self._unit.run(_HANDOFFS)
            ),
            without_card=int(self._unit.run(_WITHOUT_CARD).scalar_one()),
            answers=int(self._unit.run(_ANSWERS).scalar_one()),
            alarms={row.kind: row.found for row in self._unit.run(_ALARMS)},
        )

    def parked(self, limit: int = 500) -> list[Parked]:
        return [
            Parked(row.key, LaneKind(row.kind), row.skill, row.pending, row.since, row.parked)
            for row in self._unit.run(_STANDING, most=limit)
        ]

    def _lanes(self) -> tuple[LaneLoad, ...]:
        rows = {row.kind: row for row in self._unit.run(_LANES)}
        return tuple(
            LaneLoad(kind, row.lanes, row.waiting, row.since, row.parked)
            if (row := rows.get(kind.value))
            else LaneLoad(kind)
            for kind in LaneKind
        )

    def _inbox(self) -> InboxLoad:
        rows = {row.state: row for row in self._unit.run(_INBOX)}
        counts = {state: rows[state.value].found if state.value in rows else 0 for state in _LEFT}
        oldest = rows.get(InboundState.READY.value)
        return InboxLoad(
            ready=counts[InboundState.READY],
            since=oldest.since if oldest else None,
            waiting=counts[InboundState.WAITING],
            failed=counts[InboundState.FAILED],
        )
