"""Latency from a customer's POST to Slack, and from an agent's message to the customer; and their floors."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from pathlib import Path

import aiohttp

from bot.inbox import HOLD
from bot.inbox.suspicion import SPELL
from handlers.slack.rates import POST_BURST, SECOND
from tests.bench import stage as stages
from tests.bench.bare_bolt import ECHO
from tests.bench.measures import Crossing, Latency
from tests.bench.people import People, gathered, post
from tests.bench.words import Words

PAUSE = 1.15 / stages.CHANNELS
"""Seconds between two messages: each channel gets less than the one a second that Slack allows."""
BURST = POST_BURST + 3
WATCHED = SPELL.total_seconds() + 2
"""Seconds after a start in which each word is read back before it is applied; then all is as it mostly is."""
WATCHED_PAUSE = 2.0
"""Between two words of that time: Slack's 50 readings a minute are enough for them."""

Sample = Callable[[int], Awaitable[float]]


async def measure(
    folder: Path,
    seed: int,
    rounds: int,
    samples: int,
    *,
    warming: int = stages.CHANNELS,
    burst: int = BURST,
    watched: float = WATCHED,
) -> Crossing:
    """`warming` messages go before the first round, uncounted: names are asked for, connections opened.

    The first `watched` seconds (at least three words long) are measured by themselves. Raises BenchFailed or
    DemoFailed.
    """
    async with stages.running(folder) as stage, AsyncExitStack() as stack:
        session = await stack.enter_async_context(aiohttp.ClientSession())
        people = await gathered(stack, session, stage)
        driver = _Driver(people, random.Random(seed))
        after_a_start = await driver.watched(watched)
        return await driver.measure([warming, *[samples] * rounds], burst, after_a_start)


class _Driver:
    def __init__(self, people: People, chance: random.Random) -> None:
        self._people = people
        self._chance = chance
        self._words = Words(chance)
        self._answered: list[float] = []

    async def watched(self, seconds: float) -> Latency:
        """The first word of each conversation is left out: names are asked for."""
        end = time.perf_counter() + seconds
        await self._paced(self._to_customer, stages.CHANNELS, min(WATCHED_PAUSE / 2, seconds))
        count = max(3, int((seconds - 20) / WATCHED_PAUSE))
        said = await self._paced(self._to_customer, count, min(WATCHED_PAUSE, seconds))
        await asyncio.sleep(max(0.0, end - time.perf_counter()))
        return Latency([said])

    async def measure(self, counts: Sequence[int], burst: int, after_a_start: Latency) -> Crossing:
        series = (self._echoed, self._to_slack, self._bare_bolt, self._to_customer)
        seen: list[list[list[float]]] = [[] for _ in series]
        answered: list[list[float]] = []
        for count in counts:
            self._answered.clear()
            for one, kept in zip(series, seen, strict=True):
                kept.append(await self._paced(one, count))
            answered.append(list(self._answered))
        echoed, to_slack, bare_bolt, to_customer = (Latency(kept[1:]) for kept in seen)
        return Crossing(
            to_slack=to_slack,
            to_slack_floor=echoed,
            answered=Latency(answered[1:]),
            burst=await self._burst(burst),
            rates=[max(0, place - POST_BURST + 1) * SECOND.total_seconds() for place in range(burst)],
            to_customer=to_customer,
            to_customer_floor=bare_bolt,
            hold=HOLD.total_seconds(),
            after_a_start=after_a_start,
        )

    async def _paced(self, sample: Sample, count: int, pause: float = PAUSE) -> list[float]:
        """Begun by the clock, not by the end of the one before: a slow one can't hide those behind it."""
        begun = time.perf_counter()
        tasks = []
        for number in range(count):
            due = begun + (number + self._chance.random()) * pause
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            tasks.append(asyncio.create_task(_timed(sample, number)))
        return await asyncio.gather(*tasks)

    async def _burst(self, count: int) -> list[float]:
        """Several turns at once into one channel, which Slack lets in one by one."""
        await asyncio.sleep(count * SECOND.total_seconds())  # Slack forgets what went before
        return sorted(await asyncio.gather(*(_timed(self._to_slack, 0) for _ in range(count))))

    def _said(self) -> tuple[str, str]:
        token = self._words.token()
        return token, f"{token} {self._words.turn()}"

    async def _echoed(self, number: int) -> float:
        token, text = self._said()
        talk = self._people.talks[number % stages.CHANNELS]
        body = {"client_id": token, "text": text}
        await post(self._people.session, self._people.stage.bare_http, body, headers=talk.headers)
        return time.perf_counter()

    async def _to_slack(self, number: int) -> float:
        token, text = self._said()
        talk = self._people.talks[number % stages.CHANNELS]
        body = {"client_id": token, "text": text}
        begun = time.perf_counter()
        await post(self._people.session, f"{talk.url}/turns", body, headers=talk.headers)
        self._answered.append(time.perf_counter() - begun)
        return await self._people.slack.first(token)

    async def _to_customer(self, number: int) -> float:
        talk = self._people.talks[number % stages.CHANNELS]
        token = await self._written(self._people.stage.slack, talk.channel, talk.thread)
        return await talk.customer.first(token)

    async def _bare_bolt(self, number: int) -> float:
        channel, thread = self._people.bare_threads[number % stages.CHANNELS]
        token = await self._written(self._people.stage.bare_slack, channel, thread)
        return await self._people.bare_slack.first(ECHO + token)

    async def _written(self, slack: str, channel: str, thread: str) -> str:
        token, text = self._said()
        body = {"as": stages.AGENT, "channel": channel, "thread_ts": thread, "text": text}
        await post(self._people.session, f"{slack}/page/messages", body)
        return token


async def _timed(sample: Sample, number: int) -> float:
    """Seconds until the other side saw it."""
    begun = time.perf_counter()
    return await sample(number) - begun
