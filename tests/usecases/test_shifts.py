from dataclasses import replace
from datetime import timedelta

import pytest

from bot.desk.shifts import LONGEST, Shifts
from bot.domain.conversation import Speaker
from bot.domain.decision import Capacity
from bot.domain.errors import NotAnAgent, NotOnShift, UnknownSkill
from bot.domain.handoff import Agent, State
from bot.domain.staff import LATELY, Shift, Staff
from tests.fakes import FakePeople
from tests.usecases.world import ANNA, BEN, NAMES, RULES, STRANGER, House

BILLING, LUNCH, REPAIRS = (RULES.skills[name] for name in ("Billing", "Lunch", "Repairs"))


@pytest.fixture
def shifts(house: House) -> Shifts:
    return Shifts(house.store, house.clock, house.rules, FakePeople(NAMES, frozenset({STRANGER.id})))


async def staff(house: House) -> Staff:
    return await house.store.read(lambda tx: tx.shifts.staff())


async def capacity(house: House, skill: str) -> Capacity:
    found = await staff(house)
    return found.capacity(house.rules.skills[skill], house.clock.now(), house.rules.at_once)


async def test_a_shift_lasts_until_the_last_of_its_skills_closes(house: House, shifts: Shifts) -> None:
    lunch = await shifts.begin(ANNA.id, "lunch")
    assert (lunch.skills, lunch.until) == (("Lunch",), house.clock.now() + timedelta(hours=1))
    every = await shifts.begin(ANNA.id)
    assert every.skills == tuple(RULES.skills)
    assert every.until == house.clock.now().replace(hour=10) + timedelta(days=1)
    assert (await shifts.begin(ANNA.id, "Billing")).until == house.clock.now() + LONGEST
    assert len((await staff(house)).shifts) == 1


async def test_only_members_of_a_skills_channel_take_its_handoffs(house: House, shifts: Shifts) -> None:
    with pytest.raises(NotAnAgent):
        await shifts.begin(STRANGER.id)
    with pytest.raises(NotAnAgent) as stranger:
        await shifts.begin(STRANGER.id, "Billing")
    assert stranger.value.details == {"skill": "Billing"}, "and so the answer names this one alone"
    with pytest.raises(UnknownSkill) as unknown:
        await shifts.begin(ANNA.id, "Nonsense")
    assert "Billing" in str(unknown.value.details["known"])
    with pytest.raises(NotOnShift):
        await shifts.end(ANNA.id)


async def test_where_nobody_uses_shifts_an_open_skill_is_staffed(house: House) -> None:
    assert await capacity(house, "Billing") == Capacity(1, 3, 0)
    assert await capacity(house, "Repairs") == Capacity(0, 0, 0)
    for _ in range(2):
        await house.claimed()
    await house.hand_off()
    assert await capacity(house, "Billing") == Capacity(1, 1, 1)


async def test_who_is_on_shift_has_room_for_what_they_do_not_hold_yet(house: House, shifts: Shifts) -> None:
    await shifts.begin(ANNA.id)
    await shifts.begin(BEN.id, "Lunch")
    await house.claimed()
    assert await capacity(house, "Billing") == Capacity(1, 2, 0)
    assert await capacity(house, "Lunch") == Capacity(2, 5, 0)
    await shifts.end(ANNA.id)
    assert await capacity(house, "Billing") == Capacity(0, 0, 0)


async def test_who_asks_is_told_of_their_own_shift_and_of_all_others(house: House, shifts: Shifts) -> None:
    assert not (await shifts.on_shift(ANNA.id)).used
    await shifts.begin(ANNA.id)
    await shifts.begin(BEN.id, "Billing")
    seen = await shifts.on_shift(BEN.id)
    assert seen.own is not None
    assert seen.own.skills == ("Billing",)
    assert dict(seen.agents)["Billing"] == ("Anna Berg", "Ben Roth")
    assert dict(seen.agents)["Repairs"] == ("Anna Berg",)


async def test_a_shift_is_over_when_it_closes_and_forgotten_when_nobody_uses_them(
    house: House, shifts: Shifts
) -> None:
    shift = await shifts.begin(ANNA.id, "Billing")
    house.clock.move(LONGEST)
    assert await capacity(house, "Billing") == Capacity(0, 0, 0)
    house.clock.move(shift.until + LATELY - house.clock.now())
    assert await capacity(house, "Billing") == Capacity(1, 3, 0)


