"""The windows of snoozing, helpers, handing back and blocking."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blocks.forms import FormRefused, read_upto
from blocks.holding import (
    BACK,
    HELPERS_LIMIT,
    JOIN,
    WAKES,
    hand_back,
    helpers,
    parse_hand_back,
    parse_helpers,
    parse_snooze,
    snooze,
)
from blocks.keeping import with_news
from blocks.modals import resolve
from blocks.parts import View
from bot.domain.snooze import Snooze
from tests.blocks.limits import check_view
from tests.blocks.reading import read


def sent(view: View, **values: Any) -> View:
    return {**view, "state": {"values": {key: {key: value} for key, value in values.items()}}}


def test_each_window_says_what_follows() -> None:
    assert read(snooze("h1", 7)) == ["Until when?", "Rather until a time of your own", WAKES]
    assert read(helpers("h1", [])) == ["Who answers beside the holder?", JOIN]
    assert read(hand_back("h1", 7)) == [BACK]
    for view in (snooze("h1", 7), helpers("h1", ["U0BEN"]), hand_back("h1", 7)):
        assert check_view(view) == []


def test_who_helps_already_is_chosen_already() -> None:
    element = helpers("h1", ["U0BEN"])["blocks"][0]["element"]
    assert element["initial_users"] == ["U0BEN"]
    assert "initial_users" not in helpers("h1", [])["blocks"][0]["element"]


@pytest.mark.parametrize("until", Snooze)
def test_a_snooze_is_read(until: Snooze) -> None:
    view = sent(snooze("h1", 7), until={"selected_option": {"value": until.value}})
    assert parse_snooze(view) == ("h1", until, 7)


def test_a_time_of_ones_own_is_read() -> None:
    view = sent(
        snooze("h1", 7), until={"selected_option": None}, until_time={"selected_date_time": 1_795_500_000}
    )
    assert parse_snooze(view) == ("h1", datetime.fromtimestamp(1_795_500_000, UTC), 7)


@pytest.mark.parametrize(
    ("option", "seconds", "field"),
    [
        (None, None, "until"),
        ({"value": "for ever"}, None, "until"),
        ({"value": ["hour"]}, None, "until"),
        (None, -5, "until"),
        (None, 10**18, "until"),
        (None, "tomorrow", "until"),
    ],
)
def test_a_snooze_that_says_nothing_is_refused(option: object, seconds: object, field: str) -> None:
    view = sent(
        snooze("h1", 7), until={"selected_option": option}, until_time={"selected_date_time": seconds}
    )
    with pytest.raises(FormRefused) as refused:
        parse_snooze(view)
    assert list(refused.value.errors) == [field]


def test_only_what_was_changed_in_the_window_is_changed() -> None:
    before = helpers("h1", ["U1", "U2"])
    assert parse_helpers(sent(before, helpers={"selected_users": ["U2", "U3"]})) == ("h1", ["U3"], ["U1"])
    assert parse_helpers(sent(before, helpers={"selected_users": None})) == ("h1", [], ["U1", "U2"])
    nothing = {**helpers("h1", []), "state": None}
    assert parse_helpers(nothing) == ("h1", [], [])


def test_of_both_the_time_of_ones_own_counts() -> None:
    chosen = {"selected_option": {"value": "hour"}}
    view = sent(snooze("h1", 7), until=chosen, until_time={"selected_date_time": 1_795_500_000})
    assert parse_snooze(view) == ("h1", datetime.fromtimestamp(1_795_500_000, UTC), 7)


@pytest.mark.parametrize("kept", ["h1", "h1 x", "h1 -3", "h1 ²"])
def test_a_window_that_does_not_say_what_was_read_counts_as_nothing_read(kept: str) -> None:
    assert parse_hand_back({**hand_back("h1", 7), "private_metadata": kept}) == ("h1", 0)


@given(st.text(max_size=4_000), st.integers(0, 10**6))
def test_what_was_written_meanwhile_stands_above_the_form_and_counts_as_read(said: str, upto: int) -> None:
    for form in (snooze("h1", 7), hand_back("h1", 7), resolve("h1", 7)):
        shown = with_news({**form, "id": "V1", "hash": "1.a", "state": {"values": {}}}, upto, said)
        assert check_view(shown) == []
        assert read_upto(shown) == upto
        assert shown["blocks"][1:] == form["blocks"]
        assert with_news(shown, upto + 1, "more")["blocks"][1:] == form["blocks"], "one at a time"
        assert f"press {form['submit']['text']} again" in read(shown)[0]


def test_a_crowd_of_helpers_is_refused() -> None:
    crowd = [f"U{nth}" for nth in range(HELPERS_LIMIT + 1)]
    with pytest.raises(FormRefused):
        parse_helpers(sent(helpers("h1", []), helpers={"selected_users": crowd}))


@pytest.mark.parametrize("nothing", ["", None, 7])
def test_a_window_about_no_handoff_is_refused(nothing: object) -> None:
    for view, parse in ((hand_back("h1", 7), parse_hand_back), (snooze("h1", 7), parse_snooze)):
        with pytest.raises(FormRefused):
            parse({**view, "private_metadata": nothing})
