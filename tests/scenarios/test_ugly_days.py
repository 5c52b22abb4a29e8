"""Crashes, outages, limits and clumsy hands: both sides still see everything once."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.app import slack as slack_side
from bot.demo.processes import Program, Running
from bot.sandbox.clock import utc_now
from bot.sandbox.http_delivery import HttpDelivery
from bot.sandbox.outbound import Retry
from tests.handlers.slack.house import click
from tests.sandbox.world import SECRET
from tests.scenarios.stage import BILLING, TWICE, Stage, empty_stage
from tests.scenarios.test_complaints import alarms


@pytest.fixture
async def process(tmp_path: Path) -> AsyncIterator[tuple[Stage, Running]]:
    """Slack here, and Baton as a process of its own, not started yet."""
    async with empty_stage(tmp_path) as stage:
        await stage.open_slack()
        stage.write_config()
        program = Program(
            "Baton",
            ("bot", "run", "--config", str(tmp_path / "baton.toml")),
            stage.environment,
            tmp_path / "baton.log",
            f"{stage.ports.baton_url}/readyz",
        )
        async with Running(program) as running:
            yield stage, running


async def test_killed_while_slack_hangs_over_an_accepted_post_there_is_one_card_and_one_reply(
    process: tuple[Stage, Running],
) -> None:
    stage, baton = process
    await stage.fault(method="chat.postMessage", kind="accepted_then_hang")
    customer = await stage.customer()
    await customer.say(TWICE)
    await stage.sees(stage.cards)
    baton.kill()
    await baton.wait()
    await baton.start()
    await stage.sees(lambda: anchored(stage), 25)
    await stage.fault(method="chat.postMessage", kind="accepted_then_hang")
    await customer.say("Are you still there?")
    await stage.sees(stage.thread)
    baton.kill()
    await baton.wait()
    waiting = asyncio.create_task(customer.say("I am back"))
    await baton.start()
    await waiting
    await stage.sees(lambda: said(stage, "I am back"), 25)
    assert len(await stage.cards()) == 1
    assert [line.removeprefix("Jordan Ellis (customer) ") for line in await stage.thread()] == [
        "Are you still there?",
        "I am back",
    ]


async def said(stage: Stage, words: str) -> bool:
    return any(words in line for line in await stage.thread())


async def anchored(stage: Stage) -> bool:
    return stage.rows("select ts from drawing where ts is not null") != []


async def test_slack_down_at_the_start_costs_customers_nothing_and_is_said_and_recovers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(slack_side, "RETRY_SECONDS", 0.1)
    async with empty_stage(tmp_path) as stage:
        await stage.open_baton(until="healthz")
        customer = await stage.customer()
        await customer.say("How do refunds work?")
        await stage.sees(lambda: customer.sees("refund", speaker="assistant"))
        await customer.say(TWICE)
        await stage.sees(lambda: customer.state.get("who") == "waiting")
        status, body = await stage.readiness()
        assert status == 503
        assert "Slack gave no answer" in body["detail"]
        await stage.open_slack()
        await stage.sees(stage.cards)
        await stage.sees(lambda: is_ready(stage))


async def is_ready(stage: Stage) -> bool:
    return (await stage.readiness())[0] == 200


async def test_a_card_that_slack_holds_off_comes_after_its_time_and_once(stage: Stage) -> None:
    await stage.fault(method="chat.postMessage", kind="ratelimited", retry_after=2)
    customer = await stage.customer()
    await customer.say(TWICE)
    await stage.sees(lambda: customer.state.get("who") == "waiting")
    stage.clock.passed += timedelta(seconds=2)
    await stage.sees(stage.cards)
    await customer.say("Are you there?")
    await stage.sees(lambda: stage.thread())
    assert len(await stage.cards()) == 1
    calls = (await stage.ledger())["calls"]
    assert calls["chat.postMessage"] == 3


async def test_a_reply_whose_answer_is_lost_stands_once(stage: Stage) -> None:
    customer = await stage.claimed()
    await stage.fault(method="chat.postMessage", kind="accepted_then_reset")
    await customer.say("First")
    await customer.say("Second")
    await stage.sees(lambda: said(stage, "First"))
    stage.clock.passed += timedelta(seconds=5)
    await stage.sees(lambda: said(stage, "Second"))
    assert [line.split()[-1] for line in await stage.thread()] == ["First", "Second"]


async def test_a_slack_that_goes_away_in_the_middle_loses_neither_side(stage: Stage) -> None:
    customer = await stage.claimed()
    await stage.page("control/sockets/close")
    await stage.ana.reply(BILLING, "Jordan", "Said while the socket was down")
    await customer.say("Me too")
    await stage.sees(lambda: customer.sees("Said while the socket was down"), 20)
    await stage.sees(lambda: said(stage, "Me too"))


async def test_a_claim_by_who_is_not_in_the_skills_channel_changes_nothing(signed: Stage) -> None:
    """The sandbox lets nobody press where they are no member, so the press is sent as Slack would."""
    customer = await signed.with_card()
    slack = HttpDelivery(f"{signed.ports.baton_url}/slack/events", SECRET, 3, utc_now)
    handoff = signed.rows("select id from handoff")[0]
    assert (await slack.send("interactive", click(handoff, "U0CHLOE"), Retry())).acked
    assert customer.state["who"] == "waiting"
    assert (await slack.send("interactive", click(handoff, "U0ANA"), Retry())).acked
    await slack.close()
    await signed.sees(lambda: customer.state.get("name") == "Ana Ruiz")
    assert signed.rows("select count(*) from fact where kind = 'Claimed'") == [1]


async def press(stage: Stage, user: str, label: str, card: dict[str, object] | None = None) -> None:
    """Presses a button on the card as it was drawn when `card` was seen."""
    seen = card or (await stage.cards())[0]
    blocks = seen["blocks"]
    assert isinstance(blocks, list)
    button = next(
        element
        for block in blocks
        for element in block.get("elements", ())
        if element.get("type") == "button" and element["text"]["text"] == label
    )
    where = {"channel": seen["channel"], "ts": seen["ts"]}
    pressed = {key: button[key] for key in ("action_id", "value")}
    assert (await stage.page("page/clicks", **{"as": user}, **where, **pressed))["ok"]


async def told(stage: Stage, user: str, words: str) -> bool:
    return words in await stage.whispers(user)


async def test_a_double_click_on_claim_says_already_yours(stage: Stage) -> None:
    customer = await stage.with_card()
    card = (await stage.cards())[0]
    await press(stage, "U0ANA", "Claim", card)
    await press(stage, "U0ANA", "Claim", card)
    await stage.sees(lambda: told(stage, "U0ANA", "already yours"))
    assert customer.times("has joined") == 1


async def test_a_click_on_a_card_drawn_before_the_end_is_refused_kindly(stage: Stage) -> None:
    customer = await stage.with_card()
    stale = (await stage.cards())[0]
    await customer.withdraw()
    await press(stage, "U0ANA", "Claim", stale)
    await stage.sees(lambda: told(stage, "U0ANA", "no longer waits for a person"))
    assert customer.state["who"] == "assistant"


async def test_an_expired_trigger_asks_to_press_again_and_changes_nothing(stage: Stage) -> None:
    customer = await stage.claimed()
    await stage.fault(method="views.open", kind="error", error="expired_trigger_id")
    await stage.ana.press(BILLING, "Jordan", "Resolve")
    await stage.sees(lambda: told(stage, "U0ANA", "Press it again"))
    assert customer.state["who"] == "agent"
    await stage.ana.press(BILLING, "Jordan", "Resolve")
    await stage.sees(stage.ana.window)


async def test_a_broken_promise_is_told_once_to_both_sides_and_alarmed(stage: Stage) -> None:
    customer = await stage.with_card()
    stage.clock.passed += timedelta(minutes=16)
    await stage.sees(lambda: customer.times("We're sorry") == 1)
    await stage.sees(lambda: said(stage, "has been told that it is late"))
    assert alarms(stage) == ["promise_broken"]


async def test_a_restart_keeps_both_sides_whole(stage: Stage) -> None:
    customer = await stage.claimed()
    before = list(customer.heard)
    await stage.close_baton()
    await stage.ana.reply(BILLING, "Jordan", "Said while Baton was away")
    await stage.open_baton()
    await stage.sees(lambda: customer.sees("Said while Baton was away"), 20)
    await customer.reload()
    await stage.sees(lambda: customer.sees("Said while Baton was away"))
    assert customer.heard == [*before, ("Ana Ruiz", "Said while Baton was away")]
    assert len(await stage.cards()) == 1
