"""What the doctor says of the skills' examples and keywords."""

from bot.doctor.finding import Level
from tests.doctor.place import Place

ROUTING = "Configuration/routing"
BILLING = """
[[skills]]
name = "Billing"
channel = "support-billing"
examples = [
    "I was charged twice", "The VAT on my invoice is wrong", "My card was declined", "Where is my refund",
]
"""
REPAIRS = """
[[skills]]
name = "Repairs"
channel = "support-tech"
examples = [
    "The zip is broken", "My tent pole snapped", "Mend a torn jacket", "Is a broken strap under guarantee",
]
"""
PAYMENTS = """
[[skills]]
name = "Payments"
channel = "support-tech"
examples = ["My card is declined", "I was charged two times", "A wrong invoice", "I can't use my card to pay"]
"""


async def test_of_one_skill_alone_there_is_nothing_to_say(place: Place) -> None:
    assert await place.findings(ROUTING) == []


async def test_examples_that_tell_the_skills_apart_are_counted(place: Place) -> None:
    place.add(BILLING + REPAIRS)
    found = await place.finding(ROUTING)
    assert found.level is Level.OK
    assert found.words.startswith("of the skills' examples in baton.toml ")
    assert found.words.endswith(" of 8 would be routed to their own skill if customers wrote them")


async def test_two_skills_whose_examples_look_alike_are_named_with_one_of_them(place: Place) -> None:
    place.add(BILLING + PAYMENTS + REPAIRS)
    found = await place.findings(ROUTING)
    assert {one.level for one in found} == {Level.WARNING}
    assert {one.about for one in found} <= {"Billing", "Payments"}
    assert any("examples read like those of Payments: “" in one.words for one in found)


async def test_a_keyword_that_stands_in_anothers_example_is_named(place: Place) -> None:
    place.add(BILLING + 'keywords = ["guarantee"]' + REPAIRS)
    (found,) = await place.findings(ROUTING)
    assert (found.level, found.about) == (Level.WARNING, "Billing")
    assert found.words == (
        "its keyword “guarantee” stands in an example of Repairs: “Is a broken strap under guarantee”"
    )
