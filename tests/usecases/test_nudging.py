"""What nobody claims, and holders who say nothing."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.conversation import Speaker
from bot.domain.deliveries import LaneKind, Line, LineCode, Nudge
from bot.domain.handoff import State
from bot.domain.hours import parse
from bot.domain.nudges import NudgeCode, Nudges
from bot.domain.rules import Rules
from bot.domain.snooze import Snooze
from tests.usecases.world import ANNA, BEN, MAYA, RULES, House, opened

TEN, TWENTY, MOMENT = timedelta(minutes=10), timedelta(minutes=20), timedelta(seconds=1)
GROUP = "S0BILLING"


def with_nudges(skill: str = "Billing", **changes: object) -> Rules:
    billing = replace(RULES.skills[skill], on_call=(GROUP,), **changes)  # type: ignore[arg-type]
    return replace(RULES, skills={**RULES.skills, skill: billing})


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with opened(tmp_path / "baton.db", with_nudges()) as house:
        yield house


async def passes(house: House, span: timedelta) -> None:
    """That long and a moment, with several ticks at its end."""
    house.clock.move(span + MOMENT)
    for _ in range(3):
        await house.nudging.run()
    await house.deliver()


def lines(house: House, code: LineCode) -> list[Line]:
    said = [item.want for item in house.outlet.of(LaneKind.THREAD)]
    return [one for one in said if isinstance(one, Line) and one.code is code]


def nudges(house: House) -> list[Nudge]:
    return [item.want for item in house.outlet.stands if isinstance(item.want, Nudge)]


async def test_who_is_on_call_is_named_once_and_then_the_overflow_channel_and_managers(house: House) -> None:
    _, handoff = await house.hand_off()
    await house.deliver()
    await passes(house, TEN - 2 * MOMENT)
    assert lines(house, LineCode.UNCLAIMED) == []
    await passes(house, 2 * MOMENT)
    assert lines(house, LineCode.UNCLAIMED) == [Line(handoff, LineCode.UNCLAIMED, on_call=(GROUP,))]
    assert nudges(house) == []
    await passes(house, TEN)
    await passes(house, 3 * TWENTY)
    assert len(lines(house, LineCode.UNCLAIMED)) == 1
    assert nudges(house) == [Nudge(handoff, to, NudgeCode.CLAIM) for to in ("", MAYA.id)]


async def test_what_was_claimed_meanwhile_is_not_asked_for(house: House) -> None:
    await house.claimed()
    await passes(house, TWENTY + TEN)
    assert lines(house, LineCode.UNCLAIMED) == []
    assert [one for one in nudges(house) if one.code is NudgeCode.CLAIM] == []


async def test_released_it_waits_anew(house: House) -> None:
    _, handoff = await house.claimed()
    await house.claims.release(handoff, ANNA.id)
    await passes(house, TEN)
    assert len(lines(house, LineCode.UNCLAIMED)) == 1


async def test_nobody_is_called_while_the_skill_is_closed(tmp_path: Path) -> None:
    """Lunch closes an hour after the clock begins, and opens again 22 hours later."""
    async with opened(tmp_path / "baton.db", with_nudges("Lunch")) as house:
        house.clock.move(timedelta(minutes=55))
        _, handoff = await house.hand_off("A Lunch question")
        await house.deliver()
        await passes(house, timedelta(hours=8))
        assert lines(house, LineCode.UNCLAIMED) == []
        await house.after_hours.flush()
        await passes(house, timedelta(hours=14, minutes=5))
        await house.after_hours.flush()
        await passes(house, TEN)
        assert [one.handoff_id for one in lines(house, LineCode.UNCLAIMED)] == [handoff]


async def test_a_holder_who_says_nothing_is_reminded_and_then_released_honestly(house: House) -> None:
    conversation, handoff = await house.claimed()
    await passes(house, TEN)
    assert nudges(house) == [Nudge(handoff, ANNA.id, NudgeCode.WORD)]
    await passes(house, TWENTY)
    assert (await house.handoff(conversation)).state is State.QUEUED
    assert lines(house, LineCode.TAKEN_BACK) == [Line(handoff, LineCode.TAKEN_BACK, user=ANNA.id)]
    told = await house.texts(conversation, Speaker.SYSTEM)
    assert len([text for text in told if "waited too long for an answer from Anna Berg" in text]) == 1
    assert len(nudges(house)) == 1


async def test_an_answer_ends_the_wait_and_the_customers_next_word_begins_another(house: House) -> None:
    conversation, handoff = await house.claimed()
    await house.says(handoff, ANNA, "I am looking into it")
    await passes(house, 3 * TWENTY)
    assert nudges(house) == []
    await house.write(conversation, "Any news?")
    house.clock.move(TEN / 2)
    await house.write(conversation, "Hello?")
    await passes(house, TEN / 2)
    assert len(nudges(house)) == 1
    await house.says(handoff, ANNA, "One goes back today")
    await passes(house, 3 * TWENTY)
    assert (await house.handoff(conversation)).state is State.ASSIGNED


async def test_a_helpers_word_is_an_answer(house: House) -> None:
    conversation, handoff = await house.claimed()
    await house.holding.help(handoff, ANNA.id, [BEN.id], [])
    await house.says(handoff, BEN, "Ben here")
    await passes(house, 3 * TWENTY)
    assert nudges(house) == []
    assert (await house.handoff(conversation)).state is State.ASSIGNED


async def test_a_note_is_none(house: House) -> None:
    _, handoff = await house.claimed()
    await house.says(handoff, BEN, "Is that the card from Monday?")
    await passes(house, TEN)
    assert len(nudges(house)) == 1


async def test_thanks_wait_for_nothing(house: House) -> None:
    conversation, handoff = await house.claimed()
    await house.says(handoff, ANNA, "It is on its way")
    await house.write(conversation, "Thank you!")
    await passes(house, 3 * TWENTY)
    assert nudges(house) == []


async def test_what_is_snoozed_is_left_alone_until_it_wakes(house: House) -> None:
    conversation, handoff = await house.claimed()
    await house.holding.snooze(handoff, ANNA.id, Snooze.WORD, 99)
    await passes(house, 3 * TWENTY)
    assert nudges(house) == []
    await house.write(conversation, "I found the receipt")
    await passes(house, TEN)
    assert nudges(house) == [Nudge(handoff, ANNA.id, NudgeCode.WORD)]


async def test_a_holder_waits_in_open_time_only(tmp_path: Path) -> None:
    async with opened(tmp_path / "baton.db", with_nudges("Lunch")) as house:
        house.clock.move(timedelta(minutes=55))
        conversation, _ = await house.claimed("A Lunch question")
        await passes(house, timedelta(hours=10))
        assert (await house.handoff(conversation)).state is State.ASSIGNED
        assert nudges(house) == []
        house.clock.move(timedelta(hours=12, minutes=5))
        await passes(house, TEN / 2)
        assert len(nudges(house)) == 1


async def test_hours_that_were_edited_meanwhile_hold(tmp_path: Path) -> None:
    path = tmp_path / "baton.db"
    async with opened(path, with_nudges("Lunch")) as house:
        await house.hand_off("A Lunch question")
    closed = parse("UTC", {"mon": ["08:00-11:30"]})
    async with opened(path, with_nudges("Lunch", hours=closed)) as house:
        await passes(house, TWENTY)
        assert nudges(house) == []
        assert len(house.rows("select 1 from timer where kind in ('call', 'overflow')")) == 2


async def test_each_patience_can_be_off(tmp_path: Path) -> None:
    off = Nudges(unclaimed=None, overflow_after=None, next_word=None, release_after=None)
    async with opened(tmp_path / "baton.db", with_nudges(nudges=off)) as house:
        conversation, handoff = await house.claimed()
        await passes(house, 10 * TWENTY)
        await house.claims.release(handoff, ANNA.id)
        await passes(house, 10 * TWENTY)
        assert [*nudges(house), *lines(house, LineCode.UNCLAIMED)] == []
        assert (await house.handoff(conversation)).state is State.QUEUED


async def test_without_a_reminder_the_release_still_comes(tmp_path: Path) -> None:
    async with opened(tmp_path / "baton.db", with_nudges(nudges=Nudges(next_word=None))) as house:
        conversation, _ = await house.claimed()
        await passes(house, TWENTY)
        assert (await house.handoff(conversation)).state is State.QUEUED
        assert [one for one in nudges(house) if one.code is NudgeCode.WORD] == []
