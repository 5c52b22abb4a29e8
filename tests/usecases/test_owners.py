"""Who is blocked while they begin something, or sign in, at the same moment: nothing slips through."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import pytest
from sqlalchemy import func, select

from bot.conversing import Start
from bot.desk import blocking
from bot.domain.callers import BACKEND, customer, new_visitor
from bot.domain.conversation import Account, Customer, Page
from bot.domain.errors import Blocked
from bot.domain.handoff import Agent
from bot.domain.verbs import Act, Role, Verb
from bot.escalating import Escalating
from bot.intake import Intake
from bot.owning import Owning
from bot.ports import Tx
from tests.fakes import CalmMood, FailingStore, NamedSkills
from tests.usecases.world import ANNA, House

T = TypeVar("T")

CORA = customer("17")
LINGERS = 0.5
"""Seconds that the first of two units takes to its end, where units run beside each other."""


class Lingering(FailingStore):
    """Between a unit's work and its commit some time passes, in which others begin theirs."""

    def __init__(self, house: House) -> None:
        super().__init__(house.store)
        self.is_done = asyncio.Event()
        self._loop = asyncio.get_running_loop()

    async def write(self, work: Callable[[Tx], T]) -> T:
        def lingering(tx: Tx) -> T:
            done = work(tx)
            self._loop.call_soon_threadsafe(self.is_done.set)
            connection: Any = tx.conversations._unit.connection  # type: ignore[attr-defined]
            if connection.dialect.name == "postgresql":
                connection.execute(select(func.pg_sleep(LINGERS)))
            return done

        return await super().write(lingering)


def block(house: House, handoff_id: str) -> Callable[[FailingStore], Awaitable[object]]:
    act = Act(Verb.SPAM, Role.AGENT, house.clock.now(), agent=Agent(ANNA.id, "Anna"))
    return lambda store: store.write(lambda tx: blocking.block(tx, house.rules, handoff_id, act))


def begin(house: House, owner: str) -> Callable[[FailingStore], Awaitable[object]]:
    async def begun(store: FailingStore) -> None:
        escalating = Escalating(house.rules, CalmMood(), NamedSkills(*house.rules.skills))
        intake = Intake(store, house.clock, house.rules, escalating)
        try:
            await intake.start(Start(owner, Customer("Cora"), Account(), Page()))
        except Blocked:
            return

    return begun


def sign_in(house: House, visitor: str) -> Callable[[FailingStore], Awaitable[object]]:
    return lambda store: Owning(store, house.clock, house.rules).adopt(
        visitor, CORA, Customer("Cora", verified=True), Account()
    )


async def both(house: House, *acts: Callable[[FailingStore], Awaitable[object]]) -> None:
    """The second begins while the first is done, and not yet stored."""
    first, second = acts
    store = Lingering(house)
    begun = asyncio.ensure_future(first(store))
    await asyncio.wait_for(store.is_done.wait(), 10)
    await second(house.store)
    await begun


async def theirs(house: House) -> tuple[str, str]:
    """A visitor with a handoff."""
    owner = new_visitor()
    begun = await house.intake.start(Start(owner, Customer("Cora"), Account(), Page()))
    await house.write(begun.id, "A Billing question about my invoice")
    await house.intake.ask_for_person(BACKEND, begun.id)
    return owner, (await house.handoff(begun.id)).id


@pytest.mark.parametrize("first", ["begin", "block"])
async def test_nobody_slips_a_conversation_in_while_they_are_blocked(house: House, first: str) -> None:
    owner, handoff = await theirs(house)
    acts = [begin(house, owner), block(house, handoff)]
    await both(house, *(acts if first == "begin" else reversed(acts)))
    blocked = [row[0] for row in house.rows(f"select blocked from conversation where owner = '{owner}'")]
    assert blocked
    assert all(blocked)
    assert await house.store.read(lambda tx: tx.conversations.is_blocked(owner))


@pytest.mark.parametrize("first", ["sign in", "block"])
async def test_nobody_sheds_a_block_by_signing_in_at_that_moment(house: House, first: str) -> None:
    visitor, handoff = await theirs(house)
    acts = [sign_in(house, visitor), block(house, handoff)]
    await both(house, *(acts if first == "sign in" else reversed(acts)))
    assert await house.store.read(lambda tx: tx.conversations.is_blocked(CORA))


async def test_what_a_visitor_begins_while_they_sign_in_is_theirs_afterwards_or_begun_before(
    house: House,
) -> None:
    visitor, _ = await theirs(house)
    await both(house, begin(house, visitor), sign_in(house, visitor))
    assert house.rows("select distinct owner from conversation") == [(CORA,)]
