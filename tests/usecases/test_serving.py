"""Who serves what: Slack may say nothing of one channel, and nobody loses their desk for that."""

import asyncio

import pytest

from bot.desk.faces import Choosing
from bot.desk.macros import Macros
from bot.desk.serving import served
from bot.desk.shifts import Shifts
from bot.domain.errors import BatonError, NotAnAgent
from tests.fakes import FakePeople
from tests.usecases.world import ANNA, MAYA, NAMES, STRANGER, House


class Silent(BatonError):
    """As Slack may be."""


class HalfSilent(FakePeople):
    """Nothing is known of who is in the General channel; Anna is in that of Billing alone."""

    async def is_agent(self, user: str, skill: str, *, glance: bool = False) -> bool:
        if skill == "General":
            raise Silent
        return (user, skill) == (ANNA.id, "Billing")


@pytest.fixture
def people() -> HalfSilent:
    return HalfSilent(NAMES)


@pytest.fixture
def shifts(house: House, people: HalfSilent) -> Shifts:
    return Shifts(house.store, house.clock, house.rules, people)


async def test_a_lost_channel_keeps_nobody_from_their_shift(shifts: Shifts) -> None:
    assert (await shifts.begin(ANNA.id)).skills == ("Billing",)
    own, serves = await shifts.changeable(ANNA.id)
    assert (own.agent, serves) == (ANNA, ("Billing",))
    assert (await shifts.change(ANNA.id, ["Billing"], 2, None)).room == 2


async def test_a_shift_is_not_changed_to_a_skill_of_which_nothing_is_known(shifts: Shifts) -> None:
    await shifts.begin(ANNA.id)
    with pytest.raises(Silent):
        await shifts.change(ANNA.id, ["Billing", "General"], 2, None)
    with pytest.raises(NotAnAgent):
        await shifts.change(ANNA.id, ["Billing", "Repairs"], 2, None)
    with pytest.raises(NotAnAgent):
        await shifts.change(ANNA.id, [], 2, None)


async def test_nor_from_the_macros_nor_from_their_name(house: House, people: HalfSilent) -> None:
    of = (house.store, house.clock, house.rules, people)
    assert (await Macros(*of).shelf(ANNA.id)).macros == ()
    assert (await Choosing(*of).seen(ANNA.id)).in_slack == ANNA.name


async def test_of_whom_nothing_is_known_nobody_says_that_they_are_no_agent(shifts: Shifts) -> None:
    with pytest.raises(Silent):
        await shifts.begin(STRANGER.id)


async def test_who_left_every_channel_is_told_so_instead_of_shown_an_empty_menu(house: House) -> None:
    people = FakePeople(NAMES)
    shifts = Shifts(house.store, house.clock, house.rules, people)
    await shifts.begin(ANNA.id)
    people.left |= {(ANNA.id, skill) for skill in house.rules.skills}
    with pytest.raises(NotAnAgent):
        await shifts.changeable(ANNA.id)


async def test_who_is_on_shift_is_told_to_agents_and_managers_alone(house: House) -> None:
    shifts = Shifts(house.store, house.clock, house.rules, FakePeople(NAMES, frozenset({STRANGER.id})))
    await shifts.begin(ANNA.id)
    assert (await shifts.on_shift(MAYA.id)).own is None
    with pytest.raises(NotAnAgent):
        await shifts.on_shift(STRANGER.id)


async def test_all_channels_are_asked_at_once() -> None:
    """A window waits three seconds for all of them together."""
    all_asked = asyncio.Barrier(3)

    class Waiting(FakePeople):
        async def is_agent(self, user: str, skill: str, *, glance: bool = False) -> bool:
            await all_asked.wait()
            return skill == "B"

    async with asyncio.timeout(5):
        assert await served(Waiting(NAMES), ["A", "B", "C"], ANNA.id) == ("B",)
