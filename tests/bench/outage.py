"""An hour in which Slack answers nobody, and how what was said meanwhile drains."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from functools import partial

from handlers.slack.rates import POST_BURST, SECOND
from tests.bench import scene as scenes
from tests.bench.ear import Ear
from tests.bench.measures import Aim, Part
from tests.bench.shifted import CLOCK
from tests.bench.stage import channel
from tests.bench.words import Words

HOUR, STEPS = 3600.0, 6
"""The hour passes in steps, so that who tries again does it as often as in a true hour's end."""
POST, LOOK = "chat.postMessage", "conversations.replies"
OTHERS = 4
"""Channels that are others' in the same scene."""
CHANNELS, TALKS, TURNS = 2, 15, 3
"""Of each channel the conversations, of each conversation the turns."""
STEP_SECONDS = 0.8
LIMITED_AIM = 0.01
PATIENCE = 180.0


PLACES = [channel(OTHERS + number) for number in range(CHANNELS) for _ in range(TALKS)]


async def measure(scene: scenes.Scene, ear: Ear, words: Words, talks: Sequence[scenes.Talk]) -> Part:
    """`talks` are those of PLACES; the scene's Baton runs on the shifted clock. Raises BenchFailed."""
    await scene.control("outage", on=True)
    tokens = [token for talk in talks for token in await _said(scene, words, talk)]
    for step in range(1, STEPS + 1):
        await asyncio.sleep(STEP_SECONDS)
        (scene.folder / CLOCK).write_text(str(step * HOUR / STEPS))
        await scene.control("clock", seconds=HOUR / STEPS)
    before = await scene.summary()
    await scene.control("outage", on=False)
    ended = time.perf_counter()
    seen = await asyncio.gather(*map(partial(ear.first, patience=PATIENCE), tokens))
    after = await scene.summary()
    first, last = min(seen) - ended, max(seen) - ended
    calls, limited = (_sum(after, what) - _sum(before, what) for what in ("calls", "limited"))
    posts, looks = (_of(after, method) - _of(before, method) for method in (POST, LOOK))
    return _part(first, last, posts, looks, calls, limited)


def _of(summary: dict[str, dict[str, int]], method: str) -> int:
    return summary["calls"].get(method, 0)


async def _said(scene: scenes.Scene, words: Words, talk: scenes.Talk) -> list[str]:
    tokens = [words.token() for _ in range(TURNS)]
    for token in tokens:
        await scene.say(talk, token, words.turn())
    return tokens


def _sum(summary: dict[str, dict[str, int]], what: str) -> int:
    return sum(summary[what].values())


def _part(first: float, last: float, posts: int, looks: int, calls: int, limited: int) -> Part:
    best = max(0, posts / CHANNELS - POST_BURST) * SECOND.total_seconds()
    table = [
        f"AFTER AN HOUR WITHOUT SLACK: {CHANNELS * TALKS * TURNS} TURNS IN {CHANNELS * TALKS} CONVERSATIONS",
        f"  the first stood {first:.1f} s after the outage, the last after {last:.1f} s, {posts} posts in "
        f"{CHANNELS} channels",
        f"  the posts' pace alone: {best:.1f} s; {looks} looks into threads (Slack allows 50 a minute)",
        f"  answered 429: {limited} of {calls} calls ({limited / calls:.2%})",
    ]
    figures = {
        "outage": {
            "first": first,
            "last": last,
            "posts": posts,
            "ideal": best,
            "looks": looks,
            "calls": calls,
            "limited": limited,
        }
    }
    aim = Aim("after an hour's outage, calls answered 429", limited / calls * 100, LIMITED_AIM * 100, "%")
    return Part(table, figures, {}, [aim])
