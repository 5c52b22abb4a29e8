"""Skills that stand in for each other while nobody of one is on shift."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.conversation import Speaker
from bot.domain.handoff import State
from bot.domain.rules import Skill
from tests.usecases.world import LUNCHES, MORNINGS, RULES, House, opened

REPAIRS = Skill("Repairs", "support-repairs", MORNINGS, timedelta(minutes=30), overflow="Lunch")
LUNCH = Skill("Lunch", "support-lunch", LUNCHES, overflow="Repairs")


@pytest.fixture
async def standing_in(tmp_path: Path) -> AsyncIterator[House]:
    """At noon Repairs is closed and Lunch is open; each stands in for the other."""
    rules = replace(RULES, skills={**RULES.skills, "Repairs": REPAIRS, "Lunch": LUNCH})
    async with opened(tmp_path / "baton.db", rules) as house:
        yield house


async def test_who_asks_a_closed_skill_is_served_by_the_one_that_stands_in(standing_in: House) -> None:
    house = standing_in
    conversation, handoff = await house.hand_off("A Repairs question, the zip is torn")
    stored = await house.handoff(conversation)
    assert (stored.skill, stored.state) == ("Lunch", State.QUEUED)
    notices = await house.texts(conversation, Speaker.SYSTEM)
    assert len(notices) == 1
    assert notices[0].startswith("I'm passing this to a person in Lunch, with all you wrote here.")
    brief = await house.store.read(lambda tx: tx.handoffs.brief(handoff))
    assert brief.why[-1] == "for Repairs, where nobody is on shift"


async def test_an_open_skill_keeps_what_is_its_own(standing_in: House) -> None:
    house = standing_in
    conversation, handoff = await house.hand_off("Lunch was cold")
    assert (await house.handoff(conversation)).skill == "Lunch"
    brief = await house.store.read(lambda tx: tx.handoffs.brief(handoff))
    assert not any("on shift" in why for why in brief.why)


async def test_where_nobody_is_anywhere_it_is_parked_for_its_own_people(standing_in: House) -> None:
    house = standing_in
    house.clock.move(timedelta(hours=6))
    conversation, _ = await house.hand_off("A Repairs question, the zip is torn")
    stored = await house.handoff(conversation)
    assert (stored.skill, stored.state) == ("Repairs", State.PARKED)
    assert "Repairs is closed now" in (await house.texts(conversation, Speaker.SYSTEM))[0]


async def test_whose_people_stand_in_are_those_whose_time_is_looked_at(standing_in: House) -> None:
    house = standing_in
    conversation = await house.begin()
    for text in "A Repairs question, the zip is torn", "And what of the zip?":
        await house.write(conversation, text)
        await house.answer_all()
    assert (await house.handoff(conversation)).skill == "Lunch"
    decided = await house.store.read(lambda tx: tx.decisions.of(conversation))
    assert decided[-1].decision.threshold == house.rules.thresholds.calm
