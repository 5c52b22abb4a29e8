"""For how long a handoff sleeps; the customer's next word ends each snooze."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.domain.hours import Hours

MORNING = time(9)


class Snooze(StrEnum):
    HOUR = "hour"
    FOUR_HOURS = "four_hours"
    TOMORROW = "tomorrow"
    WEEK = "week"
    WORD = "word"


_SPANS = {Snooze.HOUR: timedelta(hours=1), Snooze.FOUR_HOURS: timedelta(hours=4)}
_DAYS = {Snooze.TOMORROW: 1, Snooze.WEEK: 7}


def ends(snooze: Snooze, hours: Hours, zone: str, now: datetime) -> datetime | None:
    """None for the customer's next word alone. Mornings are 9:00 in `zone`, or the opening after that."""
    if snooze in _SPANS:
        return now + _SPANS[snooze]
    if snooze not in _DAYS:
        return None
    there = ZoneInfo(zone)
    day = now.astimezone(there).date() + timedelta(days=_DAYS[snooze])
    morning = datetime.combine(day, MORNING, there).astimezone(now.tzinfo)
    return hours.opens_at(morning) or morning
