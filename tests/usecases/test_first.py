"""Whom a card names first while it waits."""

import contextlib
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.conversing import Start
from bot.desk import views
from bot.domain.callers import BACKEND
from bot.domain.conversation import Account, Customer, Page
from bot.domain.first import First, Tie
from bot.domain.rules import Rules
from tests.postgres import fresh_database
from tests.usecases.world import ANNA, BEN, RULES, House, opened

ASKING = replace(RULES, last_agent=timedelta(days=14), owners={"acme expeditions": BEN.id})
ACME = Account("Acme Expeditions")


@pytest.fixture(params=["sqlite", "postgres"])
async def asking(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[House]:
    async with contextlib.AsyncExitStack() as stack:
        sqlite = request.param == "sqlite"
        where = tmp_path / "baton.db" if sqlite else await stack.enter_async_context(fresh_database())
        yield await stack.enter_async_context(opened(where, ASKING))


async def first(house: House, handoff: str, rules: Rules = ASKING) -> First | None:
    return (await house.store.read(lambda tx: views.card(tx, handoff, rules))).first


async def served(house: House, owner: str, text: str = "A Billing question about my invoice") -> str:
    """A conversation of that owner whose handoff Anna served and resolved."""
    handoff = await asked(house, owner, Customer("Cora"), Account(), text)
    await house.deliver()
    await house.claims.claim(handoff, ANNA.id)
    await house.resolve(handoff)
    return handoff


async def asked(house: House, owner: str, customer: Customer, account: Account, text: str) -> str:
    conversation = (await house.intake.start(Start(owner, customer, account, Page()))).id
    await house.write(conversation, text)
    await house.intake.ask_for_person(BACKEND, conversation)
    return (await house.handoff(conversation)).id


async def test_who_served_the_customer_in_another_conversation_lately_is_named(asking: House) -> None:
    await served(asking, "c:7")
    asking.clock.move(timedelta(days=3))
    again = await asked(asking, "c:7", Customer("Cora"), Account(), "A Billing question, once more")
    assert await first(asking, again) == First(ANNA.id, Tie.SERVED)


async def test_nobody_is_named_for_another_customer_nor_after_the_time_that_is_set(asking: House) -> None:
    await served(asking, "c:7")
    other = await asked(asking, "c:8", Customer("Dan"), Account(), "A Billing question about my invoice")
    assert await first(asking, other) is None
    asking.clock.move(timedelta(days=15))
    late = await asked(asking, "c:7", Customer("Cora"), Account(), "A Billing question, once more")
    assert await first(asking, late) is None


async def test_the_owner_of_the_account_goes_before_and_only_for_whom_the_site_vouches(
    asking: House,
) -> None:
    await served(asking, "c:7")
    vouched, text = Customer("Cora", verified=True), "A Billing question about my invoice"
    assert await first(asking, await asked(asking, "c:7", vouched, ACME, text)) == First(BEN.id, Tie.OWNER)
    assert await first(asking, await asked(asking, "v:x", Customer("Eve"), ACME, text)) is None


async def test_a_claimed_card_names_nobody_and_nor_does_one_without_the_setting(asking: House) -> None:
    await served(asking, "c:7")
    again = await asked(asking, "c:7", Customer("Cora"), Account(), "A Billing question, once more")
    assert await first(asking, again, RULES) is None
    await asking.deliver()
    await asking.claims.claim(again, BEN.id)
    assert await first(asking, again) is None
