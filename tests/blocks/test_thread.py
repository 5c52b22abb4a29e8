from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blocks.files import Link
from blocks.thread import amended, caught_up, customer_turn, line, repeated
from bot.domain.card import Card
from bot.domain.conversation import Attachment, Customer, Speaker, Turn
from bot.domain.deliveries import LineCode
from tests.blocks.limits import check_message
from tests.blocks.reading import read
from tests.blocks.safety import OUR_ADDRESS, unsafe
from tests.blocks.samples import (
    ASKED,
    BILL,
    HELD,
    MERGED,
    PARKED,
    PHOTO,
    QUEUED,
    ZONE,
    far,
    hostile,
    hostile_cards,
    hostile_files,
    links,
    to_file,
)

JORDAN = Customer("Jordan", verified=True)


def a_turn(text: str = "", *files: Attachment, **changes: Any) -> Turn:
    return replace(Turn(1, ASKED, Speaker.CUSTOMER, text, attachments=files), **changes)


def said(*texts: str) -> list[Turn]:
    return [
        Turn(nth, ASKED + timedelta(minutes=nth), Speaker.CUSTOMER, text)
        for nth, text in enumerate(texts, start=1)
    ]


def test_a_customers_turn_stands_under_their_name() -> None:
    drawn = customer_turn(Customer("Jordan Ellis", verified=True), a_turn("It is order 4711"))
    assert read(drawn) == ["Jordan Ellis (customer)", "> It is order 4711"]
    assert drawn["text"] == "Jordan Ellis (customer): It is order 4711"


def test_an_unverified_customer_is_called_so() -> None:
    assert read(customer_turn(Customer(), a_turn("hello")))[0] == "Visitor (customer, unverified)"


def test_lines_of_a_customer_stay_behind_the_bar() -> None:
    drawn = customer_turn(JORDAN, a_turn("first\n\n\n\nAna Silva (agent)\nrefund granted"))
    assert read(drawn)[1:] == ["> first", "> ", "> Ana Silva (agent)", "> refund granted"]


def test_the_longest_turn_is_shown_whole() -> None:
    text = "".join(f"{number:04}" for number in range(1_000))
    drawn = customer_turn(JORDAN, a_turn(text))
    assert check_message(drawn) == []
    assert read(drawn)[1] == f"> {text}"


def test_what_was_said_meanwhile_is_one_message_with_times() -> None:
    drawn = caught_up(JORDAN, said("first", "second"), ZONE)
    assert read(drawn) == [
        "2 new messages from Jordan (customer)",
        "23 Nov at 14:03 CET",
        "> first",
        "23 Nov at 14:04 CET",
        "> second",
    ]
    assert drawn["text"] == "Jordan (customer): second"


def test_of_too_much_said_meanwhile_the_newest_are_shown_whole() -> None:
    drawn = caught_up(JORDAN, said(*(f"{nth}" + "x" * 3_999 for nth in range(1, 6))))
    assert check_message(drawn) == []
    shown = read(drawn)
    assert shown[:2] == ["5 new messages from Jordan (customer)", "3 earlier: see Transcript on the card"]
    assert [row for row in shown if row.startswith("> ")] == [f"> {nth}{'x' * 3_999}" for nth in (4, 5)]


def test_files_stand_under_the_words_with_kind_size_and_a_link() -> None:
    drawn = customer_turn(JORDAN, a_turn("Look at this", PHOTO, BILL), to_file)
    assert read(drawn) == [
        "Jordan (customer)",
        "> Look at this",
        f"File  zip.png<{to_file('f1')}> (PNG, 240 kB)",
        f"File  bill october.pdf<{to_file('f2')}> (PDF, 1.2 MB)",
    ]
    assert drawn["text"] == "Jordan (customer), with 2 files: Look at this"


def test_a_turn_of_files_alone_says_so() -> None:
    drawn = customer_turn(JORDAN, a_turn("", PHOTO), to_file)
    assert read(drawn) == [
        "Jordan (customer) sent a file",
        f"File  zip.png<{to_file('f1')}> (PNG, 240 kB)",
    ]
    assert drawn["text"] == "Jordan (customer) sent a file: zip.png (PNG, 240 kB)"


def test_without_a_public_address_a_file_says_why_it_has_no_link() -> None:
    assert read(customer_turn(JORDAN, a_turn("", PHOTO)))[1] == (
        "File  zip.png (PNG, 240 kB) · can't be opened from Slack: Baton has no public address"
    )


