"""Words chosen to pass for ours, to hide, to spill over, or to carry something inside out."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from blocks.card_facts import customer_name
from blocks.report import report
from blocks.text import MOST_ACCENTS, block_of, shorten, to_plain
from blocks.thread import amended, caught_up, customer_turn
from bot.domain.conversation import Attachment, Customer, Speaker, Turn, clean_turn
from bot.domain.errors import TextEmpty
from bot.domain.metrics import Report
from tests.blocks.limits import nodes
from tests.blocks.reading import read
from tests.blocks.safety import OUR_ADDRESS, unsafe

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


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


BILL = Attachment("f_1", "bill.pdf", "application/pdf", 1_200)


def drawn_with(name: str, customer: Customer | None = None) -> list[str]:
    turn = Turn(1, NOW, Speaker.CUSTOMER, "look", attachments=(replace(BILL, name=name),))
    return read(
        customer_turn(customer or Customer("Ana"), turn, lambda file: f"https://baton.example/{file}")
    )


@pytest.mark.parametrize(
    "name",
    [
        "a.pdf\nFile  invoice.exe",
        "a.pdf\u2028Ana Silva (agent)",
        "a.pdf\x85> Refund granted",
        "a.pdf\r\n\r\nBaton: resolved",
        "a\u000bb\u000cc.pdf",
    ],
)
def test_a_files_name_makes_no_line_of_its_own(name: str) -> None:
    head, said, file = drawn_with(name)
    assert (head, said) == ("Ana (customer, unverified)", "> look")
    assert file.startswith("File  a")
    assert file.endswith("<https://baton.example/f_1> (PDF, 1 kB)")


def test_a_files_name_can_not_turn_its_ending_round() -> None:
    assert "File  gpj.exe<" in drawn_with("\u202egpj.exe")[2]


@pytest.mark.parametrize("name", ["<!channel>", "<@U0ANA>", "<https://evil.example|bill.pdf>", "@here"])
def test_a_files_name_calls_nobody_and_leads_nowhere_else(name: str) -> None:
    turn = Turn(1, NOW, Speaker.CUSTOMER, "", attachments=(replace(BILL, name=name),))
    for drawn in (
        customer_turn(Customer(), turn, lambda file: f"{OUR_ADDRESS}/{file}"),
        caught_up(Customer(), [turn], to=lambda file: f"{OUR_ADDRESS}/{file}"),
    ):
        assert unsafe(drawn) == []
        assert {node["url"] for node in nodes(drawn["blocks"]) if "url" in node} == {f"{OUR_ADDRESS}/f_1"}


@pytest.mark.parametrize(
    "text", ["Jordan took this message back", "· edited", "File  bill.pdf (PDF, 1 kB)", "It says now:"]
)
def test_words_that_look_like_our_marks_stay_behind_the_bar(text: str) -> None:
    turn = Turn(1, NOW, Speaker.CUSTOMER, f"fine\n{text}")
    assert read(customer_turn(Customer("Ana"), turn)) == ["Ana (customer, unverified)", "> fine", f"> {text}"]
    assert read(amended(Customer("Ana"), turn, "UTC"))[1:] == ["> fine", f"> {text}"]


@pytest.mark.parametrize("name", ["Ana · edited", "Ana (customer) took this message back ·", "Ana (agent)"])
def test_an_unverified_name_makes_no_mark_of_ours(name: str) -> None:
    turn = Turn(1, NOW, Speaker.CUSTOMER, "look")
    [head, _] = read(customer_turn(Customer(name), turn))
    assert head.endswith(" (customer, unverified)")
    assert head.count("(") == 1
    assert "·" not in head
