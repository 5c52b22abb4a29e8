"""The agent's desk: a card's drawing, what a claim asks of Slack, and the cards of a busy channel."""

from __future__ import annotations

import asyncio
import contextlib
import json
import random
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from blocks.ids import Action
from bot.app.starting import SystemClock
from storage.tables.columns import EPOCH, TICK
from tests.bench import drawing
from tests.bench import scene as scenes
from tests.bench.ear import Ear, Json
from tests.bench.measures import Aim, Latency, Part
from tests.bench.pacing import paced
from tests.bench.people import post
from tests.bench.rows import P95, latencies, ratios, row
from tests.bench.stage import AGENT
from tests.bench.words import Words
from tests.company import matter

LIVE, BETWEEN = 30, 45.0
"""Conversations in one channel, and seconds between two words of each side of one."""
READS_AFTER = 2.0
DRAW_AIM, CLAIM_AIM, STALE_AIM = 0.02, 3, 5.0
LOOK = 0.1
ASSIGNED = "SELECT id FROM handoff WHERE id = '{}' AND state = 'assigned'"
SETTLED = "SELECT 1 WHERE NOT EXISTS (SELECT key FROM lane WHERE pending > 0)"


@dataclass(frozen=True, slots=True)
class Busy:
    """`stale`: seconds for which some card was behind, at each look. `limited`: calls answered 429."""

    stale: Sequence[float]
    said: int
    redraws: int
    limited: int


async def measure(folder: Path, seed: int, rounds: int, samples: int, seconds: float) -> Part:
    """Raises BenchFailed or DemoFailed."""
    drawn = await drawing.measure(folder, rounds, samples)
    chance = random.Random(seed)
    async with scenes.opened(folder) as scene, scene.watched() as ear:
        claims = [await _claim(scene, await _card(scene, ear, 1 + nth % 7, nth)) for nth in range(14)]
        busy = await live(scene, ear, chance, seconds)
    return _part(drawn, claims, busy, seconds)


@dataclass(frozen=True, slots=True)
class Talk:
    url: str
    headers: dict[str, str]
    channel: str
    ts: str
    claim: Json


async def _card(scene: scenes.Scene, ear: Ear, number: int, nth: int) -> Talk:
    """A customer who waits in that channel, once their card stands."""
    name = f"Customer {number}-{nth}"
    begun = await post(scene.session, f"{scene.urls[0]}/v1/conversations", {"customer": {"name": name}})
    url, headers = f"{scene.urls[0]}/v1/conversations/{begun['id']}", _bearer(begun["token"])
    said = {"client_id": "first", "text": f"It is about {matter(number)}."}
    await post(scene.session, f"{url}/turns", said, headers=headers)
    await post(scene.session, f"{url}/handoff", {}, headers=headers)

    def is_theirs(frame: Json) -> bool:
        root = frame["kind"] == "message" and "thread_ts" not in frame
        return root and name in json.dumps(frame.get("message", {}).get("blocks", []))

    card = await ear.frame(f"card of {name}", is_theirs)
    pressed = next(
        one
        for block in card["message"]["blocks"]
        for one in block.get("elements", ())
        if one.get("action_id") == Action.CLAIM
    )
    await _until(scene, SETTLED)
    return Talk(url, headers, card["channel"], card["message"]["ts"], pressed)


def _bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


async def _claim(scene: scenes.Scene, talk: Talk) -> dict[str, int]:
    """What Slack was asked from the press until nothing is left to be done."""
    before = await _calls(scene)
    where = {"as": AGENT, "channel": talk.channel, "ts": talk.ts}
    press = {"action_id": Action.CLAIM, "value": talk.claim["value"]}
    await post(scene.session, f"{scene.slack}/page/clicks", {**where, **press})
    await _until(scene, ASSIGNED.format(talk.claim["value"]))
    await _until(scene, SETTLED)
    after = await _calls(scene)
    return {name: more for name in after if (more := after[name] - before.get(name, 0))}


async def _calls(scene: scenes.Scene) -> dict[str, int]:
    return dict((await scene.summary())["calls"])


async def _until(scene: scenes.Scene, query: str) -> None:
    """Until it finds a row."""
    while True:
        if _rows(scene, query):
            return
        await asyncio.sleep(LOOK / 5)


def _rows(scene: scenes.Scene, query: str) -> list[tuple[int | str, ...]]:
    with contextlib.closing(sqlite3.connect(scene.database)) as connection:
        return connection.execute(query).fetchall()


