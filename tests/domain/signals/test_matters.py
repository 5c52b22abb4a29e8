from __future__ import annotations

import pytest

from bot.domain.heard import Heard, Topic
from bot.domain.signals import several_matters

TOPICS = [Topic("refund", ("refund", "money back")), Topic("closing an account", ("close my account",))]

SEVERAL = """
1. My parcel is late. 2. How do I wash the jacket?
How do I return the boots? Also, can you change the address on my other order?
I have two questions about my booking
Where is my parcel? And how do I cancel my newsletter? And do you repair stoves?
I have several issues with your shop
""".strip().splitlines()

ONE = """
How do I return the boots? Do I need the box of the boots to return them?
Can you also send it to Leeds?
I bought two things and one is broken
Where is my parcel? It was sent on Monday. The number is 12.
Hi! How are you? Where is my parcel?
My stove broke. It was 3. May when I bought it.
""".strip().splitlines()


@pytest.mark.parametrize("text", SEVERAL)
def test_several_matters_are_told_apart(text: str) -> None:
    signal = several_matters(Heard([text.replace(" 2.", "\n2.")], None))
    assert signal
    assert 0 < signal.value <= 1


@pytest.mark.parametrize("text", ONE)
def test_one_matter_in_many_words_is_one(text: str) -> None:
    assert several_matters(Heard([text], None)) is None


def test_two_policy_topics_in_one_message_are_named() -> None:
    signal = several_matters(Heard(["I want my money back and close my account"], None, topics=TOPICS))
    assert signal
    assert (signal.evidence, signal.value) == ("refund and closing an account in one message", 1.0)


def test_one_topic_said_twice_is_one_matter() -> None:
    assert several_matters(Heard(["a refund please, my money back"], None, topics=TOPICS)) is None


def test_a_list_is_counted() -> None:
    signal = several_matters(Heard(["I need help:\n- a new pump\n- the bill of May\n- my password"], None))
    assert signal
    assert signal.evidence == "a list of 3 matters"
