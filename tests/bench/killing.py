"""kill -9, and how soon every lane whose last word is not in doubt goes on."""

from __future__ import annotations

import asyncio
import random
import sqlite3
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from bot.delivery.loop import LEASE
from tests import postgres
from tests.bench import scene as scenes
from tests.bench.ear import Ear
from tests.bench.measures import Aim, BenchFailed, Part
from tests.bench.stage import CHANNELS, channel
from tests.bench.words import Words

TURNS = 6
"""Of each conversation at once: more than Slack takes in a moment, so that some wait whenever it falls."""
ONE_AIM = 5.0
REPLICAS_AIM = LEASE.total_seconds() + 2
ONE_ROUNDS, REPLICAS_ROUNDS = 3, 1


class Fall(NamedTuple):
    """Seconds from the kill to the next word in each lane; `doubtful`: those whose last word was in doubt."""

    took: Sequence[float]
    doubtful: int


async def measure(folder: Path, seed: int) -> Part:
    """Raises BenchFailed or DemoFailed."""
    chance = random.Random(seed)
    (folder / "one").mkdir()
    (folder / "two").mkdir()
    one = await _rounds(folder / "one", chance, ONE_ROUNDS)
    async with postgres.fresh_database() as database:
        two = await _rounds(folder / "two", chance, REPLICAS_ROUNDS, database)
    table = ["AFTER KILL -9: SECONDS UNTIL EACH LANE THAT IS NOT IN DOUBT GOES ON"]
    table += [_line("one process, started again at once (SQLite)", one)]
    table += [_line("two replicas, one killed (PostgreSQL)", two)]
    table += ["  The nearest peer, measured on another day: 11.5 to 11.9 s."]
    worst, worst_of_two = (max(max(fall.took) for fall in falls) for falls in (one, two))
    aims = [
        Aim("after kill -9 every lane not in doubt goes on, SQLite", worst, ONE_AIM, "s"),
        Aim("after kill -9 of a replica every such lane goes on", worst_of_two, REPLICAS_AIM, "s"),
    ]
    figures = {"killed": {"one": worst, "replicas": worst_of_two}}
    samples = {name: [fall._asdict() for fall in falls] for name, falls in (("one", one), ("two", two))}
    return Part(table, figures, samples, aims)


def _line(name: str, falls: Sequence[Fall]) -> str:
    took = sorted(one for fall in falls for one in fall.took)
    doubtful = sum(fall.doubtful for fall in falls)
    middle = took[len(took) // 2]
    return f"  {name}: half {middle:.1f}, all {took[-1]:.1f}; {len(took)} lanes, {doubtful} more in doubt"


async def _rounds(folder: Path, chance: random.Random, rounds: int, database: str = "") -> list[Fall]:
    """Conversations of their own in each round; where there are two replicas, the killed one stays away."""
    words = Words(chance)
    places = [channel(number) for _ in range(rounds) for number in range(CHANNELS)]
    replicas = 2 if database else 1
    async with (
        scenes.opened(folder, places, database=database, replicas=replicas) as scene,
        scene.watched() as ear,
    ):
        falls = []
        for start in range(0, len(places), CHANNELS):
            talks = scene.talks[start : start + CHANNELS]
            said = await asyncio.gather(*(_said(scene, words, talk) for talk in talks))
            await asyncio.sleep(chance.random())
            falls.append(await _fall(scene, ear, said))
            if not database:
                await _all(ear, said)
        return falls


async def _said(scene: scenes.Scene, words: Words, talk: scenes.Talk) -> tuple[str, list[str]]:
    """The conversation, and the tokens of what was said in it."""
    tokens = [words.token() for _ in range(TURNS)]
    for token in tokens:
        await scene.say(talk, token, words.turn())
    return talk.member.conversation, tokens


async def _fall(scene: scenes.Scene, ear: Ear, said: Sequence[tuple[str, list[str]]]) -> Fall:
    begun = time.perf_counter()
    scene.batons[0].kill()
    await scene.batons[0].wait()
    sure = await _sure(scene)
    if not scene.postgres:
        await scene.batons[0].start()
    waiting = [
        token for conversation, tokens in said if conversation in sure for token in _next(ear, tokens, begun)
    ]
    if not waiting:
        raise BenchFailed("nothing waited when Baton was killed")
    seen = await asyncio.gather(*(ear.first(token, 2 * REPLICAS_AIM) for token in waiting))
    return Fall([at - begun for at in seen], len(said) - len(waiting))


def _next(ear: Ear, tokens: Sequence[str], killed: float) -> list[str]:
    """What comes first after what was seen before the kill."""
    return [token for token in tokens if (ear.when(token) or killed) >= killed][:1]


async def _sure(scene: scenes.Scene) -> set[str]:
    """The conversations in whose lane something waits and nothing was in hand."""
    query = (
        "SELECT handoff.conversation_id FROM lane JOIN handoff ON handoff.id = lane.handoff_id "
        "WHERE lane.kind = 'thread' AND lane.pending > 0 AND lane.sending_id IS NULL"
    )
    if scene.postgres:
        return {row[0] for row in await asyncio.to_thread(postgres.rows, scene.postgres, query)}
    with closing(sqlite3.connect(scene.database)) as connection:
        return {row[0] for row in connection.execute(query)}


async def _all(ear: Ear, said: Sequence[tuple[str, list[str]]]) -> None:
    await asyncio.gather(*(ear.first(token, 60.0) for _, tokens in said for token in tokens))
