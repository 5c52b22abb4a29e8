"""The stage of the scenarios with Baton in processes that die, and those around it: mail, an outside AI."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import sqlite3
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
import asyncpg  # type: ignore[import-untyped]
import pytest
from aiohttp import web

from bot.demo import world
from bot.demo.outside_ai import OutsideAI
from bot.demo.processes import free_port
from bot.demo.world import Ports
from bot.sandbox.clock import Timing
from tests.faults.nursery import ROOT, Child, Nursery
from tests.faults.striking import How
from tests.faults.victim import Orders
from tests.handlers.mail.world import Post, serving
from tests.scenarios import stage as stages
from tests.scenarios.stage import OPENS_IN, MovableClock, Stage

Json = dict[str, Any]

READY_WITHIN = 60.0
MOST_DEATHS_UNORDERED = 3
"""A loop that ends by itself ends its process, loudly; it must not do so for ever."""
PAUSE = 0.05
PATIENT = Timing(retries=(0.0, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 32.0), resume_wait=2.0)
"""Slack tries for six minutes, in which Baton can start a hundred times: here for less than ten starts."""
MAIL_SECRET = "only-for-the-tests-that-mails-are-signed-with"
REPAIRS = 'channel = "support-repairs"'
MAIL = """
[mail]
from = "Tidewater <support@shop.example>"
reply_to = "support+{token}@mail.shop.example"
after = "1s"
per_hour = 60
"""


class Fern(OutsideAI):
    """The outside AI, repeating under the same client_id what got no answer."""

    async def _call(self, path: str, **body: object) -> Json:
        while True:
            try:
                return await super()._call(path, **body)
            except (aiohttp.ClientError, TimeoutError, ValueError):
                pass
            except AssertionError as refused:
                if not any(f": {status} " in str(refused) for status in (429, 500, 502, 503)):
                    raise
            await asyncio.sleep(PAUSE)

    async def _hear(self, request: web.Request) -> web.Response:
        """A beginning that got no answer was begun all the same, and is not the conversation that goes on."""
        told = (await request.json())["conversation"]
        if not self._path:
            return web.Response(status=503)
        return await super()._hear(request) if self._path == f"/{told}" else web.Response()


@dataclass
class Site(Stage):
    """`armed` says what befalls Baton where; each strike falls once, and who died is started again."""

    nursery: Nursery | None = None
    armed: dict[str, How] = field(default_factory=dict)
    nth: int = 1
    replicas: int = 1
    database: str = ""
    """Empty: a SQLite file in the folder."""
    post: Post = field(default_factory=Post)
    ai: OutsideAI | None = None
    deaths: Counter[str] = field(default_factory=Counter)
    unordered: list[str] = field(default_factory=list)
    keepers: list[asyncio.Task[None]] = field(default_factory=list)
    children: dict[int, Child] = field(default_factory=dict)

    async def open_slack(self, change: Callable[[Json], None] = lambda _: None) -> None:
        """With Slack's own way of saying an event again, at a pace that a start of Baton keeps up with."""
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(stages, "QUICK", PATIENT)
            await super().open_slack(change)

    def write_config(self) -> None:
        for nth in range(self.replicas):
            world.write(self.folder, self._ports_of(nth), OPENS_IN, MAIL)
            written = self.folder / "baton.toml"
            written.write_text(written.read_text().replace(REPAIRS, f'{REPAIRS}\nassignment = "offer"'))
            written.rename(self.folder / f"baton{nth}.toml")

    def _ports_of(self, nth: int) -> Ports:
        return self.ports if nth == 0 else Ports(self.ports.slack, self.others[nth - 1], 0, self.ports.ai)

    @property
    def others(self) -> list[int]:
        if len(self._others) < self.replicas - 1:
            self._others.extend(free_port() for _ in range(self.replicas - 1 - len(self._others)))
        return self._others

    _others: list[int] = field(default_factory=list)

    @property
    def environment(self) -> dict[str, str]:
        found = super().environment | {
            "BATON_SMTP_URL": f"smtp://127.0.0.1:{self.post.port}",
            "BATON_MAIL_SECRET": MAIL_SECRET,
        }
        return found | ({"BATON_DATABASE_URL": self.database} if self.database else {})

    async def open_baton(self, until: str = "readyz") -> None:
        self.write_config()
        self.keepers = [asyncio.create_task(self._keep(nth)) for nth in range(self.replicas)]
        await self.eventually(lambda: self._answers(until), READY_WITHIN)

    async def close_baton(self) -> None:
        for keeper in self.keepers:
            keeper.cancel()
        await asyncio.gather(*self.keepers, return_exceptions=True)
        self.keepers = []
        for child in self.children.values():
            await child.kill()

    async def _keep(self, nth: int) -> None:
        while True:
            before = self.struck
            child = await self._start(nth)
            code = await child.dead
            if child.ended_by_us:
                continue
            fell = [line for line in self.struck if line not in before]
            if fell:
                self.deaths[fell[-1]] += 1
            else:
                self.unordered.append(f"replica {nth} ended with {code}: {self._last_words(nth)}")
                assert len(self.unordered) <= MOST_DEATHS_UNORDERED, "\n".join(self.unordered)

    async def _start(self, nth: int) -> Child:
        assert self.nursery
        orders = Orders(
            config=str(self.folder / f"baton{nth}.toml"),
            folder=str(self.folder),
            environment=self.environment,
            armed={point: how.value for point, how in self.still_armed.items()},
            nth=self.nth,
            name=f"baton{nth}",
        )
        child = self.children[nth] = await self.nursery.bear(orders)
        return child

    async def command(self, *words: str) -> int:
        """`baton` with these words, beside the Baton that runs."""
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", *words, "--config", str(self.folder / "baton0.toml")),
            env={**os.environ, **self.environment},
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
            cwd=ROOT,
        )
        return await process.wait()

    async def is_ready(self) -> bool:
        return await self._answers("readyz")

    @property
    def struck(self) -> list[str]:
        """`point how`, in the order in which they fell."""
        return _lines(self.folder / "struck.log")

    @property
    def passed(self) -> frozenset[str]:
        return frozenset(_lines(self.folder / "passed.log"))

    @property
    def still_armed(self) -> dict[str, How]:
        fell = {line.split()[0] for line in self.struck}
        return {point: how for point, how in self.armed.items() if point not in fell}

    async def query(self, statement: str) -> list[tuple[Any, ...]]:
        """What stands in Baton's database, whichever it is."""
        if self.database:
            connection = await asyncpg.connect(self.database)
            try:
                return [tuple(row) for row in await connection.fetch(statement)]
            finally:
                await connection.close()
        with contextlib.closing(sqlite3.connect(self.folder / "baton.db", timeout=10)) as file:
            return list(file.execute(statement))

    def turn_clock(self, seconds: float) -> None:
        (self.folder / "clock").write_text(str(seconds))

    async def eventually(self, condition: Any, seconds: float = 25.0) -> None:
        """A keeper that gave up ends the wait."""
        ending = asyncio.create_task(super().eventually(condition, seconds))
        await asyncio.wait([ending, *self.keepers], return_when=asyncio.FIRST_COMPLETED)
        for keeper in self.keepers:
            if keeper.done():
                ending.cancel()
                keeper.result()
        await ending

    def _last_words(self, nth: int) -> str:
        return " | ".join(_lines(self.folder / f"baton{nth}.log")[-4:])


