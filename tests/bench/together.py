"""Visitors who start at the same moment: whether anybody is refused."""

from __future__ import annotations

import asyncio
import random
import time
from pathlib import Path

from tests.bench import scene as scenes
from tests.bench.measures import Aim, Latency, Part
from tests.bench.rows import latencies, row
from tests.bench.words import Words

VISITORS = 20
PEER = "The nearest peer, measured on another day: 17 to 18 of 20 refused in each of 6 rounds."


async def measure(folder: Path, seed: int, rounds: int) -> Part:
    """Raises BenchFailed or DemoFailed."""
    words = Words(random.Random(seed))
    async with scenes.opened(folder) as scene:
        found = []
        for _ in range(rounds):
            found.append(await asyncio.gather(*(_starts(scene, words.turn()) for _ in range(VISITORS))))
    took = Latency([[seconds for seconds, _ in one] for one in found])
    refused = [status for one in found for _, status in one if status >= 300]
    table = [
        row(f"{VISITORS} VISITORS START AT ONCE, MS", "p50", "p95", "p99", "p95 of rounds"),
        latencies("conversation and first words stored", took),
        f"  {rounds} rounds, refused: {len(refused)} of {rounds * VISITORS}. {PEER}",
    ]
    figures = {"start_together": {"refused": len(refused), "of": rounds * VISITORS, "p99": took.at(0.99)}}
    aims = [Aim(f"{VISITORS} visitors at the same moment, {rounds} rounds: refused", len(refused), 0)]
    return Part(table, figures, {"took": took.rounds, "refused": refused}, aims)


async def _starts(scene: scenes.Scene, text: str) -> tuple[float, int]:
    """Seconds, and the status of the answer that decided it: the first refusal or the last of the two."""
    begun = time.perf_counter()
    url = f"{scene.urls[0]}/v1/conversations"
    async with scene.session.post(url, json={"customer": {"name": "A visitor"}}) as answer:
        status, started = answer.status, dict(await answer.json())
    if status < 300:
        headers = {"Authorization": f"Bearer {started['token']}"}
        said = {"client_id": "first", "text": text}
        async with scene.session.post(f"{url}/{started['id']}/turns", json=said, headers=headers) as answer:
            status = answer.status
    return time.perf_counter() - begun, status
