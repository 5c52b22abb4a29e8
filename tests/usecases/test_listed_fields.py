"""What a company does not list of its customers is shown to no agent, by no door."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.conversing import Start
from bot.desk import views
from bot.desk.going_off import GoingOff
from bot.desk.lists import Lists
from bot.desk.transferring import Moving
from bot.domain.callers import BACKEND, new_visitor
from bot.domain.conversation import Account, Customer, Page
from bot.domain.errors import HoleLeft
from tests.fakes import FakePeople
from tests.usecases.test_writing import answer
from tests.usecases.world import ANNA, NAMES, RULES, House, opened


@pytest.fixture
async def discreet(tmp_path: Path) -> AsyncIterator[House]:
    """Where agents see an address and a plan."""
    async with opened(tmp_path / "baton.db", replace(RULES, fields=("email", "plan"))) as house:
        yield house


async def held(house: House) -> str:
    """Anna's, with its card in Slack."""
    customer = Customer("Cora Lind", email="cora@example.org", zone="Europe/Berlin")
    account = Account(name="Tide Ltd", plan="Pro")
    start = Start(new_visitor(), customer, account, Page())
    conversation = (await house.intake.start(start)).id
    await house.write(conversation, "A Billing question about my invoice")
    await house.intake.ask_for_person(BACKEND, conversation)
    handoff = (await house.handoff(conversation)).id
    await house.deliver()
    await house.claims.claim(handoff, ANNA.id)
    return handoff


async def test_a_card_that_a_transfer_closed_shows_what_the_card_did(discreet: House) -> None:
    handoff = await held(discreet)
    old = await discreet.anchor(handoff)
    assert old
    await discreet.transferring.transfer(handoff, ANNA.id, Moving("General"))
    left = await discreet.store.read(lambda tx: views.left(tx, old, discreet.rules.fields))
    assert left
    assert (left.customer.name, left.customer.email) == ("", "cora@example.org")


async def test_nobody_is_found_by_what_agents_are_not_shown(discreet: House) -> None:
    """Else each could ask whether somebody is a customer, by an address or a company's name."""
    handoff = await held(discreet)
    lists = Lists(discreet.store, discreet.clock, discreet.rules, FakePeople(NAMES))
    assert await lists.find(ANNA.id, "Lind") == ()
    assert await lists.find(ANNA.id, "Tide Ltd") == ()
    assert [line.handoff.id for line in await lists.find(ANNA.id, "cora@example.org")] == [handoff]


async def test_the_window_of_an_answer_shows_no_more_than_the_card(discreet: House) -> None:
    handoff = await held(discreet)
    seen = await discreet.writing.look(handoff, ANNA.id)
    assert (seen.customer.name, seen.customer.zone) == ("", "")
    assert (seen.values["customer"], seen.values["company"], seen.values["plan"]) == ("", "", "Pro")


async def test_what_agents_are_not_shown_fills_no_placeholder_either(discreet: House) -> None:
    handoff = await held(discreet)
    with pytest.raises(HoleLeft) as left:
        await discreet.writing.send(ANNA.id, await answer(discreet, handoff, "Hi {customer} of {company}"))
    assert left.value.details["names"] == "{customer}, {company}"
    await discreet.writing.send(ANNA.id, await answer(discreet, handoff, "You are on {plan}"))


async def test_who_goes_off_shift_is_asked_about_no_names(discreet: House) -> None:
    await held(discreet)
    leaving = GoingOff(discreet.store, discreet.clock, discreet.rules, FakePeople(NAMES))
    [line] = (await leaving.in_hand(ANNA.id)).lines
    assert (line.customer.name, line.customer.email) == ("", "cora@example.org")
