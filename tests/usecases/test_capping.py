"""A flood of requests for a person: no more new cards than the cap, an honest word, and one alarm."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.conversation import Speaker
from bot.domain.handoff import State
from bot.domain.limits import MINUTE, Limit
from bot.domain.shown import Who
from tests.usecases.world import ANNA, RULES, House, opened

CAPPED = replace(RULES, cards=Limit(3, MINUTE))
BUSY = "longer than usual"


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with opened(tmp_path / "baton.db", CAPPED) as house:
        yield house


async def notice(house: House, conversation: str) -> str:
    return (await house.texts(conversation, Speaker.SYSTEM))[0]


async def flood(house: House, many: int = 3) -> list[tuple[str, str]]:
    """So many who wait, while no card gets through."""
    waiting = []
    for _ in range(many):
        waiting.append(await house.hand_off())
        house.clock.move(timedelta(seconds=1))
    return waiting


async def test_beyond_the_cap_one_notice_says_that_it_takes_longer_and_nothing_is_promised(
    house: House,
) -> None:
    for conversation, _ in await flood(house):
        assert BUSY not in await notice(house, conversation)
    conversation, handoff = await house.hand_off()
    assert BUSY in await notice(house, conversation)
    assert await house.store.read(lambda tx: tx.promises.last_of(handoff)) is None
    shown = await house.shown(conversation)
    assert (shown.who, shown.by) == (Who.WAITING, None)
    assert (await house.handoff(conversation)).state is State.QUEUED
    assert len(await house.texts(conversation, Speaker.SYSTEM)) == 1


async def test_nobody_is_lost_in_a_flood_their_cards_come_and_can_be_claimed(house: House) -> None:
    waiting = await flood(house, 6)
    await house.deliver()
    for conversation, handoff in waiting:
        assert await house.anchor(handoff)
        await house.claims.claim(handoff, ANNA.id)
        assert (await house.shown(conversation)).who is Who.AGENT


async def test_once_the_cards_are_through_an_answer_is_promised_again(house: House) -> None:
    await flood(house, 4)
    await house.deliver()
    conversation, handoff = await house.hand_off()
    assert BUSY not in await notice(house, conversation)
    assert (await house.promise(handoff)).due


async def test_who_asks_while_closed_is_told_of_the_opening_as_ever(house: House) -> None:
    await flood(house, 4)
    conversation, _ = await house.hand_off("A Repairs question, the zip is torn")
    assert BUSY not in await notice(house, conversation)


async def test_a_flood_raises_one_alarm_an_hour(house: House) -> None:
    await flood(house, 2)
    await house.watch.miss_cards()
    assert house.alarms() == []
    await flood(house, 1)
    for _ in range(3):
        await house.watch.miss_cards()
    assert [kind for kind, _ in house.alarms()] == ["cards_capped"]
    house.clock.move(timedelta(hours=1))
    await house.watch.miss_cards()
    assert [kind for kind, _ in house.alarms()].count("cards_capped") == 2


async def test_the_alarm_is_over_with_its_hour_once_the_cap_holds_nothing_back(house: House) -> None:
    async def standing() -> list[str]:
        return [one.kind for one in await house.store.read(lambda tx: tx.alarms.standing())]

    await flood(house)
    await house.watch.cap_cards()
    house.clock.move(timedelta(hours=1))
    await house.watch.cap_cards()
    assert await standing() == ["cards_capped"] * 2, "it lasts"
    await house.deliver()
    await house.watch.cap_cards()
    assert await standing() == ["cards_capped"], "once an hour, however often it comes and goes"
    house.clock.move(timedelta(hours=1))
    await house.watch.cap_cards()
    assert await standing() == []


async def test_without_a_cap_nobody_is_ever_told_to_wait_longer(tmp_path: Path) -> None:
    async with opened(tmp_path / "uncapped.db") as house:
        await flood(house, 30)
        conversation, _ = await house.hand_off()
        assert BUSY not in await notice(house, conversation)
        await house.watch.miss_cards()
        assert house.alarms() == []
