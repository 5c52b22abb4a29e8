from dataclasses import replace

import pytest

from bot.domain import brief
from bot.domain.brief import TAKEN_BACK, Brief
from bot.domain.conversation import Page
from bot.domain.decision import Decision, Mood, Reason, Signal, Tried
from bot.domain.hints import ASKED_BACK

NEED = "My parcel never arrived"
SAYS_NOTHING = [
    "THIS IS USELESS, you idiots!!!",
    "useless bot",
    "you people are a joke",
    "This is ridiculous!!! Your support is terrible",
    "what a waste of my time",
    "wtf is wrong with you",
    "are you stupid or what",
    "are you kidding me?",
    "I'm so angry right now",
    "I have been waiting for hours and nobody helps",
    "I will never buy here again",
    "no that did not help",
    "No, that's not what I asked",
    "that is not what I meant at all",
    "this doesn't answer my question",
    "it still doesn't work",
    "I already tried that, it didn't help",
    "You don't understand me",
    "your answer is wrong",
    "that's the same answer again",
    "as I already told you",
    "please read my message again",
    "ok makes sense",
    "ok I see, got it",
    "alright, that sounds good to me",
    "I want to talk to a human being now please",
    "get me a real person, you moron",
    "can somebody please help me with this",
    "hello? is anybody there?",
    "thanks for nothing",
    "the second one please",
    "Option B, please",
    "neither of those two",
    "fuck this shit",
]
SAYS_IT = [
    "still no parcel, you idiots",
    "You lost my damn parcel!!!",
    "great job losing my parcel",
    "no, I asked about the invoice",
    "That did not help: the page still shows error 500",
    "I want to talk to a human about my refund",
    "ok but when does the refund come",
    "Thanks, and how do I cancel the order?",
]


@pytest.mark.parametrize("newest", SAYS_NOTHING)
def test_what_says_nothing_of_the_matter_is_passed_over_while_an_earlier_turn_says_more(newest: str) -> None:
    assert brief.matter([NEED, newest]) == NEED
    assert brief.matter([NEED, newest, newest]) == NEED


@pytest.mark.parametrize("newest", SAYS_IT)
def test_an_angry_turn_that_says_the_matter_too_is_quoted(newest: str) -> None:
    assert brief.matter([NEED, newest]) == newest


def test_of_two_matters_the_newest_is_quoted() -> None:
    assert brief.matter([NEED, "And my invoice is wrong"]) == "And my invoice is wrong"


def test_few_words_that_name_something_go_before_many_that_name_nothing() -> None:
    assert brief.matter(["Refund??", "this is useless, you idiots"]) == "Refund??"


def test_where_nothing_says_it_the_newest_words_stand() -> None:
    assert brief.matter(["you are all useless"]) == "you are all useless"
    assert brief.matter(["hello", "thanks"]) == "thanks"
    assert brief.matter([]) == ""


def test_the_title_chosen_when_asked_back_is_passed_over() -> None:
    asked = "My boots hurt, can I swap them?"
    choice = Tried(ASKED_BACK, "Asked which", 0.5, "the walking boots one")
    told = brief.write([asked, "the walking boots one"], Page(), (choice,), Mood(), Decision())
    assert (told.wants, told.headline) == (asked, asked)


def test_a_new_matter_in_place_of_a_choice_is_quoted() -> None:
    new = "No, I want to know what the repair of a zip costs"
    choice = Tried(ASKED_BACK, "Asked which", 0.5, new)
    assert brief.write(["My boots hurt a lot", new], Page(), (choice,), Mood(), Decision()).wants == new


def written(*said: str) -> Brief:
    return brief.write(said, Page(), (), Mood(), Decision())


def test_the_newest_words_stand_beside_the_need_that_they_do_not_say() -> None:
    temper = "THIS IS USELESS, you idiots!!!"
    assert brief.last_said(temper, written(NEED, temper)) == temper


def test_the_newest_words_stand_once_where_an_answer_was_turned_down_with_them() -> None:
    tried = Tried("parcels", "Where is my parcel?", 0.5, "no that did not help")
    told = brief.write([NEED, tried.reaction], Page(), (tried,), Mood(), Decision())
    assert (told.wants, told.tried[0].reaction) == (NEED, "no that did not help")
    assert brief.last_said("no that did not help", told) == ""


@pytest.mark.parametrize(
    ("said", "headline"),
    [
        ("Where is my order?", "Where is my order? · frustrated"),
        ("My order never came", "My order never came, frustrated"),
    ],
)
def test_the_first_line_says_the_temper_without_its_evidence_and_quotes_other_words_when_they_come(
    said: str, headline: str
) -> None:
    angry = Signal(Reason.FRUSTRATED, "frustrated (strong words, low mood)", 0.9, 5.3)
    told = brief.write([said], Page(), (), Mood(), Decision((angry,), hand_off=True))
    assert told.headline == headline
    assert brief.reword(told, said, "Where is my tent?").headline == "Where is my tent? · frustrated"
    assert brief.reword(told, said, "").headline == f"{TAKEN_BACK}, frustrated"
    as_before = replace(told, headline=f"{said}, {angry.evidence}")
    assert brief.reword(as_before, said, "My tent is gone").headline == "My tent is gone, frustrated"


def test_words_taken_back_go_from_the_first_line_whatever_else_was_heard_beside_what_tipped_it() -> None:
    heavy = Signal(Reason.POLICY_TOPIC, "refunds", 1.0, 9.0)
    light = Signal(Reason.FRUSTRATED, "frustrated (low mood)", 0.1, 0.001)
    told = brief.write([NEED], Page(), (), Mood(), Decision((heavy, light), hand_off=True))
    assert brief.reword(told, NEED, "").headline == TAKEN_BACK


@pytest.mark.parametrize("newest", ["still no parcel, you idiots", "thanks", "a human please", "hello?", ""])
def test_there_are_no_newest_words_to_tell_where_they_are_the_matter_or_mere_courtesy(newest: str) -> None:
    assert brief.last_said(newest, written(NEED, newest)) == ""
