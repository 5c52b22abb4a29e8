"""Times as one says them in a language: weekdays, months and clocks by Babel, the words round them by us."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_datetime, format_skeleton, format_time

Form = Literal["by", "opens"]

ENGLISH: dict[str, str] = {
    "by.today": "{clock}",
    "by.tomorrow": "tomorrow at {clock}",
    "by.weekday": "{weekday} at {clock}",
    "by.date": "{date} at {clock}",
    "opens.today": "at {clock}",
    "opens.tomorrow": "tomorrow at {clock}",
    "opens.weekday": "on {weekday} at {clock}",
    "opens.date": "on {date} at {clock}",
}
"""`by` follows "an answer by", `opens` follows "back"."""


def plain(locale: Locale) -> dict[str, str]:
    """For a language that we have no words for: day and clock side by side, as its calendars write them."""
    joined = str(locale.datetime_formats["long"]).replace("'", "").replace("{0}", "{clock}")
    weekday, date = joined.replace("{1}", "{weekday}"), joined.replace("{1}", "{date}")
    days = {"today": "{clock}", "tomorrow": weekday, "weekday": weekday, "date": date}
    return {f"{form}.{day}": pattern for form in ("by", "opens") for day, pattern in days.items()}


def spoken(
    form: Form, moment: datetime, now: datetime, zone: str, patterns: Mapping[str, str], locale: Locale
) -> str:
    """`zone` must be one that this machine knows."""
    there, here = moment.astimezone(ZoneInfo(zone)), now.astimezone(ZoneInfo(zone))
    pattern = patterns[f"{form}.{_day((there.date() - here.date()) // timedelta(days=1))}"]
    return pattern.format(
        clock=_clock(there, locale),
        weekday=format_datetime(there, "EEEE", tzinfo=there.tzinfo, locale=locale),
        date=format_skeleton("MMMMd", there, tzinfo=there.tzinfo, locale=locale),
    )


def _clock(there: datetime, locale: Locale) -> str:
    """ "9:00 AM" with a space that every font has, and that no line breaks at."""
    return format_time(there, "short", tzinfo=there.tzinfo, locale=locale).replace("\u202f", "\u00a0")


def _day(away: int) -> str:
    if away in (0, 1):
        return ("today", "tomorrow")[away]
    return "weekday" if 1 < away < 7 else "date"
