"""A handoff that another team goes on with: the window, the new card's line, and what stays behind."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given

from blocks.card import card
from blocks.card_left import closed, line, private
from blocks.forms import FormRefused
from blocks.parts import View
from blocks.transfer import GOES, MOST_TEAMS, parse_transfer, transfer
from bot.domain.conversation import Customer
from bot.domain.handoff import Agent, Outcome, State
from bot.domain.transfer import NOTE_LIMIT, CardLeft, Elsewhere
from tests.blocks.limits import check_message, check_view, nodes
from tests.blocks.reading import read
from tests.blocks.safety import OUR_ADDRESS, unsafe
from tests.blocks.samples import MOVED, ZONE, after, hostile, names

OPENS = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
WAY = f"{OUR_ADDRESS}/p1"
assert MOVED.moved
LEFT = CardLeft(MOVED.customer, MOVED.moved)


def sent(view: View, skill: object = "Repairs", note: object = None) -> View:
    values: dict[str, Any] = {
        "skill": {"skill": {"selected_option": {"value": skill}}},
        "transfer_note": {"transfer_note": {"value": note}},
    }
    return {**view, "state": {"values": values}}


def teams(*elsewhere: Elsewhere) -> list[tuple[str, str]]:
    [menu] = [node for node in nodes(transfer("h1", elsewhere, ZONE)) if node.get("type") == "static_select"]
    return [(one["text"]["text"], one["value"]) for one in menu["options"]]


def test_the_window_says_which_teams_are_there_and_what_follows() -> None:
    view = transfer("h1", [Elsewhere("Repairs")], ZONE)
    assert read(view) == ["To which team?", "What should they know?", GOES]
    assert check_view(view) == []
    assert teams(Elsewhere("Repairs"), Elsewhere("Orders", OPENS), Elsewhere("Returns", deserted=True)) == [
        ("Repairs (open)", "Repairs"),
        ("Orders (closed until 24 Nov at 09:00 CET)", "Orders"),
        ("Returns (open, nobody on shift)", "Returns"),
    ]


def test_any_number_of_teams_with_the_longest_names_fits() -> None:
    many = [Elsewhere(f"{number:03}" + "x" * 77, OPENS) for number in range(MOST_TEAMS + 5)]
    assert check_view(transfer("h1", many, ZONE)) == []
    assert len(teams(*many)) == MOST_TEAMS


def test_what_was_chosen_is_read() -> None:
    view = transfer("h1", [Elsewhere("Repairs")])
    assert parse_transfer(sent(view, note="  look at the zip ")) == ("h1", "Repairs", "look at the zip")
    assert parse_transfer(sent(view)) == ("h1", "Repairs", "")


@pytest.mark.parametrize(
    ("skill", "note", "field"),
    [("", "", "skill"), (None, None, "skill"), (7, "", "skill"), ("Repairs", "x" * 1_001, "transfer_note")],
)
def test_what_cannot_be_taken_is_told_where_it_stands(skill: object, note: object, field: str) -> None:
    with pytest.raises(FormRefused) as refused:
        parse_transfer(sent(transfer("h1", [Elsewhere("Repairs")]), skill, note))
    assert list(refused.value.errors) == [field]


@pytest.mark.parametrize("state", [None, {}, {"values": None}, {"values": {"skill": []}}])
def test_a_form_with_nothing_in_it_is_refused(state: object) -> None:
    with pytest.raises(FormRefused):
        parse_transfer({**transfer("h1", []), "state": state})


def test_the_new_card_says_who_sent_it_from_where_and_what_they_left_to_know() -> None:
    assert read(card(MOVED, ZONE))[1] == (
        "Moved  from General by Ben Osei at 14:07 CET: “Their bank charged twice”"
    )
    silent = replace(MOVED, moved=replace(LEFT.transfer, note=""))
    assert read(card(silent, ZONE))[1] == "Moved  from General by Ben Osei at 14:07 CET"


def test_a_closed_card_leads_on_and_has_no_button_and_no_word_of_the_customer() -> None:
    head = "Moved to Billing by Ben Osei · since 23 Nov at 14:07 CET: Jordan Ellis"
    assert read(closed(LEFT, ZONE, WAY)) == [head, f"Open its new card<{WAY}>"]
    assert read(closed(LEFT, ZONE, "")) == [head, "It goes on in the channel of Billing."]
    assert not [node for node in nodes(closed(LEFT, ZONE, WAY)["blocks"]) if "action_id" in node]
    assert closed(LEFT, ZONE, WAY)["text"] == head


def test_its_thread_says_so_too_and_until_when_it_is_parked() -> None:
    said = "Moved to Billing by Ben Osei. What is written here stays inside: Jordan Ellis is answered there."
    assert read(line(LEFT, ZONE, WAY, None)) == [said, f"Open its new card<{WAY}>"]
    assert read(line(LEFT, ZONE, "", OPENS)) == [
        "Moved to Billing by Ben Osei, parked until 24 Nov at 09:00 CET. What is written here stays inside: "
        "Jordan Ellis is answered there."
    ]


def test_who_writes_there_is_told_where_to_go_on() -> None:
    assert read(private(LEFT, "Billing", WAY)) == [
        "The customer doesn't get this: the handoff is with Billing now.",
        f"Go on there<{WAY}>",
    ]
    assert read(private(ended(State.WITHDRAWN), "Billing", "")) == [
        "The customer doesn't get this: the handoff went to Billing, and is over."
    ]


def ended(state: State, **how: Any) -> CardLeft:
    return replace(LEFT, ended=replace(MOVED.handoff, state=state, holder=None, **how))


@pytest.mark.parametrize(
    ("left", "how"),
    [
        (ended(State.WITHDRAWN), "It is over: Jordan Ellis no longer waits for a person."),
        (ended(State.SPAM), "It is over: a colleague blocked Jordan Ellis as spam."),
        (ended(State.RESOLVED, outcome=Outcome.SOLVED), "It is over, closed as “Solved”."),
        (ended(State.HANDED_BACK), "It is over."),
    ],
)
def test_what_ended_before_a_new_card_stood_goes_on_nowhere_and_says_how_it_ended(
    left: CardLeft, how: str
) -> None:
    moved = "Moved to Billing by Ben Osei"
    assert read(closed(left, ZONE, ""))[1:] == [how]
    assert read(line(left, ZONE, "", None)) == [f"{moved}. {how}"]


def test_what_was_merged_instead_leads_to_that_card() -> None:
    how = f"It is over: it was merged into another card. Open that card<{WAY}>"
    assert read(closed(ended(State.MERGED), ZONE, WAY))[1:] == [how]
    assert read(line(ended(State.MERGED), ZONE, WAY, None))[-1].endswith(f"Open that card<{WAY}>")


@given(names, names, hostile)
def test_no_name_breaks_a_limit_or_a_line(customer: str, agent: str, skill: str) -> None:
    moved = replace(LEFT.transfer, agent=Agent("U0BEN", agent), target=skill, at=after(1))
    going = CardLeft(Customer(customer), moved)
    gone = replace(going, ended=replace(MOVED.handoff, state=State.SPAM, holder=Agent("U0BEN", agent)))
    for left in (going, gone):
        for drawn in (closed(left, ZONE, WAY), line(left, ZONE, WAY, OPENS), private(left, skill, WAY)):
            assert check_message(drawn) == []
            assert unsafe(drawn) == []
    assert NOTE_LIMIT == 1_000