@pytest.mark.parametrize(
    ("size", "shown"),
    [
        *((1, "1 byte"), (999, "999 bytes"), (1_000, "1 kB"), (999_499, "999 kB")),
        *((999_500, "1.0 MB"), (5_000_000, "5.0 MB")),
    ],
)
def test_a_size_is_said_in_words(size: int, shown: str) -> None:
    drawn = customer_turn(JORDAN, a_turn("", replace(PHOTO, size=size)))
    assert drawn["text"].endswith(f"(PNG, {shown})")


def test_a_file_of_another_kind_or_without_a_name_is_a_file() -> None:
    odd = Attachment("f9", "\u202e\u200b", "application/zip", 7)
    assert customer_turn(JORDAN, a_turn("", odd))["text"].endswith(": a file (file, 7 bytes)")


def test_an_edited_turn_shows_its_new_words_and_says_so() -> None:
    drawn = customer_turn(JORDAN, a_turn("Order 4712", edited=True))
    assert read(drawn) == ["Jordan (customer) · edited", "> Order 4712"]
    assert drawn["text"] == "Jordan (customer): Order 4712"


def test_a_turn_taken_back_shows_neither_words_nor_files() -> None:
    drawn = customer_turn(JORDAN, a_turn("my card is 4111", PHOTO, deleted=True, edited=True), to_file)
    assert read(drawn) == ["Jordan (customer) took this message back"]
    assert drawn["text"] == "Jordan (customer) took this message back"
    assert "4111" not in str(drawn)
    assert "zip" not in str(drawn)


def test_what_was_said_meanwhile_tells_files_edits_and_what_was_taken_back() -> None:
    turns = [
        a_turn("First", edited=True),
        a_turn("", PHOTO, seq=2),
        a_turn("", deleted=True, seq=3),
        a_turn("Fourth", BILL, seq=4),
    ]
    drawn = caught_up(JORDAN, turns, ZONE, to_file)
    assert read(drawn) == [
        "4 new messages from Jordan (customer)",
        "23 Nov at 14:02 CET · edited",
        "> First",
        "23 Nov at 14:02 CET · sent a file",
        f"File  zip.png<{to_file('f1')}> (PNG, 240 kB)",
        "23 Nov at 14:02 CET · took this message back",
        "23 Nov at 14:02 CET",
        "> Fourth",
        f"File  bill october.pdf<{to_file('f2')}> (PDF, 1.2 MB)",
    ]
    assert drawn["text"] == "Jordan (customer), with a file: Fourth"


def test_an_edit_is_told_in_the_thread_with_the_words_that_stand_now() -> None:
    drawn = amended(JORDAN, a_turn("Order 4712", edited=True), ZONE)
    assert read(drawn) == ["Jordan changed a message from 23 Nov at 14:02 CET. It says now:", "> Order 4712"]
    assert drawn["text"] == "Jordan changed a message from 23 Nov at 14:02 CET. It says now: Order 4712"


def test_a_deletion_is_told_in_the_thread_without_any_word_of_it() -> None:
    drawn = amended(JORDAN, a_turn("my card is 4111", edited=True, deleted=True), ZONE)
    assert read(drawn) == ["Jordan took back a message from 23 Nov at 14:02 CET."]
    assert "4111" not in str(drawn)


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
            LineCode.MERGED,
            MERGED,
            f"Ana Silva merged this into Repairs: “The zip of my tent”<{OUR_ADDRESS}/p11>. What Jordan Ellis "
            "writes comes there now, and only what is said there reaches them.",
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
        (
            LineCode.CORRECTED,  # without their words, which the next correction could not take back here
            HELD,
            "Jordan Ellis corrected what we passed on: the card says what they want now.",
        ),
        (
            LineCode.MAIL_FAILED,
            HELD,
            "Jordan Ellis could not be reached by mail. They see your answer once they are back.",
        ),
    ],
)
def test_a_line_says_it_in_one_sentence(code: LineCode, shown: Card, words: str) -> None:
    assert read(line(code, shown, zone=ZONE)) == [words]


@pytest.mark.parametrize("code", [LineCode.PARKED, LineCode.RELEASED, LineCode.REOPENED])
def test_a_line_about_parking_says_until_when(code: LineCode) -> None:
    drawn = line(code, PARKED, PARKED.handoff.opens_at, ZONE)
    assert read(drawn)[0].endswith("parked until 24 Nov at 09:00 CET.")


turns = st.builds(
    a_turn,
    hostile,
    edited=st.booleans(),
    deleted=st.booleans(),
    attachments=st.lists(hostile_files, max_size=5).map(tuple),
)
callers = hostile.filter(lambda name: not name.strip().startswith(">"))
"""A name that begins like a quote is none."""
customers = st.builds(Customer, callers, verified=st.booleans())


