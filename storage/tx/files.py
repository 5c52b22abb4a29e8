from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import LargeBinary, Row, bindparam, delete, func, insert, select, update

from bot.domain.conversation import Attachment
from bot.domain.errors import UnknownFile
from storage.tables.file import FILE
from storage.tx.unit import Unit

_ADD = insert(FILE)
_HELD = select(func.count().label("files"), func.coalesce(func.sum(FILE.c.size), 0).label("bytes")).where(
    FILE.c.conversation_id == bindparam("key")
)
_HELD_OF = {
    True: _HELD.where(FILE.c.agent != ""),
    False: _HELD.where(FILE.c.agent == ""),
}
"""By whether agents sent them."""
_NAMED = select(FILE.c.id, FILE.c.name, FILE.c.type, FILE.c.size)
_WAITING = _NAMED.where(
    FILE.c.id == bindparam("of"), FILE.c.conversation_id == bindparam("key"), FILE.c.seq.is_(None)
)
_ATTACH = (
    update(FILE)
    .where(FILE.c.id == bindparam("of"), FILE.c.conversation_id == bindparam("key"), FILE.c.seq.is_(None))
    .values(seq=bindparam("nth"))
)
_BRING = (
    update(FILE)
    .where(FILE.c.id == bindparam("of"), FILE.c.conversation_id == bindparam("key"), FILE.c.seq.is_(None))
    .values(conversation_id=bindparam("target"))
)
_SENT = _NAMED.where(
    FILE.c.conversation_id == bindparam("key"), FILE.c.seq.is_not(None), FILE.c.agent == ""
).order_by(FILE.c.seq, FILE.c.at, FILE.c.id)
_FIND = _NAMED.add_columns(FILE.c.conversation_id).where(FILE.c.id == bindparam("of"))
_PART = select(
    func.substr(FILE.c.data, bindparam("first"), bindparam("most"), type_=LargeBinary).label("part")
).where(FILE.c.id == bindparam("of"))
_DROP_WAITING = delete(FILE).where(FILE.c.seq.is_(None), FILE.c.at < bindparam("before"))


class Files:
    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def add(
        self, conversation_id: str, file: Attachment, data: bytes, at: datetime, *, agent: str = ""
    ) -> None:
        self._unit.run(
            _ADD,
            id=file.id,
            conversation_id=conversation_id,
            agent=agent,
            seq=None,
            at=at,
            name=file.name,
            type=file.type,
            size=file.size,
            data=data,
        )

    def held(self, conversation_id: str, *, agents: bool = False) -> tuple[int, int]:
        row = self._unit.run(_HELD_OF[agents], key=conversation_id).one()
        return row.files, row.bytes

    def of(self, conversation_id: str) -> list[Attachment]:
        return [_attachment(row) for row in self._unit.run(_SENT, key=conversation_id)]

    def waiting(self, conversation_id: str, file_id: str) -> Attachment:
        row = self._unit.first(_WAITING, of=file_id, key=conversation_id)
        if row is None:
            raise UnknownFile(file=file_id)
        return _attachment(row)

    def attach(self, conversation_id: str, file_id: str, seq: int) -> None:
        self._unit.run(_ATTACH, of=file_id, key=conversation_id, nth=seq)

    def bring(self, file_id: str, conversation_id: str, to: str) -> None:
        self._unit.run(_BRING, of=file_id, key=conversation_id, target=to)

    def find(self, file_id: str) -> tuple[str, Attachment]:
        row = self._unit.first(_FIND, of=file_id)
        if row is None:
            raise UnknownFile(file=file_id)
        return row.conversation_id, _attachment(row)

    def part(self, file_id: str, at: int, size: int) -> bytes:
        row = self._unit.first(_PART, of=file_id, first=at + 1, most=size)
        if row is None:
            raise UnknownFile(file=file_id)
        return bytes(row.part)

    def drop_waiting(self, before: datetime) -> int:
        return self._unit.run(_DROP_WAITING, before=before).rowcount


def _attachment(row: Row[Any]) -> Attachment:
    return Attachment(row.id, row.name, row.type, row.size)
