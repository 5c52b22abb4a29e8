"""From Slack's sending of an event to its acknowledgement, which Baton gives once it is stored."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import aiohttp

from bot.demo.processes import Running, free_port
from handlers.slack.http import PATH
from tests.bench import scene as scenes
from tests.bench import stage as stages
from tests.bench.bare_bolt import PATH as BOLTS_PATH
from tests.bench.measures import Aim, BenchFailed, Latency, Part, ratio
from tests.bench.pacing import paced, steady
from tests.bench.people import post
from tests.bench.relay import Relay
from tests.bench.rows import P50, P99, latencies, latency_figure, ratios, row
from tests.bench.stage import channel
from tests.bench.words import Words

RATE = 50
"""Events a second."""
TIMES_AIM, P99_AIM = 2.0, 0.25
PATIENCE = 15.0
WAYS = {"socket": False, "signed HTTP": True}


@dataclass(frozen=True, slots=True)
class Side:
    """An app behind its own Slack: an event goes to one socket of an app only. Threads are (channel, ts)."""

    name: str
    session: aiohttp.ClientSession
    slack: str
    relay: Relay
    threads: Sequence[tuple[str, str]]


async def measure(folder: Path, seed: int, rounds: int, seconds: float = 1.0) -> Part:
    """Raises BenchFailed or DemoFailed."""
    table = [row(f"AN EVENT IS ACKNOWLEDGED, {RATE} A SECOND, MS", "p50", "p95", "p99", "p95 of rounds")]
    figures, samples, aims = {}, {}, []
    words = Words(random.Random(seed))
    for way, signed in WAYS.items():
        place = folder / way.replace(" ", "")
        place.mkdir()
        ours, late, early = await _way(place, words, rounds, seconds, signed=signed)
        table += [
            latencies(f"{way}: stored and acknowledged", ours),
            latencies("  floor: bare Bolt, after its echo", late),
            ratios(ours, late),
            latencies("  floor: bare Bolt, before it", early),
            ratios(ours, early),
        ]
        times = ratio(ours.of_rounds(P50), late.of_rounds(P50))
        aims += [
            Aim(f"event by {way}, stored and acknowledged, of a bare Bolt echo, p50", times, TIMES_AIM),
            Aim(f"event by {way}, stored and acknowledged, p99", ours.at(P99) * 1000, P99_AIM * 1000, "ms"),
        ]
        figures[f"acknowledged_{way}"] = latency_figure(ours, late) | {
            "ratio_early": ratio(ours.of_rounds(P50), early.of_rounds(P50))
        }
        samples[way] = [one.rounds for one in (ours, late, early)]
    table.append(
        "Bolt alone acknowledges before its listener has run, so that a crash loses the message; the aim"
    )
    table.append(
        "is held against the echo that is acknowledged when it was said, since Baton answers for its word."
    )
    return Part(table, figures, samples, aims)


async def _way(folder: Path, words: Words, rounds: int, seconds: float, *, signed: bool) -> list[Latency]:
    async with AsyncExitStack() as stack:
        session = await stack.enter_async_context(aiohttp.ClientSession())
        sides = [
            await _baton(stack, folder, session, signed=signed),
            await _bolt(stack, folder, session, signed=signed, late=True),
            await _bolt(stack, folder, session, signed=signed, late=False),
        ]
        found: list[list[list[float]]] = [[] for _ in sides]
        for _ in range(rounds + 1):  # the first opens connections and is not counted
            for side, kept in zip(sides, found, strict=True):
                kept.append(await paced(steady(RATE, seconds), partial(_event, side, words)))
        return [Latency(kept[1:]) for kept in found]


async def _event(side: Side, words: Words, number: int) -> float:
    """Raises BenchFailed."""
    token, (in_channel, thread) = words.token(), side.threads[number % len(side.threads)]
    text = f"{token} {words.turn()}"
    body = {"as": stages.AGENT, "channel": in_channel, "thread_ts": thread, "text": text}
    await post(side.session, f"{side.slack}/page/messages", body)
    end = time.perf_counter() + PATIENCE
    while token not in side.relay.acked:
        if time.perf_counter() > end:
            raise BenchFailed(f"{side.name}: an event was not acknowledged within {PATIENCE:.0f} s")
        await asyncio.sleep(0.005)
    return side.relay.acked[token]


async def _baton(
    stack: AsyncExitStack, folder: Path, session: aiohttp.ClientSession, *, signed: bool
) -> Side:
    place = folder / "ours"
    place.mkdir()
    scene = await stack.enter_async_context(scenes.prepared(place, [*map(channel, range(stages.CHANNELS))]))
    relay = await stack.enter_async_context(Relay(scene.slack, f"{scene.urls[0]}{PATH}").serving())
    if signed:
        await scene.control("delivery", request_urls=[f"{relay.url}/events"])
    await scenes.begin(stack, scene, relay.url, signed=signed)
    threads = [(talk.channel, talk.thread) for talk in scene.talks]
    return Side("Baton", session, scene.slack, relay, threads)


async def _bolt(
    stack: AsyncExitStack, folder: Path, session: aiohttp.ClientSession, *, signed: bool, late: bool
) -> Side:
    name = "bolt-late" if late else "bolt-early"
    place = folder / name
    place.mkdir()
    slack_port, port = free_port(), free_port()
    slack, url = (f"http://127.0.0.1:{one}" for one in (slack_port, port))
    stages.write(place, port, enforced=False)
    await stack.enter_async_context(Running(stages.sandbox(place, "slack", slack_port)))
    relay = await stack.enter_async_context(Relay(slack, f"{url}{BOLTS_PATH}").serving())
    more = ["--port", str(port)] if signed else []
    more += ["--late"] if late else []
    probe = url if signed else slack
    await stack.enter_async_context(
        Running(stages.floor(place, "bare_bolt", f"{relay.url}/api/", *more, probe=probe))
    )
    if signed:
        await post(session, f"{slack}/control/delivery", {"request_urls": [f"{relay.url}/events"]})
    else:
        await stages.connected(slack)
    threads = []
    for number in range(stages.CHANNELS):
        body = {"as": stages.AGENT, "channel": channel(number), "text": "A thread to echo in"}
        threads.append((channel(number), str((await post(session, f"{slack}/page/messages", body))["ts"])))
    return Side(name, session, slack, relay, threads)
