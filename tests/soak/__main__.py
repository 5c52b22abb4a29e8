"""`python -m tests.soak --minutes 60 --seed 1 --channels 60 --conversations 240 [--messages N] [--kills N]`

Ends when the minutes are over, or as many messages and kills are reached where they are named.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import tempfile
import time
from pathlib import Path

from tests.soak.chaos import Chaos
from tests.soak.judging import Verdict, is_done, judge
from tests.soak.people import Ledger, Talk, people
from tests.soak.stage import Stage, opened
from tests.soak.world import World

REPORT_SECONDS = 10.0
SETTLE_SECONDS = 600.0


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--channels", type=int, default=60)
    parser.add_argument("--conversations", type=int, default=240)
    parser.add_argument("--replicas", type=int, default=3)
    parser.add_argument("--pause", type=float, default=2.0, help="seconds between two turns of one talk")
    parser.add_argument("--every", type=float, default=5.0, help="seconds between two misfortunes")
    parser.add_argument("--messages", type=int, default=0, help="enough of them (0: as many as there are)")
    parser.add_argument("--kills", type=int, default=0, help="enough of them")
    parser.add_argument("--sqlite", action="store_true", help="one replica on SQLite, and kills only")
    parser.add_argument("--calm", action="store_true", help="kills only")
    parser.add_argument("--keep", type=Path, help="folder for logs (default: one that is removed)")
    return parser.parse_args()


async def soak(chosen: argparse.Namespace, folder: Path) -> int:
    print(f"seed {chosen.seed}, {chosen.channels} channels, {chosen.conversations} conversations", flush=True)
    world, replicas = World(folder, chosen.channels), 1 if chosen.sqlite else chosen.replicas
    async with opened(world, chosen.seed, replicas, sqlite=chosen.sqlite) as stage:
        talks, enough = people(stage, chosen.conversations), asyncio.Event()
        ledger = Ledger(stage, talks)
        chaos = Chaos(stage, chosen.every, calm=chosen.calm)
        async with asyncio.TaskGroup() as group:
            following = group.create_task(ledger.follow())
            talking = [group.create_task(talk.talk(chosen.pause, enough)) for talk in talks]
            suffering = group.create_task(chaos.run())
            await _until_enough(chosen, talks, chaos)
            suffering.cancel()
            enough.set()
            await chaos.heal()
            for one in talking:
                await one
            verdict = await _settled(stage, talks)
            following.cancel()
        return _tell(verdict, chaos)


async def _until_enough(chosen: argparse.Namespace, talks: list[Talk], chaos: Chaos) -> None:
    begun = time.monotonic()
    while (past := time.monotonic() - begun) < chosen.minutes * 60:
        await asyncio.sleep(REPORT_SECONDS)
        said = sum(talk.wrote + len(talk.spoke) for talk in talks)
        arrived = sum(talk.seen + len(talk.heard) for talk in talks)
        claimed = sum(talk.who == "agent" for talk in talks)
        rate = said / (past + REPORT_SECONDS)
        print(
            f"{past:5.0f} s: {claimed} claimed, {said} said, {arrived} arrived, {rate:.1f}/s, {chaos.counts}",
            flush=True,
        )
        if chosen.messages and said >= chosen.messages and chaos.counts["kill"] >= chosen.kills:
            return


async def _settled(stage: Stage, talks: list[Talk]) -> Verdict:
    """Once all has arrived, or nothing is waited for any longer."""
    end = time.monotonic() + SETTLE_SECONDS
    while time.monotonic() < end and not is_done(talks):  # noqa: ASYNC110
        await asyncio.sleep(1)
    await asyncio.sleep(5)  # what comes twice comes later
    return await judge(stage, talks)


def _tell(verdict: Verdict, chaos: Chaos) -> int:
    print(*verdict.examples[:40], sep="\n")
    print(f"befell: {chaos.counts}")
    told = f"{verdict.lost} lost, {verdict.doubled} doubled, {verdict.disordered} disordered"
    print(f"{verdict.messages} messages, {chaos.counts['kill']} kills: {told}", flush=True)
    return int(verdict.bad > 0)


def main() -> int:
    chosen = options()
    with contextlib.ExitStack() as stack:
        folder = chosen.keep or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="soak-")))
        folder.mkdir(parents=True, exist_ok=True)
        return asyncio.run(soak(chosen, folder))


if __name__ == "__main__":
    raise SystemExit(main())
