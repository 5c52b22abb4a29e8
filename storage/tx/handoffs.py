from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, case, func, insert, select, update

from bot.domain.brief import Brief
from bot.domain.card import Earlier
from bot.domain.conversation import Customer
from bot.domain.errors import UnknownHandoff
from bot.domain.handoff import OPEN, Handoff, Priority, State
from storage.codec import load
from storage.tables.columns import Instant
from storage.tables.conversation import CONVERSATION
from storage.tables.handoff import BRIEF, HANDOFF, HANDOFF_WORDS, OVERNIGHT_ENTRY
from storage.tx.handoff_rows import (
    WORDS,
    brief_of,
    brief_values,
    handoff_of,
    handoff_values,
    words_values,
)
from storage.tx.unit import OnConflict, Unit

_WITH_WORDS = HANDOFF.join(HANDOFF_WORDS, HANDOFF_WORDS.c.handoff_id == HANDOFF.c.id)
_ALL = select(*HANDOFF.c, *(HANDOFF_WORDS.c[name] for name in WORDS)).select_from(_WITH_WORDS)
_WEIGHT = case({priority.value: priority.rank for priority in Priority}, value=HANDOFF.c.priority)
_WEIGHTIEST = (_WEIGHT.desc(), HANDOFF.c.escalated_at, HANDOFF.c.number)
_OF_CONVERSATION = _ALL.where(HANDOFF.c.conversation_id == bindparam("key"))

_GET = _ALL.where(HANDOFF.c.id == bindparam("key"))
_LAST_OF = _OF_CONVERSATION.order_by(HANDOFF.c.number.desc()).limit(1)
_ALL_OF = _OF_CONVERSATION.order_by(HANDOFF.c.number)
_OPEN_OF = _OF_CONVERSATION.where(HANDOFF.c.state.in_(sorted(OPEN)))
_HELD_BEFORE = (
    _ALL.where(
        HANDOFF.c.id != bindparam("this"),
        HANDOFF.c.escalated_at <= bindparam("asked"),
        HANDOFF.c.holder_id.is_not(None),
    )
    .order_by(HANDOFF.c.number.desc())
    .limit(1)
)
_HELD_THERE = _HELD_BEFORE.where(HANDOFF.c.conversation_id == bindparam("of"))
_HELD_FOR = _HELD_BEFORE.where(
    HANDOFF.c.conversation_id.in_(select(CONVERSATION.c.id).where(CONVERSATION.c.owner == bindparam("of")))
)
_BEFORE = (
    _ALL.add_columns(func.count().over().label("many"))
    .where(HANDOFF.c.id != bindparam("this"), HANDOFF.c.escalated_at <= bindparam("asked"))
    .order_by(HANDOFF.c.number.desc())
    .limit(1)
)
_BEFORE_THERE = _BEFORE.where(HANDOFF.c.conversation_id == bindparam("of"))
_BEFORE_OF = _BEFORE.where(
    HANDOFF.c.conversation_id.in_(select(CONVERSATION.c.id).where(CONVERSATION.c.owner == bindparam("of")))
)
_IN_STATE = _ALL.where(HANDOFF.c.state == bindparam("wanted")).order_by(*_WEIGHTIEST)

_ADD = insert(HANDOFF)
_ADD_WORDS = insert(HANDOFF_WORDS)
_ADD_BRIEF = insert(BRIEF)
_BRIEF = select(BRIEF).where(BRIEF.c.handoff_id == bindparam("key"))
_SAVE_BRIEF = update(BRIEF).where(BRIEF.c.handoff_id == bindparam("key"))
_SAVE_WORDS = update(HANDOFF_WORDS).where(HANDOFF_WORDS.c.handoff_id == bindparam("key"))
_SAVE = (
    update(HANDOFF)
    .where(HANDOFF.c.id == bindparam("key"))
    .values(first_answer_at=func.coalesce(HANDOFF.c.first_answer_at, bindparam("answered", type_=Instant)))
)

