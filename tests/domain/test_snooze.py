"""When a snooze ends."""

from datetime import UTC, datetime, timedelta

from bot.domain.hours import Hours, parse
from bot.domain.snooze import Snooze, ends

SATURDAY = datetime(2026, 11, 21, 15, 0, tzinfo=UTC)
ALWAYS = Hours("UTC", ())
WEEKDAYS = parse("Europe/Berlin", {day: ["08:00-17:00"] for day in ("mon", "tue", "wed", "thu", "fri")})


def test_by_the_hour() -> None:
    assert ends(Snooze.HOUR, ALWAYS, "UTC", SATURDAY) == SATURDAY + timedelta(hours=1)
    assert ends(Snooze.FOUR_HOURS, ALWAYS, "UTC", SATURDAY) == SATURDAY + timedelta(hours=4)


def test_only_with_the_customers_next_word() -> None:
    assert ends(Snooze.WORD, ALWAYS, "UTC", SATURDAY) is None


def test_a_morning_is_that_of_the_skill() -> None:
    assert ends(Snooze.TOMORROW, ALWAYS, "UTC", SATURDAY) == datetime(2026, 11, 22, 9, tzinfo=UTC)
    assert ends(Snooze.WEEK, WEEKDAYS, "Europe/Berlin", SATURDAY) == datetime(2026, 11, 30, 7, tzinfo=UTC)


def test_a_morning_on_which_nobody_is_there_is_the_next_opening() -> None:
    assert ends(Snooze.TOMORROW, WEEKDAYS, "Europe/Berlin", SATURDAY) == datetime(2026, 11, 23, 7, tzinfo=UTC)