def _lines(file: Path) -> list[str]:
    return file.read_text(errors="replace").splitlines() if file.exists() else []


@contextlib.asynccontextmanager
async def open_site(
    folder: Path,
    nursery: Nursery,
    armed: dict[str, How] | None = None,
    *,
    signed_http: bool = False,
    **more: Any,
) -> AsyncIterator[Site]:
    folder.mkdir(exist_ok=True)  # noqa: ASYNC240
    ports = Ports(free_port(), free_port(), free_port(), free_port())
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=8)) as http, serving(Post()) as post:
        clock = MovableClock()
        site = Site(
            folder, ports, http, clock, signed_http, nursery=nursery, post=post, armed=armed or {}, **more
        )
        site.ai = Fern("Lena Vogt", ports, http)
        hearing = await site.ai.open()
        try:
            await site.open_slack()
            await site.open_baton()
            yield site
        except BaseException:
            (folder / "ledger.json").write_text(json.dumps(await site.ledger(), indent=1))
            raise
        finally:
            await asyncio.gather(*(customer.close() for customer in site.customers), return_exceptions=True)
            await site.close_baton()
            await site.close_slack()
            await hearing.cleanup()


async def until(condition: Any, act: Any = None, again: float = 1.5, seconds: float = 90.0) -> None:
    """Does `act` until `condition` holds: a person who saw nothing happen presses once more.

    What an act meets of a Baton that just died is no failure: it is done again.
    """
    end = time.monotonic() + seconds
    next_try = 0.0
    said: list[str] = []
    while not await _true(condition):
        now = time.monotonic()
        assert now < end, f"it did not come true in time; the acts said {said[-3:]}"
        if act and now >= next_try:
            try:
                await act()
            except (AssertionError, aiohttp.ClientError, TimeoutError, StopIteration, IndexError) as problem:
                said.append(repr(problem)[:300])
            next_try = time.monotonic() + again
        await asyncio.sleep(0.02)


async def _true(condition: Any) -> bool:
    found = condition()
    if hasattr(found, "__await__"):
        found = await found
    return bool(found)
