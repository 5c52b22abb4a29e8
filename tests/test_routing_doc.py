"""docs/routing.md shows what customers are told in the code's own words, and the rules' own numbers."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.domain import routing
from bot.domain.consequences.to_customer import to_customer
from bot.domain.facts import Escalated
from bot.domain.rules import Rules
from bot.domain.said import Tone, english
from bot.locales import Tongues
from bot.locales.catalogs import SHIPPED
from bot.locales.places import DEFAULT

PAPER = Path(__file__).parents[1] / "docs" / "routing.md"
NOW = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
SOON, MORNING = NOW + timedelta(minutes=30), NOW.replace(hour=9) + timedelta(days=1)
OF_NOTHING = Escalated(
    at=NOW,
    conversation_id="c",
    handoff_id="h",
    skill="Billing",
    priority="normal",
    reasons=(),
    opens_at=None,
    promised=None,
)
SITUATIONS = {
    "open": replace(OF_NOTHING, promised=SOON),
    "busy": replace(OF_NOTHING, busy=True),
    "closed": replace(OF_NOTHING, opens_at=MORNING, promised=MORNING + timedelta(minutes=30)),
    "no estimate": OF_NOTHING,
}


def told(tone: Tone, situation: str, language: str = DEFAULT) -> str:
    """What a customer is told whose handoff to Billing was escalated so at 14:00."""
    say = to_customer(SITUATIONS[situation])
    assert say
    rules = Rules({}, voice=Tongues(english(tone), {}, tone))
    return rules.words(say.text, NOW, skill="Billing", locale=language, by=say.by, opens=say.opens)


def table(language: str = DEFAULT) -> str:
    """The four situations in two tones, as the paper has them."""
    rows = (
        f"| {situation} | {told(Tone.PLAIN, situation, language)} | {told(Tone.WARM, situation, language)} |"
        for situation in SITUATIONS
    )
    return "\n".join(['| | `tone = "plain"` | `tone = "warm"` |', "|---|---|---|", *rows])


@pytest.mark.parametrize("language", [DEFAULT, *SHIPPED])
def test_what_a_customer_is_told_stands_in_the_paper_word_for_word(language: str) -> None:
    assert table(language) in PAPER.read_text(encoding="utf-8")


def test_the_numbers_of_the_paper_are_the_codes() -> None:
    text = " ".join(PAPER.read_text(encoding="utf-8").split())
    assert f"under {routing.CERTAIN_ENOUGH * 100:.0f} %" in text
    assert f"A keyword adds {routing.KEYWORD * 100:.0f} points" in text
    assert f"the page {routing.ON_PAGE * 100:.0f}" in text
    assert f"{routing.HEAD_START // timedelta(hours=1)} hours" in text


def test_the_reasons_of_a_high_priority_are_the_codes() -> None:
    text = PAPER.read_text(encoding="utf-8")
    listed = {name: int(points) for name, points in re.findall(r"^\| `(\w+)` \| (\d) \|", text, re.MULTILINE)}
    assert listed == {reason.value: points for reason, points in routing.POINTS.items()}
    assert f"{routing.HIGH_FROM} points or more" in text
