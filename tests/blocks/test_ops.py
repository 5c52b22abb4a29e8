from datetime import timedelta

import pytest

from blocks.ops import MOST_LINES, WHAT, ops
from bot.domain.alarms import AlarmKind, Raised, Told, told_in, window
from tests.blocks.limits import check_message
from tests.blocks.samples import ASKED, ZONE, after


def a_told(kind: str = AlarmKind.LANE_PARKED, count: int = 1, over: int = 0) -> Told:
    raised = (
        Raised(f"card:h_{nth}", after(nth), after(nth + 5) if nth < over else None) for nth in range(count)
    )
    return Told(kind, tuple(raised))


def elements(told: Told) -> list[dict[str, object]]:
    [block] = ops(told, ZONE)["blocks"]
    [section] = block["elements"]
    return list(section["elements"])


def shown(told: Told) -> str:
    return "".join(str(one.get("text", one.get("fallback", ""))) for one in elements(told))


@pytest.mark.parametrize("kind", [*AlarmKind, "of tomorrow"])
def test_every_alarm_says_what_happened_and_what_to_do(kind: str) -> None:
    message = ops(a_told(kind), ZONE)
    assert check_message(message) == []
    what, act = WHAT.get(kind, ("of tomorrow", "doctor"))
    assert what in message["text"]
    assert act in message["text"]


def test_an_alarm_that_is_over_says_so_and_asks_for_nothing() -> None:
    message = ops(a_told(over=1), ZONE)
    assert message["text"].startswith("Over since 14:07 CET: ")
    assert "baton lanes" not in message["text"]


def test_while_one_of_them_stands_it_is_not_over() -> None:
    assert a_told(count=3, over=2).over_at is None
    assert a_told(count=3, over=3).over_at == after(7)
    assert "until 14:07" in shown(a_told(count=2, over=1))


def test_a_storm_is_one_message_that_names_the_newest() -> None:
    told = a_told(count=500)
    assert check_message(ops(told, ZONE)) == []
    assert "(500 times)" in shown(told)
    assert f"and {500 - MOST_LINES} earlier" in shown(told)
    assert "card:h_499" in shown(told)


def test_a_channel_is_shown_as_one() -> None:
    told = Told(AlarmKind.CHANNEL_SHARED, (Raised("C0BILL@2026-11-23T13:02:00", ASKED),))
    assert {"type": "channel", "channel_id": "C0BILL"} in elements(told)


def test_the_card_of_a_handoff_is_a_link() -> None:
    told = Told(AlarmKind.PROMISE_BROKEN, (Raised("h_1", ASKED, card="https://tide.slack.example/p1"),))
    assert {"type": "link", "url": "https://tide.slack.example/p1", "text": "its card"} in elements(told)


def test_alarms_of_one_kind_within_ten_minutes_share_a_message() -> None:
    start, end = window(ASKED)
    assert end - start == timedelta(minutes=10)
    assert told_in("x", start) == told_in("x", end - timedelta(microseconds=1)) != told_in("x", end)
    assert told_in("x", start) != told_in("y", start)


def test_what_came_up_anew_since_leaves_no_alarm_in_its_old_message() -> None:
    message = ops(Told(AlarmKind.LANE_PARKED, ()), ZONE)
    assert check_message(message) == []
    assert message["text"].endswith("It came up again later, and is told below.")
    assert "warning" not in str(message["blocks"])
