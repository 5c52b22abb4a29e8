"""An agent's desk through Bolt and the sandbox: the Home tab, and the lists by command."""

from __future__ import annotations

from tests.scenarios.stage import BILLING, GENERAL, Stage

JORDAN = "Jordan Ellis"


async def test_an_agent_works_from_the_home_tab(stage: Stage) -> None:
    customer = await stage.with_card()
    await stage.ana.open_home()
    await stage.sees(lambda: shows(stage, "You can claim: 1"))
    await stage.ana.press_home("Claim", JORDAN)
    await stage.sees(lambda: customer.state["who"] == "agent")
    await stage.sees(lambda: shows(stage, "It is yours now"))
    await stage.sees(lambda: stage.ana.root(BILLING, "with Ana Ruiz"))
    await stage.ana.press_home("Refresh")
    await stage.sees(lambda: shows(stage, "With you: 1"))
    await stage.sees(lambda: shows(stage, "Open"))
    await stage.ana.reply(BILLING, JORDAN, "The second charge goes back today")
    await stage.sees(lambda: customer.times("goes back today"))
    await stage.ana.press_home("Refresh")
    await stage.sees(lambda: shows(stage, "1 claimed · 0 resolved · first word"))


async def shows(stage: Stage, said: str) -> bool:
    return said in await stage.ana.home()


async def test_whom_a_colleague_was_faster_with_is_told_on_the_tab(stage: Stage) -> None:
    await stage.with_card()
    await stage.ana.open_home()
    await stage.sees(lambda: shows(stage, "You can claim: 1"))
    await stage.ben.press(BILLING, JORDAN, "Claim")
    await stage.sees(lambda: stage.ana.root(BILLING, "with Ben Okafor"))
    await stage.ana.press_home("Claim", JORDAN)
    assert (await stage.ana.home()).startswith("Ben Okafor claimed this first.")
    assert "You can claim:" not in await stage.ana.home()


async def test_the_shift_button_is_the_command(signed: Stage) -> None:
    stage = signed
    await stage.ana.open_home()
    await stage.sees(lambda: shows(stage, "You're not on shift."))
    await stage.ana.press_home("Go on shift")
    await stage.sees(lambda: shows(stage, "You're on shift for"))
    await stage.ana.command(BILLING, "/handoff shift off")
    await stage.sees(lambda: stage.whispers("U0ANA"))
    await stage.sees(lambda: says(stage, "You're off shift."))
    await stage.ana.press_home("Refresh")
    await stage.sees(lambda: shows(stage, "You're not on shift."))


async def test_the_lists_by_command_lead_from_the_queue_to_what_is_mine(stage: Stage) -> None:
    customer = await stage.with_card()
    await stage.ana.command(BILLING, "/handoff queue billing")
    await stage.sees(lambda: says(stage, f"1 waits for Billing High · {JORDAN}: "))
    await stage.ana.press(BILLING, "1 waits for Billing", "Claim")
    await stage.sees(lambda: customer.state["who"] == "agent")
    await stage.sees(lambda: says(stage, "It is yours now: answer in its thread. With you: 1"))
    await stage.ana.command(GENERAL, "/handoff find jordan")
    await stage.sees(lambda: says(stage, "Billing · with Ana Ruiz"))


async def says(stage: Stage, said: str) -> bool:
    return said in await stage.whispers("U0ANA")
