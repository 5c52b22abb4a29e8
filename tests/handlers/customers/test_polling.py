"""Long polls: an answer at once where there is something, else when something comes or the time is over."""

import asyncio
import time
from pathlib import Path
from typing import Any

import pytest

from handlers.customers.app import Patience
from tests.handlers.customers.world import Talk, World, answered, opened, refused

TICK = 0.01


async def poll(talk: Talk, after: int, wait: int) -> dict[str, Any]:
    url = talk.path(f"changes?after={after}&wait={wait}")
    return await answered(await talk.world.client.get(url, headers=talk.headers), 200)


async def listened(world: World, talk: Talk, count: int) -> None:
    async with asyncio.timeout(5):
        while world.hub.count(talk.id) != count:  # noqa: ASYNC110  # the hub tells nobody who listens
            await asyncio.sleep(TICK)


async def test_what_is_there_is_answered_at_once(talk: Talk) -> None:
    async with asyncio.timeout(20):
        assert (await poll(talk, 0, 25))["rev"] == 1


async def test_without_a_wait_nothing_is_an_answer_too(talk: Talk) -> None:
    assert await poll(talk, 1, 0) == {"changes": [], "rev": 1}


async def test_a_poll_hears_what_comes(world: World, talk: Talk) -> None:
    waiting = asyncio.create_task(poll(talk, 1, 25))
    await listened(world, talk, 1)
    await talk.write("hello")
    found = await asyncio.wait_for(waiting, 5)
    assert [change["text"] for change in found["changes"]] == ["hello"]
    assert found["rev"] == 2
    assert world.hub.count(talk.id) == 0


async def test_after_its_time_a_poll_says_that_nothing_came(talk: Talk) -> None:
    began = time.monotonic()
    assert await poll(talk, 1, 1) == {"changes": [], "rev": 1}
    assert time.monotonic() - began > 0.9


async def test_a_poll_that_nobody_wakes_looks_for_itself(tmp_path: Path) -> None:
    async with opened(tmp_path, Patience(look=0.05)) as world:
        talk = await world.begin()
        world.failing.deaf = True
        waiting = asyncio.create_task(poll(talk, 1, 25))
        await listened(world, talk, 1)
        await talk.write("hello")
        assert (await asyncio.wait_for(waiting, 5))["rev"] == 2


async def test_somebody_writing_ends_no_poll(world: World, talk: Talk) -> None:
    waiting = asyncio.create_task(poll(talk, 1, 25))
    await listened(world, talk, 1)
    world.hub.typing(talk.id, "assistant")
    await talk.write("hello")
    assert (await asyncio.wait_for(waiting, 5))["rev"] == 2


async def test_a_client_that_went_is_waited_for_no_more(world: World, talk: Talk) -> None:
    waiting = asyncio.create_task(poll(talk, 1, 25))
    await listened(world, talk, 1)
    waiting.cancel()
    await listened(world, talk, 0)


async def test_at_the_end_of_baton_every_poll_is_answered(tmp_path: Path) -> None:
    async with opened(tmp_path) as world:
        talk = await world.begin()
        waiting = asyncio.create_task(poll(talk, 1, 25))
        await listened(world, talk, 1)
        async with asyncio.timeout(20):
            await world.client.server.close()
            assert await waiting == {"changes": [], "rev": 1}


@pytest.mark.parametrize("wait", ["-1", "26", "1.5", "", "x", "٣", "100000"])
async def test_a_wait_is_whole_seconds_up_to_25(world: World, talk: Talk, wait: str) -> None:
    response = await world.client.get(talk.path(f"changes?wait={wait}"), headers=talk.headers)
    await refused(response, 422, "wait_invalid", "wait")