async def test_a_handoff_goes_on_to_the_skill_that_stands_in_while_nobody_is_there(house: House) -> None:
    stands_in = replace(BILLING, overflow="General")
    house.rules.skills["Billing"] = stands_in  # type: ignore[index]
    try:
        ben = Shift(BEN, house.clock.now(), house.clock.now() + timedelta(hours=2), ("General",))
        await house.store.write(lambda tx: tx.shifts.begin(ben))
        conversation, _ = await house.hand_off()
        assert (await house.handoff(conversation)).skill == "General"
        anna = replace(ben, agent=Agent(ANNA.id, ANNA.name), skills=("Billing",))
        await house.store.write(lambda tx: tx.shifts.begin(anna))
        conversation, _ = await house.hand_off()
        assert (await house.handoff(conversation)).skill == "Billing"
    finally:
        house.rules.skills["Billing"] = BILLING  # type: ignore[index]


async def test_no_time_is_promised_while_everybody_went_off_shift(house: House, shifts: Shifts) -> None:
    """Else the first customer of the evening hears a time that nobody is there to keep."""
    await shifts.begin(ANNA.id, "Billing")
    kept, handoff = await house.hand_off()
    assert "by 13:15" in (await house.texts(kept, Speaker.SYSTEM))[0]
    await shifts.end(ANNA.id)
    conversation, alone = await house.hand_off()
    assert "I can't say yet when they will answer" in (await house.texts(conversation, Speaker.SYSTEM))[0]
    assert await house.store.read(lambda tx: tx.promises.last_of(alone)) is None
    await house.deliver()
    await house.claims.claim(alone, BEN.id)
    await house.claims.release(alone, BEN.id)
    assert "by" not in (await house.texts(conversation, Speaker.SYSTEM))[-1].split()
    assert (await house.promise(handoff)).due == house.clock.now() + timedelta(minutes=15)


async def test_who_tries_shifts_for_one_skill_silences_no_other(house: House, shifts: Shifts) -> None:
    await shifts.begin(ANNA.id, "General")
    await shifts.end(ANNA.id)
    conversation, _ = await house.hand_off()
    assert "by 13:15" in (await house.texts(conversation, Speaker.SYSTEM))[0]


async def test_a_closed_skill_promises_its_opening_though_nobody_is_on_shift(
    house: House, shifts: Shifts
) -> None:
    await shifts.begin(ANNA.id, "Billing")
    conversation, _ = await house.hand_off("A Repairs question, the zip is torn")
    assert "by tomorrow at 09:30" in (await house.texts(conversation, Speaker.SYSTEM))[0]


async def test_who_ends_the_last_shift_hears_which_open_skills_are_left_alone(
    house: House, shifts: Shifts
) -> None:
    await shifts.begin(ANNA.id)
    await shifts.begin(BEN.id, "Lunch")
    assert await shifts.end(ANNA.id) == ("General", "Billing")
    assert await shifts.end(BEN.id) == ("Lunch",)


@pytest.mark.parametrize("leaves", ["off", "break"])
async def test_who_writes_again_does_not_land_on_an_agent_who_is_not_there(
    house: House, shifts: Shifts, leaves: str
) -> None:
    conversation, handoff = await house.claimed()
    await shifts.begin(ANNA.id)
    await shifts.begin(BEN.id)
    await house.resolve(handoff)
    await (shifts.end(ANNA.id) if leaves == "off" else shifts.rest(ANNA.id, "30"))
    await house.write(conversation, "It happened again")
    assert (await house.handoff(conversation)).state is State.QUEUED
    assert (await house.texts(conversation, Speaker.SYSTEM))[-1].startswith("Billing has your message")


async def test_who_writes_again_is_back_with_an_agent_who_is_on_shift(house: House, shifts: Shifts) -> None:
    conversation, handoff = await house.claimed()
    await shifts.begin(ANNA.id, "Billing")
    await house.resolve(handoff)
    await house.write(conversation, "It happened again")
    now = await house.handoff(conversation)
    assert (now.state, now.holder) == (State.ASSIGNED, ANNA)


async def test_shifts_of_other_skills_say_nothing_of_who_is_there(house: House, shifts: Shifts) -> None:
    conversation, handoff = await house.claimed()
    await shifts.begin(BEN.id, "Lunch")
    await house.resolve(handoff)
    await house.write(conversation, "It happened again")
    assert (await house.handoff(conversation)).state is State.ASSIGNED
