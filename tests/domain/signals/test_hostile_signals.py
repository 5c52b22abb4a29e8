"""Whatever a customer sends: each signal answers."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain import signals
from bot.domain.conversation import Page
from bot.domain.heard import Draft, Heard, Mood, Signal, Tried
from bot.domain.signals.anger import sarcasm
from bot.domain.signals.reactions import missed, says_again
from bot.domain.signals.repeats import likeness
from bot.domain.signals.typos import distance, mended

LONG = 64_000
"""So long that what a pattern reads over and over would not be read before a test's time is up."""

WORDS = """
speak talk to with the your real human agent someone escalate call me back not dont no never i will transfer
you a colleague is there anyone in two hours flight my we have been waiting again and also ! ? ' " . , ( 1. -
thanks for nothing you bot useless who can put through have a
"""
TRIGGERS = st.sampled_from(WORDS.split())
TURN = st.one_of(
    st.text(max_size=300),
    st.lists(TRIGGERS, max_size=60).map(" ".join),
    st.builds(
        lambda part, times: (part * times)[:LONG], st.text(min_size=1, max_size=12), st.integers(1, LONG)
    ),
)


def everything(text: str, earlier: str = "") -> None:
    heard = Heard(
        [earlier, text],
        Draft(text, 0.5, article="a"),
        [Tried("b", "B", 0.5, text)],
        Mood((0.0, -0.5)),
        page=Page(error=text),
    )
    weighed: tuple[Callable[[Heard], Signal | None], ...] = (
        signals.frustrated,
        signals.asked_again,
        signals.failed_attempts,
        signals.several_matters,
        signals.urgent,
        signals.page_error,
    )
    for signal in weighed:
        found = signal(heard)
        assert found is None or (found.evidence and 0 < found.value <= 1 and len(found.evidence) < 200)
    for words in (signals.asked_for_person, signals.promises_person):
        assert isinstance(words(text), str)
    for truth in (signals.is_thanks, signals.is_small_talk, signals.rejects, missed, says_again, sarcasm):
        assert truth(text) in {True, False}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(TURN, TURN)
def test_any_text_is_read_to_the_end(text: str, earlier: str) -> None:
    everything(text, earlier)


PARTS = (
    *("a", " ", "!", "'", '"', "(", "\n1. a ", "> x\n", "ﷺ", "İ", "\u0301", "\x00", "no ", "talk to "),
    *("speak to the the your real human ", "i will not ", "dont dont talk talk ", "my flight is is is "),
    *("in one hour ", "i am i am leaving leaving ", "want the the the the the the ", "have a a call "),
    *("is there anyone human real there ", "your a b c ", "one of the our team will be soon also "),
    *(
        "i just just just connect ",
        "waiting a b c ",
        "we will we will ",
        "and and i need i need ",
        "2 issues ",
    ),
)


@pytest.mark.parametrize("part", PARTS)
def test_a_turn_of_one_part_again_and_again_costs_no_more_than_any(part: str) -> None:
    text = (part * (LONG // len(part) + 1))[:LONG]
    everything(text, text[::-1])


@given(st.text(max_size=40), st.text(max_size=40))
def test_likeness_is_a_share_and_the_same_both_ways(left: str, right: str) -> None:
    assert 0 <= likeness(left, right) <= 1 + 1e-9
    assert likeness(left, right) == pytest.approx(likeness(right, left))


@given(st.text(alphabet="abcd", max_size=8), st.text(alphabet="abcd", max_size=8))
def test_the_distance_of_two_words_is_one_both_ways_and_nought_only_for_the_same(
    left: str, right: str
) -> None:
    assert distance(left, right) == distance(right, left)
    assert (distance(left, right) == 0) == (left == right)
    assert abs(len(left) - len(right)) <= distance(left, right) <= max(len(left), len(right))


@pytest.mark.parametrize(
    "text", ["i ate a steak", "pleased to hear", "the humane society", "it managed the load", "please advise"]
)
def test_a_word_of_its_own_is_not_mended(text: str) -> None:
    assert mended(text) == text


@given(st.sampled_from(["human", "representative", "operator"]), st.data())
def test_a_request_with_two_letters_swapped_is_still_heard(role: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(1, len(role) - 2))
    slipped = role[:at] + role[at + 1] + role[at] + role[at + 2 :]
    assert signals.asked_for_person(f"let me talk to a {slipped}")


CLAUSE = st.sampled_from(
    ["my parcel is late", "the tent is torn", "I tried the link", "order 12", "it was sent on Monday"]
)


@given(st.lists(CLAUSE, max_size=4), st.lists(CLAUSE, max_size=4), st.sampled_from([". ", "! ", "\n", ", "]))
def test_a_request_is_heard_wherever_it_stands(before: list[str], after: list[str], mark: str) -> None:
    said = mark.join([*before, "I want to talk to a person", *after])
    assert signals.asked_for_person(said) == "asked for a person"
    declined = mark.join([*before, "I don't want to talk to a person", *after])
    assert signals.asked_for_person(declined) == ""
