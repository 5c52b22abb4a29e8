"""The statements that read what agents are shown of their work.

What is open stands in the index of states, which is short however much is stored; what a day brought in the
index of facts by kind and time; and a search ends after SEARCHED rows.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BindParameter,
    Boolean,
    ColumnElement,
    Select,
    String,
    and_,
    bindparam,
    case,
    cast,
    func,
    or_,
    select,
)

from bot.domain.conversation import Speaker
from bot.domain.desk import Scope
from bot.domain.facts import AgentReplied, Claimed, Resolved
from bot.domain.fields import Known
from bot.domain.handoff import AWAITING, HELD, OPEN, Priority, State
from storage.tables.conversation import CONVERSATION
from storage.tables.fact import FACT
from storage.tables.handoff import BRIEF, HANDOFF, HANDOFF_WORDS
from storage.tables.lane import DRAWING
from storage.tables.turn import TURN
from storage.tx.handoff_rows import WORDS

SEARCHED = 20_000
"""The newest handoffs, at which a search looks: months of them in most companies, a bounded time in all."""
ESCAPE = "\\"


def _of_speaker(speaker: Speaker) -> Select[Any]:
    return select(TURN.c.seq, TURN.c.at).where(
        TURN.c.conversation_id == HANDOFF.c.conversation_id,
        TURN.c.speaker == speaker.value,
        TURN.c.deleted.is_(False),
    )


_LAST_WORD = _of_speaker(Speaker.AGENT).order_by(TURN.c.seq.desc()).limit(1)
_ANSWERED_SEQ = _LAST_WORD.with_only_columns(TURN.c.seq).correlate(HANDOFF).scalar_subquery()
_ANSWERED_AT = _LAST_WORD.with_only_columns(TURN.c.at).correlate(HANDOFF).scalar_subquery()
_ASKED = TURN.alias()
_ASKED_AT = (
    select(_ASKED.c.at)
    .where(
        _ASKED.c.conversation_id == HANDOFF.c.conversation_id,
        _ASKED.c.seq > func.coalesce(_ANSWERED_SEQ, 0),
        _ASKED.c.speaker == Speaker.CUSTOMER.value,
        _ASKED.c.deleted.is_(False),
    )
    .order_by(_ASKED.c.seq)
    .limit(1)
    .correlate(HANDOFF)
    .scalar_subquery()
)
_COLUMNS = (
    *HANDOFF.c,
    *(HANDOFF_WORDS.c[name] for name in WORDS),
    BRIEF.c.headline,
    CONVERSATION.c.customer,
    DRAWING.c.channel.label("at_channel"),
    DRAWING.c.ts.label("at_ts"),
)
_ALL = select(*_COLUMNS).select_from(
    HANDOFF.join(HANDOFF_WORDS, HANDOFF_WORDS.c.handoff_id == HANDOFF.c.id)
    .join(BRIEF, BRIEF.c.handoff_id == HANDOFF.c.id)
    .join(CONVERSATION, CONVERSATION.c.id == HANDOFF.c.conversation_id)
    .outerjoin(DRAWING, DRAWING.c.handoff_id == HANDOFF.c.id)
)
MINE = _ALL.add_columns(
    _ASKED_AT.label("asked_at"),
    _ANSWERED_AT.label("answered_at"),
).where(
    HANDOFF.c.state.in_([*sorted(HELD), State.OFFERED]),
    or_(
        HANDOFF.c.holder_id == bindparam("agent"),
        HANDOFF.c.offered_id == bindparam("agent"),
        cast(HANDOFF.c.helpers, String).contains(bindparam("agent")),
    ),
)
OF_OWNER = _ALL.where(CONVERSATION.c.owner == bindparam("owner"), HANDOFF.c.state.in_(sorted(OPEN))).order_by(
    HANDOFF.c.number.desc()
)
_WEIGHT = case({priority.value: priority.rank for priority in Priority}, value=HANDOFF.c.priority)
_STANDS = case({State.QUEUED.value: 0, State.OFFERED.value: 1}, value=HANDOFF.c.state, else_=2)
_ORDER = (_STANDS, _WEIGHT.desc(), HANDOFF.c.escalated_at, HANDOFF.c.number)
"""What is offered to somebody comes after what is anybody's, and what is parked last."""


def _within(scope: Scope) -> ColumnElement[bool]:
    named: BindParameter[Any] = bindparam("skills", expanding=True)
    return HANDOFF.c.skill.not_in(named) if scope.but else HANDOFF.c.skill.in_(named)


