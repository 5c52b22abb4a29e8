"""A long thread in a few sentences: only what was said, by whom and when."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.card import Aside, Transcript
from bot.domain.conversation import Customer, Speaker, Turn
from bot.domain.summing import LONGEST, PART, Summary, Words, sentences, summary
from tests.builders import NOW

WHO = {"C": Speaker.CUSTOMER, "A": Speaker.AGENT, "B": Speaker.ASSISTANT, "S": Speaker.SYSTEM}
THREAD = (
    "C Hello there",
    "C I was charged twice for my tent order 4711, and need one of it back. Can you help me?",
    "B A refund takes three to five days. Log in and press Refund.",
    "C I tried that. It did not work, the button is grey!",
    "S Billing will answer by 15:00.",
    "A Hi Jordan, Anna here. I have checked both charges with the bank. Is your card still valid?",
    "A I will send the money back today. If it does not come, we will call you.",
    "C Thanks a lot!",
    "C How long does it take? And does it go to the same card?",
)


def thread(*lines: str, asides: tuple[str, ...] = ()) -> Transcript:
    turns = tuple(
        Turn(seq, NOW + timedelta(minutes=seq), WHO[line[0]], line[2:], "Anna" if line[0] == "A" else "")
        for seq, line in enumerate(lines, 1)
    )
    return Transcript(Customer("Jordan"), turns, tuple(Aside(NOW, "Ben", one) for one in asides))


def texts(part: tuple[Words, ...]) -> list[str]:
    return [one.text for one in part]


def test_what_was_asked_tried_and_promised_and_what_is_open() -> None:
    found = summary(thread(*THREAD, asides=("Looks like our bank's fault",)))
    assert texts(found.asked) == [THREAD[1][2:]]
    assert texts(found.tried) == [
        "A refund takes three to five days.",
        "I tried that.",
        "It did not work, the button is grey!",
        "I have checked both charges with the bank.",
    ]
    assert texts(found.promised) == ["I will send the money back today."]
    assert texts(found.open) == ["How long does it take?", "And does it go to the same card?"]
    assert texts(found.last) == [THREAD[6][2:], THREAD[8][2:]]
    assert texts(found.notes) == ["Looks like our bank's fault"]


def test_what_it_is_about_stands_beside_what_they_came_with() -> None:
    told = thread(
        "C How do refunds work?",
        "B A refund takes three to five days.",
        "C I was charged twice in October and want my money back",
        "C This is RIDICULOUS!!! You are useless",
        "A Hi, Anna here.",
        "C hello? anybody?",
    )
    assert texts(summary(told).asked) == [told.turns[0].text, told.turns[2].text]


def test_each_sentence_says_who_and_when() -> None:
    [promised] = summary(thread(*THREAD)).promised
    assert (promised.name, promised.speaker, promised.at) == (
        "Anna",
        Speaker.AGENT,
        NOW + timedelta(minutes=7),
    )


def test_what_was_taken_back_is_not_told_and_nothing_gives_nothing() -> None:
    empty = Summary((), (), (), (), (), (), 0)
    assert summary(thread()) == empty
    gone = Turn(1, NOW, Speaker.CUSTOMER, "", deleted=True)
    assert summary(Transcript(Customer(), (gone,))) == empty


def test_german_promises_are_found_too() -> None:
    found = summary(thread("C Wo ist mein Zelt?", "A Ich melde mich bis morgen bei Ihnen."))
    assert texts(found.promised) == ["Ich melde mich bis morgen bei Ihnen."]


def test_numbers_addresses_and_points_do_not_tear_a_sentence() -> None:
    assert sentences("It costs 3.50 at shop.example.com. Is that right?\nYes") == [
        "It costs 3.50 at shop.example.com.",
        "Is that right?",
        "Yes",
    ]


LINES = st.lists(
    st.tuples(
        st.sampled_from("CABS"), st.text(max_size=400) | st.sampled_from([line[2:] for line in THREAD])
    ).map(lambda one: f"{one[0]} {one[1]}"),
    max_size=30,
)


@given(LINES)
def test_nothing_is_made_up_and_no_part_grows(lines: list[str]) -> None:
    shown = thread(*lines)
    found = summary(shown)
    spoken = [" ".join(turn.text.split()) for turn in shown.turns]
    for part in (found.asked, found.tried, found.promised, found.open, found.last):
        assert len(part) <= PART
        for one in part:
            told = " ".join(one.text.removesuffix("…").split())
            assert len(one.text) <= LONGEST
            assert any(told in text for text in spoken), one


def test_a_thousand_long_turns_and_words_that_try_the_patterns_are_read_to_their_end() -> None:
    """Where a pattern went back and forth in them, the test's time would be over."""
    many = thread(*(f"{'CA'[n % 2]} {'I will check that again, and again. ' * 100}" for n in range(1_000)))
    assert summary(many).count == 1_000
    assert summary(thread(f"C {'.' * 4_000}", f"C {'a.' * 2_000}", f"A {'i will ' * 500}")).count == 3
