"""Whatever happens on two devices of one customer and between them, both end with what the store holds."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path
from random import Random

import pytest
import pytest_asyncio
from playwright.async_api import Browser

from bot.domain.conversation import Speaker
from tests.widget.devices import Baton, Device, as_shown, device, line_of, serving

pytestmark = pytest.mark.asyncio(loop_scope="session")

SEEDS = range(5)
STEPS = 16
SETTLED = 30.0
"""Seconds: a widget that lost its connection several times waits that long at most before it tries again."""

ON_A_DEVICE = ("say", "say", "say", "edit", "edit", "take back", "reload", "ask", "away", "back")
AROUND = ("answers", "answers", "answers", "cut", "restart")


@pytest_asyncio.fixture(loop_scope="session")
async def baton(tmp_path: Path) -> AsyncIterator[Baton]:
    async with serving(tmp_path) as baton:
        yield baton


class Life:
    """One sequence of steps; the same seed makes the same one, but for who is quicker."""

    def __init__(self, seed: int, baton: Baton, devices: tuple[Device, Device]) -> None:
        self.chance = Random(seed)
        self.baton = baton
        self.devices = devices
        self.said = 0
        self.done: list[str] = []

    async def live(self) -> None:
        for number in range(STEPS):
            await self.step(number)
            await asyncio.sleep(self.chance.choice((0, 0, 0.05, 0.3)))
        for one in self.devices:
            await one.context.set_offline(False)

    async def step(self, number: int) -> None:
        one = self.chance.choice(self.devices)
        what = self.chance.choice(ON_A_DEVICE + AROUND)
        self.done.append(what if what in AROUND else f"{one.name}: {what}")
        match what:
            case "say":
                await self.say(one)
            case "edit":
                await one.edit(self.chance.randrange(50), f"{one.name}'s edit {number}")
            case "take back":
                await one.take_back(self.chance.randrange(50))
            case "ask":
                await one.press(self.chance.choice(("Talk to a person", "Stop waiting")))
            case "reload":
                await one.reload()
            case "away" | "back":
                await one.context.set_offline(what == "away")
            case "answers":
                await self.baton.answers(self.chance, f"Answer {number}")
            case "cut":
                self.baton.wire.cut()
            case "restart":
                await self.baton.stop()
                await self.baton.start()

    async def say(self, one: Device) -> None:
        self.said += 1
        await one.say(f"{one.name} says {self.said}")

    async def agree(self) -> str:
        """What is still different; "" when both show what the store holds."""
        turns, state = await self.baton.holds()
        own = [turn for turn in turns if turn.speaker is Speaker.CUSTOMER]
        if len(own) != self.said:
            return f"{self.said} were said and {len(own)} are stored"
        for one in self.devices:
            seen, line = await one.shows()
            if seen != as_shown(turns):
                return f"{one.name} shows {seen}\nand the store holds {as_shown(turns)}"
            if not line.startswith(line_of(state)):
                return f"{one.name} says {line!r}, and {state} is so"
        return ""


@pytest.mark.parametrize("seed", SEEDS)
async def test_two_devices_end_with_what_the_store_holds(seed: int, browser: Browser, baton: Baton) -> None:
    baton.customer = f"customer-{seed}"
    async with AsyncExitStack() as stack:
        phone = await stack.enter_async_context(device(browser, baton, "Phone"))
        life = Life(seed, baton, (phone, phone))
        await life.say(phone)
        await phone.screen.get_by_text("Sent", exact=True).wait_for()
        desk = await stack.enter_async_context(device(browser, baton, "Desk"))
        life.devices = (phone, desk)
        await life.live()
        until = asyncio.get_running_loop().time() + SETTLED
        while different := await life.agree():
            assert asyncio.get_running_loop().time() < until, f"seed {seed}, {life.done}:\n{different}"
            await asyncio.sleep(0.05)
        await in_order(baton)
        assert phone.faults + desk.faults == []


async def in_order(baton: Baton) -> None:
    """Each device's words stand in the order in which it said them, each once."""
    turns, _ = await baton.holds()
    assert [turn.seq for turn in turns] == list(range(1, len(turns) + 1))
    for name in ("Phone", "Desk"):
        numbers = [int(turn.text.split()[2]) for turn in turns if turn.text.startswith(f"{name} says ")]
        assert numbers == sorted(set(numbers))
