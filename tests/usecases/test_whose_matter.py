"""Whose matter it is, when words and the page say different things, or nothing."""

import pytest

from bot.deciding import Deciding
from bot.domain.conversation import Page
from bot.domain.decision import Decision
from bot.domain.rules import Rules, Skill
from tests.fakes import CalmMood, NamedSkills

DECIDING = Deciding(
    Rules(
        {
            "Billing": Skill("Billing", "b", pages=("Payment methods",)),
            "Repairs": Skill("Repairs", "r"),
            "General": Skill("General", "g", general=True),
        }
    ),
    CalmMood(),
    NamedSkills("Billing", "Repairs"),
)
VAGUE = "and it is still just the same"


@pytest.mark.parametrize(
    ("said", "skill"),
    [
        (("my Repairs parcel is late",), "Repairs"),
        (("my Repairs parcel is late", VAGUE), "Repairs"),
        (("my Repairs parcel is late", "no, your Billing answer did not help"), "Billing"),
        (("my Repairs parcel is late", "no that did not help"), "Repairs"),
        (("my Repairs parcel is late", "THIS IS USELESS, you idiots!!!"), "Repairs"),
        (("my Repairs parcel is late", VAGUE, "a person please"), "Repairs"),
        ((VAGUE,), "Billing"),
        ((), "Billing"),
    ],
)
def test_the_page_speaks_only_where_no_turn_does(said: tuple[str, ...], skill: str) -> None:
    page = Page(title="Payment methods")
    assert DECIDING.route(said, page, Decision((), hand_off=True)).skill == skill


def test_an_error_on_the_page_is_part_of_few_words() -> None:
    """The words before it are older than the error."""
    said, page = ("my Repairs parcel is late", "it does not work"), Page(error="Billing (402)")
    assert DECIDING.route(said, page, Decision((), hand_off=True)).skill == "Billing"
