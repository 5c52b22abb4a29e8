"""What a caller hears of a call, against what came of it."""

import asyncio
import time
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.sandbox import SANDBOX
from tests.sandbox.world import BILL, World, bolt_app, connected, running, until

POST = "chat.postMessage"


async def order(world: World, **wish: Any) -> str:
    answer = await world.page("/control/faults", **wish)
    assert answer["ok"], answer
    return str(answer["id"])


async def texts(world: World) -> list[str]:
    return [m["text"] for m in (await world.ledger())["messages"] if not m.get("hidden")]


async def raw(world: World, method: str = POST, **body: Any) -> tuple[int, str]:
    headers = {"Authorization": "Bearer xoxb-sandbox"}
    async with world.http.post(f"{world.origin}/api/{method}", json=body, headers=headers) as answer:
        return answer.status, await answer.text()


async def test_a_refused_call_is_closed_and_nothing_came_of_it(world: World) -> None:
    await order(world, method=POST, kind="refused")
    with pytest.raises(aiohttp.ClientError):
        await world.slack.chat_postMessage(channel=BILL, text="x")
    ledger = await world.ledger()
    assert (ledger["messages"], ledger["calls"]) == ([], {})


async def test_an_error_may_come_with_a_status_of_its_own_and_posts_nothing(world: World) -> None:
    await order(world, method=POST, kind="error", status=503, error="service_unavailable")
    status, text = await raw(world, channel=BILL, text="x")
    assert (status, "service_unavailable" in text) == (503, True)
    assert await texts(world) == []


async def test_an_error_may_come_although_the_message_stands(world: World) -> None:
    await order(world, method=POST, kind="accepted_then_error")
    status, text = await raw(world, channel=BILL, text="x")
    assert (status, "internal_error" in text) == (500, True)
    assert await texts(world) == ["x"]


@pytest.mark.parametrize(("kind", "stand"), [("malformed", []), ("accepted_then_malformed", ["x"])])
async def test_an_answer_that_is_no_json(world: World, kind: str, stand: list[str]) -> None:
    await order(world, method=POST, kind=kind)
    status, text = await raw(world, channel=BILL, text="x")
    assert (status, text[:9]) == (200, "<!doctype")
    assert await texts(world) == stand


async def test_a_slow_call_has_its_effect_at_once_and_its_answer_late(world: World) -> None:
    await order(world, method=POST, kind="slow", seconds=0.3)
    begun = time.monotonic()
    call = asyncio.create_task(world.slack.chat_postMessage(channel=BILL, text="x"))
    await until(lambda: world.state.messages[BILL])
    assert not call.done()
    assert (await call)["ok"]
    assert time.monotonic() - begun >= 0.3


async def test_a_slow_call_may_have_its_effect_after_its_caller_has_gone(world: World) -> None:
    await order(world, method=POST, kind="slow", seconds=1.3, effect="last")
    hasty = AsyncWebClient("xoxb-sandbox", base_url=f"{world.origin}/api/", timeout=1, retry_handlers=[])
    with pytest.raises(asyncio.TimeoutError):
        await hasty.chat_postMessage(channel=BILL, text="late")
    assert await texts(world) == []
    await until(lambda: world.state.messages[BILL])


async def test_a_slow_call_does_not_hold_up_the_end() -> None:
    async with running() as world:
        await order(world, method=POST, kind="slow", seconds=600)
        call = asyncio.create_task(world.slack.chat_postMessage(channel=BILL, text="x"))
        await until(lambda: world.state.messages[BILL])
    await asyncio.gather(call, return_exceptions=True)


async def test_a_post_that_becomes_visible_late_is_in_no_history_and_no_event_before(world: World) -> None:
    heard: list[str] = []
    bolt = bolt_app(world)

    @bolt.event("message")
    async def on_message(event: dict[str, Any]) -> None:
        heard.append(event["text"])

    async with connected(world, bolt):
        root = await world.say("U0ANA", "root")
        await order(world, method=POST, kind="visible_late", seconds=15)
        ts = (await world.slack.chat_postMessage(channel=BILL, text="late", thread_ts=root))["ts"]
        replies = await world.slack.conversations_replies(channel=BILL, ts=root)
        assert [m["text"] for m in replies["messages"]] == ["root"]
        assert "reply_count" not in replies["messages"][0]
        assert [m["text"] for m in (await world.channel("U0ANA"))["messages"]] == ["root"]
        assert (await world.ledger())["messages"][1]["hidden"] is True
        await world.slack.chat_update(channel=BILL, ts=ts, text="late, redrawn")
        await until(lambda: heard == ["root"])
        await world.page("/control/clock", seconds=15)
        await until(lambda: heard == ["root", "late, redrawn"])
        replies = await world.slack.conversations_replies(channel=BILL, ts=root)
        assert [m["text"] for m in replies["messages"]] == ["root", "late, redrawn"]
        assert "hidden" not in (await world.ledger())["messages"][1]


