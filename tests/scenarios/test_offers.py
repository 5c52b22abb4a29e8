"""A handoff offered: by a colleague who hands it on, and in turn to whoever is on shift."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.demo.colleague import Colleague
from tests.scenarios.stage import BILLING, Stage, empty_stage

JORDAN = "Jordan Ellis"


async def stands(stage: Stage, words: str) -> bool:
    return any(words in line for line in await stage.thread())


async def hand_to_ben(stage: Stage) -> None:
    await stage.ana.pick(BILLING, JORDAN, "Hand to a colleague")
    note = "The bank answers on Monday"
    await stage.ana.submit({"Who takes over?": "U0BEN", "What should they know?": note})
    await stage.sees(lambda: stage.ana.root(BILLING, "offered to Ben Okafor"))


async def test_a_holder_hands_a_customer_to_a_colleague_who_accepts(stage: Stage) -> None:
    customer = await stage.claimed()
    await hand_to_ben(stage)
    assert customer.times("is passing this to a colleague") == 1
    await stage.sees(lambda: stands(stage, "Accept or decline on the card"))
    await stage.sees(lambda: stage.ana.root(BILLING, "“The bank answers on Monday” from"))
    await stage.ana.press(BILLING, JORDAN, "Accept")
    await stage.sees(lambda: stage.whispers("U0ANA"))
    assert "This is offered to Ben Okafor" in await stage.whispers("U0ANA")
    await stage.ben.press(BILLING, JORDAN, "Accept")
    await stage.sees(lambda: stage.ana.root(BILLING, "with Ben Okafor"))
    await stage.ben.reply(BILLING, JORDAN, "Ben here, I take it from here")
    await stage.sees(lambda: ("Ben Okafor", "Ben here, I take it from here") in customer.heard)
    assert not any("Monday" in text for _, text in customer.heard)


async def test_what_nobody_accepts_is_back_in_the_queue(stage: Stage) -> None:
    customer = await stage.claimed()
    await hand_to_ben(stage)
    await stage.ben.press(BILLING, JORDAN, "Decline")
    await stage.sees(lambda: stands(stage, "They can't take it"))
    await stage.ana.press(BILLING, JORDAN, "Claim")
    await stage.sees(lambda: stage.ana.root(BILLING, "with Ana Ruiz"))
    await hand_to_ben(stage)
    stage.clock.passed += timedelta(minutes=2)
    await stage.sees(lambda: stands(stage, "The offer is over"))
    assert customer.state["who"] == "waiting"


async def test_who_cannot_take_over_is_named_in_the_window(stage: Stage) -> None:
    await stage.claimed()
    await stage.ana.pick(BILLING, JORDAN, "Hand to a colleague")
    nobody = "Not among this skill's agents"
    for who, why in (("U0PRIYA", nobody), ("U0BATON", nobody), ("U0ANA", "Choose somebody else")):
        await stage.ana.submit({"Who takes over?": who})
        assert why in str((await stage.ana.workspace())["views"][-1]["errors"])
    assert await stage.ana.root(BILLING, "with Ana Ruiz")


@pytest.fixture
async def in_turn(tmp_path: Path) -> AsyncIterator[Stage]:
    """Billing's handoffs are offered."""
    async with empty_stage(tmp_path) as stage:
        channel = 'channel = "support-billing"'
        stage.edits[channel] = f'{channel}\nassignment = "offer"'
        await stage.open_slack()
        await stage.open_baton()
        yield stage


async def test_in_turn_it_is_offered_on_home_to_who_has_room(in_turn: Stage) -> None:
    stage = in_turn
    customer = await stage.with_card()
    await stage.ben.command(BILLING, "/handoff shift on billing")
    await stage.sees(lambda: says(stage, "U0BEN", "You're on shift for Billing"))
    await stage.sees(lambda: stage.ana.root(BILLING, "offered to Ben Okafor"))
    await stage.sees(lambda: stands(stage, "waits for your yes"))
    await stage.ben.open_home()
    await stage.sees(lambda: shows(stage.ben, "offered until"))
    assert "You can claim: 1" not in await stage.ben.home()
    await stage.ben.press_home("Accept")
    await stage.sees(lambda: customer.state["who"] == "agent")
    await stage.sees(lambda: stage.ana.root(BILLING, "with Ben Okafor"))


