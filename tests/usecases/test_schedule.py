import asyncio
import logging

import pytest

from bot.schedule import scheduler


async def reached(event: asyncio.Event) -> None:
    async with asyncio.timeout(10):
        await event.wait()


async def test_shutting_down_in_the_middle_of_a_tick_is_no_fault(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.ERROR)
    begun, ended = asyncio.Event(), asyncio.Event()

    async def tick() -> None:
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    ticks = scheduler({"slow": (0.01, tick)})
    ticks.start()
    await reached(begun)
    ticks.shutdown(wait=False)
    await reached(ended)
    await asyncio.sleep(0)
    assert caplog.records == []


async def test_a_tick_that_fails_is_logged_and_comes_again(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.ERROR)
    again = asyncio.Event()
    ticked = 0

    async def tick() -> None:
        nonlocal ticked
        ticked += 1
        if ticked == 1:
            raise RuntimeError("a bug")
        again.set()

    ticks = scheduler({"failing": (0.01, tick)})
    ticks.start()
    await reached(again)
    ticks.shutdown(wait=False)
    assert "a bug" in caplog.text


async def test_a_tick_that_runs_long_is_not_run_twice_at_once(caplog: pytest.LogCaptureFixture) -> None:
    running, most, enough = 0, 0, asyncio.Event()
    ticked = 0

    async def tick() -> None:
        nonlocal running, most, ticked
        running += 1
        most = max(most, running)
        await asyncio.sleep(0.03)
        running -= 1
        ticked += 1
        if ticked == 3:
            enough.set()

    ticks = scheduler({"long": (0.01, tick)})
    ticks.start()
    await reached(enough)
    ticks.shutdown(wait=False)
    assert most == 1
