"""Whose a conversation is: on two devices, before and after signing in, and never a stranger's."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from bot.demo import shop, world
from bot.demo.regular import Regular
from tests.scenarios.stage import BILLING, TWICE, Stage, empty_stage

Json = dict[str, Any]


async def open_shop(stage: Stage) -> web.AppRunner:
    runner = web.AppRunner(shop.build(stage.ports.baton_url, world.SITE_KEY), shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", stage.ports.shop, reuse_address=True).start()
    return runner


@pytest.fixture
async def shopping(stage: Stage) -> AsyncIterator[Stage]:
    """Baton, Slack, and the shop whose word Baton takes."""
    runner = await open_shop(stage)
    yield stage
    await runner.cleanup()


def browser(stage: Stage, name: str = "Jordan Ellis", *, signed_in: bool = True) -> Regular:
    one = Regular(name, stage.ports, stage.http, signed_in=signed_in)
    stage.customers.append(one)
    return one


async def asked(stage: Stage, one: Regular, path: str, method: str = "GET", **more: Any) -> tuple[int, Json]:
    """A call with that browser's token."""
    url = f"{stage.ports.baton_url}/v1/{path}"
    headers = {"Authorization": f"Bearer {one.token}", "Origin": stage.ports.shop_url}
    async with stage.http.request(method, url, headers=headers, **more) as answer:
        return answer.status, dict(await answer.json())


async def test_a_customer_finds_the_conversation_on_a_second_device_and_both_hear_the_agent(
    shopping: Stage,
) -> None:
    laptop, phone = browser(shopping), browser(shopping, "Phone")
    await laptop.start()
    await laptop.say(TWICE)
    await shopping.sees(lambda: shopping.ana.root(BILLING, "Jordan Ellis"))
    await phone.find()
    await shopping.sees(lambda: phone.sees("charged twice", "customer"))
    await shopping.ana.press(BILLING, "Jordan Ellis", "Claim")
    await shopping.sees(lambda: laptop.state.get("who") == phone.state.get("who") == "agent")
    await phone.say("From my phone now")
    await shopping.sees(shopping.thread)
    await shopping.ana.reply(BILLING, "Jordan Ellis", "I see both charges")
    for one in (laptop, phone):
        await shopping.sees(lambda one=one: one.sees("I see both charges", "agent"))  # type: ignore[misc]
    assert laptop.turns == phone.turns
    assert await shopping.thread() == ["Jordan Ellis (customer) From my phone now", "I see both charges"]
    assert len(await shopping.cards()) == 1


async def test_a_visitor_who_signs_in_keeps_the_conversation_and_the_visitors_key_opens_nothing(
    shopping: Stage,
) -> None:
    visitor, known = browser(shopping, "Guest", signed_in=False), browser(shopping)
    await visitor.start()
    await visitor.say(TWICE)
    await shopping.sees(lambda: visitor.state.get("who") == "waiting")
    await shopping.sees(lambda: shopping.cards("unverified"))
    await known.sign_in(visitor)
    await shopping.sees(lambda: shopping.ana.root(BILLING, "Jordan Ellis"))
    await known.find()
    await shopping.sees(lambda: known.sees("charged twice", "customer"))
    assert known.conversation == visitor.conversation
    status, told = await asked(shopping, visitor, f"conversations/{visitor.conversation}/changes")
    assert (status, told["code"]) == (404, "unknown_conversation")
    await shopping.ana.press(BILLING, "Jordan Ellis", "Claim")
    await shopping.sees(lambda: known.state.get("who") == "agent")
    await shopping.ana.reply(BILLING, "Jordan Ellis", "Hello Jordan")
    await shopping.sees(lambda: known.sees("Hello Jordan", "agent"))


PATHS: list[tuple[str, str, Json]] = [
    ("GET", "changes", {}),
    ("POST", "turns", {"json": {"client_id": "m1", "text": "Let me in"}}),
    ("PATCH", "turns/1", {"json": {"text": "Changed by somebody else"}}),
    ("DELETE", "turns/1", {}),
    ("POST", "seen", {"json": {"seq": 1}}),
    ("POST", "typing", {"json": {}}),
    ("POST", "handoff", {"json": {}}),
    ("GET", "handoff", {}),
    ("PATCH", "handoff", {"json": {"wants": "Something else"}}),
    ("DELETE", "handoff", {}),
    ("POST", "rating", {"json": {"score": 1}}),
    ("POST", "attachments?name=a.txt", {"data": b"words"}),
]


@pytest.mark.parametrize("signed_in", [False, True])
async def test_nobody_opens_a_strangers_conversation(shopping: Stage, signed_in: bool) -> None:
    """Neither another visitor nor a customer that the shop vouches for."""
    owner = browser(shopping, "Robin", signed_in=False)
    stranger = browser(shopping, "Jordan", signed_in=signed_in)
    await owner.start()
    await owner.say(TWICE)
    await shopping.sees(lambda: owner.state.get("who") == "waiting")
    await stranger.start()
    await stranger.say("How do refunds work?")
    before = list(owner.changes)
    for method, rest, more in PATHS:
        path = f"conversations/{owner.conversation}/{rest}"
        status, told = await asked(shopping, stranger, path, method, **more)
        assert (status, told["code"]) == (404, "unknown_conversation"), path
    _, listed = await asked(shopping, stranger, "conversations")
    assert [one["id"] for one in listed["conversations"]] == [stranger.conversation]
    await owner.reload()
    await shopping.sees(lambda: owner.changes == before)


async def test_where_identity_is_required_a_visitor_is_told_so_and_a_customer_is_helped(
    tmp_path: Path,
) -> None:
    async with empty_stage(tmp_path) as stage:
        stage.edits = {"[server]": "[identity]\nrequired = true\n\n[server]"}
        await stage.open_slack()
        await stage.open_baton()
        runner = await open_shop(stage)
        with pytest.raises(AssertionError, match=r"403.*identity_required"):
            await browser(stage, "Robin", signed_in=False).start()
        known = browser(stage)
        await known.start()
        await known.say(TWICE)
        await stage.sees(lambda: stage.ana.root(BILLING, "Jordan Ellis"))
        await stage.ana.press(BILLING, "Jordan Ellis", "Claim")
        await stage.sees(lambda: known.state.get("who") == "agent")
        await stage.ana.reply(BILLING, "Jordan Ellis", "Hello Jordan")
        await stage.sees(lambda: known.sees("Hello Jordan", "agent"))
        await runner.cleanup()
