"""`python -m bot.sandbox --workspace FILE.toml [--journal DIR] [--port N] [--host ADDRESS]
[--app-port N] [--request-url URL ...]`
"""

import argparse
import asyncio
import contextlib
import logging
import signal
import sys
from dataclasses import replace
from pathlib import Path

from aiohttp import web

from bot.sandbox.app_port import AppPort
from bot.sandbox.file_shape import WorkspaceFileError
from bot.sandbox.journal import JournalError
from bot.sandbox.people import Workspace, load
from bot.sandbox.sandbox import SANDBOX
from bot.sandbox.server import build


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m bot.sandbox", description="A local Slack.")
    parser.add_argument("--workspace", type=Path, required=True, help="the workspace file (TOML)")
    parser.add_argument("--journal", type=Path, help="folder that keeps what happened (none: forget)")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=0, help="0 = any free one")
    parser.add_argument(
        "--app-port", type=int, help="serve the app on this port too, which an outage can close"
    )
    parser.add_argument(
        "--request-url", action="append", default=[], help="deliver by signed HTTP to here (may be repeated)"
    )
    options = parser.parse_args(argv)
    logging.basicConfig(level=logging.WARNING, format="%(name)s: %(message)s")
    return _run(options)


def _run(options: argparse.Namespace) -> int:
    try:
        app = build(_workspace(options), options.journal)
        asyncio.run(serve(app, options.host, options.port, options.app_port))
    except (WorkspaceFileError, JournalError) as problem:
        print(problem, file=sys.stderr)
        return 2
    except (OSError, OverflowError) as problem:
        print(f"cannot listen on {options.host}:{options.port}: {problem}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 0
    return 0


def _workspace(options: argparse.Namespace) -> Workspace:
    workspace = load(options.workspace)
    if not options.request_url:
        return workspace
    return replace(workspace, app=replace(workspace.app, request_urls=tuple(options.request_url)))


async def serve(app: web.Application, host: str, port: int, app_port: int | None = None) -> None:
    """Says on stdout where it listens, once it does, and stays until SIGINT or SIGTERM."""
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=2)
    await runner.setup()
    try:
        site = web.TCPSite(runner, host, port)
        await site.start()
        address = runner.addresses[0]
        print(f"Slack sandbox: http://{address[0]}:{address[1]}/", flush=True)
        if app_port is not None:
            app[SANDBOX].outage.door = door = AppPort(runner, host, app_port)
            await door.open()
            print(f"For the app: http://{host}:{door.port}/", flush=True)
        await _told_to_stop()
    finally:
        await runner.cleanup()


async def _told_to_stop() -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for sign in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):
            loop.add_signal_handler(sign, stop.set)
    await stop.wait()


if __name__ == "__main__":
    sys.exit(main())
