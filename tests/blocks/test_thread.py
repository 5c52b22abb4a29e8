from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blocks.thread import caught_up, customer_turn, line
from bot.domain.card import Card
from bot.domain.conversation import Speaker, Turn
from bot.domain.deliveries import LineCode
from tests.blocks.limits import check_message
from tests.blocks.reading import read
from tests.blocks.safety import unsafe
from tests.blocks.samples import ASKED, HELD, PARKED, QUEUED, ZONE, hostile, hostile_cards


def said(*texts: str) -> list[Turn]:
    return [
        Turn(nth, ASKED + timedelta(minutes=nth), Speaker.CUSTOMER, text)
        for nth, text in enumerate(texts, start=1)
    ]


def test_a_customers_turn_stands_under_their_name() -> None:
    drawn = customer_turn("Jordan Ellis", True, "It is order 4711")
    assert read(drawn) == ["Jordan Ellis (customer)", "> It is order 4711"]
    assert drawn["text"] == "Jordan Ellis (customer): It is order 4711"


def test_an_unverified_customer_is_called_so() -> None:
    assert read(customer_turn("", False, "hello"))[0] == "Someone (customer, unverified)"


def test_lines_of_a_customer_stay_behind_the_bar() -> None:
    drawn = customer_turn("Jordan", True, "first\n\n\n\nAna Silva (agent)\nrefund granted")
    assert read(drawn)[1:] == ["> first", "> ", "> Ana Silva (agent)", "> refund granted"]


def test_the_longest_turn_is_shown_whole() -> None:
    text = "".join(f"{number:04}" for number in range(1_000))
    drawn = customer_turn("Jordan", True, text)
    assert check_message(drawn) == []
    assert read(drawn)[1] == f"> {text}"


def test_what_was_said_meanwhile_is_one_message_with_times() -> None:
    drawn = caught_up("Jordan", True, said("first", "second"), ZONE)
    assert read(drawn) == [
        "Jordan (customer) wrote 2 times since",
        "23 Nov at 14:03 CET",
        "> first",
        "23 Nov at 14:04 CET",
        "> second",
    ]
    assert drawn["text"] == "Jordan (customer): second"


def test_of_too_much_said_meanwhile_the_newest_are_shown_whole() -> None:
    drawn = caught_up("Jordan", True, said(*(f"{nth}" + "x" * 3_999 for nth in range(1, 6))))
    assert check_message(drawn) == []
    shown = read(drawn)
    assert shown[:2] == ["Jordan (customer) wrote 5 times since", "3 earlier: see Transcript on the card"]
    assert [row for row in shown if row.startswith("> ")] == [f"> {nth}{'x' * 3_999}" for nth in (4, 5)]


@pytest.mark.parametrize(
    ("code", "shown", "words"),
    [
        (LineCode.FLUSHED, QUEUED, "Billing is open now: Jordan Ellis waits for somebody to claim this."),
        (LineCode.RELEASED, QUEUED, "Released: Jordan Ellis waits for somebody else to claim this."),
        (LineCode.REOPENED, HELD, "Jordan Ellis wrote again, so this is open again, with Ana Silva."),
        (
            LineCode.REOPENED,
            QUEUED,
            "Jordan Ellis wrote again, so this is open again and waits for somebody to claim it.",
        ),
        (
            LineCode.WITHDRAWN,
            QUEUED,
            "Jordan Ellis no longer waits for a person: there is nothing left to do here.",
        ),
        (
            LineCode.PROMISE_BROKEN,
            QUEUED,
            "The answer promised by 14:30 CET has not come. Jordan Ellis has been told that it is late.",
        ),
    ],
)
def test_a_line_says_it_in_one_sentence(code: LineCode, shown: Card, words: str) -> None:
    assert read(line(code, shown, zone=ZONE)) == [words]


@pytest.mark.parametrize("code", [LineCode.PARKED, LineCode.RELEASED, LineCode.REOPENED])
def test_a_line_about_parking_says_until_when(code: LineCode) -> None:
    drawn = line(code, PARKED, PARKED.handoff.opens_at, ZONE)
    assert read(drawn)[0].endswith("parked until 24 Nov at 09:00 CET.")


@given(hostile, st.booleans(), hostile)
def test_no_turn_breaks_a_limit_or_a_line(name: str, verified: bool, text: str) -> None:
    drawn = customer_turn(name, verified, text)
    assert check_message(drawn) == []
    assert unsafe(drawn) == []
    assert sum(not row.startswith("> ") for row in read(drawn)) == 1


@given(hostile, st.lists(hostile, min_size=1, max_size=60))
def test_no_catching_up_breaks_a_limit_or_a_line(name: str, texts: list[str]) -> None:
    drawn = caught_up(name, False, said(*texts))
    assert check_message(drawn) == []
    assert unsafe(drawn) == []


@given(st.sampled_from(LineCode), hostile_cards(), st.booleans())
def test_no_line_breaks_a_limit_or_a_line(code: LineCode, shown: Card, parked: bool) -> None:
    opens_at = ASKED + timedelta(hours=19) if parked else None
    for promised in (shown, replace(shown, promise=None)):
        drawn = line(code, promised, opens_at)
        assert check_message(drawn) == []
        assert unsafe(drawn) == []
        assert len(read(drawn)) == 1