@pytest.mark.parametrize("then", ["hang", "reset", "error"])
async def test_a_post_that_becomes_visible_late_may_be_unanswered_too(world: World, then: str) -> None:
    await order(world, method="*", kind="visible_late", seconds=15, then=then)
    await world.slack.users_list()
    hasty = AsyncWebClient("xoxb-sandbox", base_url=f"{world.origin}/api/", timeout=1, retry_handlers=[])
    with pytest.raises((SlackApiError, aiohttp.ClientError, asyncio.TimeoutError)):
        await hasty.chat_postMessage(channel=BILL, text="late")
    history = await world.slack.conversations_history(channel=BILL)
    assert history["messages"] == []
    await world.page("/control/clock", seconds=16)
    await until(lambda: not world.state.hidden)
    history = await world.slack.conversations_history(channel=BILL)
    assert [m["text"] for m in history["messages"]] == ["late"]


async def fates(seed: int) -> list[bool]:
    async with running() as world:
        await order(world, method="*", kind="error", share=0.3, seed=seed)
        return ['"ok":true' in (await raw(world, "users.info", user="U0ANA"))[1] for _ in range(60)]


async def test_a_share_of_all_calls_is_struck_by_its_seed_until_it_is_ended() -> None:
    first, again, other = await fates(7), await fates(7), await fates(8)
    assert first == again != other
    assert 5 < first.count(False) < 35
    async with running() as world:
        name = await order(world, method="*", kind="error", share=1)
        assert (await world.slack.auth_test())["ok"]
        assert "internal_error" in (await raw(world, "users.list"))[1]
        standing = (await world.get("/control/faults"))["faults"]
        assert [(f["id"], f["struck"], f["left"]) for f in standing] == [(name, 1, None)]
        async with world.http.delete(f"{world.origin}/control/faults/{name}") as answer:
            assert answer.status == 200
        assert '"ok":true' in (await raw(world, "users.list"))[1]
        async with world.http.delete(f"{world.origin}/control/faults/{name}") as answer:
            assert (await answer.json())["error"] == "fault_not_found"
        assert (await world.get("/control/summary"))["struck"] == {"error": 1}


async def test_a_share_may_be_bounded_by_times(world: World) -> None:
    await order(world, method="users.list", kind="error", share=1, times=2)
    answers = ['"ok":true' in (await raw(world, "users.list"))[1] for _ in range(3)]
    assert answers == [False, False, True]


@pytest.mark.parametrize(
    "wish",
    [
        {"method": "x", "kind": "slow", "seconds": -1},
        {"method": "x", "kind": "slow", "seconds": "long"},
        {"method": "x", "kind": "slow", "effect": "never"},
        {"method": "x", "kind": "error", "share": 0},
        {"method": "x", "kind": "error", "share": 1.5},
        {"method": "x", "kind": "error", "share": True},
        {"method": "x", "kind": "error", "status": 99},
        {"method": "users.list", "kind": "visible_late"},
        {"method": "chat.postMessage", "kind": "visible_late", "then": "sing"},
        {"events": "reordered", "after": "two"},
        {"events": ["cut"]},
        {"method": "x", "kind": ["error"]},
    ],
)
async def test_an_impossible_order_is_named(world: World, wish: dict[str, Any]) -> None:
    assert (await world.page("/control/faults", **wish))["error"] == "invalid_fault"
    assert (await world.get("/control/faults"))["faults"] == []


async def test_what_was_still_hidden_at_the_end_is_seen_after_a_restart(tmp_path: Any) -> None:
    async with running(tmp_path) as world:
        await order(world, method=POST, kind="visible_late", seconds=900)
        await world.slack.chat_postMessage(channel=BILL, text="late")
        assert world.app[SANDBOX].state.hidden
    async with running(tmp_path) as world:
        await until(lambda: not world.state.hidden)
        assert await texts(world) == ["late"]
