from __future__ import annotations

from typing import Any

from sqlalchemy import Row, bindparam, delete, select

from bot.domain.deliveries import Anchor
from bot.domain.inbound import Inbound, Read, Unsent
from storage.codec import dump, load
from storage.tables.unsent import UNSENT
from storage.tx.unit import OnConflict, Unit

_PUT = OnConflict(
    lambda insert: (new := insert(UNSENT)).on_conflict_do_update(
        index_elements=[UNSENT.c.channel, UNSENT.c.ts],
        set_={name: new.excluded[name] for name in ("due_at", "message", "read")},
    )
)
_HERE = (UNSENT.c.channel == bindparam("of_channel"), UNSENT.c.ts == bindparam("of_ts"))
_AT = select(UNSENT).where(*_HERE)
_OF = select(UNSENT).where(UNSENT.c.handoff_id == bindparam("of")).order_by(UNSENT.c.ts)
_DROP = delete(UNSENT).where(*_HERE)


class Unsents:
    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def put(self, unsent: Unsent) -> None:
        self._unit.run(
            _PUT,
            channel=unsent.message.root.channel,
            ts=unsent.message.ts,
            handoff_id=unsent.handoff_id,
            due_at=unsent.due_at,
            message=dump(unsent.message),
            read=dump(unsent.read),
        )

    def at(self, anchor: Anchor) -> Unsent | None:
        row = self._unit.first(_AT, of_channel=anchor.channel, of_ts=anchor.ts)
        return _unsent(row) if row else None

    def of(self, handoff_id: str) -> list[Unsent]:
        return [_unsent(row) for row in self._unit.run(_OF, of=handoff_id)]

    def drop(self, anchor: Anchor) -> None:
        self._unit.run(_DROP, of_channel=anchor.channel, of_ts=anchor.ts)


def _unsent(row: Row[Any]) -> Unsent:
    return Unsent(
        row.handoff_id,
        load(Inbound, row.message),
        Read(row.read["writer"], row.read["text"], row.read["is_note"]),
        row.due_at,
    )
