"""Counting in sliding windows: never more than the limit, honest about the wait, bounded in memory."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.limits import Limit
from handlers.customers.windows import Windows

TEN = Limit(10, timedelta(minutes=1))
KEY = ("turns", "v:one")


class Time:
    """Seconds, moved by hand."""

    def __init__(self, at: float = 1_000.0) -> None:
        self.at = at

    def __call__(self) -> float:
        return self.at


def test_as_many_as_allowed_pass_and_the_next_is_told_when() -> None:
    time = Time()
    windows = Windows(time)
    assert [windows.take(KEY, TEN) for _ in range(10)] == [0.0] * 10
    wait = windows.take(KEY, TEN)
    assert 0 < wait <= 120
    time.at += wait - 0.01
    assert windows.take(KEY, TEN) > 0
    time.at += 0.02
    assert windows.take(KEY, TEN) == 0


def test_each_side_and_each_limit_counts_for_itself() -> None:
    windows = Windows(Time())
    for _ in range(10):
        windows.take(KEY, TEN)
    assert windows.take(KEY, TEN)
    assert not windows.take(("turns", "v:two"), TEN)
    assert not windows.take(("uploads", "v:one"), TEN)


def test_looking_takes_nothing() -> None:
    windows = Windows(Time())
    assert [windows.wait(KEY, TEN) for _ in range(50)] == [0.0] * 50
    assert not windows.take(KEY, TEN, 10)
    assert windows.wait(KEY, TEN)


def test_bytes_are_taken_by_their_number() -> None:
    time = Time()
    windows, limit = Windows(time), Limit(1_000, timedelta(hours=1))
    assert not windows.take(KEY, limit, 900)
    wait = windows.take(KEY, limit, 200)
    assert wait > 60
    time.at += wait + 1
    assert not windows.take(KEY, limit, 200)


def test_more_at_once_than_the_limit_waits_for_an_empty_window_and_then_passes() -> None:
    time = Time()
    windows, limit = Windows(time), Limit(1_000, timedelta(hours=1))
    assert not windows.take(KEY, limit, 5_000)
    wait = windows.take(KEY, limit, 1)
    time.at += wait + 1
    assert not windows.take(KEY, limit, 1)


@given(
    st.integers(1, 20),
    st.lists(st.tuples(st.floats(0, 100), st.integers(1, 5)), max_size=60),
)
def test_no_window_lets_more_pass_than_the_limit_and_the_wait_is_enough(
    amount: int, steps: list[tuple[float, int]]
) -> None:
    time = Time()
    windows, limit = Windows(time), Limit(amount, timedelta(minutes=1))
    passed: dict[int, int] = {}
    for pause, many in steps:
        time.at += pause
        wait = windows.take(KEY, limit, many)
        if wait:
            time.at += wait + 0.002
            assert windows.take(KEY, limit, many) == 0
        window = int(time.at // 60)
        passed[window] = passed.get(window, 0) + min(many, amount)
        assert passed[window] <= amount


def test_a_flood_of_addresses_is_forgotten_oldest_first_and_memory_stays_bounded() -> None:
    windows = Windows(Time(), most=1_000)
    for number in range(5_000):
        windows.take(("address", str(number)), TEN)
    assert len(windows) == 1_000
    for _ in range(10):
        windows.take(("address", "4999"), TEN)
    assert windows.take(("address", "4999"), TEN)


def test_after_a_flood_the_memory_is_given_back() -> None:
    time = Time()
    windows = Windows(time)
    for number in range(1_000):
        windows.take(("address", str(number)), TEN)
    time.at += 121
    for number in range(600):
        windows.take(("address", f"new {number}"), TEN)
    assert len(windows) == 600


def test_who_goes_on_is_not_forgotten_in_a_flood() -> None:
    windows = Windows(Time(), most=100)
    for number in range(1_000):
        windows.take(("address", str(number)), TEN)
        windows.wait(KEY, TEN) if number else windows.take(KEY, TEN, 10)
    assert windows.take(KEY, TEN) > 0


@pytest.mark.parametrize("start", [0.0, 59.999, 60.0, 1e9])
def test_a_clock_may_begin_anywhere(start: float) -> None:
    windows = Windows(Time(start))
    assert [bool(windows.take(KEY, TEN)) for _ in range(12)] == [False] * 10 + [True] * 2
