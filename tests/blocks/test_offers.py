"""The windows of handing on, of a shift, and of going off it."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blocks import leaving, offers, shift, shift_window
from blocks.forms import FormRefused
from blocks.parts import View
from bot.domain.conversation import Customer
from bot.domain.desk import Leave, Line, Listed
from bot.domain.handoff import Handoff, Priority, State
from bot.domain.staff import MOST_ROOM, Shift
from tests.blocks.limits import check_message, check_view
from tests.blocks.reading import read
from tests.blocks.samples import ANA, ASKED, ZONE, after, hostile, names

SHIFT = Shift(ANA, ASKED, after(240), ("Billing",), 3)
HELD = Handoff("h1", "c1", "Billing", State.ASSIGNED, Priority.NORMAL, ASKED, holder=ANA)


def a_line(handoff: Handoff = HELD, name: str = "Jordan Ellis", headline: str = "charged twice") -> Line:
    return Line(handoff, Customer(name, "", verified=True), headline)


def sent(view: View, values: dict[str, Any]) -> View:
    return {**view, "state": {"values": {key: {key: value} for key, value in values.items()}}}


def option(value: object) -> dict[str, Any]:
    return {"selected_option": {"value": value}}


def errors(parse: Any, view: View) -> list[str]:
    with pytest.raises(FormRefused) as refused:
        parse(view)
    return list(refused.value.errors)


def test_handing_over_asks_to_whom_and_says_how_long_they_have() -> None:
    view = offers.hand_over("h1", timedelta(minutes=2))
    assert check_view(view) == []
    assert read(view)[:2] == ["Who takes over?", "What should they know?"]
    assert "they have 2 min to accept it" in read(view)[-1]
    filled = sent(view, {"colleague": {"selected_user": "U0BEN"}, "note": {"value": " Monday "}})
    assert offers.parse_hand_over(filled) == ("h1", "U0BEN", "Monday")


@pytest.mark.parametrize(
    ("to", "note", "wrong"),
    [
        (None, None, ["colleague"]),
        (["U0BEN"], "x", ["colleague"]),
        ("U0BEN", "x" * 501, ["note"]),
        ("", "x" * 501, ["colleague", "note"]),
    ],
)
def test_handing_over_to_nobody_or_with_a_novel_is_refused(
    to: object, note: object, wrong: list[str]
) -> None:
    view = offers.hand_over("h1", timedelta(minutes=2))
    filled = sent(view, {"colleague": {"selected_user": to}, "note": {"value": note}})
    assert errors(offers.parse_hand_over, filled) == wrong


def test_a_shift_is_changed_in_one_window() -> None:
    own = Shift(ANA, ASKED, after(240), ("Billing",), 3, after(30))
    view = shift_window.change(own, ("Billing", "Orders"), ASKED)
    assert check_view(view) == []
    assert read(view)[:3] == ["For which skills?", "How many conversations at once?", "On a break until"]
    filled = sent(
        view,
        {
            "skills": {"selected_options": [{"value": "Billing"}, {"value": "Orders"}]},
            "room": {"value": "5"},
            "break_until": {"selected_date_time": int(after(30).timestamp())},
        },
    )
    assert shift_window.parse_change(filled) == (["Billing", "Orders"], 5, after(30))


@pytest.mark.parametrize("room", [None, "", "many", "-3", "3.5", "٣", "9999", 5])
def test_room_that_is_no_number_is_none(room: object) -> None:
    filled = sent(
        shift_window.change(SHIFT, ("Billing",), ASKED),
        {"skills": {"selected_options": [{"value": "Billing"}]}, "room": {"value": room}},
    )
    assert shift_window.parse_change(filled)[1:] == (0, None)


def test_a_shift_for_no_skill_is_refused() -> None:
    view = shift_window.change(SHIFT, ("Billing",), ASKED)
    for picked in (None, [], ["Billing"]):
        assert errors(shift_window.parse_change, sent(view, {"skills": {"selected_options": picked}})) == [
            "skills"
        ]


def test_what_an_agent_holds_is_decided_for_each_or_for_all() -> None:
    view = leaving.window(Listed((a_line(), a_line(Handoff("h2", "c2", *_rest()))), 2))
    assert check_view(view) == []
    assert read(view)[:3] == ["All of them", "Jordan Ellis: charged twice", "Jordan Ellis: charged twice"]
    one, two, every = "leave_one_h1", "leave_one_h2", "leave_all"
    both = sent(view, {every: option("release"), one: option("keep"), two: {"selected_option": None}})
    assert leaving.parse(both) == ({"h1": Leave.KEEP, "h2": Leave.RELEASE}, "")
    some = sent(view, {one: option("release"), two: {}})
    assert leaving.parse(some) == ({"h1": Leave.RELEASE, "h2": Leave.KEEP}, "")
    handed = {one: option("hand_over"), two: option("keep")}
    assert errors(leaving.parse, sent(view, handed)) == ["colleague"]
    assert leaving.parse(sent(view, {**handed, "colleague": {"selected_user": "U0BEN"}}))[1] == "U0BEN"
    nonsense = sent(view, {one: option("burn"), two: option(["release"])})
    assert leaving.parse(nonsense) == ({"h1": Leave.KEEP, "h2": Leave.KEEP}, "")


def _rest() -> tuple[Any, ...]:
    return "Billing", State.ASSIGNED, Priority.NORMAL, ASKED


def test_who_holds_nothing_is_asked_nothing() -> None:
    assert read(leaving.asking("You're off shift.", Listed())) == ["You're off shift."]
    asked = leaving.asking("You're off shift.", Listed((a_line(),), 1))
    assert read(asked)[-1] == "[Decide what becomes of them]"
    assert "Still with you: 1" in read(asked)[0]


def test_room_and_a_break_are_told_with_the_shift() -> None:
    resting = Shift(ANA, ASKED, after(240), ("Billing",), 3, after(30))
    assert shift.said(resting, after(1), ZONE) == (
        "You're on shift for Billing until 18:02 (Europe/Berlin). You have room for 3 at once. "
        "You're on a break until 14:32: nothing is offered to you."
    )
    assert "break" not in shift.said(resting, after(31), ZONE)


@given(st.lists(st.tuples(names, names), min_size=1, max_size=20), st.integers(0, 5_000))
def test_whatever_customers_are_called_the_question_stays_within_the_limits(
    said: list[tuple[str, str]], more: int
) -> None:
    lines = tuple(
        a_line(Handoff(f"h{nth}", f"c{nth}", *_rest()), name, headline)
        for nth, (name, headline) in enumerate(said)
    )
    listed = Listed(lines, len(lines) + more)
    assert check_view(leaving.window(listed)) == []
    asked = leaving.asking("You're off shift.", listed)
    assert check_message(asked) == []
    assert len(read(asked)[0].splitlines()) <= 2 + len(lines), "no name makes a line of its own"


@given(st.lists(hostile.filter(bool), min_size=1, max_size=120), st.integers(1, MOST_ROOM))
def test_whatever_skills_are_called_a_shift_can_be_changed(skills: list[str], room: int) -> None:
    printed = [f"{nth} {name}"[:80] for nth, name in enumerate(skills)]  # as baton.toml admits them
    own = Shift(ANA, ASKED, after(240), tuple(printed[:3]), room)
    assert check_view(shift_window.change(own, printed, ASKED)) == []
