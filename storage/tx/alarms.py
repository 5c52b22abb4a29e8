from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, func, select, update

from bot.ports import Alarm
from storage.tables.alarm import ALARM
from storage.tables.columns import Instant
from storage.tx.unit import OnConflict, Unit

_ADD = OnConflict(
    lambda insert: (
        (new := insert(ALARM))
        .on_conflict_do_update(
            index_elements=[ALARM.c.kind, ALARM.c.key],
            set_={"at": new.excluded.at, "cleared_at": None, "told_at": None},
            where=ALARM.c.cleared_at.is_not(None),
        )
        .returning(ALARM.c.key)
    )
)
_THIS = (ALARM.c.kind == bindparam("of"), ALARM.c.key == bindparam("named"))
_CLEAR = (
    update(ALARM)
    .where(*_THIS, ALARM.c.cleared_at.is_(None))
    .values(cleared_at=bindparam("now"), told_at=None)
    .returning(ALARM.c.key)
)
_CLEAR_ALL = (
    update(ALARM)
    .where(ALARM.c.cleared_at.is_(None))
    .values(cleared_at=bindparam("now"), told_at=None)
    .returning(ALARM.c.kind, ALARM.c.key)
)
_CLEAR_KIND = _CLEAR_ALL.where(ALARM.c.kind == bindparam("of"))
_STANDING = (
    select(ALARM)
    .where(ALARM.c.cleared_at.is_(None))
    .order_by(ALARM.c.at.desc(), ALARM.c.kind, ALARM.c.key)
    .limit(bindparam("most"))
)
_STANDING_OF = (
    select(ALARM)
    .where(ALARM.c.cleared_at.is_(None), ALARM.c.kind == bindparam("of"))
    .order_by(ALARM.c.at.desc(), ALARM.c.key)
)
_STANDS = select(ALARM.c.key).where(*_THIS, ALARM.c.cleared_at.is_(None))
_RAISED = (
    select(ALARM)
    .where(
        ALARM.c.kind == bindparam("of"),
        ALARM.c.at >= bindparam("start", type_=Instant),
        ALARM.c.at < bindparam("end", type_=Instant),
    )
    .order_by(ALARM.c.at, ALARM.c.key)
)
_LATEST = func.coalesce(ALARM.c.cleared_at, ALARM.c.at)
_UNTOLD = (
    select(ALARM)
    .where(ALARM.c.told_at.is_(None))
    .order_by(_LATEST, ALARM.c.kind, ALARM.c.key)
    .limit(bindparam("most"))
)
_AS_READ = (ALARM.c.at == bindparam("raised"), ALARM.c.cleared_at.is_not_distinct_from(bindparam("ended")))
_TOLD = update(ALARM).where(*_THIS, *_AS_READ).values(told_at=bindparam("now"))


class Alarms:
    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def add(self, kind: str, key: str, at: datetime) -> bool:
        added = self._unit.first(_ADD, kind=kind, key=key, at=at, cleared_at=None, told_at=None)
        if added:
            self._unit.touch("alarms")
        return added is not None

    def clear(self, kind: str, key: str, at: datetime) -> bool:
        cleared = self._unit.first(_CLEAR, of=kind, named=key, now=at)
        if cleared:
            self._unit.touch("alarms")
        return cleared is not None

    def clear_all(self, kind: str, at: datetime) -> list[tuple[str, str]]:
        of = {"of": kind} if kind else {}
        cleared = self._unit.run(_CLEAR_KIND if kind else _CLEAR_ALL, now=at, **of)
        found = [(row.kind, row.key) for row in cleared]
        if found:
            self._unit.touch("alarms")
        return found

    def standing(self, limit: int = 200) -> list[Alarm]:
        return [_alarm(row) for row in self._unit.run(_STANDING, most=limit)]

    def standing_of(self, kind: str) -> list[Alarm]:
        return [_alarm(row) for row in self._unit.run(_STANDING_OF, of=kind)]

    def stands(self, kind: str, key: str) -> bool:
        return self._unit.first(_STANDS, of=kind, named=key) is not None

    def raised(self, kind: str, start: datetime, end: datetime) -> list[Alarm]:
        return [_alarm(row) for row in self._unit.run(_RAISED, of=kind, start=start, end=end)]

    def untold(self, limit: int = 50) -> list[Alarm]:
        return [_alarm(row) for row in self._unit.run(_UNTOLD, most=limit)]

    def told(self, alarm: Alarm, at: datetime) -> bool:
        which = {"of": alarm.kind, "named": alarm.key, "raised": alarm.at, "ended": alarm.cleared_at}
        return self._unit.run(_TOLD, **which, now=at).rowcount > 0


def _alarm(row: Row[Any]) -> Alarm:
    return Alarm(row.kind, row.key, row.at, row.cleared_at, row.told_at)
