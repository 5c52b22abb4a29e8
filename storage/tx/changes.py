from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Row, and_, bindparam, insert, select, update

from bot.domain.errors import UnknownConversation
from bot.domain.shown import Change, Shown
from storage.codec import dump, load
from storage.tables.change import CHANGE
from storage.tables.conversation import CONVERSATION
from storage.tables.turn import TURN
from storage.tx.turns import turn_of
from storage.tx.unit import Unit

_LAST = (
    select(CHANGE.c.shown)
    .where(CHANGE.c.conversation_id == bindparam("key"), CHANGE.c.seq.is_(None))
    .order_by(CHANGE.c.rev.desc())
    .limit(1)
)
_NUMBER = (
    update(CONVERSATION)
    .where(CONVERSATION.c.id == bindparam("key"))
    .values(last_rev=CONVERSATION.c.last_rev + 1)
    .returning(CONVERSATION.c.last_rev)
)
_ADD = insert(CHANGE)
_ITS_TURN = and_(TURN.c.conversation_id == CHANGE.c.conversation_id, TURN.c.seq == CHANGE.c.seq)
_TURN_COLUMNS = [column for column in TURN.c if column.name not in {"conversation_id", "rev", "at"}]
_AFTER = (
    select(CHANGE.c.rev, CHANGE.c.at, CHANGE.c.shown, *_TURN_COLUMNS)
    .select_from(CHANGE.outerjoin(TURN, _ITS_TURN))
    .where(CHANGE.c.conversation_id == bindparam("key"), CHANGE.c.rev > bindparam("after"))
    .order_by(CHANGE.c.rev)
    .limit(bindparam("most"))
)
"""A turn's change happens when the turn does, so one `at` serves both."""


class Changes:
    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def show(self, conversation_id: str, shown: Shown, at: datetime) -> None:
        last = self._unit.first(_LAST, key=conversation_id)
        if last and load(Shown, last.shown) == shown:
            return
        row = self._unit.first(_NUMBER, key=conversation_id)
        if row is None:
            raise UnknownConversation(conversation=conversation_id)
        self._unit.run(
            _ADD, conversation_id=conversation_id, rev=row.last_rev, at=at, seq=None, shown=dump(shown)
        )
        self._unit.touch("changes", conversation_id)

    def after(self, conversation_id: str, rev: int, limit: int = 500) -> list[Change]:
        rows = self._unit.run(_AFTER, key=conversation_id, after=rev, most=limit)
        return [_change(row) for row in rows]


def _change(row: Row[Any]) -> Change:
    if row.seq is None:
        return Change(row.rev, row.at, shown=load(Shown, row.shown))
    return Change(row.rev, row.at, turn=turn_of(row))
