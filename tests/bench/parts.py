"""The parts of the bench, by name, in the order in which they run."""

from __future__ import annotations

import argparse
import random
from collections.abc import Awaitable, Callable
from pathlib import Path

from tests.bench import (
    acking,
    bursting,
    crossing,
    crowd,
    desk,
    hearing,
    killing,
    opening,
    outage,
    posting,
    process_report,
    report,
    scene,
    serving,
    storing,
    together,
    volume,
)
from tests.bench.measures import Part
from tests.bench.words import Words

Measure = Callable[[Path, argparse.Namespace], Awaitable[Part]]
"""In a folder of its own."""


async def _storing(folder: Path, options: argparse.Namespace) -> Part:
    found = await storing.measure(folder, options.seed, rounds=2 * options.rounds, seconds=0.5)
    return report.storing(found)


async def _crossing(folder: Path, options: argparse.Namespace) -> Part:
    return report.crossing(await crossing.measure(folder, options.seed, options.rounds, options.samples))


async def _serving(folder: Path, options: argparse.Namespace) -> Part:
    return process_report.empty(await serving.measure(folder, options.seed, turns=options.turns))


async def _full(folder: Path, options: argparse.Namespace) -> Part:
    found = await serving.measure(folder, options.seed, conversations=options.stored, seconds=2.0)
    return process_report.full(found)


async def _volume(folder: Path, options: argparse.Namespace) -> Part:
    rounds, samples = options.rounds, 2 * options.samples
    return process_report.of_volume(
        await volume.measure(folder, options.seed, options.stored, rounds, samples)
    )


async def _crowd(folder: Path, options: argparse.Namespace) -> Part:
    return report.crowd(await crowd.measure(folder, options.seed, options.sockets))


async def _opening(folder: Path, options: argparse.Namespace) -> Part:
    return report.opening(await opening.measure(folder, options.loads))


async def _hearing(folder: Path, options: argparse.Namespace) -> Part:
    return await hearing.measure(folder, options.seed, options.rounds)


async def _acking(folder: Path, options: argparse.Namespace) -> Part:
    return await acking.measure(folder, options.seed, options.rounds)


async def _posting(folder: Path, options: argparse.Namespace) -> Part:
    return await posting.measure(folder, options.seed, options.seconds)


async def _slack(folder: Path, options: argparse.Namespace) -> Part:
    """What Slack holds back; the outage last, for it puts the clock forward."""
    words, first = Words(random.Random(options.seed)), len(bursting.PLACES)
    places = [*bursting.PLACES, *outage.PLACES]
    async with scene.opened(folder, places, module="tests.bench.shifted") as one, one.watched() as ear:
        burst = await bursting.measure(one, ear, words, one.talks[:first])
        away = await outage.measure(one, ear, words, one.talks[first:])
    return Part(
        [*burst.table, "", *away.table],
        burst.figures | away.figures,
        burst.rounds | away.rounds,
        [*burst.aims, *away.aims],
    )


async def _killing(folder: Path, options: argparse.Namespace) -> Part:
    return await killing.measure(folder, options.seed)


async def _together(folder: Path, options: argparse.Namespace) -> Part:
    return await together.measure(folder, options.seed, 4 * options.rounds)


async def _desk(folder: Path, options: argparse.Namespace) -> Part:
    """Twice as long, for a first minute is all first words."""
    return await desk.measure(folder, options.seed, options.rounds, options.samples, 2 * options.seconds)


PARTS: dict[str, Measure] = {
    "storing": _storing,
    "crossing": _crossing,
    "serving": _serving,
    "full": _full,
    "volume": _volume,
    "crowd": _crowd,
    "hearing": _hearing,
    "acking": _acking,
    "posting": _posting,
    "together": _together,
    "desk": _desk,
    "slack": _slack,
    "killing": _killing,
    "opening": _opening,
}
