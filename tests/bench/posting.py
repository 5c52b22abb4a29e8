"""From a turn that is stored to Slack's channel, with 10 and with 30 live conversations in each channel."""

from __future__ import annotations

import random
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from handlers.slack.rates import POST_BURST, SECOND
from tests.bench import scene as scenes
from tests.bench.ear import Ear
from tests.bench.measures import Aim, BenchFailed, Latency, Part
from tests.bench.pacing import paced
from tests.bench.rows import P99, latencies, row
from tests.bench.stage import channel
from tests.bench.words import Words

CROWDS = {10: (0, 1, 2, 3), 30: (4, 5, 6, 7)}
"""Live conversations per channel, and the channels which have so many."""
BETWEEN = 45.0
"""Seconds between two turns of a customer who talks to a person: as people read, think and type."""
AIM = 0.3
PATIENCE = 60.0


class Posted(NamedTuple):
    """Seconds; `held`: Slack's pace of one post a second and channel was used up when it was said."""

    live: int
    beyond_stored: float
    waited: float
    held: bool


async def measure(folder: Path, seed: int, seconds: float) -> Part:
    """Raises BenchFailed or DemoFailed."""
    chance = random.Random(seed)
    places = [channel(number) for live, numbers in CROWDS.items() for number in numbers for _ in range(live)]
    async with scenes.opened(folder, places) as scene, scene.watched() as ear:
        plan = sorted(_moments(len(places), seconds, chance))
        sample = partial(_sample, scene, ear, Words(chance), [talk for _, talk in plan])
        found = await paced([moment for moment, _ in plan], sample)
        limited = sum((await scene.summary())["limited"].values())
    return _part(judged(found), limited)


def _moments(talks: int, seconds: float, chance: random.Random) -> list[tuple[float, int]]:
    """Each customer writes by themselves, whatever the others do."""
    found = []
    for talk in range(talks):
        at = chance.expovariate(1 / BETWEEN)
        while at < seconds:
            found.append((at, talk))
            at += chance.expovariate(1 / BETWEEN)
    return found


class Sent(NamedTuple):
    """By time.perf_counter()."""

    live: int
    channel: str
    said: float
    stored: float
    seen: float


async def _sample(scene: scenes.Scene, ear: Ear, words: Words, talks: Sequence[int], number: int) -> Sent:
    talk, token = scene.talks[talks[number]], words.token()
    live = next(live for live, numbers in CROWDS.items() if talk.channel in map(channel, numbers))
    said = time.perf_counter()
    await scene.say(talk, token, words.turn())
    stored = time.perf_counter()
    return Sent(live, talk.channel, said, stored, await ear.first(token, PATIENCE))


def judged(sent: Sequence[Sent]) -> list[Posted]:
    """Whether a rate held one is told by what stood in its channel before, by the rate's own arithmetic."""
    found = []
    for place in dict.fromkeys(one.channel for one in sent):
        rate = Bucket()
        for one in sorted((one for one in sent if one.channel == place), key=lambda one: one.stored):
            held = not rate.take(one.stored)
            beyond = max(0.0, one.seen - one.stored)
            found.append(Posted(one.live, beyond, one.seen - one.said, held))
    return found


class Bucket:
    """Slack's pace as Baton keeps it: one a second after a burst."""

    def __init__(self) -> None:
        self._full_at = 0.0

    def take(self, now: float) -> bool:
        """False where it has to wait for its place, which is taken then."""
        step = SECOND.total_seconds()
        begin = max(self._full_at, now)
        self._full_at = begin + step
        return begin - now <= (POST_BURST - 1) * step


def _part(found: Sequence[Posted], limited: int) -> Part:
    table = [row(f"STORED TO SLACK, A TURN EACH {BETWEEN:.0f} S, MS", "p50", "p95", "p99", "")]
    figures, aims = {}, []
    for live in CROWDS:
        of = [one for one in found if one.live == live]
        free = [one.beyond_stored for one in of if not one.held]
        if not free:
            raise BenchFailed(f"with {live} conversations a channel no turn was free of Slack's rates")
        beyond, waited = Latency([free]), Latency([[one.waited for one in of]])
        share = 1 - len(free) / len(of)
        table.append(latencies(f"{live} conversations a channel", beyond))
        table.append(latencies("  all of them, from the POST", waited))
        table.append(
            f"    {len(of)} turns; held back by Slack's pace and left out of the first line: {share:.1%}"
        )
        figures[f"stored_to_slack_{live}_live"] = {
            "p50": beyond.at(0.5),
            "p99": beyond.at(P99),
            "all_p99": waited.at(P99),
            "held_share": share,
        }
        aims.append(
            Aim(
                f"store to Slack, {live} live a channel, not held, p99",
                beyond.at(P99) * 1000,
                AIM * 1000,
                "ms",
            )
        )
    table.append(f"Calls that Slack answered 429: {limited}.")
    return Part(table, figures, {"posted": [one._asdict() for one in found]}, aims)
