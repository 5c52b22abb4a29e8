"""Spam, through Slack and back: the menu on the card, the customer's side, and the way out."""

from __future__ import annotations

import aiohttp
import pytest

from tests.scenarios.stage import BILLING, Stage


async def pick_block(stage: Stage, name: str, user: str = "U0ANA") -> None:
    colleague = stage.colleague(user)
    await colleague.pick(BILLING, name, "Block as spam")
    assert "everything else this customer has open" in await colleague.window()
    await colleague.submit({})


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
