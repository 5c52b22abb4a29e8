"""What asks for something, and what only takes an answer."""

import pytest

from bot.domain.signals import acknowledges, is_small_talk, telling

NODS = [
    "righto",
    "np, thats all i needed",
    "no worries",
    "fair enough",
    "makes sense to me I think",
    "oh that was easier than expected",
    "Ah, found it. Bottom left!",
    "ok did that and it works",
    "I'll give it a go tonight",
    "never knew that, cheers",
    "yep that was it",
    "Was annoying for a while, but now it's sorted.",
    "I had been a bit cross since Monday, but with that it's settled. No hard feelings.",
    "wait, where do I click? oh never mind, found it",
    "no worries, all good",
    "👌",
    "haha brilliant",
    "No more questions from my side",
    "Ok, I will check that",
    "Ta very much in advance!",
    "Works now, thanks, gotta run, my train is here",
]
NOT_NODS = [
    "ok but it still says declined",
    "fair enough, and how long does that take?",
    "I did that already",
    "That worked. Now the second parcel is missing too",
    "great, thanks for nothing",
    "I see a payment I don't know",
    "my lamp arrived in pieces",
    "it works, but only sometimes",
    "cool, can I do that abroad as well",
    "ok. tell me about the fees then",
    "no",
    "not really",
    "ok then cancel it",
    "it's order 4711",
    "ok, my flat is on fire",
    "ok the screen is black",
    "Great. And the invoice for March",
    "Nice shoes, the sole comes off",
    "I did as you said and now it smokes",
    "it worked until Friday",
    "it works on my phone, on my laptop it freezes",
    "that worked for five minutes",
    "The heating is off",
    "It's in two pieces",
    "Thanks. 2 of 3 boxes arrived",
    "got it, the bill says 9",
    "the charger melted 😂",
    "Invoice for May 🙏",
    "ok mein Paket ist kaputt",
    "ok где мой заказ",
    "I'll call my lawyer",
    "ok, I will see you in court",
    "ok I will end it all",
    "I'll dispute it with my bank",
    "yes I did that",
    "thanks, what",
    "ok go on",
    "Thanks, I'd rather speak to someone",
    "Great, agent",
    "Thanks a lot for wasting my time",
    "",
]


@pytest.mark.parametrize("text", NODS)
def test_who_takes_an_answer_asks_for_nothing(text: str) -> None:
    assert acknowledges(text)


@pytest.mark.parametrize("text", NOT_NODS)
def test_who_asks_or_still_has_trouble_does_not_only_nod(text: str) -> None:
    assert not acknowledges(text)


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("It rained all week here. How do I change my address?", "How do I change my address?"),
        ("Dear team,\nI moved in May.\nplease update my address\nBest wishes", "please update my address"),
        ("The cat is asleep at last. My card was declined.", "My card was declined."),
        ("How do I change my address?", ""),
        ("It rained all week. The cat is asleep.", ""),
    ],
)
def test_the_sentences_that_ask_are_told_from_those_around_them(text: str, asked: str) -> None:
    assert telling(text) == asked


@pytest.mark.parametrize(
    "text",
    [
        "Dear support,",
        "helloo",
        "hi, is this thing on?",
        "Greetings from a rainy Leeds",
        "hey is this working",
    ],
)
def test_a_greeting_of_any_kind_is_small_talk(text: str) -> None:
    assert is_small_talk(text)


@pytest.mark.parametrize(
    "text",
    [
        *("hi refund", "dear me, my lamp broke", "hello from the shop on Green Street my card"),
        *("hello from Leeds it broke", "Hi from Leeds. Refund?", "hey hi from my stolen phone"),
        "hello there from hospital need help now",
    ],
)
def test_a_greeting_with_a_matter_is_more(text: str) -> None:
    assert not is_small_talk(text)


@pytest.mark.parametrize("text", ["a. " * 20_000, "I'll " * 10_000, "\n" * 30_000, "ok, " * 15_000 + "why?"])
def test_hostile_lengths_are_read_in_bounded_time(text: str) -> None:
    telling(text)
    acknowledges(text)
