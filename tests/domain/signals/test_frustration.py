"""Each case with VADER's real compound, as the mood reader gives it."""

from __future__ import annotations

import pytest

from bot.assistant.mood import VaderMood
from bot.domain.heard import Draft, Heard, Mood, Tried
from bot.domain.signals import frustrated, shouts
from bot.domain.signals.frustration import WEIGHTS, signs, weigh

MOOD = VaderMood()
ANSWERED = (Tried("returns", "How to return something", 0.8),)


def heard(*turns: str, tried: tuple[Tried, ...] = (), article: str = "") -> Heard:
    mood = Mood(tuple(MOOD.compound(turn) for turn in turns))
    return Heard(turns, Draft("…", 0.8, article=article), tried, mood)


ANGRY = """
This is useless, it still doesn't work!!!
This is ridiculous, I have been waiting three weeks for a refund
You people are fucking useless
Thanks for nothing, your bot is terrible
Great, another useless answer. Thanks for nothing.
wow so helpful, not. this is the third time I ask
I am fed up with your awful service, never buying from you again
WHAT A JOKE THIS COMPANY IS, WHERE IS MY MONEY
absolutely unacceptable. nobody answers and I keep getting the same reply
How many times do I have to explain this, it is pathetic
your support is a disgrace and I will leave a bad review
stupid bot, that's not what I asked
are you kidding me? this is the second time I explain it!!
Sick of this. Wasted two hours of my life.
I'm furious, you charged me twice AGAIN!!!
that's not an answer, stop sending me the same useless link
""".strip().splitlines()

CALM = """
My zip is broken
My sleeping bag has a hole and feathers come out
The stove doesn't work, it smells terrible and the flame died
My grandmother died and I need to cancel the order
I lost my card and I am worried
The jacket is damaged and the colour is ugly
HOW DO I RETURN THIS JACKET
Please help!!!
Where is my parcel? It is late and I am a bit disappointed.
I would like to complain about a delivery that never came
that's not what I asked
the damn zip is stuck
I killed the battery, is there a way to charge it in the cold?
Is the knife sharp enough to kill a fish?
great, thanks
that was very helpful
Perfect! Thanks a lot for your help!!
no
Sorry, I meant the red one
Is it a scam mail that I got from you?
I have been waiting for two weeks now, when will it come?
Can I cancel my subscription?
This tent is insanely good, damn!
The weather was awful on our trip, does the warranty cover hail?
I'm sick, can I move my booking?
""".strip().splitlines()


@pytest.mark.parametrize("text", ANGRY)
def test_anger_of_two_kinds_of_signs_is_frustration(text: str) -> None:
    signal = frustrated(heard(text, tried=ANSWERED))
    assert signal, signs(heard(text, tried=ANSWERED))
    assert signal.evidence.startswith("frustrated (")
    assert signal.value >= 0.5


@pytest.mark.parametrize("text", CALM)
def test_a_calm_complaint_or_a_dark_word_is_none(text: str) -> None:
    assert frustrated(heard(text)) is None, signs(heard(text))


@pytest.mark.parametrize("name", sorted(WEIGHTS))
def test_no_sign_alone_is_frustration(name: str) -> None:
    assert weigh({name: 1.0}) < 0.5


def test_the_evidence_names_the_signs_the_weightiest_first() -> None:
    signal = frustrated(heard("This is ridiculous, I have been waiting for weeks now"))
    assert signal
    assert signal.evidence == "frustrated (strong words, tells what it cost them, low mood)"


def test_who_always_writes_in_capitals_does_not_shout() -> None:
    turns = ("HELLO I BOUGHT A TENT", "IT IS TORN AT THE SEAM")
    assert "capitals" not in signs(heard(*turns))
    assert "capitals" in signs(heard("hello I bought a tent", turns[1]))


def test_messages_that_grow_short_are_a_sign_only_after_an_answer() -> None:
    turns = ("my parcel has not come and I wonder where it is", "no, the other parcel", "wrong again")
    assert "shorter and shorter" in signs(heard(*turns, tried=ANSWERED))
    assert "shorter and shorter" not in signs(heard(*turns))


def test_it_does_not_work_turns_down_an_answer_only_where_there_was_one() -> None:
    assert "the answer missed" not in signs(heard("My stove doesn't work"))
    assert "the answer missed" in signs(heard("it doesn't work", tried=ANSWERED))


def test_the_same_answer_again_is_a_sign() -> None:
    assert "only the same answer" in signs(heard("and how?", tried=ANSWERED, article="returns"))
    assert "only the same answer" not in signs(heard("and how?", tried=ANSWERED, article="sizes"))


def test_a_curse_at_the_thing_is_less_than_one_at_us() -> None:
    assert "curses us" in signs(heard("you idiots"))
    thing = signs(heard("the damn zip is stuck"))
    assert "curses" in thing
    assert "curses us" not in thing


@pytest.mark.parametrize("text", ["WHERE IS MY PARCEL", "where is it!!!"])
def test_capitals_and_marks_are_shouting(text: str) -> None:
    assert shouts(text)


@pytest.mark.parametrize("text", ["OK", "Where is my parcel?", "The GPS and USB-C port!"])
def test_an_abbreviation_is_no_shouting(text: str) -> None:
    assert not shouts(text)


def test_a_mood_that_is_not_dark_at_all_is_never_a_low_one() -> None:
    assert "low mood" not in signs(Heard(["HOW DO I RETURN IT!!!"], None, mood=Mood((0.0,))), 0.0)
    assert "low mood" in signs(Heard(["HOW DO I RETURN IT!!!"], None, mood=Mood((-0.1,))), 0.0)


def test_nothing_said_is_no_frustration() -> None:
    assert frustrated(Heard((), None)) is None
