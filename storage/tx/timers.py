from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, delete, select

from storage.tables.timer import TIMER
from storage.tx.unit import OnConflict, Unit

_SET = OnConflict(
    lambda insert: (new := insert(TIMER)).on_conflict_do_update(
        index_elements=[TIMER.c.kind, TIMER.c.key], set_={"due_at": new.excluded.due_at}
    )
)
_THIS = delete(TIMER).where(TIMER.c.kind == bindparam("of"), TIMER.c.key == bindparam("named"))
_TAKE = _THIS.where(TIMER.c.due_at <= bindparam("now")).returning(TIMER.c.key)
_IS_SET = select(TIMER.c.key).where(TIMER.c.kind == bindparam("of"), TIMER.c.key == bindparam("named"))
_UNDER = select(TIMER.c.key).where(TIMER.c.kind == bindparam("of"), TIMER.c.key.like(bindparam("like")))
_DUE = (
    select(TIMER.c.key)
    .where(TIMER.c.kind == bindparam("of"), TIMER.c.due_at <= bindparam("now"))
    .order_by(TIMER.c.due_at, TIMER.c.key)
    .limit(bindparam("most"))
)


class Timers:
    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def set(self, kind: str, key: str, due_at: datetime) -> None:
        self._unit.run(_SET, kind=kind, key=key, due_at=due_at)

    def is_set(self, kind: str, key: str) -> bool:
        return self._unit.first(_IS_SET, of=kind, named=key) is not None

    def cancel(self, kind: str, key: str) -> None:
        self._unit.run(_THIS, of=kind, named=key)

    def due(self, kind: str, now: datetime, limit: int = 100) -> list[str]:
        return [row.key for row in self._unit.run(_DUE, of=kind, now=now, most=limit)]

    def under(self, kind: str, beginning: str) -> list[str]:
        return [row.key for row in self._unit.run(_UNDER, of=kind, like=f"{beginning}%")]

    def take(self, kind: str, key: str, now: datetime) -> bool:
        return self._unit.first(_TAKE, of=kind, named=key, now=now) is not None
