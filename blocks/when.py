"""Times as Slack draws them in each reader's own zone, with words for where Slack draws nothing."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from blocks.parts import Inline

TIME = "{time}"
DAY_AND_TIME = "{date_short_pretty} at {time}"
TIME_AND_AGE = "{time} ({ago})"
AGE = "{ago}"
"""`{ago}` grows by itself in the reader's client, so a waiting card needs no redraw."""


def moment(at: datetime, zone: str, form: str) -> Inline:
    """A rich_text date. `form` holds the words before it too, for Slack begins a form with a capital.

    The fallback, in `zone`, is also what a notification says.
    """
    return {
        "type": "date",
        "timestamp": int(at.timestamp()),
        "format": form,
        "fallback": told(at, zone, form),
    }


def drawn_time(at: datetime, zone: str, form: str) -> Inline:
    """The same in mrkdwn, for a block that holds no rich_text; nobody's words may stand beside it."""
    return {"type": "mrkdwn", "text": f"<!date^{int(at.timestamp())}^{form}|{told(at, zone, form)}>"}


def near(at: datetime, beside: datetime, zone: str, lead: str) -> Inline:
    """`lead` ("by", "since", "at") and the time; the day too unless both fall on one day in `zone`."""
    if _day(at, zone) == _day(beside, zone):
        return moment(at, zone, f"{lead} {TIME}")
    return moment(at, zone, f"at {TIME}, {{date_short_pretty}}" if lead == "at" else f"{lead} {DAY_AND_TIME}")


def told(at: datetime, zone: str, form: str) -> str:
    """ "since 14:02 CET", "until 22 Nov at 14:02 CET": the form without Slack; an age is left out, or the
    day where there is nothing else."""
    there = at.astimezone(ZoneInfo(zone))
    name = there.tzname() or "UTC"
    clock = f"{there:%H:%M} {name if name[0].isalpha() else f'UTC{name}'}"
    bare = form.replace(" ({ago})", "").replace("{time}", clock)
    day = f"{there.day} {there:%b}"
    return bare.replace("{date_short_pretty}", day).replace(AGE, day)


def their_time(at: datetime, zone: str) -> str:
    """The clock of a customer who says they are in `zone`: "" when that is no zone."""
    try:
        return f"{at.astimezone(ZoneInfo(zone)):%H:%M}" if zone else ""
    except (KeyError, ValueError, OSError, OverflowError):
        return ""


def lasted(span: timedelta) -> str:
    """A duration in words: "under a minute", "4 min", "1 h 20", "2 days"."""
    minutes = int(span.total_seconds() // 60)
    if minutes < 1:
        return "under a minute"
    if minutes < 60:
        return f"{minutes} min"
    hours, rest = divmod(minutes, 60)
    if hours < 48:
        return f"{hours} h {rest:02}" if rest else f"{hours} h"
    return f"{hours // 24} days"


def _day(at: datetime, zone: str) -> int:
    return at.astimezone(ZoneInfo(zone)).date().toordinal()
