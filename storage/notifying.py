"""How replicas on one PostgreSQL wake each other: NOTIFY after the commit, gathered, by its own connection.

Nothing depends on it. A notice may be lost with the process that owed it, so all that is waited for is also
looked for once a second.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import random
from collections.abc import AsyncIterator, Callable, Collection
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.ports import Topic
from bot.ports.topics import EVERYTHING, LOOK
from storage.engine_postgres import lone_engine

log = logging.getLogger(__name__)

CHANNEL = "baton"
WAKE = "baton wake"
"""What the connection is called in pg_stat_activity: each replica has one, from its start to its end."""
MOST_BYTES = 7999
"""PostgreSQL's limit for one payload."""
APART_SECONDS = 0.01
"""Between two notices: each takes a lock of the whole server for a moment, so what comes meanwhile goes
together.
"""
PING_SECONDS = 10.0
"""A connection that died silently is found out after as long, and the driver's time-out."""
FIRST_PAUSE, LONGEST_PAUSE = 0.1, 5.0
LAST_WORDS_SECONDS = 1.0

_NOTIFY = text("SELECT pg_notify(:channel, :payload)")
_PING = text("SELECT 1")


class Notifying:
    """`told` hears what other processes committed, and LOOK every so often; it runs on the event loop."""

    def __init__(
        self,
        url: str,
        told: Callable[[frozenset[Topic]], None],
        look_seconds: float,
        seen_as: str = WAKE,
    ) -> None:
        self._url = url
        self._seen_as = seen_as
        self._told = told
        self._look_seconds = look_seconds
        self._listening = False
        self._missed = False
        self._tried = asyncio.Event()
        self._owed: set[Topic] = set()
        self._news = asyncio.Event()
        self._said = asyncio.Event()
        self._said.set()
        self._tasks: list[asyncio.Task[None]] = []

    @property
    def is_listening(self) -> bool:
        return self._listening

    def start(self) -> None:
        self._tasks = [asyncio.create_task(self._run()), asyncio.create_task(self._remind())]

    async def tried(self) -> None:
        """Until it listens, or that did not succeed at once: then it goes on trying."""
        await self._tried.wait()

    def tell(self, topics: Collection[Topic]) -> None:
        """What this process committed."""
        self._owed.update(topics)
        self._said.clear()
        self._news.set()

    async def stop(self) -> None:
        """What is owed is said first, if that is quick."""
        if self._listening and not self._said.is_set():
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._said.wait(), LAST_WORDS_SECONDS)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks = []

    async def _remind(self) -> None:
        while True:
            await asyncio.sleep(self._look_seconds)
            self._told(frozenset({LOOK}))

    async def _run(self) -> None:
        pause = FIRST_PAUSE
        while True:
            try:
                async with self._connected() as connection:
                    pause = FIRST_PAUSE
                    await self._serve(connection)
            except Exception as error:  # whatever it is, the store goes on without us and we come back
                log.warning("store.wake_lost", extra={"reason": type(error).__name__})
            self._missed = True
            self._tried.set()
            await asyncio.sleep(pause * random.uniform(0.5, 1))  # noqa: S311
            pause = min(2 * pause, LONGEST_PAUSE)

    @contextlib.asynccontextmanager
    async def _connected(self) -> AsyncIterator[AsyncConnection]:
        engine = lone_engine(self._url, self._seen_as).execution_options(isolation_level="AUTOCOMMIT")
        try:
            async with engine.connect() as connection:
                driver: Any = (await connection.get_raw_connection()).driver_connection
                own = driver.get_server_pid()

                def heard(_connection: Any, sender: int, _channel: str, payload: str) -> None:
                    if sender != own:
                        self._told(_topics(payload))

                driver.add_termination_listener(lambda _connection: self._news.set())
                await driver.add_listener(CHANNEL, heard)
                self._listening = True
                if self._missed:
                    self._told(frozenset({EVERYTHING}))
                self._tried.set()
                yield connection
                await driver.remove_listener(CHANNEL, heard)
        finally:
            self._listening = False
            await engine.dispose()

    async def _serve(self, connection: AsyncConnection) -> None:
        """Until the connection is lost."""
        while True:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(PING_SECONDS):
                    await self._news.wait()
            self._news.clear()
            if self._owed:
                await self._say(connection)
            else:
                await connection.execute(_PING)

    async def _say(self, connection: AsyncConnection) -> None:
        saying = frozenset(self._owed)
        self._owed.clear()
        try:
            await connection.execute(_NOTIFY, {"channel": CHANNEL, "payload": _payload(saying)})
        except BaseException:
            self._owed |= saying
            raise
        if not self._owed:
            self._said.set()
        await asyncio.sleep(APART_SECONDS)


def _payload(topics: Collection[Topic]) -> str:
    """Too many to name: their kinds alone stand for all of each; too many even so: everything."""
    for said in (sorted(topics), sorted({Topic(topic.kind) for topic in topics})):
        named = [[part for part in topic if part] for topic in said]
        payload = json.dumps(named, separators=(",", ":"))
        if len(payload.encode()) <= MOST_BYTES:
            return payload
    return json.dumps([list(EVERYTHING)])


def _topics(payload: str) -> frozenset[Topic]:
    """What can't be read may say anything."""
    try:
        return frozenset(Topic(*map(str, topic)) for topic in json.loads(payload))
    except (ValueError, TypeError):
        return frozenset({EVERYTHING})
