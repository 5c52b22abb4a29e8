"""Which skill a text is for."""

import pytest

from bot.assistant.features import words
from bot.assistant.skills import ExampleSkills
from bot.assistant.subjects import subject_features
from bot.ports import SkillClassifier

SKILLS = ExampleSkills(
    {
        "Billing": (
            "I was charged twice",
            "My card was declined",
            "I need a copy of an invoice",
            "When do I get my refund?",
            "There is a payment I don't recognise",
            "A question about our plan's renewal",
        ),
        "Orders": (
            "Where is my parcel?",
            "My order has not arrived",
            "I want to change the delivery address",
            "I received the wrong item",
            "The courier lost my package",
            "Cancel my order",
        ),
        "Repairs": (
            "My jacket needs a repair",
            "The zip is broken",
            "When will my repair be ready?",
            "My tent pole snapped",
            "Is this covered by the guarantee?",
        ),
    }
)


def test_it_fills_the_port() -> None:
    port: SkillClassifier = SKILLS
    assert port is SKILLS


@pytest.mark.parametrize(
    ("text", "skill"),
    [
        ("I was charged twice for October and need it back today", "Billing"),
        ("card declined again", "Billing"),
        ("I need the invoice for March", "Billing"),
        ("my parcel TW-48213 has been lost by the courier", "Orders"),
        ("the delivery is late", "Orders"),
        ("the zipper of my tent broke", "Repairs"),
        ("what's the status of repair R-55", "Repairs"),
    ],
)
def test_a_text_goes_to_the_skill_whose_examples_it_resembles(text: str, skill: str) -> None:
    (best, chance), *others = SKILLS.rank(text)
    assert best == skill
    assert chance >= 0.4
    assert all(other < chance / 2 for _, other in others)


@pytest.mark.parametrize("text", ["", "???", "purple elephants dance", "\0" * 100_000])
def test_what_resembles_nothing_has_no_skill(text: str) -> None:
    assert SKILLS.rank(text) == ()


def test_the_figures_are_between_0_and_1_and_in_order() -> None:
    for text in (
        "I was charged twice",
        "my order",
        "is it broken or was it the courier",
        "refund my repair order",
    ):
        chances = [chance for _, chance in SKILLS.rank(text)]
        assert chances == sorted(chances, reverse=True)
        assert all(0.0 < chance <= 1.0 for chance in chances)
        assert sum(chances) <= 1.0 + 1e-9


def test_a_skill_without_examples_is_never_proposed() -> None:
    skills = ExampleSkills({"General": (), "Orders": ("where is my parcel",)})
    assert [skill for skill, _ in skills.rank("where is the general's parcel")] == ["Orders"]
    none = ExampleSkills({})
    none.warm()
    assert none.rank("anything") == ()


def test_a_text_that_shares_a_subject_and_no_word_still_finds_its_skill() -> None:
    text = "boarding closed before the suitcase was on the plane"
    skills = ExampleSkills(
        {"Trips": ("Change my flight", "Airline lost luggage"), "Cards": ("Card declined", "Unblock a pin")}
    )
    assert not set(words(text)) & set(
        words("change my flight airline lost luggage card declined unblock a pin")
    )
    (best, chance), *_ = skills.rank(text)
    assert (best, chance > 0.4) == ("Trips", True)


def test_a_word_of_several_subjects_says_less_of_each() -> None:
    of_one, of_many = subject_features(["suitcase"]), subject_features(["insurance"])
    assert of_one == {"flights": 1.0}
    assert len(of_many) > 2
    assert max(of_many.values()) < 0.8
    assert subject_features(["invoiced"])
    assert subject_features(["xyzzy", ""]) == {}


def test_an_example_in_the_wrong_place_is_found_by_the_others() -> None:
    skills = ExampleSkills(
        {
            "Billing": ("I was charged twice", "The invoice is wrong", "My refund", "The parcel is late"),
            "Orders": ("Where is my parcel", "My parcel has not arrived", "The courier lost my parcel"),
        }
    )
    judged = {one.text: (one.skill, one.found) for one in skills.among_themselves()}
    assert judged["The parcel is late"] == ("Billing", "Orders")
    assert judged["My parcel has not arrived"] == ("Orders", "Orders")
    assert len(judged) == 7
    assert ExampleSkills({}).among_themselves() == ()


def test_many_examples_do_not_draw_what_is_unclear() -> None:
    many = tuple(f"I was charged {count} euros on invoice {count}" for count in range(20))
    skills = ExampleSkills({"Billing": many, "Orders": ("Where is my parcel", "My parcel is late")})
    assert skills.rank("my parcel was charged")[0][0] == "Orders"


@pytest.mark.parametrize("odd", ["???", " ", "a" * 5_000, "the the the", "Where is my parcel?"])
def test_odd_and_doubled_examples_do_no_harm(odd: str) -> None:
    skills = ExampleSkills({"Billing": ("I was charged twice", odd), "Orders": ("Where is my parcel?", odd)})
    assert skills.rank("I was charged twice today")[0][0] == "Billing"
    assert len(skills.among_themselves()) == 4
