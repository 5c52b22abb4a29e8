"""Spam, through Slack and back: the menu on the card, the customer's side, and the way out."""

from __future__ import annotations

import aiohttp
import pytest

from tests.scenarios.stage import BILLING, Stage


async def pick_block(stage: Stage, name: str, user: str = "U0ANA") -> None:
    """The entry behind the card's three dots, as Slack tells of it."""
    colleague = stage.colleague(user)
    card = await colleague.root(BILLING, name)
    assert card
    for block in card["blocks"]:
        for element in block.get("elements", ()):
            if element.get("type") == "overflow":
                channel = (await colleague.channel(BILLING))["id"]
                pressed = {"action_id": element["action_id"], "selected_option": element["options"][0]}
                where = {"as": user, "channel": channel, "ts": card["ts"], "block_id": block["block_id"]}
                assert (await stage.page("page/clicks", **where, **pressed))["ok"]
                return
    raise AssertionError("the card has no menu")


async def test_an_agent_blocks_and_another_lets_them_write_again(stage: Stage) -> None:
    customer = await stage.with_card()
    await pick_block(stage, customer.name)
    await stage.sees(lambda: customer.state.get("blocked"))
    await stage.sees(lambda: stage.ana.root(BILLING, "blocked as spam by Ana Ruiz"))
    with pytest.raises((AssertionError, aiohttp.ClientResponseError)) as refused:
        await customer.say("still here")
    assert "blocked" in str(refused.value)
    assert not any("still here" in line for line in await stage.thread())
    await stage.ben.press(BILLING, customer.name, "Unblock")
    await stage.sees(lambda: customer.state.get("blocked") is False)
    await stage.sees(lambda: customer.times("You can write here again"))
    await customer.say("How much is delivery?")
    await stage.sees(lambda: [name for name, _ in customer.heard if name == "assistant"])
    assert not any("How much is delivery" in line for line in await stage.thread())
