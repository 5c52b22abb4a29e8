"""Until when a break lasts, as an agent says it."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.domain.errors import BadBreak

LONGEST = timedelta(hours=12)
_MINUTES = re.compile(r"([0-9]{1,4})(?: ?m(?:in(?:utes?)?)?)?")
_CLOCK = re.compile(r"until ([0-9]{1,2})[:.]([0-9]{2})")


def break_until(said: str, now: datetime, zone: str) -> datetime | None:
    """Of "30" or "until 14:00" (there, and tomorrow where that has passed); None for "off".

    Raises BadBreak.
    """
    if said == "off":
        return None
    if minutes := _MINUTES.fullmatch(said):
        return checked(now + timedelta(minutes=int(minutes[1])), now)
    if clock := _CLOCK.fullmatch(said):
        return checked(_next(int(clock[1]), int(clock[2]), now, zone), now)
    raise bad()


def checked(until: datetime, now: datetime) -> datetime:
    """Raises BadBreak for what is over, or lasts too long."""
    if not now < until <= now + LONGEST:
        raise bad()
    return until


def bad() -> BadBreak:
    return BadBreak(hours=LONGEST // timedelta(hours=1))


def _next(hour: int, minute: int, now: datetime, zone: str) -> datetime:
    if hour > 23 or minute > 59:
        raise bad()
    there = now.astimezone(ZoneInfo(zone))
    at = datetime.combine(there.date(), time(hour, minute), there.tzinfo)
    return (
        at
        if at > now
        else datetime.combine(there.date() + timedelta(days=1), time(hour, minute), there.tzinfo)
    )
