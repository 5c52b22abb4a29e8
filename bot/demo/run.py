"""`baton demo`: a local Slack, Baton and the shop, until Ctrl-C."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shlex
import signal
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from bot.demo import world
from bot.demo.processes import Program, Running, free_port
from bot.demo.world import Ports

OPENS_IN = timedelta(minutes=3)
SLACK_PORT, BATON_PORT, SHOP_PORT = 8081, 8080, 8090


@dataclass(frozen=True, slots=True)
class Stage:
    """All three, running."""

    ports: Ports
    folder: Path
    slack: Running
    baton: Running
    shop: Running


@asynccontextmanager
async def stage(folder: Path, ports: Ports, opens_in: timedelta, more: str = "") -> AsyncIterator[Stage]:
    """Starts them in the order in which they need each other; `more` goes to the end of baton.toml."""
    world.write(folder, ports, opens_in, more)
    async with AsyncExitStack() as stack:
        slack = await stack.enter_async_context(Running(_slack(folder, ports)))
        baton = await stack.enter_async_context(Running(_baton(folder, ports)))
        shop = await stack.enter_async_context(Running(_shop(folder, ports)))
        yield Stage(ports, folder, slack, baton, shop)


async def demo() -> None:
    """Prints the addresses and stays until Ctrl-C; a killed Baton is started again. Raises DemoFailed."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):  # SIGHUP: the terminal was closed
        loop.add_signal_handler(number, stop.set)
    showing = asyncio.create_task(_show())
    stopping = asyncio.create_task(stop.wait())
    await asyncio.wait({showing, stopping}, return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    if not showing.done():
        print("\nEnding …", flush=True)
        showing.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await showing


async def _show() -> None:
    """Until cancelled, at any moment. Raises DemoFailed, also when Baton ended and can't be started again."""
    ports = Ports(free_port(SLACK_PORT), free_port(BATON_PORT), free_port(SHOP_PORT))
    print("Starting a local Slack, Baton and a shop …", flush=True)
    tell_what_is_left_alone()
    with tempfile.TemporaryDirectory(prefix="baton-demo-") as name:
        async with stage(Path(name), ports, OPENS_IN) as running:
            _greet(running)
            await _revive(running.baton)


def tell_what_is_left_alone() -> None:
    """The demo must not write into a database that somebody lives from."""
    if os.environ.get("BATON_DATABASE_URL"):
        print("BATON_DATABASE_URL is set; the demo leaves it alone and keeps a file of its own.", flush=True)


async def _revive(baton: Running) -> None:
    while True:
        code = await baton.wait()
        print(f"Baton ended ({code}); starting it again …", flush=True)
        await baton.start()
        print(f"Baton is back, process {baton.pid}.", flush=True)


def _greet(running: Stage) -> None:
    ports = running.ports
    print(
        f"""
  The shop, where you write as the customer    {ports.shop_url}/
  Slack, where you act as any of eight people  {ports.slack_url}/?as=U0ANA

  Try: ask "How do refunds work?" · say "I was charged twice and want my money back"
       · press Claim as Ana Ruiz in #support-billing and answer in the thread
       · in a private window press Sign out, then say
         "The zip of my tent broke again, can I talk to a person?":
         Repairs is closed and opens in three minutes
       · as Maya Lindqvist type /handoff report; as Priya Shah ask in #ext-acme
  In another terminal, why the assistant did what it did, and what it would answer:
    {explain_line(running.folder)}
    {ask_line(running.folder)}
  Baton is process {running.baton.pid}: kill -9 it at any moment and nothing is lost.
  Logs and the database are in {running.folder} until you press Ctrl-C.
""",
        flush=True,
    )


def explain_line(folder: Path) -> str:
    """Ready to paste into any shell, wherever it stands."""
    database = shlex.quote(world.database(folder))
    return f"BATON_DATABASE_URL={database} {_baton_command()} explain"


def ask_line(folder: Path) -> str:
    return f'{_baton_command()} ask --config {shlex.quote(str(folder / "baton.toml"))} "How do refunds work?"'


def _baton_command() -> str:
    """Of this very Python: another Baton on the PATH may be an older one."""
    script = Path(sys.executable).with_name("baton")
    return shlex.join([str(script)] if script.exists() else [sys.executable, "-m", "bot"])


def _slack(folder: Path, ports: Ports) -> Program:
    workspace, journal = folder / "workspace.toml", folder / "slack"
    arguments = ("bot.sandbox", "--workspace", str(workspace), "--journal", str(journal))
    return Program(
        "the local Slack",
        (*arguments, "--port", str(ports.slack)),
        {},
        folder / "slack.log",
        f"{ports.slack_url}/",
    )


def _baton(folder: Path, ports: Ports) -> Program:
    return Program(
        "Baton",
        ("bot", "run", "--config", str(folder / "baton.toml")),
        world.environment(folder, ports),
        folder / "baton.log",
        f"{ports.baton_url}/readyz",
    )


def _shop(folder: Path, ports: Ports) -> Program:
    arguments = ("bot.demo.shop", "--port", str(ports.shop), "--baton", ports.baton_url)
    return Program(
        "the shop",
        arguments,
        {"BATON_IDENTITY_SECRET": world.SITE_KEY},
        folder / "shop.log",
        f"{ports.shop_url}/",
    )
