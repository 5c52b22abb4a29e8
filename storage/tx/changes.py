from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Column, Row, Update, and_, bindparam, insert, select, update

from bot.domain.shown import Change, ChangeKind, Seen, Shown
from bot.ports.topics import WRITING
from storage.codec import dump, load
from storage.tables.change import CHANGE
from storage.tables.conversation import CONVERSATION
from storage.tables.turn import TURN
from storage.tx.numbering import next_rev
from storage.tx.turns import turn_of
from storage.tx.unit import Unit

_LAST = (
    select(CHANGE.c.shown)
    .where(CHANGE.c.conversation_id == bindparam("key"), CHANGE.c.seq.is_(None))
    .order_by(CHANGE.c.rev.desc())
    .limit(1)
)
_ADD = insert(CHANGE)


def _seen_statement(column: Column[int]) -> Update:
    return (
        update(CONVERSATION)
        .where(
            CONVERSATION.c.id == bindparam("key"),
            column < bindparam("upto"),
            CONVERSATION.c.last_seq >= bindparam("upto"),
        )
        .values({column: bindparam("upto")})
    )


_ITS_TURN = and_(TURN.c.conversation_id == CHANGE.c.conversation_id, TURN.c.seq == CHANGE.c.seq)
_TURN_COLUMNS = [column for column in TURN.c if column.name not in {"conversation_id", "rev", "at"}]
_SAID_AT = TURN.c.at.label("said_at")
_AFTER = (
    select(
        CHANGE.c.rev,
        CHANGE.c.at,
        CHANGE.c.kind,
        CHANGE.c.by,
        CHANGE.c.seq.label("upto"),
        CHANGE.c.shown,
        _SAID_AT,
        *_TURN_COLUMNS,
    )
    .select_from(CHANGE.outerjoin(TURN, _ITS_TURN))
    .where(CHANGE.c.conversation_id == bindparam("key"), CHANGE.c.rev > bindparam("after"))
    .order_by(CHANGE.c.rev)
    .limit(bindparam("most"))
)
_SEEN_AT = (
    select(CHANGE.c.at)
    .where(
        CHANGE.c.conversation_id == bindparam("key"),
        CHANGE.c.rev > bindparam("upto"),  # a turn has a change of its own, so none has seen it before
        CHANGE.c.seq >= bindparam("upto"),
        CHANGE.c.kind == ChangeKind.SEEN.value,
        CHANGE.c.by == "customer",
    )
    .order_by(CHANGE.c.rev)
    .limit(1)
)
_SEEN = {
    "customer": _seen_statement(CONVERSATION.c.seen_seq),
    "agent": _seen_statement(CONVERSATION.c.agent_seen_seq),
}


class Changes:
    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def show(self, conversation_id: str, shown: Shown, at: datetime) -> None:
        last = self._unit.first(_LAST, key=conversation_id)
        if last and load(Shown, last.shown) == shown:
            return
        rev = next_rev(self._unit, conversation_id, at)
        self._log(conversation_id, rev, ChangeKind.STATE, at, shown=dump(shown))

    def see(self, conversation_id: str, seen: Seen, at: datetime) -> None:
        if self._unit.run(_SEEN[seen.by], key=conversation_id, upto=seen.seq).rowcount:
            rev = next_rev(self._unit, conversation_id, at)
            self._log(conversation_id, rev, ChangeKind.SEEN, at, seq=seen.seq, by=seen.by)

    def seen_at(self, conversation_id: str, seq: int) -> datetime | None:
        row = self._unit.first(_SEEN_AT, key=conversation_id, upto=seq)
        return row.at if row else None

    def _log(
        self,
        conversation_id: str,
        rev: int,
        kind: ChangeKind,
        at: datetime,
        *,
        seq: int | None = None,
        by: str | None = None,
        shown: Any = None,
    ) -> None:
        self._unit.run(
            _ADD,
            conversation_id=conversation_id,
            rev=rev,
            at=at,
            kind=kind.value,
            seq=seq,
            by=by,
            shown=shown,
        )

    def writing(self, conversation_id: str, name: str) -> None:
        self._unit.touch(WRITING, conversation_id, name)

    def after(self, conversation_id: str, rev: int, limit: int = 500) -> list[Change]:
        rows = self._unit.run(_AFTER, key=conversation_id, after=rev, most=limit)
        return [_change(row) for row in rows]


def _change(row: Row[Any]) -> Change:
    kind = ChangeKind(row.kind)
    match kind:
        case ChangeKind.STATE:
            return Change(row.rev, row.at, kind, shown=load(Shown, row.shown))
        case ChangeKind.SEEN:
            return Change(row.rev, row.at, kind, seen=Seen(row.by, row.upto))
        case _:
            return Change(row.rev, row.at, kind, turn=turn_of(row, row.said_at))
