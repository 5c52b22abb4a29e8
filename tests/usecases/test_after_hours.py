import asyncio
from datetime import timedelta

from bot.domain.callers import BACKEND
from bot.domain.conversation import Speaker
from bot.domain.deliveries import DrawCard, LaneKind, Line, LineCode
from bot.domain.handoff import State
from bot.domain.shown import Who
from tests.usecases.world import ANNA, House

TO_OPENING = timedelta(hours=20)
ZIP = "A Repairs question, the zip is torn"


async def test_nothing_happens_before_the_opening(house: House) -> None:
    conversation, _ = await house.hand_off(ZIP)
    house.clock.move(TO_OPENING - timedelta(seconds=1))
    assert await house.after_hours.flush() == 0
    assert (await house.handoff(conversation)).state is State.PARKED


async def test_at_the_opening_what_is_parked_is_queued_with_a_card_and_the_customer_is_told(
    house: House,
) -> None:
    conversation, handoff = await house.hand_off(ZIP)
    house.clock.move(TO_OPENING)
    assert await house.after_hours.flush() == 1
    assert (await house.handoff(conversation)).state is State.QUEUED
    await house.deliver()
    assert [item.want for item in house.outlet.of(LaneKind.CARD)] == [DrawCard(handoff)]
    assert (await house.texts(conversation, Speaker.SYSTEM))[-1] == (
        "Repairs is open now and has your question."
    )
    assert (await house.shown(conversation)).who is Who.WAITING


async def test_a_tick_that_comes_twice_or_at_once_does_no_harm(house: House) -> None:
    conversation, _ = await house.hand_off(ZIP)
    house.clock.move(TO_OPENING)
    await asyncio.gather(*(house.after_hours.flush() for _ in range(4)))
    await house.after_hours.flush()
    told = await house.texts(conversation, Speaker.SYSTEM)
    assert len([text for text in told if "open now" in text]) == 1


async def test_the_weightiest_comes_first_then_the_oldest(house: House) -> None:
    _, calm = await house.hand_off(ZIP)
    house.clock.move(timedelta(minutes=1))
    _, calm_later = await house.hand_off(ZIP)
    house.clock.move(timedelta(minutes=1))
    angry = await house.begin()
    await house.write(angry, "Repairs is useless and I am furious")
    await house.intake.ask_for_person(BACKEND, angry)
    urgent = (await house.handoff(angry)).id
    house.clock.move(TO_OPENING)
    await house.after_hours.flush()
    flushed = [row[0] for row in house.rows("select handoff_id from fact where kind = 'Flushed' order by id")]
    assert flushed == [urgent, calm, calm_later]


async def test_who_has_waited_half_a_day_longer_comes_before_a_weightier_one(house: House) -> None:
    _, calm = await house.hand_off(ZIP)
    house.clock.move(timedelta(hours=13))
    angry = await house.begin()
    await house.write(angry, "Repairs is useless and I am furious")
    await house.intake.ask_for_person(BACKEND, angry)
    urgent = (await house.handoff(angry)).id
    house.clock.move(TO_OPENING - timedelta(hours=13))
    await house.after_hours.flush()
    flushed = [row[0] for row in house.rows("select handoff_id from fact where kind = 'Flushed' order by id")]
    assert flushed == [calm, urgent]


async def test_who_was_claimed_or_withdrew_overnight_is_not_flushed(house: House) -> None:
    claimed, handoff = await house.hand_off(ZIP)
    gone, _ = await house.hand_off(ZIP)
    await house.claims.claim(handoff, ANNA.id)
    await house.intake.withdraw(BACKEND, gone)
    house.clock.move(TO_OPENING)
    assert await house.after_hours.flush() == 0
    assert (await house.handoff(claimed)).state is State.ASSIGNED
    assert (await house.handoff(gone)).state is State.WITHDRAWN


async def test_who_still_waits_at_closing_is_parked_and_hears_when_people_are_back(house: House) -> None:
    conversation, handoff = await house.hand_off("A Lunch question of mine")
    await house.deliver()
    house.clock.move(timedelta(hours=1))
    assert await house.after_hours.flush() == 1
    parked = await house.handoff(conversation)
    assert parked.state is State.PARKED
    assert parked.opens_at
    await house.deliver()
    lines = [item.want for item in house.outlet.of(LaneKind.THREAD)]
    assert lines == [Line(handoff, LineCode.PARKED, parked.opens_at)]
    assert (await house.texts(conversation, Speaker.SYSTEM))[-1] == (
        "Lunch has closed for now and is back tomorrow at 12:00. Your place is kept."
    )


async def test_who_is_being_served_at_closing_stays_served(house: House) -> None:
    conversation, handoff = await house.hand_off("A Lunch question of mine")
    await house.claims.claim(handoff, ANNA.id)
    house.clock.move(timedelta(hours=1))
    assert await house.after_hours.flush() == 0
    assert (await house.handoff(conversation)).state is State.ASSIGNED


async def test_each_night_has_its_own_list(house: House) -> None:
    _, _ = await house.hand_off(ZIP)
    house.clock.move(TO_OPENING)
    await house.after_hours.flush()
    house.clock.move(timedelta(hours=4))
    await house.hand_off(ZIP)
    await house.deliver()
    assert len({item.id for item in house.outlet.of(LaneKind.OVERNIGHT)}) == 2
