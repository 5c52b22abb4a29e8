"""Words chosen to pass for ours, to hide, to spill over, or to carry something inside out."""

from datetime import UTC, datetime, timedelta

import pytest

from blocks.card_facts import customer_name
from blocks.report import report
from blocks.text import MOST_ACCENTS, block_of, shorten, to_plain
from bot.domain.conversation import Customer, clean_turn
from bot.domain.errors import TextEmpty
from bot.domain.metrics import Report
from tests.blocks.reading import read


@pytest.mark.parametrize(
    "name",
    [
        "Ana (verified)",
        "Ana ⁽verified⁾",
        "Ana ﹙verified﹚",
        "Ana ❨verified❩",
        "Ana ⦅verified⦆",
        "Ana ⒱erified",
        "Ana ･ Pro plan, 9,000 a year",
        "Ana ● Pro plan",
    ],
)
def test_no_bracket_or_dot_of_any_shape_makes_a_mark_of_ours(name: str) -> None:
    shown = customer_name(Customer(name=name))
    assert shown.startswith("Ana ")
    assert all(part.isalnum() or part in " ,⒱" for part in shown)
    assert "⒱" not in shown


def test_a_name_keeps_what_names_have() -> None:
    assert customer_name(Customer(name="Seán O’Brien-Kılıç, Jr.")) == "Seán O’Brien-Kılıç, Jr."


@pytest.mark.parametrize(
    "text", ["\u200b", "\u3164 \u2800", "\ufeff", "\U000e0041", "\u034f", "\u0301", "\ufe0f"]
)
def test_a_turn_that_shows_nothing_is_empty(text: str) -> None:
    with pytest.raises(TextEmpty):
        clean_turn(text)
    assert shorten(text, 80) == ""


@pytest.mark.parametrize("text", ["❤️", "👩‍👩‍👧", "?", "é", "เมื่อ", "🏴󠁧󠁢󠁥󠁮󠁧󠁿"])
def test_a_turn_that_shows_something_is_kept_whole(text: str) -> None:
    assert clean_turn(text) == text
    assert block_of(text) == text


def test_accents_do_not_pile_up_over_other_lines() -> None:
    tower = "a" + "\u0336\u035b\u0310" * 300
    assert len(block_of(tower)) == len(shorten(tower, 2_000)) == 1 + MOST_ACCENTS


@pytest.mark.parametrize(
    "markup",
    [
        "<https://tide.slack.com/archives/C0BILL/p1|tide.slack.com/archives/C0BILL/p1>",
        "<https://app.slack.com/client/T0TIDE/C0BILL|app.slack.com/client/T0TIDE/C0BILL>",
        "<https://tide.slack.com/archives/C0BILL/p1|https://tide.slack.com/archives/C0BILL/p1>",
        "<https://tide.slack.com/archives/C0BILL/p1>",
    ],
)
def test_no_address_inside_our_workspace_goes_out(markup: str) -> None:
    assert to_plain(f"see {markup}", {}) == "see a link for our team"


def test_a_label_in_words_stays() -> None:
    assert to_plain("see <https://tide.slack.com/files/F1|the leaflet>", {}) == "see the leaflet"


def test_one_is_counted_as_one() -> None:
    day = datetime(2026, 11, 22, tzinfo=UTC)
    reasons = (("not_sure", 1),)
    counted = Report(
        "Today", day, day + timedelta(days=1), "UTC", 1, 1, 1, reasons, (), 1, 0, 0, (), 0, 0, ()
    )
    shown = " ".join(read(report(counted, day)))
    assert "Counted are the 1 conversation and 1 handoff that began" in shown
    assert "several reasons" not in shown
