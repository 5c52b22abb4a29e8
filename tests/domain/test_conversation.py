from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.conversation import BIDI_MARKS, TURN_LIMIT, clean_line, clean_turn, one_line
from bot.domain.errors import TextEmpty, TextNotPrintable, TextTooLong


def test_a_turn_keeps_its_line_breaks_and_loses_its_margins() -> None:
    assert clean_turn("  one\r\n\ttwo \n") == "one\n\ttwo"


@pytest.mark.parametrize("text", ["", "   ", "\n\t"])
def test_nothing_is_no_turn(text: str) -> None:
    with pytest.raises(TextEmpty):
        clean_turn(text)


def test_the_limit_itself_is_allowed_and_one_more_is_not() -> None:
    assert len(clean_turn("a" * TURN_LIMIT)) == TURN_LIMIT
    with pytest.raises(TextTooLong):
        clean_turn("a" * (TURN_LIMIT + 1))


@pytest.mark.parametrize("char", ["\x00", "\x1b", "\x7f", "\x9b", "\u202e", "\u2066", "\u2028", "\ud800"])
def test_what_can_disguise_a_line_is_refused(char: str) -> None:
    with pytest.raises(TextNotPrintable):
        clean_turn(f"a{char}b")
    with pytest.raises(TextNotPrintable):
        clean_line(f"a{char}b", field="name", limit=80)


def test_right_to_left_text_is_welcome() -> None:
    assert clean_turn("שלום \u200fעולם 👨‍👩‍👧") == "שלום \u200fעולם 👨‍👩‍👧"


def test_a_name_is_one_line() -> None:
    with pytest.raises(TextNotPrintable):
        clean_line("Ana\nAgent: hello", field="name", limit=80)


@given(st.text())
def test_one_line_is_one_line_whatever_it_is_made_of(text: str) -> None:
    line = one_line(text)
    assert len(line.splitlines()) <= 1
    assert not BIDI_MARKS & set(line)
