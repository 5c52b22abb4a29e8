"""More of what users of other bridges complain about: threads that are gone, connections, and what leaks."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from bot.read_marks import PAUSE
from tests.scenarios.stage import BILLING, GENERAL, TWICE, Stage, empty_stage

BILL = "C0BILL"
OWN = {"salary": "ninety thousand", "order_id": "order 4711"}


@asynccontextmanager
async def listing(folder: Path, fields: str) -> AsyncIterator[Stage]:
    """With that list of what agents see of a customer."""
    async with empty_stage(folder) as stage:
        stage.edits["[[customer_channels]]"] = f"[card]\nfields = {fields}\n\n[[customer_channels]]"
        await stage.open_slack()
        await stage.open_baton()
        yield stage


async def all_of_slack(stage: Stage) -> str:
    """Every message, private word and window that was ever made, as Slack has it."""
    return str(await stage.ledger())


def alarms(stage: Stage) -> list[Any]:
    return stage.rows("select kind from alarm where cleared_at is null")


async def test_09_a_deleted_thread_is_opened_anew_and_no_reply_lands_in_the_open_channel(
    stage: Stage,
) -> None:
    customer = await stage.claimed()
    root = await stage.ana.root(BILLING, "Jordan")
    assert root
    gone = await stage.page("control/threads", channel=BILL, ts=root["ts"])
    assert gone["ok"]
    await customer.say("Are you still there?")
    await stage.sees(lambda: stage.thread())
    roots = (await stage.ana.channel(BILLING))["messages"]
    assert all("Are you still there?" not in str(one["blocks"]) for one in roots)
    await stage.ana.reply(BILLING, "Jordan", "Still here")
    await stage.sees(lambda: customer.times("Still here") == 1)


async def test_10_old_threads_go_on_after_slack_was_connected_anew(stage: Stage) -> None:
    customer = await stage.claimed()
    await stage.ana.reply(BILLING, "Jordan", "Before")
    await stage.sees(lambda: customer.times("Before") == 1)
    await stage.close_baton()
    await stage.open_baton()
    await stage.ana.reply(BILLING, "Jordan", "After")
    await stage.sees(lambda: customer.times("After") == 1)
    await customer.say("I hear you")

    async def is_told() -> bool:
        return any("I hear you" in said for said in await stage.thread())

    await stage.sees(is_told)
    assert len(await stage.cards()) == 1


async def test_11_a_channel_that_takes_nothing_is_said_and_the_card_stands_elsewhere(stage: Stage) -> None:
    assert (await stage.page("control/channels", channel=BILL, is_archived=True))["ok"]
    customer = await stage.customer()
    await customer.say(TWICE)
    await stage.sees(lambda: stage.ana.root(GENERAL, "Jordan"))
    assert "channel_lost" in alarms(stage)

    async def is_said() -> bool:
        return (await stage.readiness())[0] == 200

    await stage.sees(is_said)


async def test_21_after_the_hand_back_the_assistant_is_not_silent(stage: Stage) -> None:
    customer = await stage.claimed()
    await stage.ana.reply(BILLING, "Jordan", "I take this over; the assistant will be silent now")
    await stage.sees(lambda: customer.times("be silent now") == 1)
    await stage.ana.pick(BILLING, "Jordan", "Hand back to the assistant")
    await stage.sees(stage.ana.window)
    await stage.ana.submit({})
    await stage.sees(lambda: customer.state.get("who") == "assistant")
    await customer.say("How do I wash my down jacket?")
    await stage.sees(lambda: customer.heard[-1][0] == "assistant")


async def test_22_who_writes_again_does_not_land_on_an_agent_who_went_home(stage: Stage) -> None:
    customer = await stage.claimed()
    for who in (stage.ana, stage.ben):
        await who.command(BILLING, "/handoff shift on")
    await stage.sees(lambda: stage.whispers("U0BEN"))
    await stage.ana.press(BILLING, "Jordan", "Resolve")
    await stage.sees(stage.ana.window)
    await stage.ana.submit({"How did it end?": "Solved"})
    await stage.sees(lambda: customer.state.get("rate") == "asked")
    await stage.ana.command(BILLING, "/handoff shift off")

    async def is_off() -> bool:
        return "You're off shift." in await stage.whispers("U0ANA")

    await stage.sees(is_off)
    await customer.say("I was charged a third time")
    await stage.sees(lambda: customer.state.get("who") == "waiting")
    await stage.sees(lambda: stage.ben.root(BILLING, "Claim"))
    await stage.ben.press(BILLING, "Jordan", "Claim")
    await stage.sees(lambda: customer.state.get("who") == "agent")


async def test_25_only_the_fields_that_are_listed_reach_slack(tmp_path: Path) -> None:
    async with listing(tmp_path, '["name", "plan", "order_id"]') as stage:
        customer = await stage.claimed(
            customer={
                "email": "jordan@ellis.example",
                "zone": "Asia/Tokyo",
                "locale": "ja",
                "fields": OWN,
            },
            account={"name": "Ellis Trail Co", "plan": "Pro", "value": "4,800 a year"},
        )
        await stage.ana.reply(BILLING, "Jordan", "I have it")
        await stage.sees(lambda: customer.times("I have it") == 1)
        await customer.say("Thank you, and when?")
        await stage.ana.press(BILLING, "Jordan", "Transcript")
        await stage.sees(stage.ana.window)
        shown = await all_of_slack(stage) + await stage.ana.window()
        assert "order id: order 4711" in shown
        assert "Pro plan" in shown
        hidden = ("ellis.example", "Ellis Trail Co", "4,800", "ninety thousand", "salary", "their time")
        assert [word for word in hidden if word in shown] == []
        assert "ninety" not in str(stage.rows("select customer from conversation"))


async def test_25_where_not_even_the_name_is_listed_nobody_in_slack_reads_it(tmp_path: Path) -> None:
    async with listing(tmp_path, "[]") as stage:
        customer = await stage.customer(customer={"email": "jordan@ellis.example"})
        await customer.say(TWICE)
        await stage.sees(lambda: stage.ana.root(BILLING, "Visitor (verified)"))
        await stage.ana.press(BILLING, "Visitor", "Claim")
        await stage.sees(lambda: customer.state.get("who") == "agent")
        await customer.say("Hello?")
        await stage.ana.open_home()
        await stage.ana.command(BILLING, "/handoff find Jordan")
        await stage.sees(lambda: stage.whispers("U0ANA"))
        assert "Jordan Ellis" not in await all_of_slack(stage) + await stage.ana.home()


async def test_25_a_handoff_is_ended_from_slack(stage: Stage) -> None:
    customer = await stage.claimed()
    await stage.ana.press(BILLING, "Jordan", "Resolve")
    await stage.sees(stage.ana.window)
    await stage.ana.submit({"How did it end?": "Solved"})
    await stage.sees(lambda: customer.state.get("rate") == "asked")


async def test_that_the_customer_has_seen_it_stands_on_the_card_and_nowhere_else(stage: Stage) -> None:
    customer = await stage.claimed()
    await stage.ana.reply(BILLING, "Jordan", "I have it")
    await stage.sees(lambda: customer.times("I have it") == 1)
    said = await stage.thread()
    await customer.has_seen()
    stage.clock.passed += PAUSE
    await stage.sees(lambda: stage.ana.root(BILLING, "by the customer"))
    assert await stage.thread() == said
