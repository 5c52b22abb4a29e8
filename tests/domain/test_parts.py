from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blocks.text import escape
from bot.domain.conversation import Speaker, Turn
from bot.domain.deliveries import CatchUp, Line, LineCode, Relay
from bot.domain.parts import PART, TURNS_TOGETHER, cut, rest_of, together

FAMILY = "👨\u200d👩\u200d👧\u200d👦"
FLAG = "🇩🇪"


def test_short_words_are_one_part() -> None:
    assert cut("Hello") == ["Hello"]
    assert cut("x" * PART) == ["x" * PART]


def test_no_words_are_one_empty_part() -> None:
    assert cut("") == [""]


def test_a_paragraph_is_a_better_border_than_a_sentence_and_that_better_than_a_word() -> None:
    assert cut("one two.\n\nthree four. five", 16) == ["one two.", "three four. five"]
    assert cut("one two. three four", 14) == ["one two.", "three four"]
    assert cut("onetwo three four", 14) == ["onetwo three", "four"]


def test_a_border_near_the_beginning_is_left_for_a_worse_one() -> None:
    assert cut("a\n\n" + "word " * 10, 30)[0] == "a\n\nword word word word word"


@pytest.mark.parametrize("sign", [FAMILY, FLAG, "e\u0301", "👍🏽", "क\u094dष"], ids=ascii)
def test_no_sign_is_cut(sign: str) -> None:
    for limit in range(len(sign) + 1, 3 * len(sign) + 2):
        parts = cut(sign * 20, limit)
        assert "".join(parts) == sign * 20
        assert all(len(part) % len(sign) == 0 for part in parts)


def test_signs_that_slack_counts_longer_make_shorter_parts() -> None:
    parts = cut("&" * 4_000)
    assert "".join(parts) == "&" * 4_000
    assert all(len(escape(part)) <= PART for part in parts)


def test_one_sign_longer_than_a_part_ends_all_the_same() -> None:
    assert "".join(cut("\u0301" * 50, 7)) == "\u0301" * 50


@given(st.text(alphabet=st.sampled_from("ab .\n&<🇩🇪é👍🏽\u200d\u0301")), st.integers(5, 40))
def test_parts_lose_nothing_but_white_space_and_keep_the_limit(text: str, limit: int) -> None:
    parts = cut(text, limit)
    assert "".join("".join(parts).split()) == "".join(text.split())
    assert all(len(escape(part)) <= limit for part in parts)


def a_turn(seq: int, length: int) -> Turn:
    return Turn(seq, datetime(2026, 3, 2, tzinfo=UTC), Speaker.CUSTOMER, "x" * length)


def test_turns_stand_together_while_they_fit_and_the_first_always_fits() -> None:
    assert together([a_turn(1, 4_000), a_turn(2, 3_000), a_turn(3, 4_000)]) == 2
    assert together([a_turn(1, 9_000), a_turn(2, 1)]) == 1
    assert together([a_turn(nth, 1) for nth in range(100)]) == TURNS_TOGETHER


def test_each_message_of_many_names_the_next() -> None:
    first = Relay("h", 4, 0, 3)
    assert rest_of(first) == replace(first, part=1)
    assert rest_of(replace(first, part=2)) is None
    assert rest_of(CatchUp("h", 2, 5, 9)) == CatchUp("h", 5, 9)
    assert rest_of(CatchUp("h", 5, 9)) is None
    assert rest_of(Line("h", LineCode.PARKED)) is None
