from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import bindparam, case, or_, select, update

from bot.ports import Rate
from storage.tables.columns import EPOCH
from storage.tables.rate import RATE
from storage.tx.unit import OnConflict, Unit

_ENSURE = OnConflict(lambda insert: insert(RATE).on_conflict_do_nothing())
_LOCK = select(RATE.c.next_at, RATE.c.held_until).where(RATE.c.key == bindparam("of")).with_for_update()
_TAKE = update(RATE).where(RATE.c.key == bindparam("of")).values(next_at=bindparam("taken"))
_HOLD = OnConflict(
    lambda insert: (held := insert(RATE)).on_conflict_do_update(
        index_elements=[RATE.c.key],
        set_={
            "held_until": case(
                (
                    or_(RATE.c.held_until.is_(None), held.excluded.held_until > RATE.c.held_until),
                    held.excluded.held_until,
                ),
                else_=RATE.c.held_until,
            )
        },
    )
)


class _Row(NamedTuple):
    next_at: datetime
    held_until: datetime | None


class Rates:
    """GCRA: `burst` calls at once, then one per `interval`. After a hold the burst has to grow back.

    A place further off than any could have been taken says that the clock was set back.
    """

    def __init__(self, unit: Unit) -> None:
        """What is read is locked, and stands until the unit ends: it is read once."""
        self._unit = unit
        self._rows: dict[str, _Row] = {}

    def lock(self, keys: Collection[str]) -> None:
        for key in sorted(set(keys)):
            self._locked(key)

    def _locked(self, key: str) -> _Row:
        """One that was not asked for long may be forgotten between being made sure of and locked."""
        while key not in self._rows:
            if row := self._unit.first(_LOCK, of=key):
                self._rows[key] = _Row(row.next_at, row.held_until)
            else:
                self._unit.run(_ENSURE, key=key, next_at=EPOCH, held_until=None)
        return self._rows[key]

    def reserve_all(self, rates: Sequence[Rate], now: datetime) -> tuple[Rate, datetime] | None:
        for rate in sorted(rates, key=lambda rate: rate.key):
            free_at = self._look(rate.key, now, rate.interval, rate.burst)[0]
            if free_at > now:
                return rate, free_at
        for rate in rates:
            self.reserve(rate.key, now, rate.interval, rate.burst)
        return None

    def reserve(self, key: str, now: datetime, interval: timedelta, burst: int) -> datetime:
        free_at, next_at = self._look(key, now, interval, burst)
        if free_at <= now:
            taken = max(next_at, now) + interval
            self._unit.run(_TAKE, of=key, taken=taken)
            self._rows[key] = self._rows[key]._replace(next_at=taken)
        return free_at

    def _look(self, key: str, now: datetime, interval: timedelta, burst: int) -> tuple[datetime, datetime]:
        """When a place is free, and the theoretical arrival time that it was drawn from. Locks the row."""
        slack = interval * (burst - 1)
        row = self._locked(key)
        next_at = row.next_at if row.next_at <= now + slack + interval else now + slack
        if row.held_until:
            next_at = max(next_at, row.held_until + slack)
        return next_at - slack, next_at

    def hold(self, key: str, until: datetime) -> None:
        """The later of two holds stays."""
        self._unit.run(_HOLD, key=key, next_at=EPOCH, held_until=until)
        self._rows.pop(key, None)
