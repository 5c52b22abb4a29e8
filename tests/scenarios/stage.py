"""Slack, Baton and their people in one process, over real HTTP and WebSockets; only time can be moved."""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
import time
import tomllib
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from bot import app, config
from bot.app.run import run
from bot.demo import world
from bot.demo.colleague import Colleague, shown
from bot.demo.customer import Customer
from bot.demo.processes import free_port
from bot.demo.world import Ports
from bot.sandbox.clock import Timing
from bot.sandbox.people import parse
from bot.sandbox.server import build
from tests.sqlite import fresh_file

Json = dict[str, Any]

OPENS_IN = timedelta(hours=3)
BILLING, REPAIRS, GENERAL = "support-billing", "support-repairs", "support-general"
TWICE = "I was charged twice for October and need it back today"
ZIP = "The zip of my tent is broken, can you repair it? I would like to talk to a person."
QUICK = Timing(ack=10.0, trigger=10.0, retries=(0.0, 0.05, 0.1), resume_wait=1.0)
"""Patient with a busy machine, on which a process that has just begun needs its seconds."""


class MovableClock:
    """The true time, and however much a test has let pass beside it."""

    def __init__(self) -> None:
        self.passed = timedelta(0)

    def now(self) -> datetime:
        return datetime.now(UTC) + self.passed


class Shopper(Customer):
    """A customer whom the shop's backend vouches for, or a visitor nobody knows."""

    async def start(self, **customer: Any) -> None:
        body: Json = {"customer": {"name": self.name, **customer.pop("customer", {})}, **customer}
        headers = {"Authorization": f"Bearer {world.API_KEY}"} if self._signed_in else {}
        url = f"{self._ports.baton_url}/v1/conversations"
        async with self._session.post(url, json=body, headers=headers) as answer:
            begun = await answer.json()
            assert answer.status == 201, begun
        self._id, self._token = begun["id"], begun["token"]
        await self.reload()

    async def show(self, text: str, name: str, data: bytes) -> None:
        """Says something with a file."""
        async with self._session.post(
            self._file_url(""), params={"name": name}, data=data, headers=self._bearer
        ) as answer:
            kept = await answer.json()
            assert answer.status == 201, kept
        client_id = f"file-{kept['id'][-12:]}"
        await self._call("POST", "turns", {"client_id": client_id, "text": text, "attachments": [kept["id"]]})

    @property
    def files(self) -> dict[str, Json]:
        """Those of agents that stand, by name."""
        told = [one for one in self.changes if "attachments" in one]
        agents = {one["seq"] for one in told if one.get("speaker") == "agent"}
        last = {one["seq"]: one["attachments"] for one in told if one["seq"] in agents}
        return {file["name"]: file for files in last.values() for file in files}

    async def opened(self, name: str) -> bytes:
        """The agent's file of that name, as the widget fetches it."""
        async with self._session.get(
            self._file_url(f"/{self.files[name]['id']}"), headers=self._bearer
        ) as answer:
            assert answer.status == 200, await answer.text()
            return await answer.read()

    def _file_url(self, file: str) -> str:
        return f"{self._ports.baton_url}/v1/conversations/{self._id}/attachments{file}"

    @property
    def _bearer(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self._token}"}

    async def has_seen(self) -> None:
        """All that was said so far."""
        await self._call("POST", "seen", {"seq": self.turns[-1]["seq"]})

    @property
    def heard(self) -> list[tuple[str, str]]:
        """Who said what: the agent's name, or the kind of speaker."""
        return [(turn["name"] or turn["speaker"], turn["text"]) for turn in self.turns]

    def times(self, words: str) -> int:
        return len([text for _, text in self.heard if words in text])