def _next_in_line(scope: Scope) -> Select[Any]:
    """The few are picked before their words are fetched."""
    first = (
        select(HANDOFF.c.number)
        .where(HANDOFF.c.state.in_(sorted(AWAITING)), _within(scope))
        .order_by(*_ORDER)
        .limit(bindparam("most"))
    )
    return _ALL.where(HANDOFF.c.number.in_(first)).order_by(*_ORDER)


_NEWER = HANDOFF.alias()
_IS_LAST = ~(
    select(_NEWER.c.number)
    .where(_NEWER.c.conversation_id == HANDOFF.c.conversation_id, _NEWER.c.number > HANDOFF.c.number)
    .exists()
)


def _last_there(scope: Scope) -> Select[Any]:
    return _ALL.where(HANDOFF.c.conversation_id == bindparam("key"), _IS_LAST, _within(scope))


def _like(column: ColumnElement[str]) -> ColumnElement[bool]:
    """SQLite knows capital from small in ASCII only: what is typed is tried in three ways."""
    ways = ("typed", "small", "capital")
    return or_(*(column.ilike(bindparam(way, type_=String), escape=ESCAPE) for way in ways))


FOUND_BY = {
    Known.NAME: CONVERSATION.c.customer["name"],
    Known.EMAIL: CONVERSATION.c.customer["email"],
    Known.ACCOUNT: CONVERSATION.c.account["name"],
}


def _found(scope: Scope) -> Select[Any]:
    """Told by as little as it takes, and only then fetched."""
    words = [and_(bindparam(by.value, type_=Boolean), _like(of.as_string())) for by, of in FOUND_BY.items()]
    oldest = select(func.max(_NEWER.c.number) - SEARCHED).scalar_subquery()
    told = (
        select(HANDOFF.c.number)
        .select_from(HANDOFF.join(CONVERSATION, CONVERSATION.c.id == HANDOFF.c.conversation_id))
        .where(HANDOFF.c.number > oldest, _within(scope), or_(*words), _IS_LAST)
        .order_by(HANDOFF.c.number.desc())
        .limit(bindparam("most"))
    )
    return _ALL.where(HANDOFF.c.number.in_(told)).order_by(HANDOFF.c.number.desc())


def _past(scope: Scope) -> Select[Any]:
    return (
        _ALL.where(
            CONVERSATION.c.owner == bindparam("of"),
            CONVERSATION.c.id != bindparam("this"),
            _IS_LAST,
            _within(scope),
        )
        .order_by(HANDOFF.c.number.desc())
        .limit(bindparam("most"))
    )


WAITING = {but: _next_in_line(Scope(frozenset(), but=but)) for but in (False, True)}
THERE = {but: _last_there(Scope(frozenset(), but=but)) for but in (False, True)}
FIND = {but: _found(Scope(frozenset(), but=but)) for but in (False, True)}
PAST = {but: _past(Scope(frozenset(), but=but)) for but in (False, True)}
LOADS = (
    select(
        HANDOFF.c.skill,
        HANDOFF.c.state,
        func.count().label("many"),
        func.min(HANDOFF.c.escalated_at).label("oldest"),
    )
    .where(HANDOFF.c.state.in_(sorted(OPEN)))
    .group_by(HANDOFF.c.skill, HANDOFF.c.state)
    .order_by(HANDOFF.c.skill)
)


def _today(kind: type) -> ColumnElement[bool]:
    """Its facts of one agent."""
    return and_(
        FACT.c.kind == kind.__name__,
        FACT.c.at >= bindparam("start"),
        FACT.c.at < bindparam("end"),
        FACT.c.data["agent"].as_string() == bindparam("by"),
    )


_DONE = select(func.count(FACT.c.handoff_id.distinct()))
CLAIMED, RESOLVED = (_DONE.where(_today(kind)) for kind in (Claimed, Resolved))
_REPLY = FACT.alias()
REPLIES = (
    select(func.max(FACT.c.at).label("claimed"), _REPLY.c.at.label("replied"))
    .select_from(FACT.join(_REPLY, _REPLY.c.handoff_id == FACT.c.handoff_id))
    .where(
        _today(Claimed),
        func.coalesce(_REPLY.c.kind, "")
        == AgentReplied.__name__,  # SQLite would read a day's replies by kind
        _REPLY.c.data["first"].as_boolean(),
        _REPLY.c.data["agent"].as_string() == bindparam("by"),
        _REPLY.c.at >= FACT.c.at,
    )
    .group_by(_REPLY.c.id, _REPLY.c.at)
)
"""A first word, after the last claim before it."""
