"""The people of a soak: each conversation is one customer at a browser and one agent in Slack."""

from __future__ import annotations

import asyncio
import contextlib
import json
import re
import time
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from blocks.ids import Action
from tests.company import matter
from tests.soak.stage import Stage
from tests.soak.world import AGENTS, COMPANY

Json = dict[str, Any]

NAME = re.compile(r"\bKim(\d+)x\b")
WORD = re.compile(r"\bw(\d+)\.(\d+)\b")
SAID = re.compile(r"\ba(\d+)\.(\d+)\b")
AHEAD = 12
"""Words of one side that may be on their way at once: who talks waits for the rest then."""
RESEND = 0.3
PRESS_AGAIN = 8.0
TYPING = 3.0
"""Seconds between two words of one agent in one thread, at least, as people type. That is also the promise:
what is typed faster than a dead replica is noticed (`inbox.suspicion.SILENT`) may change places around it.
"""


@dataclass
class Talk:
    number: int
    stage: Stage
    channel: str
    agent: str
    id: str = ""
    token: str = ""
    rev: int = 0
    who: str = ""
    card: tuple[str, str] | None = None
    """Its ts, and the value of its Claim button."""
    wrote: int = 0
    """The customer's words that were acknowledged."""
    seen: int = 0
    """How many of those stand in Slack."""
    spoke: list[str] = field(default_factory=list)
    """The agent's words that Slack took, in order."""
    heard: list[str] = field(default_factory=list)
    """What the customer's browser got, in order."""
    gaps: int = 0
    spoke_at: float = -TYPING

    # the customer

    async def begin(self) -> None:
        body = {"customer": {"name": f"Kim{self.number}x"}}
        begun = await self._ask("conversations", body)
        self.id, self.token = begun["id"], begun["token"]
        first = {
            "client_id": "first",
            "text": f"It is about {matter(self.number % self.stage.world.channels)}.",
        }
        await self._ask(f"conversations/{self.id}/turns", first)

    async def write(self) -> None:
        number = self.wrote + 1
        body = {"client_id": f"w{number}", "text": f"w{self.number}.{number} and what it is about"}
        await self._ask(f"conversations/{self.id}/turns", body)
        self.wrote = number

    async def _ask(self, what: str, body: Json) -> Json:
        """Of one replica after the other, always the same, until one has answered."""
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        while True:
            if serving := self.stage.serving():
                url = f"{self.stage.draw.choice(serving).url}/v1/{what}"
                with contextlib.suppress(aiohttp.ClientError, TimeoutError, OSError):
                    async with self.stage.http.post(url, json=body, headers=headers) as answer:
                        if answer.status < 300:
                            return dict(await answer.json())
                        if answer.status < 500:
                            raise AssertionError(f"{what}: {answer.status} {await answer.text()}")
            await asyncio.sleep(RESEND)

    async def follow(self) -> None:
        """Its browser: one socket after the other, each from where the last one broke."""
        while True:
            if serving := self.stage.serving():
                replica = self.stage.draw.choice(serving)
                with contextlib.suppress(aiohttp.ClientError, TimeoutError, OSError):
                    await self._listen(f"{replica.url}/v1/conversations/{self.id}/stream")
            await asyncio.sleep(RESEND)

    async def _listen(self, url: str) -> None:
        async with self.stage.http.ws_connect(url, heartbeat=10) as socket:
            await socket.send_json({"token": self.token, "after": self.rev})
            async for frame in socket:
                if frame.type is not aiohttp.WSMsgType.TEXT:
                    return
                if not self._take(frame.json().get("changes", [])):
                    self.gaps += 1
                    return

    def _take(self, changes: list[Json]) -> bool:
        for change in changes:
            if change["rev"] <= self.rev:
                continue
            if change["rev"] != self.rev + 1:
                return False
            self.rev = change["rev"]
            if change["kind"] == "state":
                self.who = change["who"]
            elif change["kind"] == "turn" and change["speaker"] == "agent":
                self.heard.append(change["text"])
        return True

    # the agent

    async def claim(self) -> None:
        """Pressed until the customer sees it: Slack repeats no press."""
        while self.who != "agent":
            if self.card:
                ts, value = self.card
                where = {"as": self.agent, "channel": self.channel, "ts": ts}
                with contextlib.suppress(aiohttp.ClientError, TimeoutError):
                    await self.stage.slack_post("page/clicks", **where, action_id=Action.CLAIM, value=value)
                await self._patiently(lambda: self.who == "agent", PRESS_AGAIN)
            await asyncio.sleep(RESEND)

    async def speak(self) -> None:
        assert self.card
        text = f"a{self.number}.{len(self.spoke) + 1} and what to do"
        where = {"as": self.agent, "channel": self.channel, "thread_ts": self.card[0]}
        answer = await self.stage.slack_post("page/messages", **where, text=text)
        assert answer["ok"], answer
        self.spoke.append(text.split()[0])
        self.spoke_at = time.monotonic()

    def _has_typed(self) -> bool:
        return time.monotonic() - self.spoke_at >= TYPING

    async def _patiently(self, condition: Any, seconds: float) -> None:
        for _ in range(int(seconds / 0.2)):
            if condition():
                return
            await asyncio.sleep(0.2)

    # both

    async def talk(self, pause: float, enough: asyncio.Event) -> None:
        await self.begin()
        following = asyncio.create_task(self.follow())
        await self.claim()
        draw = self.stage.draw
        while not enough.is_set():
            await asyncio.sleep(draw.expovariate(1 / pause))
            for _ in range(draw.choice((1, 1, 2, 3))):
                if draw.random() < 0.5 and self.wrote - self.seen < AHEAD:
                    await self.write()
                elif len(self.spoke) - len(self.heard) < AHEAD and self._has_typed():
                    await self.speak()
        assert not following.done()


