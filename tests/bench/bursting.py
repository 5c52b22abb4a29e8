"""Many turns at once into one channel, and one that Slack turns away: how soon all stand there."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from functools import partial

from bot.delivery.shaping import LAG
from handlers.slack.rates import POST_BURST, SECOND
from tests.bench import scene as scenes
from tests.bench.ear import Ear
from tests.bench.measures import Aim, Part
from tests.bench.stage import channel
from tests.bench.words import Words

TALKS, TURNS = 20, 200
TURNED_AWAY = (1, 2, 3)
"""The channels in which one call is answered 429."""
RETRY_AFTER = 2
GOES_ON_AIM, BURST_AIM = 3.0, 1.1
PATIENCE = 300.0


PLACES = [*[channel(0)] * TALKS, *map(channel, TURNED_AWAY)]


async def measure(scene: scenes.Scene, ear: Ear, words: Words, talks: Sequence[scenes.Talk]) -> Part:
    """`talks` are those of PLACES. Raises BenchFailed."""
    away = [await _turned_away(scene, ear, words, talk) for talk in talks[TALKS:]]
    await asyncio.sleep((POST_BURST + 1) * SECOND.total_seconds())
    before = await _posts(scene)
    took = await _burst(scene, ear, words, talks[:TALKS])
    posts = await _posts(scene) - before
    limited = (await scene.summary())["limited"].get("chat.postMessage", 0) - len(away)
    return _part(away, took, posts, limited)


def ideal(posts: int) -> float:
    """Seconds until the last of so many posts may stand in one channel."""
    return max(0, posts - POST_BURST) * SECOND.total_seconds()


async def _turned_away(scene: scenes.Scene, ear: Ear, words: Words, talk: scenes.Talk) -> float:
    fault = {"method": "chat.postMessage", "kind": "ratelimited", "retry_after": RETRY_AFTER}
    await scene.control("faults", **fault)
    return await _seen(scene, ear, words, talk)


async def _burst(scene: scenes.Scene, ear: Ear, words: Words, talks: Sequence[scenes.Talk]) -> list[float]:
    """Each customer says theirs one after the other, all customers at once."""

    async def one(talk: scenes.Talk) -> list[str]:
        tokens = [words.token() for _ in range(TURNS // TALKS)]
        for token in tokens:
            await scene.say(talk, token, words.turn())
        return tokens

    begun = time.perf_counter()
    said = await asyncio.gather(*(one(talk) for talk in talks))
    tokens = [token for each in said for token in each]
    seen = await asyncio.gather(*map(partial(ear.first, patience=PATIENCE), tokens))
    return sorted(at - begun for at in seen)


async def _seen(scene: scenes.Scene, ear: Ear, words: Words, talk: scenes.Talk) -> float:
    token, begun = words.token(), time.perf_counter()
    await scene.say(talk, token, words.turn())
    return await ear.first(token) - begun


async def _posts(scene: scenes.Scene) -> int:
    return (await scene.summary())["calls"].get("chat.postMessage", 0)


def _part(away: Sequence[float], took: Sequence[float], posts: int, limited: int) -> Part:
    best, unjoined = ideal(posts), ideal(TURNS)
    table = [
        f"SLACK'S PACE: {TURNS} TURNS OF {TALKS} CONVERSATIONS AT ONCE INTO ONE CHANNEL",
        f"  all said there after {took[-1]:.1f} s, in {posts} posts, for turns that wait over "
        f"{LAG.total_seconds():.0f} s are joined",
        f"  ideal for {posts} posts (one a second after {POST_BURST} at once): {best:.1f} s, "
        f"ratio {took[-1] / best:.2f}; without joining: {unjoined:.0f} s",
        f"  half of the turns after {took[len(took) // 2]:.1f} s; answered 429: {limited}",
        f"  after a 429 with Retry-After {RETRY_AFTER} the channel went on after "
        + ", ".join(f"{one:.2f} s" for one in away),
        "  The nearest peer, measured on another day: 423 s for 153 of 200 turns; 31.6 s after such a 429.",
    ]
    figures = {
        "burst": {
            "seconds": took[-1],
            "posts": posts,
            "ideal": best,
            "unjoined": unjoined,
            "limited": limited,
        },
        "after_429": {"worst": max(away)},
    }
    aims = [
        Aim(f"after a 429 with Retry-After {RETRY_AFTER} the channel goes on", max(away), GOES_ON_AIM, "s"),
        Aim(f"burst of {TURNS} turns in one channel, of the ideal time", took[-1] / best, BURST_AIM),
    ]
    return Part(table, figures, {"burst": list(took), "after_429": list(away)}, aims)
