from __future__ import annotations

from datetime import datetime

from storage.tables.alarm import ALARM
from storage.tx.unit import OnConflict, Unit

_ADD = OnConflict(lambda insert: insert(ALARM).on_conflict_do_nothing().returning(ALARM.c.key))


class Alarms:
    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def add(self, kind: str, key: str, at: datetime) -> bool:
        return self._unit.first(_ADD, kind=kind, key=key, at=at) is not None
