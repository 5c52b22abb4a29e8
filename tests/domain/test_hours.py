from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import hours
from bot.domain.hours import Hours

BERLIN = {day: ["09:00-12:00", "13:00-17:30"] for day in ("mon", "tue", "wed", "thu", "fri")}
OFFICE = hours.parse("Europe/Berlin", BERLIN)
NIGHT = hours.parse("UTC", {"sat": ["22:00-06:00"]})
MOMENTS = st.integers(0, 730 * 86_400).map(lambda s: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=s))


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_no_hours_at_all_means_always_open() -> None:
    assert Hours().is_open(utc("2026-11-22T03:00"))
    assert Hours().opens_at(utc("2026-11-22T03:00")) is None


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        ("2026-11-23T07:59", False),
        ("2026-11-23T08:00", True),
        ("2026-11-23T11:30", False),
        ("2026-11-23T16:29", True),
        ("2026-11-23T16:30", False),
        ("2026-11-22T10:00", False),
    ],
)
def test_opening_times_are_the_skills_own_zone(moment: str, is_open: bool) -> None:
    assert OFFICE.is_open(utc(moment)) is is_open


def test_after_friday_comes_monday() -> None:
    assert OFFICE.opens_at(utc("2026-11-20T18:00")) == utc("2026-11-23T08:00")


def test_a_window_may_run_over_midnight() -> None:
    assert NIGHT.is_open(utc("2026-11-22T05:59"))
    assert not NIGHT.is_open(utc("2026-11-22T06:00"))
    assert NIGHT.opens_at(utc("2026-11-22T06:00")) == utc("2026-11-28T22:00")


def test_the_clock_change_moves_the_opening_in_utc() -> None:
    assert OFFICE.opens_at(utc("2026-03-27T20:00")) == utc("2026-03-30T07:00")


def test_a_promise_counts_open_time_only() -> None:
    assert OFFICE.after_open_time(utc("2026-11-23T16:20"), timedelta(minutes=15)) == utc("2026-11-24T08:05")
    assert OFFICE.after_open_time(utc("2026-11-21T12:00"), timedelta(minutes=15)) == utc("2026-11-23T08:15")
    assert OFFICE.after_open_time(utc("2026-11-23T10:50"), timedelta(minutes=20)) == utc("2026-11-23T12:10")


def test_a_promise_longer_than_three_weeks_of_opening_times_is_refused() -> None:
    with pytest.raises(ValueError, match="longer"):
        NIGHT.after_open_time(utc("2026-11-23T00:00"), timedelta(hours=80))


@given(MOMENTS)
def test_the_next_opening_is_open_and_nothing_before_it_is(now: datetime) -> None:
    opening = OFFICE.opens_at(now)
    if opening is None:
        assert OFFICE.is_open(now)
        return
    assert OFFICE.is_open(opening)
    assert not OFFICE.is_open(opening - timedelta(seconds=1))
    assert not OFFICE.is_open(now + (opening - now) / 2)


@given(
    MOMENTS,
    st.integers(1, 600),
)
def test_a_promised_moment_lies_in_open_time(now: datetime, minutes: int) -> None:
    due = OFFICE.after_open_time(now, timedelta(minutes=minutes))
    assert due >= now + timedelta(minutes=minutes)
    assert OFFICE.is_open(due - timedelta(seconds=1))


@pytest.mark.parametrize(
    ("zone", "week", "complaint"),
    [
        ("Mars/Base", {"mon": ["09:00-17:00"]}, "no time zone"),
        ("UTC", {"monday": ["09:00-17:00"]}, "no day"),
        ("UTC", {"mon": ["nine to five"]}, "no time span"),
        ("UTC", {"mon": ["09:00"]}, "no time span"),
        ("UTC", {}, "no opening time"),
        ("../etc/passwd", {"mon": ["09:00-17:00"]}, "no time zone"),
    ],
)
def test_wrong_hours_are_named(zone: str, week: dict[str, list[str]], complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        hours.parse(zone, week)


@pytest.mark.parametrize(
    ("now", "closes"),
    [
        ("2026-03-02T08:00", "2026-03-02T17:30"),
        ("2026-03-02T12:30", "2026-03-02T17:30"),
        ("2026-03-02T17:29", "2026-03-02T17:30"),
        ("2026-03-02T17:30", "2026-03-03T12:00"),
        ("2026-03-03T12:00", "2026-03-09T17:30"),
    ],
)
def test_a_days_work_ends_at_its_last_closing_whatever_the_break(now: str, closes: str) -> None:
    week = hours.parse("UTC", {"mon": ["09:00-12:00", "13:00-17:30"], "tue": ["09:00-12:00"]})
    assert week.closes_at(utc(now)) == utc(closes)


def test_what_never_closes_has_no_closing_and_what_only_nearly_does_has_one() -> None:
    now = datetime.fromisoformat("2026-03-02T12:00:00+00:00")
    assert Hours().closes_at(now) is None
    whole = hours.parse("UTC", {day: ["00:00-24:00"] for day in hours.DAYS}).closes_at(now)
    assert whole is not None
    assert timedelta(hours=12) <= whole - now <= timedelta(hours=48)