class Ledger:
    """What stands in Slack, read page by page as it comes."""

    def __init__(self, stage: Stage, talks: list[Talk]) -> None:
        self._stage = stage
        self._talks = talks
        self._next = 0

    async def follow(self) -> None:
        while True:
            await self.read()
            await asyncio.sleep(1)

    async def read(self) -> None:
        async for message in pages(self._stage, self._next):
            self._next += 1
            self._take(message)

    def _take(self, message: Json) -> None:
        if message.get("user") in AGENTS:
            return
        shown = json.dumps(message.get("blocks", []))
        for talk, number in WORD.findall(shown):
            one = self._talks[int(talk)]
            one.seen = max(one.seen, int(number))
        found = NAME.search(shown)
        if found and "thread_ts" not in message:
            value = next((v for action, v in _buttons(message) if action == Action.CLAIM), "")
            self._talks[int(found[1])].card = message["ts"], value


async def pages(stage: Stage, since: int = 0) -> Any:
    """Every message that stands, in the order in which they came."""
    more = True
    while more:
        page = await stage.slack_get(f"control/ledger?since={since}&limit=2000")
        for message in page["messages"]:
            yield message
        since, more = page["next"], page["more"]


def _buttons(message: Json) -> list[tuple[str, str]]:
    parts = [part for block in message.get("blocks", []) for part in block.get("elements", [])]
    return [(part.get("action_id", ""), part.get("value", "")) for part in parts]


async def carried(stage: Stage) -> dict[int, list[int]]:
    """By talk: the numbers of the customer's words, in the order in which they stand in its thread."""
    found: defaultdict[int, list[tuple[float, int]]] = defaultdict(list)
    async for message in pages(stage):
        if message.get("user") in AGENTS or not message.get("thread_ts"):
            continue
        for talk, number in WORD.findall(json.dumps(message.get("blocks", []))):
            found[int(talk)].append((float(message["ts"]), int(number)))
    in_order = {talk: sorted(words, key=lambda word: word[0]) for talk, words in found.items()}
    return {talk: [number for _, number in words] for talk, words in in_order.items()}


def people(stage: Stage, count: int) -> list[Talk]:
    return [
        Talk(number, stage, COMPANY.channel(number % stage.world.channels), AGENTS[number % len(AGENTS)])
        for number in range(count)
    ]
