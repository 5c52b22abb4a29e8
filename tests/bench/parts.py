"""The parts of the bench, by name, in the order in which they run."""

from __future__ import annotations

import argparse
from collections.abc import Awaitable, Callable
from pathlib import Path

from tests.bench import (
    acking,
    bursting,
    crossing,
    crowd,
    hearing,
    opening,
    posting,
    process_report,
    report,
    serving,
    storing,
    together,
    volume,
)
from tests.bench.measures import Part

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


async def _bursting(folder: Path, options: argparse.Namespace) -> Part:
    return await bursting.measure(folder, options.seed)


async def _together(folder: Path, options: argparse.Namespace) -> Part:
    return await together.measure(folder, options.seed, 4 * options.rounds)


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
    "bursting": _bursting,
    "opening": _opening,
}
