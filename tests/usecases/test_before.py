"""What the card says of the same customer's earlier handoffs."""

import contextlib
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.conversing import Start
from bot.desk import views
from bot.domain.callers import BACKEND
from bot.domain.card import Earlier
from bot.domain.conversation import Account, Customer, Page
from tests.postgres import fresh_database
from tests.usecases.world import ANNA, House, opened

VERIFIED = Customer("Cora", verified=True)
ASKED = "A Billing question about my invoice"


@pytest.fixture(params=["sqlite", "postgres"])
async def house(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[House]:
    async with contextlib.AsyncExitStack() as stack:
        sqlite = request.param == "sqlite"
        where = tmp_path / "baton.db" if sqlite else await stack.enter_async_context(fresh_database())
        yield await stack.enter_async_context(opened(where))


async def asked(house: House, owner: str, customer: Customer = VERIFIED) -> tuple[str, str]:
    conversation = (await house.intake.start(Start(owner, customer, Account(), Page()))).id
    await house.write(conversation, ASKED)
    await house.intake.ask_for_person(BACKEND, conversation)
    return conversation, (await house.handoff(conversation)).id


async def served(house: House, owner: str, customer: Customer = VERIFIED) -> tuple[str, str]:
    conversation, handoff = await asked(house, owner, customer)
    await house.claims.claim(handoff, ANNA.id)
    await house.resolve(handoff)
    house.clock.move(timedelta(days=3))
    return conversation, handoff


async def earlier(house: House, handoff: str) -> Earlier | None:
    return (await house.store.read(lambda tx: views.card(tx, handoff))).earlier


async def test_a_verified_customers_are_counted_over_all_conversations(house: House) -> None:
    await served(house, "c:7")
    _, second = await served(house, "c:7")
    await served(house, "c:8")
    _, third = await asked(house, "c:7")
    found = await earlier(house, third)
    assert found
    assert (found.count, found.last.id, found.last.holder) == (2, second, ANNA)
    assert await earlier(house, (await asked(house, "c:9"))[1]) is None


async def test_what_came_later_is_not_before(house: House) -> None:
    _, first = await served(house, "c:7")
    await asked(house, "c:7")
    assert await earlier(house, first) is None


async def test_of_whom_nobody_vouches_for_only_the_same_conversation_counts(house: House) -> None:
    visitor = replace(VERIFIED, verified=False)
    conversation, first = await served(house, "v:7", visitor)
    await house.write(conversation, "A Billing question, once more")
    await house.intake.ask_for_person(BACKEND, conversation)
    second = await house.handoff(conversation)
    found = await earlier(house, second.id)
    assert found
    assert (found.count, found.last.id) == (1, first)
    assert await earlier(house, (await asked(house, "v:7", visitor))[1]) is None