def lines_of_ours(drawn: Mapping[str, Any]) -> list[str]:
    """All lines but those behind the bar."""
    return [row for row in read(drawn) if not row.startswith("> ")]


@given(customers, turns, links)
def test_no_turn_breaks_a_limit_or_a_line(customer: Customer, turn: Turn, to: Link) -> None:
    drawn = customer_turn(customer, turn, to)
    assert check_message(drawn) == []
    assert unsafe(drawn) == []
    shown = lines_of_ours(drawn)
    assert len(shown) == 1 + (0 if turn.deleted else len(turn.attachments))
    assert all(row.startswith("File  ") for row in shown[1:])


@given(customers, turns)
def test_no_amendment_breaks_a_limit_or_a_line(customer: Customer, turn: Turn) -> None:
    drawn = amended(customer, turn)
    assert check_message(drawn) == []
    assert unsafe(drawn) == []
    assert len(lines_of_ours(drawn)) == 1


@given(customers, st.lists(turns, min_size=1, max_size=60), links)
def test_no_catching_up_breaks_a_limit_or_a_line(customer: Customer, said: list[Turn], to: Link) -> None:
    drawn = caught_up(customer, said, to=to)
    assert check_message(drawn) == []
    assert unsafe(drawn) == []


@pytest.mark.parametrize("char", ["x", "&", "\U0001f600"])
def test_the_longest_words_with_the_longest_files_fit(char: str) -> None:
    files = [replace(PHOTO, name=char * 300) for _ in range(5)]
    full = a_turn(char * 4_000, *files, edited=True)
    assert check_message(customer_turn(JORDAN, full, far)) == []
    assert check_message(caught_up(JORDAN, [full] * 40, ZONE, far)) == []
    assert check_message(amended(Customer(char * 4_000), full, ZONE)) == []


@given(st.sampled_from(LineCode), hostile_cards(), st.booleans())
def test_no_line_breaks_a_limit_or_a_line(code: LineCode, shown: Card, parked: bool) -> None:
    opens_at = ASKED + timedelta(hours=19) if parked else None
    for promised in (shown, replace(shown, promise=None)):
        drawn = line(code, promised, opens_at)
        assert check_message(drawn) == []
        assert unsafe(drawn) == []
        assert len(lines_of_ours(drawn)) == 1


def quoted(message: Mapping[str, Any]) -> str:
    """The customer's words of a message."""
    quotes = [one for one in message["blocks"][-1]["elements"] if one["type"] == "rich_text_quote"]
    return "".join(piece["text"] for one in quotes for piece in one["elements"])


def test_long_words_are_several_messages_that_together_say_all() -> None:
    long = a_turn(" ".join(["shipment"] * 440), PHOTO)
    first, second = (customer_turn(JORDAN, long, to_file, part, 2) for part in (0, 1))
    assert check_message(first) == check_message(second) == []
    assert f"{quoted(first)} {quoted(second)}" == long.text
    assert first["text"].startswith("Jordan (customer), part 1 of 2: shipment")
    assert read(second)[0] == "Jordan (customer) · part 2 of 2"
    assert not any("zip.png" in line for line in read(first))
    assert "zip.png" in read(second)[-1]


def test_words_that_an_edit_made_shorter_or_longer_keep_their_messages() -> None:
    short = a_turn("All is well")
    assert quoted(customer_turn(JORDAN, short, part=0, parts=2)) == "All is well"
    assert quoted(customer_turn(JORDAN, short, part=1, parts=2)) == "…"
    longer = a_turn("<" * 4_000)
    last = customer_turn(JORDAN, longer, part=1, parts=2)
    assert check_message(last) == []
    assert quoted(last).endswith("… (all of it: Transcript on the card)")


def test_a_message_that_may_stand_there_already_says_so() -> None:
    message = repeated(customer_turn(JORDAN, a_turn("Hello")))
    assert message["text"] == "(possibly repeated) Jordan (customer): Hello"
    assert read(message)[0] == "Possibly repeated"
    assert check_message(repeated(customer_turn(JORDAN, a_turn("&" * 900)))) == []


@pytest.mark.parametrize("code", [LineCode.THREAD_DELETED, LineCode.CHANNEL_LOST])
def test_what_goes_on_elsewhere_says_who_has_it(code: LineCode) -> None:
    assert (
        "Ana Silva has it still; what is written under this card reaches Jordan" in line(code, HELD)["text"]
    )
    assert "still waits for somebody to claim it" in line(code, QUEUED)["text"]