async def test_a_break_by_command_and_a_shift_changed_on_home(stage: Stage) -> None:
    await stage.ana.command(BILLING, "/handoff shift break 30")
    await stage.sees(lambda: says(stage, "U0ANA", "You are not on shift. /handoff shift on begins one."))
    await stage.ana.command(BILLING, "/handoff shift on billing")
    await stage.sees(lambda: says(stage, "U0ANA", "You're on shift for Billing"))
    await stage.ana.command(BILLING, "/handoff shift break soon")
    await stage.sees(lambda: says(stage, "U0ANA", "/handoff shift break until 14:00"))
    await stage.ana.command(BILLING, "/handoff shift break 30")
    await stage.sees(lambda: says(stage, "U0ANA", "You're on a break until"))
    maya = stage.colleague("U0MAYA")
    await maya.open_home()
    await stage.sees(lambda: shows(maya, "Ana Ruiz (on a break)"))
    await stage.ana.open_home()
    await stage.sees(lambda: shows(stage.ana, "You're on a break until"))
    await stage.ana.press_home("Change")
    await stage.ana.submit({"How many conversations at once?": "0"})
    assert "Say for how many" in str((await stage.ana.workspace())["views"][-1]["errors"])
    await stage.ana.submit({"How many conversations at once?": "7"})
    await stage.sees(lambda: shows(stage.ana, "You have room for 7 at once."))


async def test_who_goes_off_shift_with_a_customer_in_hand_is_asked(stage: Stage) -> None:
    customer = await stage.claimed()
    await stage.ana.command(BILLING, "/handoff shift on billing")
    await stage.sees(lambda: says(stage, "U0ANA", "You're on shift for Billing"))
    await stage.ana.command(BILLING, "/handoff shift off")
    await stage.sees(lambda: says(stage, "U0ANA", "Still with you: 1"))
    await stage.ana.press(BILLING, "Still with you: 1", "Decide what becomes of them")
    await stage.ana.submit({"All of them": "Hand to a colleague"})
    assert "Choose a colleague." in str((await stage.ana.workspace())["views"][-1]["errors"])
    everybody = {"All of them": "Hand to a colleague", "Which colleague, for what you hand over?": "U0BEN"}
    await stage.ana.submit(everybody)
    await stage.sees(lambda: stage.ana.root(BILLING, "offered to Ben Okafor"))
    await stage.ben.press(BILLING, JORDAN, "Accept")
    await stage.sees(lambda: customer.state["name"] == "Ben Okafor")


async def test_on_home_the_window_opens_with_the_end_of_the_shift(stage: Stage) -> None:
    customer = await stage.claimed()
    await stage.ana.open_home()
    await stage.sees(lambda: shows(stage.ana, "Go on shift"))
    await stage.ana.press_home("Go on shift")
    await stage.sees(lambda: shows(stage.ana, "Go off shift"))
    await stage.ana.press_home("Go off shift")
    await stage.sees(lambda: shows(stage.ana, "Decide what becomes of them"))
    assert "All of them" in await stage.ana.window()
    await stage.ana.close()
    await stage.ana.press_home("Decide what becomes of them")
    await stage.ana.submit({"All of them": "Release: they wait for somebody else"})
    await stage.sees(lambda: customer.state["who"] == "waiting")

    async def is_decided() -> bool:
        return not await shows(stage.ana, "Decide what becomes of them")

    await stage.sees(is_decided)


async def says(stage: Stage, user: str, words: str) -> bool:
    return words in await stage.whispers(user)


async def shows(who: Colleague, words: str) -> bool:
    return words in await who.home()
