"""An hour in which Slack answers nobody, and how what was said meanwhile drains."""

from __future__ import annotations

import asyncio
import random
import time
from functools import partial
from pathlib import Path

from handlers.slack.rates import POST_BURST, SECOND
from tests.bench import scene as scenes
from tests.bench.measures import Aim, Part
from tests.bench.shifted import CLOCK
from tests.bench.stage import channel
from tests.bench.words import Words

HOUR, STEPS = 3600.0, 6
"""The hour passes in steps, so that who tries again does it as often as in a true hour's end."""
CHANNELS, TALKS, TURNS = 2, 20, 3
"""Of each channel the conversations, of each conversation the turns."""
STEP_SECONDS = 0.8
LIMITED_AIM = 0.01
PATIENCE = 180.0


async def measure(folder: Path, seed: int) -> Part:
    """Raises BenchFailed or DemoFailed."""
    words = Words(random.Random(seed))
    places = [channel(number) for number in range(CHANNELS) for _ in range(TALKS)]
    async with scenes.opened(folder, places, module="tests.bench.shifted") as scene, scene.watched() as ear:
        await scene.control("outage", on=True)
        tokens = [token for talk in scene.talks for token in await _said(scene, words, talk)]
        for step in range(1, STEPS + 1):
            await asyncio.sleep(STEP_SECONDS)
            (folder / CLOCK).write_text(str(step * HOUR / STEPS))
            await scene.control("clock", seconds=HOUR / STEPS)
        before = await scene.summary()
        await scene.control("outage", on=False)
        ended = time.perf_counter()
        seen = await asyncio.gather(*map(partial(ear.first, patience=PATIENCE), tokens))
        after = await scene.summary()
    first, last = min(seen) - ended, max(seen) - ended
    calls, limited = (_sum(after, what) - _sum(before, what) for what in ("calls", "limited"))
    posts = after["calls"]["chat.postMessage"] - before["calls"].get("chat.postMessage", 0)
    return _part(first, last, posts, calls, limited)


async def _said(scene: scenes.Scene, words: Words, talk: scenes.Talk) -> list[str]:
    tokens = [words.token() for _ in range(TURNS)]
    for token in tokens:
        await scene.say(talk, token, words.turn())
    return tokens


def _sum(summary: dict[str, dict[str, int]], what: str) -> int:
    return sum(summary[what].values())


def _part(first: float, last: float, posts: int, calls: int, limited: int) -> Part:
    best = max(0, posts / CHANNELS - POST_BURST) * SECOND.total_seconds()
    table = [
        f"AFTER AN HOUR WITHOUT SLACK: {CHANNELS * TALKS * TURNS} TURNS IN {CHANNELS * TALKS} CONVERSATIONS",
        f"  the first stood there {first:.1f} s after the outage, the last after {last:.1f} s: {posts} posts in "
        f"{CHANNELS} channels",
        f"  the allowed rate alone: {best:.1f} s; answered 429: {limited} of {calls} calls "
        f"({limited / calls:.2%})",
    ]
    figures = {
        "outage": {
            "first": first,
            "last": last,
            "posts": posts,
            "ideal": best,
            "calls": calls,
            "limited": limited,
        }
    }
    aim = Aim("after an hour's outage, calls answered 429", limited / calls * 100, LIMITED_AIM * 100, "%")
    return Part(table, figures, {}, [aim])
