"""Slack away as a whole, and back again."""

import asyncio
import sys
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.sandbox.clock import Timing
from tests.sandbox.test_spoiled_events import attempts, plain_socket
from tests.sandbox.world import BILL, WORKSPACE, World, running, until


async def outage(world: World, on: bool, **how: Any) -> dict[str, Any]:
    return await world.page("/control/outage", on=on, **how)


async def test_in_an_outage_calls_are_closed_and_nothing_comes_of_them(world: World) -> None:
    assert (await outage(world, True))["how"] == "refused"
    with pytest.raises(aiohttp.ClientError):
        await world.slack.chat_postMessage(channel=BILL, text="x")
    assert (await world.get("/control/outage"))["on"] is True
    await outage(world, False)
    await world.slack.chat_postMessage(channel=BILL, text="y")
    assert [m["text"] for m in (await world.ledger())["messages"]] == ["y"]


async def test_an_outage_may_answer_503_or_never(world: World) -> None:
    await outage(world, True, how="error")
    async with world.http.get(f"{world.origin}/api/auth.test") as answer:
        assert (answer.status, (await answer.json())["error"]) == (503, "service_unavailable")
    await outage(world, True, how="hang")
    call = asyncio.create_task(world.slack.auth_test())
    done, _ = await asyncio.wait([call], timeout=0.3)
    assert not done
    call.cancel()


async def test_what_people_wrote_in_an_outage_is_told_once_it_is_over() -> None:
    heard: list[tuple[str, str]] = []
    async with running(timing=Timing(ack=1.0)) as world:
        async with plain_socket(world, heard) as socket:
            await outage(world, True)
            await asyncio.wait_for(socket, 5)
        await world.say("U0ANA", "still here")
        with pytest.raises(aiohttp.ClientError):
            async with plain_socket(world, heard):
                pass
        assert attempts(world) == [0]
        await outage(world, False)
        async with plain_socket(world, heard):
            await until(lambda: attempts(world) == [2] or heard)
            await world.page("/control/clock", seconds=60)
            await until(lambda: heard)
    assert [text for text, _ in heard] == ["still here"]


async def test_an_outage_that_nobody_knows_is_refused(world: World) -> None:
    for wish in ({"on": "yes"}, {"on": True, "how": "loud"}, {"on": True, "how": "closed"}, {}):
        assert (await world.page("/control/outage", **wish))["error"] == "invalid_arguments"
    assert (await world.get("/control/outage"))["on"] is False


async def test_a_port_for_the_app_alone_is_closed_to_the_network_by_an_outage(tmp_path: Path) -> None:
    (tmp_path / "company.toml").write_text(WORKSPACE)
    command = (sys.executable, "-m", "bot.sandbox", "--workspace", str(tmp_path / "company.toml"))
    process = await asyncio.create_subprocess_exec(
        *command, "--app-port", "0", stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    lines = [(await process.stdout.readline()).decode() for _ in range(2)]
    control, door = (line.split()[-1] for line in lines)
    auth = {"Authorization": "Bearer xoxb-sandbox"}
    try:
        async with aiohttp.ClientSession(headers=auth) as http:

            async def away(on: bool) -> None:
                body = {"on": on, "how": "closed"}
                async with http.post(f"{control}control/outage", json=body) as answer:
                    assert (await answer.json())["ok"]

            async def called() -> bool:
                async with http.get(f"{door}api/auth.test") as answer:
                    return bool((await answer.json())["ok"])

            assert await called()
            await away(True)
            with pytest.raises(aiohttp.ClientError):
                await called()
            with pytest.raises(aiohttp.ClientConnectorError):
                await called()
            await away(False)
            assert await called()
    finally:
        process.terminate()
        await process.wait()
