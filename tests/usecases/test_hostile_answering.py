"""One conversation that can't be answered must not silence the others."""

import asyncio
from datetime import timedelta

import pytest

from bot import answering
from bot.domain.conversation import Speaker
from tests.usecases.test_hostile_configuration import unknown_zone
from tests.usecases.world import House


async def test_fifty_conversations_that_fail_keep_no_other_from_its_answer(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answering, "RETRY_PAUSE", 0.2)
    for _ in range(50):
        poisoned = await house.begin()
        await house.write(poisoned, "Billing: I would like to talk to a person.")
        await unknown_zone(house, poisoned)
    house.clock.move(timedelta(seconds=1))
    sound = await house.begin()
    await house.write(sound, "Where is my parcel?")
    loop = asyncio.create_task(house.answering.run())

    async def answered() -> bool:
        return bool(await house.texts(sound, Speaker.ASSISTANT))

    try:
        await house.eventually(answered, seconds=15)
    finally:
        loop.cancel()
        await asyncio.gather(loop, return_exceptions=True)
