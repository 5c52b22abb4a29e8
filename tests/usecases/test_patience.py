"""How long somebody waits who may be stopped meanwhile."""

import asyncio
import time

import pytest

from bot.inbox.patience import BEAT, Patience


async def test_what_came_while_it_was_stopped_is_not_too_late() -> None:
    async def stopped() -> str:
        time.sleep(BEAT * 3)  # noqa: ASYNC251 -- the whole loop stands still
        await asyncio.sleep(BEAT / 10)
        return "heard"

    assert await Patience(BEAT * 2).spent_on(stopped()) == "heard"


async def test_whom_nothing_answers_gives_up_and_ends_what_was_begun() -> None:
    ended = asyncio.Event()

    async def endless() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    with pytest.raises(TimeoutError):
        await Patience(BEAT).spent_on(endless())
    assert ended.is_set()


async def test_a_fault_is_told_as_it_is() -> None:
    async def faulty() -> None:
        raise LookupError

    with pytest.raises(LookupError):
        await Patience(BEAT).spent_on(faulty())


async def test_what_others_hold_up_costs_none_of_it() -> None:
    patience = Patience(BEAT)

    async def held_up() -> str:
        with patience.kept():
            await asyncio.sleep(BEAT * 2.5)
        return "heard"

    assert await patience.spent_on(held_up()) == "heard"


async def test_it_is_one_for_all_that_it_is_spent_on() -> None:
    patience = Patience(BEAT)
    with pytest.raises(TimeoutError):
        await patience.spent_on(asyncio.sleep(BEAT * 3))
    with pytest.raises(TimeoutError):
        await patience.spent_on(asyncio.sleep(BEAT))


async def test_many_short_waits_spend_it_as_one_long_does() -> None:
    """Slack that refuses at once, time after time, gives no answer either."""
    patience = Patience(BEAT)

    async def again_and_again() -> None:
        for _ in range(100):
            await patience.spent_on(asyncio.sleep(BEAT / 10))

    with pytest.raises(TimeoutError):
        await again_and_again()
