"""A deployment to be looked at: baton.toml in a folder, an environment, a sandbox as its Slack."""

from __future__ import annotations

import contextlib
import socket
import ssl
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from bot.doctor.checks import CHECKS
from bot.doctor.context import Asked
from bot.doctor.finding import Finding, Level
from bot.doctor.running import examine

ARTICLE = "# Returns\n\nSend it back within 30 days, and you get your money back.\n"
TOML = """
managers = ["U0MAYA"]
knowledge = "knowledge"
zone = "Europe/Berlin"

[server]
listen = "127.0.0.1:{port}"
public_url = "http://127.0.0.1:{port}"
origins = ["http://127.0.0.1:9999"]

[[skills]]
name = "General"
channel = "support-billing"
general = true
"""
SECRETS = {
    "SLACK_BOT_TOKEN": "xoxb-sandbox",
    "SLACK_APP_TOKEN": "xapp-sandbox",
    "BATON_SECRET": "k3Vt9QwZr7Lm2Xb8Ny4Hc6Jd1Fg5Ps0A",
}


@dataclass
class LateClock:
    late: timedelta = timedelta(0)

    def now(self) -> datetime:
        return datetime.now(UTC) - self.late


@dataclass
class Place:
    folder: Path
    patch: pytest.MonkeyPatch
    port: int
    clock: LateClock = field(default_factory=LateClock)
    send: frozenset[str] = frozenset()
    live: bool = False
    tls: ssl.SSLContext = field(default_factory=ssl.create_default_context)

    @property
    def toml(self) -> Path:
        return self.folder / "baton.toml"

    @property
    def database(self) -> Path:
        return self.folder / "baton.db"

    def edit(self, old: str, new: str) -> None:
        text = self.toml.read_text()
        assert old in text
        self.toml.write_text(text.replace(old, new))

    def add(self, text: str) -> None:
        self.toml.write_text(f"{self.toml.read_text()}\n{text}\n")

    def set(self, **environment: str) -> None:
        """An empty value takes the variable away."""
        for name, value in environment.items():
            if value:
                self.patch.setenv(name, value)
            else:
                self.patch.delenv(name, raising=False)

    def http(self) -> None:
        """Slack calls us, instead of the socket."""
        self.set(SLACK_APP_TOKEN="", SLACK_SIGNING_SECRET="sandbox-signing-secret")

    async def findings(self, name: str) -> list[Finding]:
        """`name` as "Group/check"."""
        checks = [check for check in CHECKS if f"{check.group}/{check.name}" == name]
        assert checks, name
        asked = Asked(self.toml, send=self.send, live=self.live, clock=self.clock, tls=self.tls)
        return [line.finding for line in await examine(asked, checks)]

    async def finding(self, name: str) -> Finding:
        [found] = await self.findings(name)
        return found

    async def level(self, name: str) -> Level:
        return (await self.finding(name)).level


def made(folder: Path, patch: pytest.MonkeyPatch) -> Place:
    """Nothing is wrong with it, but that no Slack answers: SLACK_API_URL is for the test to say."""
    place = Place(folder, patch, free_port())
    (folder / "knowledge").mkdir()
    (folder / "knowledge" / "returns.md").write_text(ARTICLE)
    place.toml.write_text(TOML.format(port=place.port))
    place.set(**SECRETS, BATON_DATABASE_URL=f"sqlite:///{place.database}")
    place.set(SLACK_API_URL=f"http://127.0.0.1:{free_port()}/api/")
    return place


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.asynccontextmanager
async def serving(handler: Any, port: int = 0, tls: ssl.SSLContext | None = None) -> AsyncIterator[int]:
    """The port of a server that answers everything with `handler`."""
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", handler)
    runner = web.AppRunner(app, shutdown_timeout=0.5)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", port, ssl_context=tls).start()
        yield int(runner.addresses[0][1])
    finally:
        await runner.cleanup()
