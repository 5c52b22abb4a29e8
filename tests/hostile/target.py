"""What is attacked: `baton run` as a process of its own, with a local Slack, as it would be run."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import aiohttp
import jwt

from bot.demo import world
from bot.demo.processes import free_port
from bot.demo.world import API_KEY, SITE_KEY, Ports

Json = dict[str, Any]

START, SESSION = "/v1/conversations", "/v1/session"
MARK = "Quittengelee"
"""In all that attackers write, so that it is found where it must not be."""
MEMORY = 150_000_000
"""Bytes that an attack may leave behind: caches and what the allocator keeps, but no flood."""
SPARE_FILES = 6
"""Pools of connections to the store and to Slack grow by a few, and no further."""
RETURN_SECONDS = 20.0
ANSWER_SECONDS = 45.0
"""Patience alone: a process just started learns its articles first, on cores that others use as well."""
NUMBERS = itertools.count(1)
LIMITS = """
[limits]
address = "300/minute"
said = "20/minute"
conversations = "30/hour"
sessions = "30/hour"
uploads = "10/hour"
upload_bytes = "20 MB/hour"
failures = "10/minute"
sockets = 5
address_sockets = 40
cards = "60/minute"

[server]
proxies = ["127.0.0.1"]
"""
"""An attacker says who they are in X-Forwarded-For, and the test's own address is the listed proxy."""


