"""Agents who leave the channel, or the workspace, and what they held."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.desk.leaving import LOOK_EVERY, Leaving
from bot.desk.shifts import Shifts
from bot.domain.conversation import Speaker
from bot.domain.deliveries import LaneKind, Line, LineCode, Whisper
from bot.domain.errors import BatonError
from bot.domain.handoff import State
from bot.domain.snooze import Snooze
from tests.fakes import FakePeople
from tests.usecases.world import ANNA, BEN, MAYA, NAMES, House


class Silent(BatonError):
    """As Slack may be."""


class SilentPeople(FakePeople):
    async def is_gone(self, user: str) -> bool:
        if user == ANNA.id:
            raise Silent
        return await super().is_gone(user)


@pytest.fixture
def people() -> FakePeople:
    return FakePeople(NAMES)


@pytest.fixture
def leaving(house: House, people: FakePeople) -> Leaving:
    return Leaving(house.store, house.clock, house.rules, people)


async def looks(house: House, leaving: Leaving) -> None:
    """A round of the slow look; the first call only sets when."""
    await leaving.look()
    house.clock.move(LOOK_EVERY)
    await leaving.look()


async def test_who_leaves_the_channel_lets_go_and_the_customer_is_told(
    house: House, leaving: Leaving, people: FakePeople
) -> None:
    conversation, handoff = await house.claimed()
    people.left.add((ANNA.id, "Billing"))
    for _ in range(2):
        await leaving.left(ANNA.id, {"Billing"})
    assert (await house.handoff(conversation)).state is State.QUEUED
    told = await house.texts(conversation, Speaker.SYSTEM)
    assert len([text for text in told if "Anna Berg had to step away" in text]) == 1
    await house.deliver()
    lines = [item.want for item in house.outlet.of(LaneKind.THREAD)]
    assert lines == [Line(handoff, LineCode.HOLDER_LEFT, user=ANNA.id)]


async def test_an_event_that_comes_late_takes_nothing_from_who_is_back(
    house: House, leaving: Leaving
) -> None:
    conversation, _ = await house.claimed()
    await leaving.left(ANNA.id, {"Billing"})
    assert (await house.handoff(conversation)).state is State.ASSIGNED


async def test_what_is_held_of_other_skills_stays(house: House, leaving: Leaving, people: FakePeople) -> None:
    conversation, _ = await house.claimed()
    people.left.add((ANNA.id, "Repairs"))
    await leaving.left(ANNA.id, {"Repairs"})
    assert (await house.handoff(conversation)).state is State.ASSIGNED


async def test_a_helper_who_leaves_helps_no_more_and_is_told_nothing(
    house: House, leaving: Leaving, people: FakePeople
) -> None:
    conversation, handoff = await house.claimed()
    await house.holding.help(handoff, ANNA.id, [BEN.id], [])
    people.left.add((BEN.id, "Billing"))
    await leaving.left(BEN.id, {"Billing"})
    now = await house.handoff(conversation)
    assert (now.state, now.helpers) == (State.ASSIGNED, ())
    await house.deliver()
    assert [one for one in house.outlet.stands if isinstance(one.want, Whisper)] == []


async def test_who_is_deactivated_lets_go_of_all_and_is_off_shift(
    house: House, leaving: Leaving, people: FakePeople
) -> None:
    conversation, handoff = await house.claimed()
    await house.holding.snooze(handoff, ANNA.id, Snooze.WEEK, 99)
    await Shifts(house.store, house.clock, house.rules, people).begin(ANNA.id)
    people.gone.add(ANNA.id)
    await leaving.gone(ANNA.id)
    assert (await house.handoff(conversation)).state is State.QUEUED
    staff = await house.store.read(lambda tx: tx.shifts.staff())
    assert staff.on_shift(house.rules.skills["Billing"], house.clock.now()) == frozenset()


async def test_who_was_only_said_to_be_deactivated_keeps_it(house: House, leaving: Leaving) -> None:
    conversation, _ = await house.claimed()
    await leaving.gone(ANNA.id)
    assert (await house.handoff(conversation)).state is State.ASSIGNED


async def test_the_slow_look_finds_who_left_while_nobody_listened(
    house: House, leaving: Leaving, people: FakePeople
) -> None:
    conversation, _ = await house.claimed()
    people.left.add((ANNA.id, "Billing"))
    await leaving.look()
    assert (await house.handoff(conversation)).state is State.ASSIGNED
    house.clock.move(LOOK_EVERY)
    await leaving.look()
    assert (await house.handoff(conversation)).state is State.QUEUED


async def test_two_replicas_look_once(house: House, leaving: Leaving, people: FakePeople) -> None:
    conversation, _ = await house.claimed()
    await looks(house, leaving)
    people.left.add((ANNA.id, "Billing"))
    await Leaving(house.store, house.clock, house.rules, people).look()
    assert (await house.handoff(conversation)).state is State.ASSIGNED


async def test_a_manager_is_not_asked_to_be_in_the_channel(house: House, people: FakePeople) -> None:
    conversation, handoff = await house.hand_off()
    await house.deliver()
    await house.claims.claim(handoff, MAYA.id)
    people.left.add((MAYA.id, "Billing"))
    await looks(house, Leaving(house.store, house.clock, house.rules, people))
    assert (await house.handoff(conversation)).state is State.ASSIGNED


async def test_whom_slack_says_nothing_of_keeps_nobody_else(house: House) -> None:
    one, _ = await house.claimed()
    other, handoff = await house.hand_off()
    await house.deliver()
    await house.claims.claim(handoff, BEN.id)
    people = SilentPeople(NAMES)
    people.left |= {(ANNA.id, "Billing"), (BEN.id, "Billing")}
    await looks(house, Leaving(house.store, house.clock, house.rules, people))
    assert (await house.handoff(one)).state is State.ASSIGNED
    assert (await house.handoff(other)).state is State.QUEUED


async def test_who_leaves_while_the_skill_is_closed_leaves_it_parked(
    house: House, leaving: Leaving, people: FakePeople
) -> None:
    conversation, _ = await house.claimed("A Lunch question")
    house.clock.move(timedelta(hours=2))
    people.left.add((ANNA.id, "Lunch"))
    await leaving.left(ANNA.id, {"Lunch"})
    assert (await house.handoff(conversation)).state is State.PARKED


async def test_what_was_offered_to_who_is_gone_goes_on_to_the_next(
    house: House, leaving: Leaving, people: FakePeople
) -> None:
    conversation, handoff = await house.claimed()
    await house.offers.hand_over(handoff, ANNA.id, BEN.id)
    people.gone.add(BEN.id)
    await leaving.gone(BEN.id)
    await house.offering.go_on()
    assert (await house.handoff(conversation)).state is State.QUEUED


async def test_what_is_opened_again_for_who_is_gone_does_not_wait_for_the_slow_look(
    house: House, leaving: Leaving, people: FakePeople
) -> None:
    conversation, handoff = await house.claimed()
    await house.resolve(handoff)
    await leaving.look()
    people.gone.add(ANNA.id)
    await leaving.gone(ANNA.id)
    await house.write(conversation, "It happened again")
    await leaving.look()
    assert (await house.handoff(conversation)).state is State.QUEUED


@pytest.mark.parametrize("told", [True, False])
async def test_who_left_a_channel_is_on_shift_for_the_rest_alone(
    house: House, leaving: Leaving, people: FakePeople, *, told: bool
) -> None:
    await Shifts(house.store, house.clock, house.rules, people).begin(ANNA.id)
    people.left.add((ANNA.id, "Billing"))
    await (leaving.left(ANNA.id, {"Billing"}) if told else looks(house, leaving))
    staff = await house.store.read(lambda tx: tx.shifts.staff())
    there = [name for name in house.rules.skills if staff.taking(house.rules.skills[name], house.clock.now())]
    assert there == [name for name in house.rules.skills if name != "Billing"]


async def test_who_left_the_only_channel_of_their_shift_is_off_shift(
    house: House, leaving: Leaving, people: FakePeople
) -> None:
    await Shifts(house.store, house.clock, house.rules, people).begin(ANNA.id, "Billing")
    people.left.add((ANNA.id, "Billing"))
    await leaving.left(ANNA.id, {"Billing"})
    staff = await house.store.read(lambda tx: tx.shifts.staff())
    assert staff.shift_of(ANNA.id, house.clock.now(), 3) is None


async def test_what_who_left_was_offered_goes_on_at_once(
    house: House, leaving: Leaving, people: FakePeople
) -> None:
    conversation, handoff = await house.claimed()
    await house.offers.hand_over(handoff, ANNA.id, BEN.id)
    people.left.add((BEN.id, "Billing"))
    await leaving.left(BEN.id, {"Billing"})
    await house.offering.go_on()
    assert (await house.handoff(conversation)).state is State.QUEUED


async def test_a_channel_of_which_slack_says_nothing_keeps_no_other_from_being_looked_in(
    house: House, people: FakePeople
) -> None:
    class HalfSilent(FakePeople):
        async def is_agent(self, user: str, skill: str, *, glance: bool = False) -> bool:
            if skill == "Billing":
                raise Silent
            return skill != "Repairs"

    await house.claimed()
    await Shifts(house.store, house.clock, house.rules, people).begin(ANNA.id, "Repairs")
    leaving = Leaving(house.store, house.clock, house.rules, HalfSilent(NAMES))
    await looks(house, leaving)
    staff = await house.store.read(lambda tx: tx.shifts.staff())
    assert staff.shift_of(ANNA.id, house.clock.now(), 3) is None
