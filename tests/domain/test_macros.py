"""Canned replies: what may stand in them, and what fills their placeholders."""

from __future__ import annotations

import pytest

from bot.domain.conversation import Account, Customer
from bot.domain.errors import TextEmpty, TextNotPrintable, TextTooLong, UnknownPlaceholder
from bot.domain.handoff import Agent
from bot.domain.macros import Macro, checked, filled, holes_in, offered, values

ANNA = Agent("U_ANNA", "Anna Berg")


def known(name: str = "Jordan Ellis", company: str = "Acme", plan: str = "") -> dict[str, str]:
    return values(Customer(name), Account(company, plan), ANNA, "Billing")


def test_placeholders_are_filled_however_they_are_spelt() -> None:
    text = "Hi {first_name}, { Customer } of {COMPANY}: {agent} from {skill}"
    assert filled(text, known()) == "Hi Jordan, Jordan Ellis of Acme: Anna Berg from Billing"


def test_what_has_no_value_keeps_standing_and_is_named() -> None:
    text = filled("Your {plan} plan, {customer}, is {plan}", known(name=""))
    assert holes_in(text) == ["{plan}", "{customer}"]


def test_a_value_is_never_read_as_a_text() -> None:
    text = filled("Hi {customer} of {company}", known("{agent}", "{{plan}}\u202e\nx"))
    assert text == "Hi agent of plan x"
    assert len(filled("{customer}", known("y" * 10_000))) == 80


def test_code_and_faces_in_braces_are_no_placeholders() -> None:
    text = 'Send {"id": 7} or {} or :-{ and {1} to us'
    assert filled(text, known()) == checked(Macro("", "Code", text)).text == text


@pytest.mark.parametrize(
    ("title", "text", "refused"),
    [
        ("Refund", "Hi {name}", UnknownPlaceholder),
        ("Refund", "Hi {customer name}", UnknownPlaceholder),
        ("Refund", " \n", TextEmpty),
        ("\u2800", "Hi", TextEmpty),
        ("x" * 76, "Hi", TextTooLong),
        ("Refund", "x" * 3_001, TextTooLong),
        ("Re\nfund", "Hi", TextNotPrintable),
        ("Refund", "Hi \u202eyou", TextNotPrintable),
    ],
)
def test_what_can_not_be_kept_is_refused_by_name(title: str, text: str, refused: type[Exception]) -> None:
    with pytest.raises(refused):
        checked(Macro("", title, text))


def test_a_macro_is_offered_where_it_belongs_by_title() -> None:
    both = (Macro("2", "b", "x", ("Billing",)), Macro("1", "A", "x"), Macro("3", "c", "x", ("Repairs",)))
    assert [one.id for one in offered(both, "Billing")] == ["1", "2"]
    assert [one.id for one in offered(both)] == ["1", "2", "3"]
