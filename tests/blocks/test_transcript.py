from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blocks.files import Link
from blocks.ids import Action
from blocks.transcript import transcript, turned
from bot.domain.card import Aside, Transcript
from bot.domain.conversation import Customer, Source, Speaker, Turn
from tests.blocks.limits import check_view
from tests.blocks.reading import read
from tests.blocks.safety import unsafe
from tests.blocks.samples import ASKED, BILL, PHOTO, ZONE, after, far, hostile, hostile_files, links, to_file

JORDAN = Customer("Jordan Ellis", verified=True)
LEADS_ON = "[Summary]  [Earlier conversations]  [Merge into another…]"


def many(count: int, length: int = 10) -> Transcript:
    turns = tuple(
        Turn(nth, ASKED + timedelta(seconds=nth), Speaker.CUSTOMER, f"{nth:04}" + "x" * (length - 4))
        for nth in range(1, count + 1)
    )
    return Transcript(JORDAN, turns)


def numbers(shown: Transcript, page: int) -> list[int]:
    return [int(line[2:6]) for line in read(transcript(shown, "h1", page)) if line.startswith("> ")]


def test_all_that_was_said_stands_in_order_with_asides_marked() -> None:
    turns = (
        Turn(1, after(0), Speaker.CUSTOMER, "Where is my refund?"),
        Turn(
            2,
            after(1),
            Speaker.ASSISTANT,
            "It takes two days.",
            sources=(Source("How refunds work", "https://shop.example/refunds"),),
            confidence=0.62,
        ),
        Turn(3, after(2), Speaker.SYSTEM, "Ana Silva has joined."),
        Turn(4, after(4), Speaker.AGENT, "It is on its way.", name="Ana Silva"),
    )
    shown = Transcript(JORDAN, turns, (Aside(after(3), "Ben Okoro", "I know this one"),))
    assert read(transcript(shown, "h1", zone=ZONE, leads_on=False)) == [
        "Jordan Ellis (verified)",
        "Jordan Ellis (customer)  23 Nov at 14:02 CET",
        "> Where is my refund?",
        "Assistant  23 Nov at 14:03 CET",
        "> It takes two days.",
        "from “How refunds work” · 62\u00a0% sure",
        "Notice  23 Nov at 14:04 CET",
        "> Ana Silva has joined.",
        ":lock: Ben Okoro  23 Nov at 14:05 CET · kept inside",
        "> I know this one",
        "Ana Silva (agent)  23 Nov at 14:06 CET",
        "> It is on its way.",
    ]


def test_files_edits_and_what_was_taken_back_are_told() -> None:
    turns = (
        Turn(1, after(0), Speaker.CUSTOMER, "Look", attachments=(PHOTO,), edited=True),
        Turn(2, after(1), Speaker.CUSTOMER, "", attachments=(BILL,)),
        Turn(3, after(2), Speaker.CUSTOMER, "", deleted=True),
    )
    assert read(transcript(Transcript(JORDAN, turns), "h1", zone=ZONE, to=to_file, leads_on=False)) == [
        "Jordan Ellis (verified)",
        "Jordan Ellis (customer)  23 Nov at 14:02 CET · edited",
        "> Look",
        f"File  zip.png<{to_file('f1')}> (PNG, 240 kB)",
        "Jordan Ellis (customer)  23 Nov at 14:03 CET",
        f"File  bill october.pdf<{to_file('f2')}> (PDF, 1.2 MB)",
        "Jordan Ellis (customer)  23 Nov at 14:04 CET · taken back",
    ]


def test_what_was_taken_back_shows_nothing_of_itself() -> None:
    gone = Turn(1, after(0), Speaker.CUSTOMER, "my card is 4111", attachments=(PHOTO,), deleted=True)
    view = transcript(Transcript(JORDAN, (gone,)), "h1", to=to_file)
    assert "4111" not in str(view)
    assert "zip" not in str(view)


def test_the_first_page_is_the_newest_and_full() -> None:
    assert numbers(many(45), 1) == list(range(26, 46))
    assert numbers(many(45), 2) == list(range(6, 26))
    assert numbers(many(45), 3) == list(range(1, 6))


@pytest.mark.parametrize(
    ("page", "buttons", "where"),
    [
        (1, "[Older]", "page 1 of 3, the newest"),
        (2, "[Older]  [Newer]", "page 2 of 3"),
        (3, "[Newer]", "page 3 of 3"),
    ],
)
def test_the_buttons_lead_where_there_is_something(page: int, buttons: str, where: str) -> None:
    lines = read(transcript(many(45), "h1", page))
    assert lines[-2:] == [buttons, LEADS_ON]
    assert where in lines[0]


@pytest.mark.parametrize(("asked", "given_page"), [(-1, 1), (0, 1), (99, 3)])
def test_a_page_that_is_not_there_gives_the_nearest(asked: int, given_page: int) -> None:
    assert transcript(many(45), "h1", asked) == transcript(many(45), "h1", given_page)


def test_a_click_asks_for_the_page_beside_this_one() -> None:
    view = transcript(many(45), "h1", 2)
    assert turned(view, Action.TRANSCRIPT_OLDER) == ("h1", 3)
    assert turned(view, Action.TRANSCRIPT_NEWER) == ("h1", 1)


@pytest.mark.parametrize("metadata", ["", "h1", "x h1", "2 "])
def test_another_view_turns_no_page(metadata: str) -> None:
    with pytest.raises(ValueError, match="transcript"):
        turned({"private_metadata": metadata}, Action.TRANSCRIPT_OLDER)


def test_a_silent_conversation_says_so() -> None:
    assert read(transcript(Transcript(JORDAN, ()), "h1"))[-2] == "Nothing has been said yet."


@pytest.mark.parametrize("text", ["x" * 4_000, "🏴󠁧󠁢󠁥󠁮󠁧󠁿" * 500, "\U0001f600" * 4_000])
def test_long_turns_keep_to_the_limits_of_a_view(text: str) -> None:
    files = tuple(replace(PHOTO, name=text[:300]) for _ in range(5))
    turns = tuple(Turn(nth, after(nth), Speaker.CUSTOMER, text, attachments=files) for nth in range(30))
    shown = Transcript(JORDAN, turns, (Aside(after(60), "Ana", "y" * 40_000),))
    first = transcript(shown, "h1", to=far)
    pages = [transcript(shown, "h1", page, to=far) for page in (2, 17, 31)]
    assert [problem for view in (first, *pages) for problem in check_view(view)] == []


speakers = st.sampled_from(Speaker)
said = st.builds(
    Turn,
    seq=st.just(1),
    at=st.integers(0, 60).map(after),
    speaker=speakers,
    text=hostile,
    name=hostile,
    sources=st.lists(st.builds(Source, hostile), max_size=7).map(tuple),
    attachments=st.lists(hostile_files, max_size=5).map(tuple),
    edited=st.booleans(),
    deleted=st.booleans(),
)


@given(
    hostile,
    st.booleans(),
    st.lists(said, max_size=12),
    st.lists(st.tuples(hostile, hostile), max_size=5),
    links,
)
def test_no_words_break_a_limit_or_a_line(
    name: str, verified: bool, turns: list[Turn], asides: list[tuple[str, str]], to: Link
) -> None:
    shown = Transcript(
        Customer(name, verified=verified),
        tuple(turns),
        tuple(Aside(after(nth), who, text) for nth, (who, text) in enumerate(asides)),
    )
    for page in (1, 2, 3):
        view = transcript(shown, "h1", page, to=to)
        assert check_view(view) == []
        assert unsafe(view) == []
