from __future__ import annotations

import pytest

from bot.domain.conversation import Page
from bot.domain.heard import Draft, Heard, Reason, Tried
from bot.domain.signals import asked_again, failed_attempts, page_error, repeats, valued_customer

RETURNS = Tried("returns", "How to return something", 0.8)


@pytest.mark.parametrize(
    ("text", "earlier"),
    [
        ("where is my parcel number four please", "where is my parcel number four"),
        ("So where's my parcel, number four?", "Where is my parcel number four?"),
        ("how can I return these hiking boots", "How do I return my hiking boots?"),
        ("i was chraged twice for october", "I was charged twice for October"),
        ("refund??", "refund"),
        ("WHERE IS MY ORDER", "where is my order"),
    ],
)
def test_the_same_need_in_nearly_the_same_words_repeats(text: str, earlier: str) -> None:
    assert repeats(text, earlier)


@pytest.mark.parametrize(
    ("text", "earlier"),
    [
        ("how do I wash the jacket", "how do I return the jacket"),
        ("yes", "yes"),
        ("no", "no"),
        ("thanks", "thanks"),
        ("and in red?", "and in blue?"),
        ("", ""),
        ("how long is the warranty on the tent", "how do I pitch the tent"),
        ("when does my train leave", "where is my parcel"),
    ],
)
def test_another_need_or_a_short_word_repeats_nothing(text: str, earlier: str) -> None:
    assert not repeats(text, earlier)


def test_the_same_article_again_weighs_most() -> None:
    again = asked_again(Heard(["refund?", "and my money?"], Draft("…", 0.8, article="returns"), [RETURNS]))
    assert again
    assert (again.reason, again.value) == (Reason.ASKED_AGAIN, 1.0)
    words = asked_again(Heard(["where is parcel four", "where is my parcel four then"], None))
    assert words
    assert words.value <= 1.0


def test_thanks_after_an_answer_asks_nothing_again() -> None:
    assert asked_again(Heard(["how", "thanks!"], Draft("…", 0.8, article="returns"), [RETURNS])) is None


def test_who_says_that_they_asked_before_is_believed() -> None:
    signal = asked_again(Heard(["where is it", "as I said, the red one has not come"], None))
    assert signal
    assert signal.evidence == "says that they asked before"
    assert asked_again(Heard(["as I told your colleague, it has not come"], None)) is None


def test_answers_that_were_turned_down_are_counted() -> None:
    missed = Tried("a", "A", 0.8, "that's not it")
    assert failed_attempts(Heard(["x"], None, [RETURNS])) is None
    once, twice = (failed_attempts(Heard(["x"], None, [missed] * count)) for count in (1, 2))
    assert once
    assert twice
    assert twice.value > once.value
    assert twice.evidence == "said of 2 answers that they missed"


def test_many_answers_without_an_end_are_a_failed_attempt_too() -> None:
    signal = failed_attempts(Heard(["and?"], None, attempts=4))
    assert signal
    assert signal.evidence == "still asking after 4 answers"
    assert failed_attempts(Heard(["and?"], None, attempts=3)) is None


def test_an_error_on_the_page_is_quoted_in_one_short_line() -> None:
    signal = page_error(Heard(["x"], None, page=Page(error="Payment\nrefused " + "x" * 200)))
    assert signal
    assert signal.evidence.startswith("saw an error on the page: “Payment refused xxx")
    assert len(signal.evidence) < 100
    assert page_error(Heard(["x"], None)) is None


def test_the_worth_of_an_account_is_a_hint_where_the_site_says_so() -> None:
    assert valued_customer(Heard(["x"], None, account_value="gold"))
    assert valued_customer(Heard(["x"], None)) is None
