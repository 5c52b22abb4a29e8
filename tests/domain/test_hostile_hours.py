"""Opening times as somebody in a hurry writes them, and as a change of clocks leaves them."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.hours import DAYS, parse


@pytest.mark.parametrize(
    "week",
    [
        {"mon": ["09:00-12:00", "11:00-15:00"]},
        {"mon": ["09:00-12:00", "09:00-12:00"]},
        {"mon": ["09:00-12:00", "09:00-10:00"]},
        {"mon": ["22:00-06:00"], "tue": ["05:00-09:00"]},
        {"sun": ["22:00-06:00"], "mon": ["05:00-09:00"]},
    ],
)
def test_times_that_run_into_each_other_are_refused(week: dict[str, list[str]]) -> None:
    with pytest.raises(ValueError, match="runs into the next one"):
        parse("UTC", week)


def test_times_that_touch_are_one_long_opening() -> None:
    hours = parse("UTC", {day: ["00:00-12:00", "12:00-24:00"] for day in DAYS})
    now = datetime(2026, 3, 2, 11, 30, tzinfo=UTC)
    assert hours.is_open(now + timedelta(days=6, hours=12))
    assert hours.after_open_time(now, timedelta(hours=2)) == now + timedelta(hours=2)


def test_a_time_that_the_change_of_clocks_leaves_out_is_no_opening() -> None:
    hours = parse("Europe/Berlin", {"sun": ["02:30-03:00"], "mon": ["09:00-10:00"]})
    opens = hours.opens_at(datetime(2026, 3, 28, 23, tzinfo=UTC))
    assert opens == datetime(2026, 3, 30, 7, tzinfo=UTC)
    assert hours.is_open(opens)
