"""Weekly opening times of a skill, in its own zone. A window may run over midnight."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
BREAK = timedelta(hours=4)
LONGEST_DAY = timedelta(hours=24)
_MIDNIGHT = time(0)


@dataclass(frozen=True, slots=True)
class Window:
    """`day` 0 is Monday. `closes` at or before `opens` means the next day: 00:00 to 00:00 is a whole day."""

    day: int
    opens: time
    closes: time

    @property
    def begins(self) -> timedelta:
        """Since the week's first moment."""
        at = self.opens
        return timedelta(days=self.day, hours=at.hour, minutes=at.minute, seconds=at.second)

    @property
    def length(self) -> timedelta:
        opens, closes = (
            timedelta(hours=at.hour, minutes=at.minute, seconds=at.second) for at in (self.opens, self.closes)
        )
        return closes - opens if closes > opens else closes - opens + timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Hours:
    """No windows at all means always open."""

    zone: str = "UTC"
    windows: tuple[Window, ...] = ()

    def is_open(self, now: datetime) -> bool:
        return not self.windows or any(start <= now < end for start, end in self._spans(now))

    def opens_at(self, now: datetime) -> datetime | None:
        """The next opening; None when open now."""
        if self.is_open(now):
            return None
        return next(start for start, _ in self._spans(now) if start > now)

    def closes_at(self, now: datetime) -> datetime | None:
        """The end of this day's work, or of the next one's while closed: breaks under BREAK are no end.

        None when always open.
        """
        spans = ((start, end) for start, end in self._spans(now) if end > now)
        first = next(spans, None)
        if first is None:
            return None
        begins, ends = first
        for start, end in spans:
            if start - ends > BREAK or ends - begins > LONGEST_DAY:
                break
            ends = end
        return ends

    def after_open_time(self, now: datetime, within: timedelta) -> datetime:
        """The moment when `within` of open time has passed since `now`: what a promise may name."""
        if not self.windows:
            return now + within
        left = within
        for start, end in self._spans(now):
            begin = max(start, now)
            if begin >= end:
                continue
            if left <= end - begin:
                return begin + left
            left -= end - begin
        raise ValueError("an answer time longer than the opening times of three weeks")

    def open_time(self, start: datetime, end: datetime) -> timedelta:
        """How much of it lies between them; `end` at most three weeks away."""
        if not self.windows:
            return max(end - start, timedelta())
        overlaps = (min(end, closes) - max(start, opens) for opens, closes in self._spans(start))
        return sum((one for one in overlaps if one > timedelta()), timedelta())

    def longest_promise(self) -> timedelta:
        """What `after_open_time` can count from any moment; two hours are spared for changes of clocks."""
        if not self.windows:
            return timedelta(weeks=2)
        week = sum((window.length for window in self.windows), timedelta())
        return max(2 * week - timedelta(hours=2), week)

    def _spans(self, now: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Opening spans in UTC, in order, from the day before `now` over three weeks."""
        zone = ZoneInfo(self.zone)
        first = now.astimezone(zone).date() - timedelta(days=1)
        for offset in range(23):
            day = first + timedelta(days=offset)
            for window in sorted(self._on(day), key=lambda window: window.opens):
                last = day if window.closes > window.opens else day + timedelta(days=1)
                start, end = _at(day, window.opens, zone), _at(last, window.closes, zone)
                if start < end:  # else it lies in the hour that a change of clocks leaves out
                    yield start, end

    def _on(self, day: date) -> Sequence[Window]:
        return [window for window in self.windows if window.day == day.weekday()]


def parse(zone: str, week: Mapping[str, Sequence[str]]) -> Hours:
    """`week` as in baton.toml: {"mon": ["09:00-12:00", "13:00-17:30"], …}; a day left out is closed.

    Raises ValueError naming what is wrong.
    """
    try:
        ZoneInfo(zone)
    except (KeyError, ValueError, OSError):
        raise ValueError(f"{zone!r} is no time zone (use a name such as Europe/Berlin)") from None
    windows = tuple(_window(day, text) for day, texts in week.items() for text in texts)
    if not windows:
        raise ValueError("no opening time at all")
    _check_apart(windows)
    return Hours(zone, windows)


def _check_apart(windows: Sequence[Window]) -> None:
    """Overlapping times would be counted twice toward a promise."""
    week = sorted(windows, key=lambda window: window.begins)
    following = [*(window.begins for window in week[1:]), week[0].begins + timedelta(days=7)]
    for window, next_one in zip(week, following, strict=True):
        if window.begins + window.length > next_one:
            raise ValueError(f"{DAYS[window.day]}: the time from {window.opens:%H:%M} runs into the next one")


def _window(day: str, text: str) -> Window:
    if day not in DAYS:
        raise ValueError(f"{day!r} is no day (use {', '.join(DAYS)})")
    opens, _, closes = text.partition("-")
    try:
        return Window(DAYS.index(day), _clock_time(opens), _clock_time(closes))
    except ValueError:
        raise ValueError(f"{day}: {text!r} is no time span (use 09:00-17:30)") from None


def _clock_time(text: str) -> time:
    text = text.strip()
    at = _MIDNIGHT if text == "24:00" else time.fromisoformat(text)
    if at.tzinfo:
        raise ValueError("the zone stands beside the days, not in the time")
    return at


def _at(day: date, moment: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, moment, zone).astimezone(UTC)