@dataclass
class Served:
    """The process; `files` and `memory` as they were when nobody had done anything yet."""

    folder: Path
    ports: Ports
    pid: int
    files: int = 0
    memory: int = 0

    @property
    def log(self) -> str:
        return (self.folder / "baton.log").read_text(errors="replace")

    def open_files(self) -> int:
        return len(os.listdir(f"/proc/{self.pid}/fd"))

    def resident(self) -> int:
        return int(Path(f"/proc/{self.pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


@dataclass
class Talk:
    """One conversation, with the session that opens it."""

    target: Target
    id: str
    token: str
    address: str

    def path(self, rest: str = "") -> str:
        return f"{START}/{self.id}/{rest}".rstrip("/")

    async def ask(self, method: str, rest: str = "", **more: Any) -> Answer:
        return await self.target.ask(method, self.path(rest), self.token, self.address, **more)

    async def write(self, text: str, **more: Any) -> Answer:
        body = {"client_id": f"m{next(NUMBERS)}", "text": text, **more}
        return await self.ask("POST", "turns", json=body)

    async def turns(self) -> list[Json]:
        changes = (await self.ask("GET", "changes")).json["changes"]
        return [change for change in changes if change["kind"] == "turn"]


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Json:
        return dict(json.loads(self.body))

    @property
    def code(self) -> str:
        """The problem's, after what is true of every no."""
        assert self.headers["Content-Type"].startswith("application/problem+json"), self.body[:200]
        assert self.headers["X-Content-Type-Options"] == "nosniff"
        if self.status == 429:
            assert int(self.headers["Retry-After"]) > 0
        return str(self.json["code"])


@dataclass
class Target:
    served: Served
    http: aiohttp.ClientSession
    sockets: list[aiohttp.ClientWebSocketResponse] = field(default_factory=list)

    @property
    def url(self) -> str:
        return self.served.ports.baton_url

    @property
    def origin(self) -> str:
        return self.served.ports.shop_url

    async def ask(self, method: str, path: str, token: str = "", address: str = "", **more: Any) -> Answer:
        headers = {"X-Forwarded-For": address} if address else {}
        headers |= {"Authorization": f"Bearer {token}"} if token else {}
        headers |= more.pop("headers", {})
        async with self.http.request(method, f"{self.url}{path}", headers=headers, **more) as answer:
            return Answer(answer.status, answer.headers, await answer.read())

    async def begin(self, address: str = "", **body: Any) -> Talk:
        address = address or somewhere()
        begun = await self.ask("POST", START, "", address, json=body)
        assert begun.status == 201, begun.body
        return Talk(self, begun.json["id"], begun.json["token"], address)

    async def stream(self, talk: Talk, address: str = "", **headers: str) -> aiohttp.ClientWebSocketResponse:
        headers = {"X-Forwarded-For": address or talk.address} | headers
        socket = await self.http.ws_connect(f"{self.url}{talk.path('stream')}", headers=headers)
        self.sockets.append(socket)
        return socket

    async def wire(self) -> Wire:
        """A bare connection, for what no library would send."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.served.ports.baton)
        return Wire(reader, writer)

    async def slack_has(self) -> list[Json]:
        """Every message that stands in the local Slack."""
        async with self.http.get(f"{self.served.ports.slack_url}/control/ledger") as answer:
            return list((await answer.json())["messages"])


@dataclass
class Wire:
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def send(self, raw: bytes) -> None:
        with contextlib.suppress(ConnectionError):
            self.writer.write(raw)
            await self.writer.drain()

    async def heard(self, seconds: float = 3.0, until: bytes = b"") -> bytes:
        """All that comes until the other side closes, for so long, or until that is among it."""
        parts: list[bytes] = []
        with contextlib.suppress(TimeoutError, ConnectionError):
            async with asyncio.timeout(seconds):
                while part := await self.reader.read(65536):
                    parts.append(part)
                    if until and until in part:
                        break
        return b"".join(parts)

    def close(self) -> None:
        self.writer.close()


def somewhere() -> str:
    """An address that nobody came from before."""
    number = next(NUMBERS)
    return f"198.18.{number // 250 % 250}.{number % 250 + 1}"


def signed(claims: Json, secret: str, **headers: Any) -> str:
    return jwt.encode(claims, secret, algorithm="HS256", headers=headers or None)


def vouched(sub: str = "8f14", **changed: Any) -> str:
    """The site's word; a claim that is None is left out."""
    now = int(time.time())
    claims = {"sub": sub, "aud": "baton", "iat": now, "exp": now + 300} | changed
    return signed({name: value for name, value in claims.items() if value is not None}, SITE_KEY)


async def many(asking: Sequence[Any]) -> list[Answer]:
    return list(await asyncio.gather(*asking))


@asynccontextmanager
async def attacking(served: Served) -> AsyncIterator[Target]:
    connector = aiohttp.TCPConnector(limit=0, force_close=True)
    async with aiohttp.ClientSession(connector=connector, auto_decompress=False) as http:
        target = Target(served, http)
        yield target
        for socket in target.sockets:
            await socket.close()


async def still_well(served: Served) -> None:
    """What must be true after every attack."""
    async with attacking(served) as target:
        await serves_a_good_customer(target)
    end = time.monotonic() + RETURN_SECONDS
    while served.open_files() > served.files + SPARE_FILES:
        assert time.monotonic() < end, f"{served.open_files()} files are open; there were {served.files}"
        await asyncio.sleep(0.05)
    assert served.resident() < served.memory + MEMORY
    log = served.log
    assert "Traceback" not in log, log[-3000:]
    assert "customers.fault" not in log, log[-3000:]
    assert MARK not in log, log[-3000:]


async def serves_a_good_customer(target: Target) -> None:
    """One who asks what the knowledge holds, and is answered."""
    talk = await target.begin()
    assert (await talk.write("How much is delivery?")).status == 202
    end = time.monotonic() + ANSWER_SECONDS
    while not any(turn["speaker"] == "assistant" for turn in await talk.turns()):
        assert time.monotonic() < end, "a good customer is not answered"
        await asyncio.sleep(0.05)


@contextmanager
def serving(folder: Path, more: str = LIMITS, **environment: str) -> Iterator[Served]:
    """`more` stands behind the demo's baton.toml; its [server] is merged into the one there."""
    ports = Ports(free_port(), free_port(), free_port())
    world.write(folder, ports, timedelta(hours=3))
    limits, _, server = more.partition("[server]\n")
    path = folder / "baton.toml"
    path.write_text(path.read_text().replace("[server]\n", f"[server]\n{server}\n") + limits)
    secrets = {**os.environ, **world.environment(folder, ports), **environment}
    workspace = ["bot.sandbox", "--workspace", f"{folder / 'workspace.toml'}", "--port", f"{ports.slack}"]
    baton = ["bot", "run", "--config", f"{path}"]
    with (
        _process(workspace, folder / "slack.log", secrets, ports.slack_url),
        _process(baton, folder / "baton.log", secrets, f"{ports.baton_url}/readyz") as pid,
    ):
        yield Served(folder, ports, pid)


@contextmanager
def _process(module: Sequence[str], log: Path, environment: dict[str, str], probe: str) -> Iterator[int]:
    with log.open("ab") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", *module], env=environment, stdout=output, stderr=output
        )
        try:
            _until_ready(probe, process, log)
            yield process.pid
        finally:
            process.terminate()
            process.wait(ANSWER_SECONDS)


def _until_ready(probe: str, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + ANSWER_SECONDS
    while True:
        if _answers(probe):
            return
        assert process.poll() is None, log.read_text()[-2000:]
        assert time.monotonic() < end, log.read_text()[-2000:]
        time.sleep(0.05)


def _answers(probe: str) -> bool:
    try:
        with urllib.request.urlopen(probe, timeout=2) as answer:
            return int(answer.status) == 200
    except (urllib.error.URLError, ConnectionError):
        return False


__all__ = ["API_KEY", "SITE_KEY", "Answer", "Served", "Talk", "Target", "attacking", "serving", "still_well"]
