import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.sandbox import SANDBOX
from tests.sandbox.world import BILL, World, bolt_app, connected, running, until

META = {"event_type": "delivery", "event_payload": {"delivery_id": "d7"}}


async def texts(world: World) -> list[str]:
    return [m["text"] for m in (await world.ledger())["messages"]]


async def test_a_post_that_is_accepted_and_reset_is_visible_and_can_be_looked_up(world: World) -> None:
    await world.page("/control/faults", method="chat.postMessage", kind="accepted_then_reset", match="d7")
    await world.slack.chat_postMessage(channel=BILL, text="another")
    with pytest.raises(aiohttp.ClientError):
        await world.slack.chat_postMessage(channel=BILL, text="lost?", metadata=META)
    assert await texts(world) == ["another", "lost?"]
    found = await world.slack.conversations_history(channel=BILL, include_all_metadata=True)
    assert found["messages"][0]["metadata"] == META
    await world.slack.chat_postMessage(channel=BILL, text="after", metadata=META)
    assert await texts(world) == ["another", "lost?", "after"]


async def test_a_post_that_is_accepted_and_hangs_is_visible_and_times_out(world: World) -> None:
    await world.page("/control/faults", method="chat.postMessage", kind="accepted_then_hang")
    hasty = AsyncWebClient("xoxb-sandbox", base_url=f"{world.origin}/api/", timeout=1, retry_handlers=[])
    with pytest.raises(asyncio.TimeoutError):
        await hasty.chat_postMessage(channel=BILL, text="lost?")
    assert await texts(world) == ["lost?"]
    await hasty.chat_postMessage(channel=BILL, text="after")


async def test_a_hanging_call_does_not_hold_up_the_end() -> None:
    async with running() as world:
        await world.page("/control/faults", method="chat.postMessage", kind="accepted_then_hang")
        call = asyncio.create_task(world.slack.chat_postMessage(channel=BILL, text="lost?"))
        await until(lambda: world.app[SANDBOX].state.messages[BILL])
    with pytest.raises(aiohttp.ClientError):
        await call


async def test_an_ordered_429_says_when_to_come_again_and_posts_nothing(world: World) -> None:
    order = {"method": "chat.postMessage", "kind": "ratelimited", "times": 2, "retry_after": 7}
    await world.page("/control/faults", **order)
    for _ in range(2):
        with pytest.raises(SlackApiError) as caught:
            await world.slack.chat_postMessage(channel=BILL, text="x")
        assert caught.value.response.status_code == 429
        assert caught.value.response.headers["Retry-After"] == "7"
        assert caught.value.response["error"] == "ratelimited"
    await world.slack.chat_postMessage(channel=BILL, text="x")
    ledger = await world.ledger()
    assert len(ledger["messages"]) == 1
    assert (ledger["calls"]["chat.postMessage"], ledger["limited"]["chat.postMessage"]) == (3, 2)


async def test_an_ordered_error_is_answered_until_it_is_cleared(world: World) -> None:
    order = {"method": "reactions.add", "kind": "error", "error": "internal_error", "times": 9}
    await world.page("/control/faults", **order)
    ts = await world.say("U0ANA", "x")
    with pytest.raises(SlackApiError, match="internal_error"):
        await world.slack.reactions_add(channel=BILL, timestamp=ts, name="lock")
    async with world.http.delete(f"{world.origin}/control/faults") as answer:
        assert answer.status == 200
    await world.slack.reactions_add(channel=BILL, timestamp=ts, name="lock")


@pytest.mark.parametrize(
    "order",
    [
        {},
        {"method": "x", "kind": "explode"},
        {"method": "x", "kind": "error", "times": -1},
        {"method": "x", "kind": "error", "times": "many"},
        {"method": "x", "kind": "error", "match": 5},
        {"events": "lose"},
    ],
)
async def test_a_wrong_order_is_named(world: World, order: dict[str, Any]) -> None:
    assert (await world.page("/control/faults", **order))["error"] == "invalid_fault"


async def test_a_refused_call_does_not_use_up_an_accepting_fault(world: World) -> None:
    await world.page("/control/faults", method="chat.postMessage", kind="accepted_then_reset")
    with pytest.raises(SlackApiError, match="is_archived"):
        await world.slack.chat_postMessage(channel="C0OLD", text="x")
    with pytest.raises(aiohttp.ClientError):
        await world.slack.chat_postMessage(channel=BILL, text="x")


async def test_posts_are_one_a_second_and_channel_after_a_burst() -> None:
    now = [datetime(2026, 11, 22, 9, 0, tzinfo=UTC)]
    async with running(clock=lambda: now[0], limits={"post_burst": 3}) as world:

        async def post(channel: str = BILL) -> int | None:
            try:
                await world.slack.chat_postMessage(channel=channel, text="x")
            except SlackApiError as refusal:
                return int(refusal.response.headers["Retry-After"])
            return None

        assert [await post() for _ in range(4)] == [None, None, None, 1]
        assert await post("G0BOSS") is None
        now[0] += timedelta(seconds=1)
        assert [await post(), await post()] == [None, 1]


async def test_a_tier_allows_so_many_calls_in_any_minute() -> None:
    now = [datetime(2026, 11, 22, 9, 0, tzinfo=UTC)]
    async with running(clock=lambda: now[0], limits={"tier2": 2}) as world:

        async def people() -> int | None:
            try:
                await world.slack.users_list()
            except SlackApiError as refusal:
                return int(refusal.response.headers["Retry-After"])
            return None

        assert await people() is None
        now[0] += timedelta(seconds=20)
        assert [await people(), await people()] == [None, 40]
        await world.slack.auth_test()
        now[0] += timedelta(seconds=41)
        assert await people() is None


async def test_a_duplicate_event_comes_twice_under_one_id(world: World) -> None:
    heard: list[str] = []
    bolt = bolt_app(world)

    @bolt.event("message")
    async def on_message(body: dict[str, Any]) -> None:
        heard.append(body["event_id"])

    async with connected(world, bolt):
        await world.page("/control/faults", events="duplicate", times=1)
        await world.say("U0ANA", "once")
        await world.say("U0ANA", "again")
        await until(lambda: len(heard) == 3)
    assert len(set(heard)) == 2
