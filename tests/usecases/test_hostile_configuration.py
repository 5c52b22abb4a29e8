"""A baton.toml that changed between two starts, while handoffs of the old one were open."""

import contextlib
import sqlite3
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from bot.domain.conversation import Speaker
from bot.domain.handoff import State
from handlers.slack.loading import channel_of
from tests.usecases.world import ANNA, RULES, House, opened

GONE = replace(RULES, skills={name: skill for name, skill in RULES.skills.items() if name == "General"})
CHANNELS = {"General": "C_GENERAL"}
ZIP = "A Repairs question, the zip is torn"
TO_OPENING = timedelta(hours=20)


@contextlib.asynccontextmanager
async def restarted(before: House) -> AsyncIterator[House]:
    async with opened(before.path, GONE) as house:
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
