"""Articles in several languages side by side: each question finds those of its own."""

from pathlib import Path

import pytest

from bot.assistant.embedded import EmbeddedAssistant
from bot.assistant.knowledge import load, parse
from bot.domain.conversation import Page
from bot.domain.decision import Thresholds

ENGLISH = load(Path(__file__).parents[2] / "bot" / "demo" / "knowledge")
DELIVERY = """# Wie lange die Lieferung dauert

Questions:
- Wie lange dauert die Lieferung?
- Wann kommt mein Paket?
- Liefern Sie auch samstags?

Zwei bis vier Werktage."""
CANCELLING = """# Bestellung stornieren

Questions:
- Wie storniere ich meine Bestellung?
- Ich möchte meinen Einkauf rückgängig machen

Unter Bestellungen auf Stornieren drücken."""
GREETING = """# Hallo
Kind: courtesy

Questions:
- Hallo
- Guten Tag

Guten Tag! Womit kann ich helfen?"""
GERMAN = [
    parse(text, Path(f"{name}.md"))
    for name, text in (("lieferung", DELIVERY), ("storno", CANCELLING), ("hallo", GREETING))
]
BOTH = EmbeddedAssistant([*ENGLISH, *GERMAN])
ENGLISH_ONLY = EmbeddedAssistant(ENGLISH)
SURE = Thresholds().confidence


@pytest.mark.parametrize(
    ("asked", "article"),
    [
        ("Wann kommt meine Lieferung?", "lieferung"),
        ("ich möchte die Bestellung stornieren", "storno"),
        ("how long does delivery take", "delivery-times"),
        ("please cancel my order", "cancel-order"),
    ],
)
def test_a_question_is_answered_in_its_own_language(asked: str, article: str) -> None:
    draft = BOTH.answer([asked], Page())
    assert draft.article == article
    assert draft.confidence >= SURE


def test_small_talk_has_its_language_too() -> None:
    assert BOTH.answer(["Guten Tag"], Page()).text == "Guten Tag! Womit kann ich helfen?"


@pytest.mark.parametrize(
    "asked",
    [
        "Wie lange dauert die Lieferung?",
        "Ich möchte meine Bestellung stornieren",
        "Wie bekomme ich mein Geld zurück?",
        "Wo ist mein Paket?",
        "Meine Karte wurde abgelehnt",
        "Wie reinige ich meine Wanderschuhe?",
    ],
)
def test_without_articles_in_it_a_language_is_left_to_people(asked: str) -> None:
    assert ENGLISH_ONLY.answer([asked], Page()).confidence < SURE
