"""How a conversation's turns and changes are numbered, and how those who follow it are woken."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, update

from bot.domain.deliveries import LaneKind, following
from bot.domain.errors import UnknownConversation
from storage.tables.conversation import CONVERSATION
from storage.tx import lane_statements as sql
from storage.tx.unit import Unit

_NEXT_REV = (
    update(CONVERSATION)
    .where(CONVERSATION.c.id == bindparam("key"))
    .values(last_rev=CONVERSATION.c.last_rev + 1)
    .returning(CONVERSATION.c.last_seq, CONVERSATION.c.last_rev, CONVERSATION.c.followed)
)
_NEXT_TURN = _NEXT_REV.values(last_seq=CONVERSATION.c.last_seq + 1)


def next_turn(unit: Unit, conversation_id: str, at: datetime) -> tuple[int, int]:
    """Its seq and its rev. Raises UnknownConversation."""
    row = unit.first(_NEXT_TURN, key=conversation_id)
    return _told(unit, conversation_id, row, at)


def next_rev(unit: Unit, conversation_id: str, at: datetime) -> int:
    """Raises UnknownConversation."""
    row = unit.first(_NEXT_REV, key=conversation_id)
    return _told(unit, conversation_id, row, at)[1]


def _told(unit: Unit, conversation_id: str, row: Row[Any] | None, at: datetime) -> tuple[int, int]:
    if row is None:
        raise UnknownConversation(conversation=conversation_id)
    unit.touch("changes", conversation_id)
    if row.followed:
        for kind in row.followed.split(","):
            unit.run(sql.WANT_REDRAWN, of=following(LaneKind(kind), conversation_id), at=at)
        unit.touch("lanes")
    return row.last_seq, row.last_rev
