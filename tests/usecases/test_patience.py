"""How long somebody waits who may be stopped meanwhile."""

import asyncio
import time

import pytest

from bot.inbox.patience import BEAT, patiently


async def test_what_came_while_it_was_stopped_is_not_too_late() -> None:
    async def stopped() -> str:
        time.sleep(BEAT * 3)  # noqa: ASYNC251 -- the whole loop stands still
        await asyncio.sleep(BEAT / 10)
        return "heard"

    assert await patiently(stopped(), BEAT * 2) == "heard"


async def test_whom_nothing_answers_gives_up_and_ends_what_was_begun() -> None:
    ended = asyncio.Event()

    async def endless() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    with pytest.raises(TimeoutError):
        await patiently(endless(), BEAT)
    assert ended.is_set()


async def test_a_fault_is_told_as_it_is() -> None:
    async def faulty() -> None:
        raise LookupError

    with pytest.raises(LookupError):
        await patiently(faulty(), BEAT)
