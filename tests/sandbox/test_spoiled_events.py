"""Events that come late, in another order, in pieces, or are acknowledged in vain; and Slack's retries."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from bot.sandbox.clock import Timing
from tests.sandbox.test_http_delivery import served
from tests.sandbox.world import World, bolt_app, connected, running, until

PATIENT = Timing(ack=1.0, resume_wait=1.0)


def listening(world: World, heard: list[Any]) -> AbstractAsyncContextManager[Any]:
    bolt = bolt_app(world)

    @bolt.event("message")
    async def on_message(event: dict[str, Any], request: Any) -> None:
        heard.append((event["text"], request.headers.get("x-slack-retry-num", ["0"])[0]))

    return connected(world, bolt)


@asynccontextmanager
async def plain_socket(world: World, heard: list[Any]) -> AsyncIterator[asyncio.Task[None]]:
    """A socket without the SDK, which would take ten seconds to notice a break; the task ends with it."""
    headers = {"Authorization": "Bearer xapp-sandbox"}
    async with world.http.post(f"{world.origin}/api/apps.connections.open", headers=headers) as answer:
        url = (await answer.json())["url"]
    async with world.http.ws_connect(url) as ws:
        assert (await ws.receive_json())["type"] == "hello"
        reading = asyncio.create_task(_read(ws, heard))
        yield reading
        await ws.close()
        await reading


async def _read(ws: aiohttp.ClientWebSocketResponse, heard: list[Any]) -> None:
    async for frame in ws:
        if frame.type is aiohttp.WSMsgType.TEXT:
            envelope = frame.json()
            heard.append((envelope["payload"]["event"]["text"], str(envelope["retry_attempt"])))
            await ws.send_json({"envelope_id": envelope["envelope_id"]})


def attempts(world: World) -> list[int]:
    return [event.attempts for event in world.state.events.values()]


async def test_a_late_event_comes_when_the_sandboxs_time_has_gone_on(world: World) -> None:
    heard: list[tuple[str, str]] = []
    async with listening(world, heard):
        await world.page("/control/faults", events="late", seconds=600, match="one")
        await world.say("U0ANA", "one")
        await world.say("U0ANA", "two")
        await until(lambda: heard == [("two", "0")])
        assert attempts(world) == [0, 1]
        await world.page("/control/clock", seconds=600)
        await until(lambda: heard == [("two", "0"), ("one", "0")])


async def test_a_reordered_event_lets_others_pass(world: World) -> None:
    heard: list[tuple[str, str]] = []
    async with listening(world, heard):
        await world.page("/control/faults", events="reordered", after=2, seconds=600)
        for text in ("one", "two", "three"):
            await world.say("U0ANA", text)
        await until(lambda: len(heard) == 3)
    assert heard[-1] == ("one", "0")


async def test_a_reordered_event_that_nothing_follows_comes_in_the_end(world: World) -> None:
    heard: list[tuple[str, str]] = []
    async with listening(world, heard):
        await world.page("/control/faults", events="reordered", seconds=0.05)
        await world.say("U0ANA", "alone")
        await until(lambda: heard)


async def test_retries_come_at_once_after_one_minute_and_after_five_by_the_sandboxs_clock() -> None:
    async with running(timing=PATIENT) as world:
        await world.say("U0ANA", "anybody?")
        await until(lambda: attempts(world) == [2])
        await world.page("/control/clock", seconds=59)
        assert attempts(world) == [2]
        await world.page("/control/clock", seconds=1)
        await until(lambda: attempts(world) == [3])
        moved = await world.page("/control/clock", seconds=300)
        assert moved["ahead"] == 360
        await until(lambda: attempts(world) == [4])
        await until(lambda: all(event.over for event in world.state.events.values()))


async def test_a_lost_acknowledgement_brings_the_event_again(world: World) -> None:
    heard: list[tuple[str, str]] = []
    async with listening(world, heard):
        await world.page("/control/faults", events="lost_ack", times=2)
        await world.say("U0ANA", "hello")
        await until(lambda: len(heard) == 3)
    assert heard == [("hello", "0"), ("hello", "1"), ("hello", "2")]
    assert attempts(world) == [3]
    assert (await world.ledger())["events"][0]["acked"] is True


async def test_a_socket_that_breaks_inside_an_envelope_brings_the_event_again_whole() -> None:
    heard: list[tuple[str, str]] = []
    async with running(timing=PATIENT) as world:
        async with plain_socket(world, heard) as first:
            await world.page("/control/faults", events="cut", times=1)
            await world.say("U0ANA", "long " * 100)
            await asyncio.wait_for(first, 5)
            await until(lambda: attempts(world) == [2])
        async with plain_socket(world, heard):
            await world.page("/control/clock", seconds=60)
            await until(lambda: heard)
    assert [number for _, number in heard] == ["2"]


async def test_sockets_may_be_cut_off_without_a_goodbye(world: World) -> None:
    heard: list[tuple[str, str]] = []
    async with plain_socket(world, heard) as one, plain_socket(world, heard) as two:
        assert (await world.page("/control/sockets/cut"))["closed"] == 2
        await asyncio.wait_for(asyncio.gather(one, two), 5)
    assert (await world.get("/control/sockets"))["open"] == 0


async def test_half_a_body_by_http_is_no_event_and_comes_again_whole() -> None:
    seen: list[str | None] = []

    async def answer(request: web.Request) -> web.Response:
        await request.read()
        seen.append(request.headers.get("X-Slack-Retry-Num"))
        return web.Response()

    app = web.Application()
    app.router.add_post("/slack/events", answer)
    async with served(app) as url, running(app={"request_url": url}) as world:
        await world.page("/control/faults", events="cut", times=1)
        await world.say("U0ANA", "hello")
        await until(lambda: seen)
        await until(lambda: all(event.acked for event in world.state.events.values()))
    assert seen == ["1"]


async def test_a_share_of_the_events_is_struck_by_its_seed() -> None:
    async def struck(seed: int) -> list[int]:
        async with running(timing=PATIENT) as world:
            await world.page("/control/faults", events="late", share=0.4, seed=seed, seconds=900)
            for number in range(30):
                await world.say("U0ANA", str(number))
            await until(lambda: attempts(world).count(2) + attempts(world).count(0) == 30)
            return attempts(world)

    first = await struck(3)
    assert first == await struck(3)
    assert 3 < first.count(0) < 25


@pytest.mark.parametrize("seconds", [-1, "60", None, True, 1e12])
async def test_time_cannot_be_moved_back_or_by_words(world: World, seconds: Any) -> None:
    answer = await world.page("/control/clock", seconds=seconds)
    assert answer["error"] == "invalid_arguments"
    assert (await world.get("/control/clock"))["ahead"] == 0


async def test_rates_and_response_urls_go_by_the_moved_time() -> None:
    async with running(limits={"tier2": 1, "post_burst": 1}) as world:

        async def status(method: str, **body: Any) -> int:
            headers = {"Authorization": "Bearer xoxb-sandbox"}
            url = f"{world.origin}/api/{method}"
            async with world.http.post(url, json=body, headers=headers) as answer:
                return answer.status

        assert [await status("users.list"), await status("users.list")] == [200, 429]
        post = {"channel": "C0BILL", "text": "x"}
        assert [await status("chat.postMessage", **post) for _ in range(2)] == [200, 429]
        await world.page("/control/clock", seconds=61)
        assert await status("users.list") == 200
        assert await status("chat.postMessage", **post) == 200