@dataclass
class Stage:
    folder: Path
    ports: Ports
    http: aiohttp.ClientSession
    clock: MovableClock
    signed_http: bool = False
    edits: dict[str, str] = field(default_factory=dict)
    customers: list[Customer] = field(default_factory=list)
    slack: web.AppRunner | None = None
    baton: asyncio.Task[None] | None = None

    async def open_slack(self, change: Callable[[Json], None] = lambda _: None) -> None:
        """`change` edits the workspace file's content."""
        data = tomllib.loads((world.HERE / "workspace.toml").read_text())
        if self.signed_http:
            data["app"]["request_url"] = f"{self.ports.baton_url}/slack/events"
        data["limits"] = {"enforced": False}
        change(data)
        self.slack = web.AppRunner(build(parse(data), timing=QUICK), shutdown_timeout=0.5)
        await self.slack.setup()
        await web.TCPSite(self.slack, "127.0.0.1", self.ports.slack, reuse_address=True).start()

    async def close_slack(self) -> None:
        if self.slack:
            await self.slack.cleanup()
            self.slack = None

    def write_config(self) -> None:
        world.write(self.folder, self.ports, OPENS_IN)
        path = self.folder / "baton.toml"
        text = path.read_text()
        for old, new in self.edits.items():
            assert old in text
            text = text.replace(old, new)
        path.write_text(text)

    @property
    def environment(self) -> dict[str, str]:
        found = world.environment(self.folder, self.ports)
        return {
            key: value for key, value in found.items() if key != "SLACK_APP_TOKEN" or not self.signed_http
        }

    def load(self, **secrets: str) -> config.Config:
        with pytest.MonkeyPatch.context() as patch:
            for key, value in {**self.environment, **secrets}.items():
                patch.setenv(key, value)
            return config.load(self.folder / "baton.toml")

    async def open_baton(self, until: str = "readyz") -> None:
        self.write_config()
        fresh_file(self.folder / "baton.db")
        self.baton = asyncio.create_task(run(self.load(), self.clock))
        await self.eventually(lambda: self._answers(until), 40)
        if self.slack and until == "readyz" and not self.signed_http:
            await self.eventually(self._is_heard, 40)

    async def _is_heard(self) -> bool:
        """Ready is said before the socket stands: what is pressed sooner is not heard."""
        async with self.http.get(f"{self.ports.slack_url}/control/sockets") as answer:
            return bool((await answer.json())["open"])

    async def close_baton(self) -> None:
        if self.baton:
            self.baton.cancel()
            with contextlib.suppress(asyncio.CancelledError, app.CannotStart):
                await self.baton
            self.baton = None

    async def readiness(self) -> tuple[int, Json]:
        async with self.http.get(f"{self.ports.baton_url}/readyz") as answer:
            return answer.status, dict(await answer.json())

    async def customer(self, name: str = "Jordan Ellis", *, signed_in: bool = True, **more: Any) -> Shopper:
        customer = Shopper(name, self.ports, self.http, signed_in=signed_in)
        await customer.start(**more)
        self.customers.append(customer)
        return customer

    def colleague(self, user: str) -> Colleague:
        return Colleague(user, self.ports.slack_url, self.http)

    @property
    def ana(self) -> Colleague:
        return self.colleague("U0ANA")

    @property
    def ben(self) -> Colleague:
        return self.colleague("U0BEN")

    async def with_card(self, text: str = TWICE, **more: Any) -> Shopper:
        customer = await self.customer(**more)
        await customer.say(text)
        await self.sees(lambda: self.ana.root(BILLING, customer.name))
        return customer

    async def claimed(self, **more: Any) -> Shopper:
        """Ana has claimed Jordan's handoff."""
        customer = await self.with_card(**more)
        await self.ana.press(BILLING, customer.name, "Claim")
        await self.sees(lambda: customer.state.get("who") == "agent")
        await self.sees(lambda: self.ana.root(BILLING, "Release"))
        return customer

    def rows(self, query: str) -> list[Any]:
        """The first column of what stands in Baton's database."""
        with contextlib.closing(sqlite3.connect(self.folder / "baton.db")) as connection:
            return [row[0] for row in connection.execute(query)]

    async def page(self, what: str, **body: Any) -> Json:
        async with self.http.post(f"{self.ports.slack_url}/{what}", json=body) as answer:
            return dict(await answer.json())

    async def fault(self, **wish: Any) -> None:
        assert (await self.page("control/faults", **wish))["ok"]

    async def ledger(self) -> Json:
        async with self.http.get(f"{self.ports.slack_url}/control/ledger") as answer:
            return dict(await answer.json())

    async def cards(self, name: str = "Jordan Ellis") -> list[Json]:
        """Roots that show this customer and can be acted on, or could."""
        said = (await self.ledger())["messages"]
        return [one for one in said if not _in_thread(one) and "Wants" in shown(one) and name in shown(one)]

    async def thread(self, channel: str = BILLING, name: str = "Jordan Ellis") -> list[str]:
        """What stands in the thread, by whomever; private words are left out."""
        said = await self.ana.thread(channel, name)
        return [shown(one) for one in said if not one.get("ephemeral")]

    async def marks(self, words: str, channel: str = BILLING, name: str = "Jordan Ellis") -> list[str]:
        found = [one for one in await self.ana.thread(channel, name) if words in shown(one)]
        return [mark["name"] for one in found for mark in one.get("reactions", ())]

    async def whispers(self, user: str) -> str:
        """All that was said to this person alone, anywhere."""
        private = (await self.ledger())["ephemerals"]
        return " | ".join(shown(one) for one in private if one["to"] == user)

    async def sees(self, condition: Callable[[], object], seconds: float = 25.0) -> None:
        await self.eventually(condition, seconds)

    async def eventually(self, condition: Callable[[], object], seconds: float = 25.0) -> None:
        end = time.monotonic() + seconds
        while True:
            if self.baton and self.baton.done():
                self.baton.result()
            found = condition()
            if await found if isinstance(found, Awaitable) else found:
                return
            assert time.monotonic() < end, "it did not come true in time"
            await asyncio.sleep(0.02)

    async def _answers(self, what: str) -> bool:
        try:
            async with self.http.get(f"{self.ports.baton_url}/{what}") as answer:
                return answer.status == 200
        except aiohttp.ClientError:
            return False


def _in_thread(message: Json) -> bool:
    return bool(message.get("thread_ts")) and message["thread_ts"] != message["ts"]


@contextlib.asynccontextmanager
async def empty_stage(folder: Path, *, signed_http: bool = False) -> AsyncIterator[Stage]:
    """Nothing runs yet; whatever is opened is closed."""
    ports = Ports(free_port(), free_port(), free_port())
    async with aiohttp.ClientSession() as http:
        stage = Stage(folder, ports, http, MovableClock(), signed_http)
        try:
            yield stage
        finally:
            for customer in stage.customers:
                await customer.close()
            await stage.close_baton()
            await stage.close_slack()


@contextlib.asynccontextmanager
async def open_stage(folder: Path, *, signed_http: bool = False) -> AsyncIterator[Stage]:
    async with empty_stage(folder, signed_http=signed_http) as stage:
        await stage.open_slack()
        await stage.open_baton()
        yield stage


async def looks_up(who: Colleague, root_words: str, label: str, channel: str = BILLING) -> None:
    """By a button of the transcript's window, which leads to another."""
    await who.press(channel, root_words, "Transcript")
    await who.press_window(label)
