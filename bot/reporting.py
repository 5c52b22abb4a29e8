"""The manager's report."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.domain.errors import NotAManager, UnknownPeriod
from bot.domain.metrics import Report
from bot.domain.rules import Rules
from bot.ports import Clock, Store, Tx

PERIODS = ("today", "yesterday", "week")


class Reporting:
    def __init__(self, store: Store, clock: Clock, rules: Rules) -> None:
        self._store = store
        self._clock = clock
        self._rules = rules

    async def build(self, user: str, period: str = "today") -> Report:
        """`period`: today, yesterday, or week (the last seven days with today), in the company's zone.

        Raises NotAManager or UnknownPeriod.
        """
        if user not in self._rules.managers:
            raise NotAManager
        start, end = self._span(period)
        return await self._store.read(lambda tx: self._counted(tx, period.capitalize(), start, end))

    def _counted(self, tx: Tx, title: str, start: datetime, end: datetime) -> Report:
        counted = tx.reports.build(title, start, end, self._rules.zone)
        staff, now = tx.shifts.staff(), self._clock.now()
        if not staff.uses_shifts(now):
            return counted
        return replace(counted, on_shift=staff.names(self._rules.skills.values(), now))

    def _span(self, period: str) -> tuple[datetime, datetime]:
        zone = ZoneInfo(self._rules.zone)
        today = self._clock.now().astimezone(zone).date()
        yesterday = today - timedelta(days=1)
        match period:
            case "today":
                first, last = today, today
            case "yesterday":
                first, last = yesterday, yesterday
            case "week":
                first, last = today - timedelta(days=6), today
            case _:
                raise UnknownPeriod(period=period[:40], known=", ".join(PERIODS))
        midnight = time(0, tzinfo=zone)
        return datetime.combine(first, midnight), datetime.combine(last + timedelta(days=1), midnight)
