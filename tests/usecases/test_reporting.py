from datetime import timedelta

import pytest

from bot.domain.callers import BACKEND
from bot.domain.errors import NotAManager, UnknownPeriod
from bot.domain.staff import Shift
from tests.usecases.world import ANNA, MAYA, House

ZIP = "A Repairs question, the zip is torn"


async def test_today_is_counted_from_what_happened(house: House) -> None:
    conversation, handoff = await house.claimed()
    house.clock.move(timedelta(minutes=2))
    await house.says(handoff, ANNA, "I see both charges")
    await house.resolve(handoff)
    await house.intake.rate(BACKEND, conversation, 4, "")
    await house.hand_off(ZIP)
    await house.write(await house.begin(), "Where is my parcel?")
    await house.answer_all()
    report = await house.reporting.build(MAYA.id)
    assert (report.title, report.conversations, report.escalated) == ("Today", 3, 2)
    assert report.reasons == (("asked_for_person", 2),)
    assert [round(wait) for wait in report.waits] == [120]
    assert (report.resolved, report.ratings) == (1, (4,))
    assert (report.promises_kept, report.promises_broken) == (1, 0)
    assert [(one.skill, one.queued, one.parked) for one in report.waiting] == [("Repairs", 0, 1)]


async def test_yesterday_and_the_week_hold_what_today_does_not(house: House) -> None:
    await house.hand_off()
    house.clock.move(timedelta(days=1))
    counted = {
        period: (await house.reporting.build(MAYA.id, period)).escalated
        for period in ("today", "yesterday", "week")
    }
    assert counted == {"today": 0, "yesterday": 1, "week": 1}
    house.clock.move(timedelta(days=6))
    assert (await house.reporting.build(MAYA.id, "week")).escalated == 0


async def test_a_day_without_anything_has_no_rate_rather_than_a_wrong_one(house: House) -> None:
    report = await house.reporting.build(MAYA.id)
    assert (report.escalation_rate, report.median_wait, report.mean_rating) == (None, None, None)


async def test_who_is_on_shift_is_told_once_anybody_uses_shifts(house: House) -> None:
    assert (await house.reporting.build(MAYA.id)).on_shift == ()
    now = house.clock.now()
    shift = Shift(ANNA, now, now + timedelta(hours=1), ("Billing",))
    await house.store.write(lambda tx: tx.shifts.begin(shift))
    told = dict((await house.reporting.build(MAYA.id)).on_shift)
    assert (told["Billing"], told["General"]) == (("Anna Berg",), ())


async def test_reports_are_for_managers_and_of_known_periods(house: House) -> None:
    with pytest.raises(NotAManager):
        await house.reporting.build(ANNA.id)
    with pytest.raises(UnknownPeriod):
        await house.reporting.build(MAYA.id, "fortnight")
