from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, Column, Table, bindparam, delete, select, tuple_

from bot.domain.inbound import InboundState
from storage.tables.alarm import ALARM
from storage.tables.inbox import INBOX
from storage.tables.rate import RATE
from storage.tx.unit import Unit

_BEFORE: BindParameter[Any] = bindparam("before")


def _some(table: Table, *over: Any) -> Any:
    """The oldest portion of what is over: a DELETE with a limit, which not every engine has."""
    keys: list[Column[Any]] = list(table.primary_key.columns)
    portion = select(*keys).where(*over).limit(bindparam("most"))
    return delete(table).where(tuple_(*keys).in_(portion))


_SETTLED = (InboundState.APPLIED.value, InboundState.IGNORED.value)
_INBOX = _some(INBOX, INBOX.c.state.in_(_SETTLED), INBOX.c.received_at < _BEFORE)
_ALARMS = _some(ALARM, ALARM.c.cleared_at < _BEFORE)
_RATES = _some(RATE, RATE.c.next_at < _BEFORE, RATE.c.held_until.is_(None) | (RATE.c.held_until < _BEFORE))


class Retention:
    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def inbox(self, before: datetime, limit: int) -> int:
        return self._unit.run(_INBOX, before=before, most=limit).rowcount

    def alarms(self, before: datetime, limit: int) -> int:
        return self._unit.run(_ALARMS, before=before, most=limit).rowcount

    def rates(self, before: datetime, limit: int) -> int:
        return self._unit.run(_RATES, before=before, most=limit).rowcount
