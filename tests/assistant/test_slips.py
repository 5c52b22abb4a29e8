"""Slips of the finger are mended toward what the knowledge says, and nothing else is."""

import pytest

from bot.assistant.embedded import EmbeddedAssistant
from bot.assistant.knowledge import Article
from bot.assistant.slips import Slips
from bot.domain.conversation import Page

KNOWN = ["refund", "parcel", "exchange", "warranty", "charge", "change", "late"]


@pytest.mark.parametrize(
    ("word", "meant"),
    [("refnud", "refund"), ("parcl", "parcel"), ("exchannge", "exchange"), ("warrenty", "warranty")],
)
def test_a_letter_left_out_put_in_changed_or_swapped_is_mended(word: str, meant: str) -> None:
    assert Slips(KNOWN).mended([word]) == [meant]


@pytest.mark.parametrize(
    "word",
    ["refund", "parcels", "charnge", "lare", "xefund", "refundable", "n1234", "тест", ""],
    ids=[
        "known",
        "plural",
        "near two",
        "too short",
        "first letter",
        "two more",
        "number",
        "other",
        "nothing",
    ],
)
def test_other_words_stay_as_they_are(word: str) -> None:
    assert Slips(KNOWN).mended([word]) == [word]


@pytest.mark.parametrize("word", ["contact", "prize", "skirt", "table", "police"])
def test_a_word_of_its_own_is_no_slip_of_another(word: str) -> None:
    assert Slips(["contract", "price", "shirt", "tablet", "policy"]).mended([word]) == [word]


def test_another_language_is_not_mended_into_ours() -> None:
    german = ["wie", "lange", "dauert", "die", "lieferung"]
    assert Slips([*KNOWN, "large"]).mended(german) == german


def test_a_flood_of_unknown_words_is_looked_at_up_to_a_bound() -> None:
    mended = Slips(KNOWN).mended(["where", "is", "my", "refnud"] * 5_000)
    assert (mended[3], mended[-1], len(mended)) == ("refund", "refnud", 20_000)


def test_a_misspelt_question_finds_its_article() -> None:
    articles = [
        Article("refund", "Refund", ("How do I get a refund?", "When does my refund arrive?"), "In a week."),
        Article("lamp", "Lamps", ("Which bulb fits the lamp?", "Is the lamp dimmable?"), "E14."),
    ]
    draft = EmbeddedAssistant(articles).answer(["how do i get a refnud"], Page())
    assert draft.article == "refund"
