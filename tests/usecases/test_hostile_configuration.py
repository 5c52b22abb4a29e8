"""A baton.toml that changed between two starts, while handoffs of the old one were open."""

import contextlib
import sqlite3
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from bot.domain.conversation import Speaker
from bot.domain.deliveries import DrawOvernight, LaneKind
from bot.domain.handoff import State
from bot.domain.hours import parse
from bot.domain.rules import Rules
from handlers.slack.loading import channel_of
from handlers.slack.workspace import Workspace
from tests.usecases.world import ANNA, DAYS, RULES, House, opened

GONE = replace(RULES, skills={name: skill for name, skill in RULES.skills.items() if name == "General"})
CHANNELS = Workspace("T_1", "U_BATON", "B_BATON", {"General": "C_GENERAL"})
ZIP = "A Repairs question, the zip is torn"
TO_OPENING = timedelta(hours=20)


@contextlib.asynccontextmanager
async def restarted(before: House, rules: Rules = GONE) -> AsyncIterator[House]:
    async with opened(before.path, rules) as house:
        house.clock.at, house.numbers = before.clock.at, before.numbers
        yield house


async def test_a_handoff_whose_skill_is_gone_is_flushed_into_the_general_channel(tmp_path: Path) -> None:
    async with opened(tmp_path / "baton.db") as house:
        conversation, handoff = await house.hand_off(ZIP)
    async with restarted(house) as later:
        assert await later.after_hours.flush() == 1
        assert (await later.handoff(conversation)).state is State.QUEUED
        item = await later.store.read(lambda tx: tx.lanes.head(f"card:{handoff}", later.clock.now()))
        assert item
        assert await later.store.read(lambda tx: channel_of(tx, GONE, CHANNELS, item)) == "C_GENERAL"


async def test_a_handoff_whose_skill_is_gone_is_claimed_released_and_resolved(tmp_path: Path) -> None:
    async with opened(tmp_path / "baton.db") as house:
        conversation, handoff = await house.hand_off()
    async with restarted(house) as later:
        await later.claims.claim(handoff, ANNA.id)
        await later.claims.release(handoff, ANNA.id)
        await later.claims.claim(handoff, ANNA.id)
        await later.resolve(handoff)
        await later.write(conversation, "It is not done yet")
        assert (await later.handoff(conversation)).state is State.ASSIGNED


async def test_one_handoff_that_cannot_be_flushed_keeps_back_no_other(house: House) -> None:
    broken, _ = await house.hand_off(ZIP)
    sound, _ = await house.hand_off(ZIP)
    await unknown_zone(house, broken)
    house.clock.move(TO_OPENING)
    await house.after_hours.flush()
    assert (await house.handoff(sound)).state is State.QUEUED


async def test_one_promise_that_cannot_be_settled_keeps_back_no_other(house: House) -> None:
    broken, _ = await house.hand_off()
    sound, _ = await house.hand_off()
    await unknown_zone(house, broken)
    house.clock.move(timedelta(minutes=16))
    await house.watch.break_promises()
    assert any("sorry" in text for text in await house.texts(sound, Speaker.SYSTEM))


async def unknown_zone(house: House, conversation: str) -> None:
    """As when the machine's time zones are others than those of yesterday."""
    change = "update conversation set customer = json_set(customer, '$.zone', 'Mars/Base') where id = ?"
    with contextlib.closing(sqlite3.connect(house.path)) as connection, connection:
        connection.execute(change, (conversation,))


async def test_hours_that_were_edited_while_it_was_parked_are_told_when_the_old_opening_comes(
    tmp_path: Path,
) -> None:
    async with opened(tmp_path / "baton.db") as house:
        conversation, handoff = await house.hand_off(ZIP)
        await house.deliver()
    edited = parse("UTC", {day: ["09:00-10:00"] for day in DAYS})
    skills = {**RULES.skills, "Repairs": replace(RULES.skills["Repairs"], hours=edited)}
    async with restarted(house, replace(RULES, skills=skills)) as later:
        later.clock.move(TO_OPENING)
        for _ in range(3):
            await later.after_hours.flush()
        parked = await later.handoff(conversation)
        opens = later.clock.now() + timedelta(hours=1)
        assert (parked.id, parked.state, parked.opens_at) == (handoff, State.PARKED, opens)
        assert (await later.shown(conversation)).opens == opens
        told = await later.texts(conversation, Speaker.SYSTEM)
        assert len(told) == 2
        assert "back at 10:00" in told[1]
        await later.deliver()
        lists = {item.want for item in later.outlet.of(LaneKind.OVERNIGHT)}
        assert lists == {DrawOvernight("Repairs", at) for at in (later.clock.now(), opens)}
        later.clock.move(timedelta(hours=1))
        await later.after_hours.flush()
        assert (await later.handoff(conversation)).state is State.QUEUED
