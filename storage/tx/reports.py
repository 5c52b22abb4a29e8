from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ColumnElement, bindparam, case, distinct, func, select, type_coerce

from bot.domain.facts import Escalated
from bot.domain.handoff import AWAITING, OPEN, State
from bot.domain.metrics import Kept, Report, Waiting
from bot.domain.promises import PromiseState
from bot.domain.stuck import CustomerStuck
from bot.domain.targets import TargetState, Timed
from storage.tables.conversation import CONVERSATION
from storage.tables.fact import FACT, FACT_REASON
from storage.tables.handoff import HANDOFF
from storage.tables.promise import PROMISE
from storage.tables.target import TARGET
from storage.tables.transfer import TRANSFER
from storage.tx.unit import Unit

PORTION = 1000
"""Rows at a time of what may be as many as there are handoffs."""


def _within(moment: ColumnElement[datetime]) -> ColumnElement[bool]:
    return (moment >= bindparam("start")) & (moment < bindparam("end"))


def _number(moment: ColumnElement[datetime]) -> ColumnElement[int]:
    return type_coerce(moment, BigInteger)


def _counted(state: State) -> ColumnElement[int]:
    return func.count(case((HANDOFF.c.state == state.value, 1)))


_CONVERSATIONS = select(func.count()).where(_within(CONVERSATION.c.created_at))
_ESCALATED = (
    select(func.count(distinct(HANDOFF.c.conversation_id)))
    .select_from(HANDOFF.join(CONVERSATION, CONVERSATION.c.id == HANDOFF.c.conversation_id))
    .where(_within(CONVERSATION.c.created_at))
)
_STUCK = (
    select(func.count(distinct(FACT.c.conversation_id)))
    .select_from(FACT.join(CONVERSATION, CONVERSATION.c.id == FACT.c.conversation_id))
    .where(FACT.c.kind == CustomerStuck.__name__, _within(CONVERSATION.c.created_at))
    .where(FACT.c.at >= bindparam("start"))
)
_HOW_MANY = func.count(distinct(FACT.c.handoff_id)).label("many")
_REASONS = (
    select(FACT_REASON.c.reason, _HOW_MANY)
    .select_from(FACT.join(FACT_REASON, FACT_REASON.c.fact_id == FACT.c.id))
    .where(FACT.c.kind == Escalated.__name__, _within(FACT.c.at))
    .group_by(FACT_REASON.c.reason)
    .order_by(_HOW_MANY.desc(), FACT_REASON.c.reason)
)
_BEGUN = _within(HANDOFF.c.escalated_at)
_WAIT = _number(HANDOFF.c.first_answer_at) - _number(HANDOFF.c.escalated_at)
_WAITS = (
    select(_WAIT)
    .where(_BEGUN, HANDOFF.c.first_answer_at.is_not(None))
    .order_by(_WAIT)  # so that whoever looks for the middle of many has nothing left to sort
    .execution_options(yield_per=PORTION)
)
_HANDOFFS = select(
    func.count().label("all"),
    func.count(case((HANDOFF.c.first_answer_at.is_(None) & HANDOFF.c.state.in_(sorted(OPEN)), 1))).label(
        "unanswered"
    ),
    _counted(State.WITHDRAWN).label("withdrawn"),
    _counted(State.RESOLVED).label("resolved"),
    _counted(State.HANDED_BACK).label("handed_back"),
    _counted(State.MERGED).label("merged"),
    _counted(State.SPAM).label("blocked"),
).where(_BEGUN)
_RATINGS = (
    select(HANDOFF.c.rating)
    .where(_within(HANDOFF.c.rated_at), HANDOFF.c.rating.is_not(None))
    .order_by(HANDOFF.c.rated_at, HANDOFF.c.number)
    .execution_options(yield_per=PORTION)
)
_PROMISES = (
    select(PROMISE.c.state, func.count().label("many"))
    .where(_within(PROMISE.c.given_at))
    .group_by(PROMISE.c.state)
)
_TARGETS = (
    select(
        TARGET.c.skill,
        TARGET.c.timed,
        func.count(case((TARGET.c.state == TargetState.KEPT.value, 1))).label("kept"),
        func.count(case((TARGET.c.state == TargetState.BROKEN.value, 1))).label("broken"),
    )
    .where(_within(TARGET.c.since))
    .group_by(TARGET.c.skill, TARGET.c.timed)
    .order_by(TARGET.c.skill, TARGET.c.timed)
)
_MOVES = func.count().label("many")
_TRANSFERRED = (
    select(TRANSFER.c.source, TRANSFER.c.target, _MOVES)
    .where(_within(TRANSFER.c.at))
    .group_by(TRANSFER.c.source, TRANSFER.c.target)
    .order_by(_MOVES.desc(), TRANSFER.c.source, TRANSFER.c.target)
)
_WAITING = (
    select(
        HANDOFF.c.skill,
        (_counted(State.QUEUED) + _counted(State.OFFERED)).label("queued"),
        _counted(State.PARKED).label("parked"),
        func.min(HANDOFF.c.escalated_at).label("oldest"),
    )
    .where(HANDOFF.c.state.in_(sorted(AWAITING)))
    .group_by(HANDOFF.c.skill)
    .order_by(HANDOFF.c.skill)
)


class Reports:
    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def build(self, title: str, start: datetime, end: datetime, zone: str) -> Report:
        """`escalated` counts the period's conversations with a handoff, so that the rate stays under 1.

        A handoff's wait ends with the first answer there ever was: a reopening does not begin it anew.
        """
        period = {"start": start, "end": end}
        handoffs = self._unit.run(_HANDOFFS, **period).one()
        promises = {row.state: row.many for row in self._unit.run(_PROMISES, **period)}
        return Report(
            title=title,
            start=start,
            end=end,
            zone=zone,
            conversations=self._unit.run(_CONVERSATIONS, **period).scalar_one(),
            escalated=self._unit.run(_ESCALATED, **period).scalar_one(),
            reasons=tuple((row.reason, row.many) for row in self._unit.run(_REASONS, **period)),
            waits=tuple(wait / 1e6 for wait in self._unit.run(_WAITS, **period).scalars()),
            handoffs=handoffs.all,
            unanswered=handoffs.unanswered,
            withdrawn=handoffs.withdrawn,
            resolved=handoffs.resolved,
            handed_back=handoffs.handed_back,
            merged=handoffs.merged,
            blocked=handoffs.blocked,
            ratings=tuple(self._unit.run(_RATINGS, **period).scalars()),
            promises_kept=promises.get(PromiseState.KEPT.value, 0),
            promises_broken=promises.get(PromiseState.BROKEN.value, 0),
            targets=tuple(
                Kept(row.skill, Timed(row.timed), row.kept, row.broken)
                for row in self._unit.run(_TARGETS, **period)
            ),
            stuck=self._unit.run(_STUCK, **period).scalar_one(),
            transferred=tuple(
                (row.source, row.target, row.many) for row in self._unit.run(_TRANSFERRED, **period)
            ),
            waiting=tuple(
                Waiting(row.skill, row.queued, row.parked, row.oldest) for row in self._unit.run(_WAITING)
            ),
        )
