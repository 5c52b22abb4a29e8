"""`baton demo --play`: drives everything through the public doors, prints what each side saw and when."""

from __future__ import annotations

import asyncio
import difflib
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import aiohttp

from bot.demo.cast import Act, Cast
from bot.demo.colleague import Colleague
from bot.demo.customer import Customer
from bot.demo.outside_ai import OutsideAI
from bot.demo.processes import DemoFailed, free_port
from bot.demo.regular import Regular
from bot.demo.run import Stage, stage, tell_what_is_left_alone
from bot.demo.script import acts
from bot.demo.transcripts import both_sides
from bot.demo.world import Ports

Json = dict[str, Any]

OPENS_IN = timedelta(seconds=25)
LOOK_EVERY = 0.02
LINE = 600
EXPECTED = Path(__file__).parent / "transcript.txt"


async def play(*, accept: bool = False) -> int:
    """0 when every act was seen in time and both transcripts are as checked in, else 1.

    `accept` writes what was seen as the new transcript. Raises DemoFailed when the stage can't be set.
    """
    ports = Ports(free_port(), free_port(), free_port(), free_port())
    tell_what_is_left_alone()
    with tempfile.TemporaryDirectory(prefix="baton-play-") as name:
        opening = time.monotonic() + OPENS_IN.total_seconds()
        async with stage(Path(name), ports, OPENS_IN) as running, aiohttp.ClientSession() as session:
            cast = _cast(running, session, opening)
            customers = (cast.jordan, cast.robin, cast.sasha)
            chat = await cast.fern.open()
            for customer in customers:
                await customer.start()
            try:
                seen_all = await _perform(acts(cast))
                seen = await both_sides(_told(cast), cast.maya, (cast.ben, cast.maya))
            finally:
                for customer in (*customers, cast.phone):
                    await customer.close()
                await chat.cleanup()
            if not seen_all:
                print(f"\n{seen}\nBaton's log ends:\n{_tail(running)}")
    return _judge(seen_all, seen, accept=accept)


async def _perform(acts: list[Act]) -> bool:
    for number, act in enumerate(acts, 1):
        begun = time.monotonic()
        try:
            await act.do()
        except (AssertionError, aiohttp.ClientError, DemoFailed) as error:
            print(f"{number:3}  FAILED    {act.words}\n     {error}", flush=True)
            return False
        if act.takes_its_time:
            begun = time.monotonic()
        while not await act.see():
            if time.monotonic() - begun > act.within:
                print(f"{number:3}  NOT SEEN  {act.words}", flush=True)
                return False
            await asyncio.sleep(LOOK_EVERY)
        print(f"{number:3}  {(time.monotonic() - begun) * 1000:6.0f} ms  {act.words}", flush=True)
    return True


def _judge(seen_all: bool, seen: str, *, accept: bool) -> int:
    if not seen_all:
        return 1
    if accept:
        EXPECTED.write_text(seen)
        print(f"\nWritten to {EXPECTED.name}; read the change before you commit it.")
        return 0
    expected = EXPECTED.read_text()
    if seen == expected:
        print("\nAll seen in time, and both transcripts are as expected.")
        return 0
    print("\nThe transcripts differ (- expected, + seen):")
    print("\n".join(difflib.unified_diff(expected.splitlines(), seen.splitlines(), lineterm="", n=1)))
    return 1


def _cast(running: Stage, session: aiohttp.ClientSession, opening: float) -> Cast:
    async def until_opening() -> None:
        await asyncio.sleep(max(0.0, opening - time.monotonic()))

    def colleague(user: str) -> Colleague:
        return Colleague(user, running.ports.slack_url, session)

    return Cast(
        jordan=Regular("Jordan Ellis", running.ports, session, signed_in=True),
        phone=Regular("Phone", running.ports, session, signed_in=True),
        robin=Customer("Robin", running.ports, session, signed_in=False),
        sasha=Customer("Sasha", running.ports, session, signed_in=False),
        ana=colleague("U0ANA"),
        ben=colleague("U0BEN"),
        chloe=colleague("U0CHLOE"),
        deniz=colleague("U0DENIZ"),
        emi=colleague("U0EMI"),
        maya=colleague("U0MAYA"),
        priya=colleague("U0PRIYA"),
        fern=OutsideAI("Fern, an AI of another house", running.ports, session),
        baton=running.baton,
        until_opening=until_opening,
    )


def _told(cast: Cast) -> dict[str, list[Json]]:
    told = {f"{one.name}, in the widget": one.turns for one in (cast.jordan, cast.robin, cast.sasha)}
    return told | {f"{cast.fern.name}, by webhook": cast.fern.turns}


def _tail(running: Stage) -> str:
    lines = running.baton.program.log.read_text(errors="replace").splitlines()[-12:]
    return "\n".join(
        line if len(line) <= LINE else f"{line[: LINE // 2]} … {line[-LINE // 2 :]}" for line in lines
    )