async def live(scene: scenes.Scene, ear: Ear, chance: random.Random, seconds: float) -> Busy:
    """All are claimed; then both sides of each write by themselves, and what an agent says is read."""
    talks = [await _card(scene, ear, 0, 100 + nth) for nth in range(LIVE)]
    for talk in talks:
        await _claim(scene, talk)
    before = await scene.summary()
    plan = [
        (at, talk, say) for talk in talks for say in (_writes, _answers) for at in _moments(seconds, chance)
    ]
    plan.sort(key=lambda one: one[0])
    words, stale = Words(chance), list[float]()
    looking = asyncio.create_task(_look(scene, stale))

    async def act(number: int) -> None:
        _, talk, say = plan[number]
        await say(scene, talk, words)

    await paced([at for at, _, _ in plan], act)
    await asyncio.sleep(READS_AFTER)
    looking.cancel()
    after = await scene.summary()
    redraws = after["calls"]["chat.update"] - before["calls"]["chat.update"]
    limited = sum(after["limited"].values()) - sum(before["limited"].values())
    return Busy(stale, len(plan), redraws, limited)


def _moments(seconds: float, chance: random.Random) -> list[float]:
    found, at = [], chance.expovariate(1 / BETWEEN)
    while at < seconds:
        found.append(at)
        at += chance.expovariate(1 / BETWEEN)
    return found


async def _writes(scene: scenes.Scene, talk: Talk, words: Words) -> None:
    said = {"client_id": words.token(), "text": words.turn()}
    await post(scene.session, f"{talk.url}/turns", said, headers=talk.headers)


async def _answers(scene: scenes.Scene, talk: Talk, words: Words) -> None:
    said = {"as": AGENT, "channel": talk.channel, "thread_ts": talk.ts, "text": words.turn()}
    await post(scene.session, f"{scene.slack}/page/messages", said)
    await asyncio.sleep(READS_AFTER)
    await post(scene.session, f"{talk.url}/seen", {"seq": 1_000_000}, headers=talk.headers)


async def _look(scene: scenes.Scene, stale: list[float]) -> None:
    """How long the card that waits longest for its redraw is behind by now."""
    while True:
        oldest = _rows(scene, "SELECT min(since) FROM lane WHERE kind = 'card' AND pending > 0")[0][0]
        now = (SystemClock().now() - EPOCH) // TICK
        stale.append((now - int(oldest)) / 1_000_000 if oldest is not None else 0.0)
        await asyncio.sleep(LOOK)


def _part(drawn: drawing.Drawn, claims: Sequence[dict[str, int]], busy: Busy, seconds: float) -> Part:
    asked = [sum(one.values()) for one in claims]
    usual = ", ".join(f"{name} {many}" for name, many in sorted(claims[-1].items()))
    stale = Latency([busy.stale])
    table = [
        row("A CARD, LONGEST INPUT, MS", "p50", "p95", "p99", "p95 of rounds"),
        latencies("read and drawn", drawn.ours),
        latencies("  of it, the processor's", drawn.busy),
        latencies("  floor: written down as JSON", drawn.floor),
        ratios(drawn.ours, drawn.floor),
        f"A CLAIM asks Slack {min(asked)} to {max(asked)} times, of {len(asked)} claims; the last: {usual}.",
        f"{LIVE} LIVE CONVERSATIONS IN ONE CHANNEL for {seconds:.0f} s: {busy.said} messages of both sides",
        f"  {busy.redraws} redraws; the card furthest behind: {max(busy.stale):.1f} s, at 95 % of the "
        f"looks for {stale.at(P95):.1f} s; answered 429: {busy.limited}",
    ]
    figures = {
        "card_drawn": {
            "p50": drawn.ours.at(0.5),
            "p95": drawn.ours.at(P95),
            "floor_p95": drawn.floor.at(P95),
        },
        "claim_calls": {"most": max(asked), "least": min(asked)},
        "live_cards": {"stale": max(busy.stale), "redraws": busy.redraws, "limited": busy.limited},
    }
    aims = [
        Aim(
            "a card of the longest input, read and drawn, p95",
            drawn.ours.at(P95) * 1000,
            DRAW_AIM * 1000,
            "ms",
        ),
        Aim("calls to Slack of a claim", max(asked), CLAIM_AIM),
        Aim(f"{LIVE} live in one channel: a card is behind for", max(busy.stale), STALE_AIM, "s"),
        Aim(f"{LIVE} live in one channel: calls that Slack answered 429", busy.limited, 0),
    ]
    rounds = {"drawn": drawn.ours.rounds, "floor": drawn.floor.rounds, "claims": claims, "stale": busy.stale}
    return Part(table, figures, rounds, aims)
