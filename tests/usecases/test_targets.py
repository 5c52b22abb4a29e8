"""The times that a company sets itself: begun, paused, kept, missed, counted."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from bot.conversing import Message, Start
from bot.desk import views
from bot.domain.callers import BACKEND, new_visitor
from bot.domain.conversation import Account, Customer, Page
from bot.domain.handoff import State
from bot.domain.hours import parse
from bot.domain.metrics import Kept
from bot.domain.snooze import Snooze
from bot.domain.targets import Target, TargetRule, TargetState, Timed
from bot.ports import Tx
from storage.tables.columns import TICK
from tests.usecases.world import ANNA, MAYA, RULES, House, opened

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
FIRST, NEXT, WHOLE = 15 * MINUTE, 30 * MINUTE, 60 * MINUTE
TIMES = {Timed.FIRST: FIRST, Timed.NEXT: NEXT, Timed.RESOLUTION: WHOLE}
TIMED = replace(RULES, targets=(TargetRule(TIMES),))


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with opened(tmp_path / "baton.db", TIMED) as house:
        yield house


async def owed(house: House, handoff: str) -> dict[Timed, Target]:
    return {one.timed: one for one in await house.store.read(lambda tx: tx.targets.owed(handoff))}


def as_upgraded(tx: Tx, handoff: str, at: datetime) -> None:
    """As the migration leaves it."""
    tx.timers.set("adopt", handoff, at)
    tx.timers.cancel("next_word", handoff)


async def passes(house: House, span: timedelta) -> None:
    house.clock.move(span)
    for _ in range(3):
        await house.overdue.run()


def missed(house: House) -> list[str]:
    return [timed for (timed,) in house.rows("select data ->> 'timed' from fact where kind = 'TargetMissed'")]


async def counted(house: House) -> dict[Timed, tuple[int, int]]:
    report = await house.reporting.build(MAYA.id)
    return {one.timed: (one.kept, one.broken) for one in report.targets}


async def test_what_is_in_time_is_kept(house: House) -> None:
    conversation, handoff = await house.claimed()
    assert set(await owed(house, handoff)) == {Timed.FIRST, Timed.RESOLUTION}
    await house.says(handoff, ANNA, "I see both charges")
    await house.write(conversation, "And now?")
    assert set(await owed(house, handoff)) == {Timed.NEXT, Timed.RESOLUTION}
    await house.says(handoff, ANNA, "One goes back today")
    await house.resolve(handoff)
    assert await owed(house, handoff) == {}
    await passes(house, 10 * WHOLE)
    assert missed(house) == []
    assert await counted(house) == dict.fromkeys(Timed, (1, 0))


async def test_what_is_late_is_a_fact_once_and_stands_on_the_card_until_it_comes(house: House) -> None:
    _, handoff = await house.claimed()
    await passes(house, FIRST)
    assert missed(house) == []
    await passes(house, TICK)
    assert missed(house) == ["first"]
    card = await house.store.read(lambda tx: views.card(tx, handoff))
    assert [one.state for one in card.targets if one.timed is Timed.FIRST] == [TargetState.BROKEN]
    await house.says(handoff, ANNA, "I see both charges")
    assert Timed.FIRST not in await owed(house, handoff)
    assert (await counted(house))[Timed.FIRST] == (0, 1)


async def test_a_late_answer_that_no_tick_saw_is_missed_all_the_same(house: House) -> None:
    _, handoff = await house.claimed()
    house.clock.move(FIRST + MINUTE)
    await house.says(handoff, ANNA, "I see both charges")
    await passes(house, MINUTE)
    assert missed(house) == ["first"]
    assert (await counted(house))[Timed.FIRST] == (0, 1)


async def test_a_missed_time_redraws_the_card(house: House) -> None:
    await house.claimed()
    await house.deliver()
    before = len(house.outlet.stands)
    await passes(house, FIRST + TICK)
    await house.deliver()
    assert len(house.outlet.stands) == before + 1


async def test_a_snooze_stops_the_resolution_alone(house: House) -> None:
    conversation, handoff = await house.claimed()
    await house.says(handoff, ANNA, "I'll ask the bank")
    house.clock.move(20 * MINUTE)
    await house.holding.snooze(handoff, ANNA.id, Snooze.WORD, 99)
    await passes(house, 10 * WHOLE)
    assert missed(house) == []
    await house.write(conversation, "Any news?")
    now = house.clock.now()
    due = {timed: one.due - now for timed, one in (await owed(house, handoff)).items()}
    assert due[Timed.NEXT] == NEXT
    assert 39 * MINUTE < due[Timed.RESOLUTION] <= 40 * MINUTE
    await passes(house, 40 * MINUTE + TICK)
    assert sorted(missed(house)) == ["next", "resolution"]


async def test_thanks_owe_no_answer(house: House) -> None:
    conversation, handoff = await house.claimed()
    await house.says(handoff, ANNA, "It is on its way")
    await house.write(conversation, "Thank you!")
    assert set(await owed(house, handoff)) == {Timed.RESOLUTION}


async def test_what_ends_otherwise_is_neither_kept_nor_broken(house: House) -> None:
    _, handoff = await house.claimed()
    await house.holding.hand_back(handoff, ANNA.id, 99)
    await passes(house, 10 * WHOLE)
    assert missed(house) == []
    assert await counted(house) == {Timed.FIRST: (0, 0), Timed.RESOLUTION: (0, 0)}


async def test_opened_again_by_the_customer_an_answer_is_owed_and_a_resolution(house: House) -> None:
    conversation, handoff = await house.claimed()
    await house.says(handoff, ANNA, "Done")
    await house.resolve(handoff)
    house.clock.move(MINUTE)
    await house.write(conversation, "It happened again")
    assert set(await owed(house, handoff)) == {Timed.NEXT, Timed.RESOLUTION}


async def test_it_runs_in_open_time_alone(house: House) -> None:
    """Lunch closes an hour after the clock begins, and opens again 22 hours later."""
    house.clock.move(50 * MINUTE)
    _, handoff = await house.claimed("A Lunch question")
    due = (await owed(house, handoff))[Timed.RESOLUTION].due
    assert due - house.clock.now() == timedelta(hours=22) + WHOLE
    await house.holding.snooze(handoff, ANNA.id, Snooze.WORD, 99)
    assert (await owed(house, handoff))[Timed.RESOLUTION].left == WHOLE


@pytest.mark.parametrize(
    ("plan", "skill", "expected"),
    [("", "Billing", 15), ("", "Repairs", 10), ("PRO", "Billing", 5), ("Pro", "Repairs", 1)],
)
async def test_the_narrowest_rule_holds(tmp_path: Path, plan: str, skill: str, expected: int) -> None:
    rules = (
        TargetRule(TIMES),
        TargetRule({Timed.FIRST: 10 * MINUTE}, skill="Repairs"),
        TargetRule({Timed.FIRST: 5 * MINUTE}, tier="Pro"),
        TargetRule({Timed.FIRST: 1 * MINUTE}, skill="Repairs", tier="pro"),
    )
    open_now = replace(RULES.skills["Repairs"], hours=RULES.skills["Billing"].hours)
    setting = replace(RULES, targets=rules, skills={**RULES.skills, "Repairs": open_now})
    async with opened(tmp_path / "baton.db", setting) as house:
        begun = Start(new_visitor(), Customer("Cora", verified=True), Account("Custer", plan), Page())
        conversation = (await house.intake.start(begun)).id
        await house.write(conversation, f"A {skill} question, I want to talk to a person")
        await house.answer_all()
        handoff = await house.handoff(conversation)
        target = (await owed(house, handoff.id))[Timed.FIRST]
        assert (handoff.skill, target.due - target.since) == (skill, expected * MINUTE)


async def test_a_time_that_is_off_for_some_is_not_set(tmp_path: Path) -> None:
    rules = (TargetRule(TIMES), TargetRule({Timed.RESOLUTION: None}, skill="Billing"))
    async with opened(tmp_path / "baton.db", replace(RULES, targets=rules)) as house:
        _, handoff = await house.claimed()
        assert set(await owed(house, handoff)) == {Timed.FIRST}


async def test_what_was_open_at_the_upgrade_gets_its_clocks(tmp_path: Path) -> None:
    path = tmp_path / "baton.db"
    async with opened(path) as house:
        conversation, handoff = await house.claimed()
        await house.says(handoff, ANNA, "I see both charges")
        house.clock.move(MINUTE)
        await house.write(conversation, "And now?")
        _, waiting = await house.hand_off()
        ids = (handoff, waiting)
        at = house.clock.now()
        for one in ids:
            await house.store.write(partial(as_upgraded, handoff=one, at=at))
    async with opened(path, TIMED) as house:
        await passes(house, 2 * MINUTE)
        assert set(await owed(house, handoff)) == {Timed.NEXT, Timed.RESOLUTION}
        assert set(await owed(house, waiting)) == {Timed.FIRST, Timed.RESOLUTION}
        assert house.rows("select key from timer where kind = 'next_word'") == [(handoff,)]
        assert house.rows("select key from timer where kind = 'adopt'") == []


async def test_the_report_names_the_skill_and_what_it_is_a_share_of(house: House) -> None:
    _, one = await house.claimed()
    await house.says(one, ANNA, "Hello")
    await house.hand_off()
    await passes(house, FIRST + TICK)
    report = await house.reporting.build(MAYA.id)
    assert Kept("Billing", Timed.FIRST, 1, 1) in report.targets


async def test_fewer_hours_than_when_it_fell_asleep_keep_nobody_from_waking_it(tmp_path: Path) -> None:
    """Else the customer's next word would fail, and the one after it."""
    file, long = tmp_path / "baton.db", replace(RULES, targets=(TargetRule({Timed.RESOLUTION: 14 * DAY}),))
    async with opened(file, long) as house:
        conversation, handoff = await house.claimed()
        await house.holding.snooze(handoff, ANNA.id, Snooze.WORD, 99)
    mondays = replace(RULES.skills["Billing"], hours=parse("UTC", {"mon": ["11:00-13:00"]}))
    async with opened(file, replace(RULES, skills={**RULES.skills, "Billing": mondays})) as house:
        message = Message("after", "Are you there?")
        await house.intake.receive(BACKEND, conversation, message)
        assert (await house.handoff(conversation)).state is State.ASSIGNED
        assert (await owed(house, handoff))[Timed.RESOLUTION].state is TargetState.RUNNING
