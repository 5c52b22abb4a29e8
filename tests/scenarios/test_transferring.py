"""A handoff that another team goes on with: one that waits, one that is held, one whose team sleeps."""

from __future__ import annotations

from tests.scenarios.stage import BILLING, GENERAL, Stage

JORDAN = "Jordan Ellis"
TEAM, NOTE = "To which team?", "What should they know?"


async def offered(stage: Stage) -> str:
    """The open window's words, with its teams."""
    view = (await stage.ana.workspace())["views"][-1]
    [menu] = [block["element"] for block in view["blocks"] if block["block_id"] == "skill"]
    return " | ".join(option["text"]["text"] for option in menu["options"])


async def stands(stage: Stage, words: str, channel: str = BILLING) -> bool:
    return any(words in line for line in await stage.thread(channel))


async def team(stage: Stage, name: str) -> str:
    return next(one for one in (await offered(stage)).split(" | ") if one.startswith(name))


async def transferred(stage: Stage, name: str, note: str = "") -> None:
    await stage.ana.pick(BILLING, JORDAN, "Transfer to another team")
    await stage.ana.submit({TEAM: await team(stage, name), NOTE: note})


async def test_a_held_handoff_goes_on_with_another_team_and_the_customer_starts_nothing_over(
    stage: Stage,
) -> None:
    customer = await stage.claimed()
    await customer.say("It is about the October bill")
    await stage.sees(lambda: stands(stage, "October bill"))
    await transferred(stage, "General", "They moved in October, look at the address")
    emi = stage.colleague("U0EMI")
    await stage.sees(lambda: emi.root(GENERAL, "look at the address"))
    card = await emi.root(GENERAL, JORDAN)
    assert card is not None
    assert "from Billing by Ana Ruiz" in str(card["blocks"])
    await stage.sees(lambda: customer.state.get("who") == "waiting")
    assert customer.times("Ana Ruiz has passed this on to General") == 1
    assert not customer.times("look at the address")
    await stage.sees(lambda: stage.ana.root(BILLING, "Moved to General by Ana Ruiz"))
    await stage.sees(lambda: stage.ana.root(BILLING, "Open its new card"))
    closed = await stage.ana.root(BILLING, "Moved to General by Ana Ruiz")
    assert closed is not None
    assert not [block for block in closed["blocks"] if block["type"] == "actions"]
    await emi.press(GENERAL, JORDAN, "Claim")
    await stage.sees(lambda: customer.state.get("who") == "agent")
    await emi.reply(GENERAL, JORDAN, "Emi here, I read it all")
    await stage.sees(lambda: ("Emi Tanaka", "Emi here, I read it all") in customer.heard)
    assert await stands(stage, "October bill", GENERAL)