_ENTER = OnConflict(lambda insert: insert(OVERNIGHT_ENTRY).on_conflict_do_nothing())
_ENTERED = select(func.count()).where(
    OVERNIGHT_ENTRY.c.skill == bindparam("of_skill"), OVERNIGHT_ENTRY.c.opens_at == bindparam("until")
)
_WAITING = (
    select(*_ALL.selected_columns, *(BRIEF.c), CONVERSATION.c.customer)
    .select_from(
        _WITH_WORDS.join(BRIEF, BRIEF.c.handoff_id == HANDOFF.c.id).join(
            CONVERSATION, CONVERSATION.c.id == HANDOFF.c.conversation_id
        )
    )
    .where(
        HANDOFF.c.state == State.PARKED.value,
        HANDOFF.c.skill == bindparam("of_skill"),
        HANDOFF.c.opens_at == bindparam("until"),
    )
    .order_by(*_WEIGHTIEST)
)


class Handoffs:
    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def add(self, handoff: Handoff, brief: Brief) -> None:
        self._unit.run(_ADD, **handoff_values(handoff), first_answer_at=handoff.first_reply_at)
        self._unit.run(_ADD_WORDS, handoff_id=handoff.id, **words_values(handoff))
        self._unit.run(_ADD_BRIEF, handoff_id=handoff.id, **brief_values(brief))
        self._enter(handoff)

    def get(self, handoff_id: str) -> Handoff:
        row = self._unit.first(_GET, key=handoff_id)
        if row is None:
            raise UnknownHandoff(handoff=handoff_id)
        return handoff_of(row)

    def save(self, handoff: Handoff) -> None:
        done = self._unit.run(
            _SAVE, key=handoff.id, **handoff_values(handoff), answered=handoff.first_reply_at
        )
        if done.rowcount == 0:
            raise UnknownHandoff(handoff=handoff.id)
        self._unit.run(_SAVE_WORDS, key=handoff.id, **words_values(handoff))
        self._enter(handoff)

    def open_of(self, conversation_id: str) -> Handoff | None:
        row = self._unit.first(_OPEN_OF, key=conversation_id)
        return handoff_of(row) if row else None

    def last_of(self, conversation_id: str) -> Handoff | None:
        row = self._unit.first(_LAST_OF, key=conversation_id)
        return handoff_of(row) if row else None

    def all_of(self, conversation_id: str) -> list[Handoff]:
        return [handoff_of(row) for row in self._unit.run(_ALL_OF, key=conversation_id)]

    def held_before(self, handoff: Handoff, owner: str) -> Handoff | None:
        statement = _HELD_FOR if owner else _HELD_THERE
        of = owner or handoff.conversation_id
        row = self._unit.first(statement, of=of, this=handoff.id, asked=handoff.escalated_at)
        return handoff_of(row) if row else None

    def before(self, handoff: Handoff, owner: str) -> Earlier | None:
        statement = _BEFORE_OF if owner else _BEFORE_THERE
        of = owner or handoff.conversation_id
        row = self._unit.first(statement, of=of, this=handoff.id, asked=handoff.escalated_at)
        return Earlier(row.many, handoff_of(row)) if row else None

    def in_state(self, state: State) -> list[Handoff]:
        return [handoff_of(row) for row in self._unit.run(_IN_STATE, wanted=state.value)]

    def brief(self, handoff_id: str) -> Brief:
        """Raises UnknownHandoff."""
        row = self._unit.first(_BRIEF, key=handoff_id)
        if row is None:
            raise UnknownHandoff(handoff=handoff_id)
        return brief_of(row)

    def save_brief(self, handoff_id: str, brief: Brief) -> None:
        self._unit.run(_SAVE_BRIEF, key=handoff_id, **brief_values(brief))

    def overnight(self, skill: str, opens_at: datetime) -> tuple[list[tuple[Handoff, Brief, str]], int]:
        rows = self._unit.run(_WAITING, of_skill=skill, until=opens_at).all()
        entered = self._unit.run(_ENTERED, of_skill=skill, until=opens_at).scalar_one()
        waiting = [(handoff_of(row), brief_of(row), load(Customer, row.customer).name) for row in rows]
        return waiting, entered - len(waiting)

    def _enter(self, handoff: Handoff) -> None:
        if handoff.state is State.PARKED and handoff.opens_at:
            self._unit.run(_ENTER, skill=handoff.skill, opens_at=handoff.opens_at, handoff_id=handoff.id)
