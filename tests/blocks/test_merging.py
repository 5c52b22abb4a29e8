"""The window that asks into what a handoff is merged, and what both threads read of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blocks.card import card
from blocks.forms import FormRefused
from blocks.merging import EFFECT, ELSEWHERE, NOTHING, brought, merge, parse_merge
from blocks.parts import View
from blocks.thread import caught_up
from bot.domain.conversation import Customer, Speaker, Turn
from bot.domain.desk import Line
from bot.domain.handoff import Priority, State
from tests.blocks.limits import check_message, check_view, nodes
from tests.blocks.reading import read
from tests.blocks.safety import unsafe
from tests.blocks.samples import ASKED, HELD, MERGED, PARKED, QUEUED, SNOOZED, ZONE, after, names

CARDS = {"h1": QUEUED, "h2": HELD, "h3": PARKED, "h4": SNOOZED}
OTHERS = [Line(replace(one.handoff, id=key), one.customer, "charged twice") for key, one in CARDS.items()]


def sent(view: View, into: object) -> View:
    picked: dict[str, Any] = {"merge_into": {"selected_option": {"value": into}}}
    return {**view, "state": {"values": {"merge_into": picked}}}


def window(others: list[Line] = OTHERS, unseen: int = 0) -> View:
    return merge("h0", others, unseen, lambda _: ZONE)


def test_each_says_its_matter_who_has_it_and_since_when() -> None:
    options = window()["blocks"][0]["element"]["options"]
    assert [one["value"] for one in options] == ["h1", "h2", "h3", "h4"]
    assert {one["text"]["text"] for one in options} == {"Billing: “charged twice”"}
    assert [one["description"]["text"] for one in options] == [
        "waits · asked 23 Nov at 14:02 CET",
        "with Ana Silva · asked 23 Nov at 14:02 CET",
        "parked until 09:00 CET · asked 23 Nov at 14:02 CET",
        "with Ana Silva, snoozed · asked 23 Nov at 14:02 CET",
    ]
    assert read(window())[-1] == EFFECT
    assert check_view(window()) == []


@pytest.mark.parametrize(("unseen", "words"), [(0, NOTHING), (2, ELSEWHERE)])
def test_where_there_is_nothing_to_choose_it_says_why_and_asks_nothing(unseen: int, words: str) -> None:
    assert read(window([], unseen)) == [words]
    assert "submit" not in window([], unseen)
    assert check_view(window([], unseen)) == []


def test_what_was_chosen_is_read_and_nothing_chosen_is_asked_for() -> None:
    assert parse_merge(sent(window(), "h2")) == ("h0", "h2")
    for nonsense in ("", None, 7, {"id": "h2"}):
        with pytest.raises(FormRefused):
            parse_merge(sent(window(), nonsense))
    with pytest.raises(FormRefused):
        parse_merge({**window(), "private_metadata": ""})


def test_a_merged_card_leads_on_and_has_no_buttons_but_the_transcript() -> None:
    head, *_, ended, pressed = read(card(MERGED, ZONE))
    assert head.startswith("Merged · Billing")
    assert ended.startswith("Ended  merged into Repairs: “The zip of my tent”<")
    assert "> by Ana Silva at 14:11 CET" in ended
    assert pressed == "[Transcript]"
    [link] = [node for node in nodes(card(MERGED, ZONE)["blocks"]) if node.get("type") == "link"]
    assert MERGED.merged
    assert link["url"] == MERGED.merged.address


def test_the_card_that_goes_on_says_what_the_other_matter_was() -> None:
    drawn = read(card(replace(HELD, also=("My invoice has no VAT number", "")), ZONE))
    assert "Also  “My invoice has no VAT number”" in drawn


def test_without_a_card_to_lead_to_the_matter_is_named() -> None:
    assert MERGED.merged
    waiting = replace(MERGED, merged=replace(MERGED.merged, anchor=None, address=""))
    assert "merged into Repairs: “The zip of my tent”" in read(card(waiting, ZONE))[-2]


def test_the_other_thread_reads_who_merged_what_and_what_was_said_there() -> None:
    turns = [
        Turn(1, ASKED, Speaker.CUSTOMER, "I was charged twice"),
        Turn(4, after(2), Speaker.CUSTOMER, "Hi?"),
    ]
    said = caught_up(MERGED.customer, turns, ZONE, new=False)
    drawn = brought(MERGED.handoff, MERGED.brief, MERGED.customer, said, "U0BEN")
    above, *below = read(drawn)
    assert above == (
        "@U0BEN: Merged into this by Ana Silva: Billing: “charged twice, asked for a person”. What Jordan "
        "Ellis said there:"
    )
    assert "2 messages from Jordan Ellis" in below[0]
    assert "I was charged twice" in "".join(below)
    silent = brought(MERGED.handoff, MERGED.brief, MERGED.customer, None)
    assert read(silent)[0].endswith("Jordan Ellis said nothing there.")


@given(names, names, st.sampled_from(sorted(CARDS)))
def test_nobodys_words_break_a_window_or_pass_for_ours(headline: str, name: str, key: str) -> None:
    of = replace(CARDS[key].handoff, skill=name or "Billing")
    customer, brief = Customer(name, verified=True), replace(QUEUED.brief, headline=headline)
    view = window([Line(of, customer, headline)])
    assert check_view(view) == []
    assert unsafe(view) == []
    merged = replace(of, state=State.MERGED, priority=Priority.LOW, skill=name or "Billing")
    said = caught_up(customer, [Turn(1, ASKED, Speaker.CUSTOMER, headline or "?")], ZONE, new=False)
    for drawn in (brought(merged, brief, customer, said), brought(merged, brief, customer, None, "U0BEN")):
        assert check_message(drawn) == []
        assert unsafe(drawn) == []
