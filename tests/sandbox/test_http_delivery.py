from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp import web
from slack_bolt.async_app import AsyncApp

from bot.sandbox.sandbox import SANDBOX
from tests.sandbox.test_interactivity import CLAIM, MODAL, send
from tests.sandbox.world import BILL, SECRET, World, running, until


@asynccontextmanager
async def served(app: web.Application) -> AsyncIterator[str]:
    runner = web.AppRunner(app, shutdown_timeout=1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events"
    finally:
        await runner.cleanup()


def http_app() -> AsyncApp:
    return AsyncApp(
        token="xoxb-sandbox",
        signing_secret=SECRET,
        process_before_response=True,
        ignoring_self_events_enabled=False,
    )


def point_at(bolt: AsyncApp, world: World) -> None:
    bolt.client.base_url = f"{world.origin}/api/"


async def test_events_clicks_commands_and_modals_come_signed_over_http() -> None:
    bolt, heard, saved = http_app(), list[str](), list[str]()

    @bolt.event("message")
    async def on_message(event: dict[str, Any]) -> None:
        heard.append(event["text"])

    @bolt.action("claim")
    async def on_claim(ack: Any, body: dict[str, Any], client: Any) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=MODAL)

    @bolt.view("resolve")
    async def on_view(ack: Any, view: dict[str, Any]) -> None:
        text = view["state"]["values"]["note"]["text"]["value"]
        saved.append(text)
        if text == "no":
            await ack(response_action="errors", errors={"note": "Say more"})
        else:
            await ack()

    @bolt.command("/handoff")
    async def on_command(ack: Any, command: dict[str, Any]) -> None:
        await ack(f"You said {command['text']}")

    async with served(bolt.web_app()) as url, running(app={"request_url": url}) as world:
        point_at(bolt, world)
        ts = (await world.slack.chat_postMessage(channel=BILL, text="A handoff", blocks=CLAIM))["ts"]
        await world.say("U0ANA", "hé <b>", thread_ts=ts)
        await until(lambda: len(heard) == 2)
        assert (await world.click("U0ANA", ts, "claim"))["ok"]
        view = (await world.views("U0ANA"))[0]
        assert (await send(world, "U0ANA", view["id"], "no"))["errors"] == {"note": "Say more"}
        assert (await send(world, "U0ANA", view["id"], "dönе"))["ok"]
        command = {"as": "U0ANA", "channel": BILL, "text": "/handoff a & b"}
        assert (await world.page("/page/commands", **command))["ok"]
        said = [m["text"] for m in (await world.channel("U0ANA"))["messages"]]
        assert (await world.get("/control/sockets"))["open"] == 0
    assert sorted(heard) == ["A handoff", "hé &lt;b&gt;"]
    assert saved == ["no", "dönе"]
    assert "You said a &amp; b" in said


async def test_a_wrong_secret_is_refused_by_the_app_and_retried() -> None:
    bolt = http_app()
    settings = {"signing_secret": "another"}
    async with served(bolt.web_app()) as url, running(app={"request_url": url, **settings}) as world:
        point_at(bolt, world)
        await world.say("U0ANA", "hello")
        await until(lambda: all(e.over for e in world.app[SANDBOX].state.events.values()))
        event = (await world.ledger())["events"][0]
    assert (event["acked"], event["attempts"]) == (False, 4)


@pytest.mark.parametrize(("header", "attempts"), [({}, 2), ({"x-slack-no-retry": "1"}, 1)])
async def test_a_failed_delivery_is_repeated_with_its_number_unless_the_app_declines(
    header: dict[str, str], attempts: int
) -> None:
    seen: list[tuple[str | None, str | None]] = []

    async def answer(request: web.Request) -> web.Response:
        headers = request.headers
        seen.append((headers.get("X-Slack-Retry-Num"), headers.get("X-Slack-Retry-Reason")))
        return web.Response(status=500 if len(seen) == 1 else 200, headers=header)

    app = web.Application()
    app.router.add_post("/slack/events", answer)
    async with served(app) as url, running(app={"request_url": url}) as world:
        await world.say("U0ANA", "hello")
        await until(lambda: all(e.over for e in world.app[SANDBOX].state.events.values()))
    assert seen == [(None, None), ("1", "http_error")][:attempts]


async def test_an_app_that_is_not_there_is_told_to_the_person() -> None:
    async with running(app={"request_url": "http://127.0.0.1:9/slack/events"}) as world:
        command = {"as": "U0ANA", "channel": BILL, "text": "/handoff"}
        assert (await world.page("/page/commands", **command))["error"] == "not_acknowledged"
