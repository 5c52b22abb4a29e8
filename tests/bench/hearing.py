"""From a turn that is stored to the browser that hears it: in one process, and from replica to replica."""

from __future__ import annotations

import json
import random
import time
from contextlib import AsyncExitStack
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from bot.app.starting import SystemClock
from bot.ports import Tx
from handlers.customers.sessions import Sessions
from storage.postgres import PostgresStore
from storage.store import SqliteStore
from tests import postgres
from tests.bench import scene as scenes
from tests.bench import stage as stages
from tests.bench.crowd import Member, conversations
from tests.bench.ear import Ear
from tests.bench.listeners import opened
from tests.bench.measures import Aim, Latency, Part
from tests.bench.pacing import paced, steady
from tests.bench.rows import P99, latencies, latency_figure, row
from tests.bench.words import Words

RATE = 50
"""Turns a second."""
ROOMS = 50
ONE_AIM, REPLICAS_AIM = 0.15, 0.5
SECONDS = 2.0
"""Of one round."""


async def measure(folder: Path, seed: int, rounds: int) -> Part:
    """Raises BenchFailed or DemoFailed."""
    (folder / "one").mkdir()
    (folder / "two").mkdir()
    one, stored = await _measured(folder / "one", seed, rounds)
    async with postgres.fresh_database() as database:
        two, stored_there = await _measured(folder / "two", seed, rounds, database)
    table = [
        row(f"A TURN IS HEARD, {RATE} A SECOND, MS", "p50", "p95", "p99", "p95 of rounds"),
        latencies("in one process, from the POST", one),
        latencies("  of it, until its sender's 202", stored),
        latencies("  beyond the 202", beyond(one, stored)),
        latencies("at another replica, from the POST", two),
        latencies("  of it, until its sender's 202", stored_there),
        latencies("  beyond the 202", beyond(two, stored_there)),
        "One process on SQLite, two replicas on PostgreSQL. Aims count from the 202, after the commit.",
    ]
    figures = {
        "heard_in_one_process": latency_figure(one, stored),
        "heard_at_another_replica": latency_figure(two, stored_there),
    }
    samples = {
        "one": one.rounds,
        "stored": stored.rounds,
        "two": two.rounds,
        "stored_there": stored_there.rounds,
    }
    aims = [
        Aim("store to browser in one process, p99", beyond(one, stored).at(P99) * 1000, ONE_AIM * 1000, "ms"),
        Aim(
            "store to browser across two replicas, p99",
            beyond(two, stored_there).at(P99) * 1000,
            REPLICAS_AIM * 1000,
            "ms",
        ),
    ]
    return Part(table, figures, samples, aims)


def beyond(whole: Latency, part: Latency) -> Latency:
    """None less than nothing: some hear of a turn before its sender does."""
    pairs = zip(whole.rounds, part.rounds, strict=True)
    return Latency([[max(0.0, one - two) for one, two in zip(*pair, strict=True)] for pair in pairs])


async def _measured(folder: Path, seed: int, rounds: int, database: str = "") -> tuple[Latency, Latency]:
    """Until it was heard, and until it was stored. Said to the first replica, heard at the last."""
    members = await seeded(PostgresStore(database) if database else SqliteStore(folder / "baton.db"))
    async with AsyncExitStack() as stack:
        replicas = 2 if database else 1
        scene = await stack.enter_async_context(scenes.opened(folder, database=database, replicas=replicas))
        ear = Ear("a listener")
        for member in members:
            listener = await opened(
                "127.0.0.1",
                urlsplit(scene.urls[-1]).port or 0,
                f"/v1/conversations/{member.conversation}/stream",
                json.dumps({"token": member.token, "after": 0}).encode(),
                ear.note,
            )
            stack.callback(listener.close)
        words = Words(random.Random(seed))
        heard, stored = [], []
        for _ in range(rounds + 1):  # the first opens connections and is not counted
            sample = partial(_sample, scene, members, ear, words)
            found = await paced(steady(RATE, SECONDS), sample)
            heard.append([one for one, _ in found])
            stored.append([one for _, one in found])
        return Latency(heard[1:]), Latency(stored[1:])


async def _sample(
    scene: scenes.Scene, members: list[Member], ear: Ear, words: Words, number: int
) -> tuple[float, float]:
    token, text = words.token(), words.turn()
    talk = scenes.Talk(members[number % len(members)], "", "")
    begun = time.perf_counter()
    await scene.say(talk, token, text)
    stored = time.perf_counter() - begun
    return await ear.first(token) - begun, stored


async def seeded(store: scenes.Store) -> list[Member]:
    """Conversations that an outside AI answers: nothing follows a turn but that it is heard."""
    sessions, begun = Sessions(stages.SECRET, SystemClock()), conversations(ROOMS, outside=True)

    def add(tx: Tx) -> None:
        for conversation in begun:
            tx.conversations.add(conversation)

    await store.open()
    try:
        await store.write(add)
    finally:
        await store.close()
    return [Member(one.id, sessions.visitor(one.owner).token) for one in begun]
