"""The programs that are measured, each a process of its own as in production, and their configuration."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp

from bot.demo.processes import Program, Running, free_port
from tests.company import SITE, Company

CHANNELS = 8
AGENT, WATCHER = "U0ANA", "U0MAYA"
COMPANY = Company("bench", {AGENT: "Ana Ruiz", WATCHER: "Maya Lindqvist"})
channel = COMPANY.channel

SECRET = "only-for-the-bench-on-this-machine-000"


@dataclass(frozen=True, slots=True)
class Stage:
    """Where each program answers. A second sandbox, for Slack gives an event to one socket of an app."""

    slack: str
    baton: str
    bare_slack: str
    bare_http: str


@dataclass(frozen=True, slots=True)
class CrowdStage:
    """Where Baton and the floor answer, and as which processes."""

    baton: str
    baton_pid: int
    bare_sockets: str
    bare_sockets_pid: int


@asynccontextmanager
async def running(folder: Path) -> AsyncIterator[Stage]:
    """Raises DemoFailed when one of them does not start."""
    ports = [free_port() for _ in range(4)]
    stage = Stage(*(f"http://127.0.0.1:{port}" for port in ports))
    write(folder, ports[1])
    async with AsyncExitStack() as stack:
        for program in (
            sandbox(folder, "slack", ports[0]),
            baton(folder, stage.slack, stage.baton),
            sandbox(folder, "bare-slack", ports[2]),
            floor(folder, "bare_http", str(ports[3]), probe=stage.bare_http),
            floor(folder, "bare_bolt", f"{stage.bare_slack}/api/", probe=stage.bare_slack),
        ):
            await stack.enter_async_context(Running(program))
        await connected(stage.bare_slack)
        yield stage


@asynccontextmanager
async def crowded(folder: Path) -> AsyncIterator[CrowdStage]:
    """Raises DemoFailed when one of them does not start."""
    ports = [free_port() for _ in range(3)]
    slack, ours_at, bare = (f"http://127.0.0.1:{port}" for port in ports)
    write(folder, ports[1])
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(Running(sandbox(folder, "slack", ports[0])))
        ours = await stack.enter_async_context(Running(baton(folder, slack, ours_at)))
        theirs = await stack.enter_async_context(
            Running(floor(folder, "bare_sockets", str(ports[2]), probe=bare))
        )
        yield CrowdStage(ours_at, ours.pid, bare, theirs.pid)


@asynccontextmanager
async def alone(folder: Path, origin: str) -> AsyncIterator[str]:
    """Baton's address; pages of `origin` may show its widget. Raises DemoFailed."""
    ports = [free_port() for _ in range(2)]
    slack, ours = (f"http://127.0.0.1:{port}" for port in ports)
    write(folder, ports[1], origin)
    async with Running(sandbox(folder, "slack", ports[0])), Running(baton(folder, slack, ours)):
        yield ours


def lonely(folder: Path, ports: Sequence[int]) -> tuple[Program, Program]:
    """The sandbox and Baton on these ports, not started yet: for who measures the start."""
    slack, ours = (f"http://127.0.0.1:{port}" for port in ports)
    write(folder, ports[1])
    return sandbox(folder, "slack", ports[0]), baton(folder, slack, ours)


def write(folder: Path, port: int, origin: str = SITE, *, enforced: bool = True) -> None:
    """`enforced`: Slack's rates."""
    (folder / "workspace.toml").write_text(COMPANY.workspace(CHANNELS, enforced=enforced))
    text = COMPANY.baton(CHANNELS, port=port, manager=WATCHER, origin=origin)
    (folder / "baton.toml").write_text(text)


def sandbox(folder: Path, name: str, port: int, *more: str) -> Program:
    workspace = str(folder / "workspace.toml")
    arguments = ("bot.sandbox", "--workspace", workspace, "--journal", str(folder / name))
    url = f"http://127.0.0.1:{port}/"
    return Program(
        f"the sandbox ({name})", (*arguments, "--port", str(port), *more), {}, folder / f"{name}.log", url
    )


def baton(
    folder: Path,
    slack: str,
    baton: str,
    *,
    config: str = "baton.toml",
    database: str = "",
    signed: bool = False,
) -> Program:
    """`database` is PostgreSQL's address; `signed`: Slack comes by HTTP."""
    secret = (
        {"SLACK_SIGNING_SECRET": "sandbox-signing-secret"} if signed else {"SLACK_APP_TOKEN": "xapp-sandbox"}
    )
    environment = {
        "SLACK_BOT_TOKEN": "xoxb-sandbox",
        "SLACK_API_URL": f"{slack}/api/",
        "BATON_SECRET": SECRET,
        "BATON_DATABASE_URL": database or f"sqlite:///{folder / 'baton.db'}",
        **secret,
    }
    arguments = ("bot", "run", "--config", str(folder / config))
    return Program("Baton", arguments, environment, folder / "baton.log", f"{baton}/readyz")


def floor(folder: Path, module: str, *arguments: str, probe: str) -> Program:
    return Program(module, (f"tests.bench.{module}", *arguments), {}, folder / f"{module}.log", probe)


async def connected(slack: str) -> None:
    """The bare Bolt has no door of its own to knock at: its Slack knows when it has come."""
    async with asyncio.timeout(30), aiohttp.ClientSession() as session:
        while True:
            async with session.get(f"{slack}/control/sockets") as answer:
                if (await answer.json())["open"]:
                    return
            await asyncio.sleep(0.05)
