"""`baton run`: everything started in the order in which it is needed, and ended in the other."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import logging
import signal
from collections.abc import AsyncIterator, Coroutine
from typing import Any

from aiohttp import web

from bot.app import core as cores
from bot.app import door, outside
from bot.app.core import Core
from bot.app.slack import SlackSide
from bot.app.starting import CannotStart, SystemClock, open_store
from bot.config import Config
from bot.ports import Clock
from bot.schedule import scheduler
from handlers.customers import connections
from handlers.slack import http
from handlers.slack.client import connected

log = logging.getLogger(__name__)

FLUSH_SECONDS, WATCH_SECONDS, SWEEP_SECONDS = 1.0, 2.0, 3600.0


async def run(config: Config, clock: Clock | None = None) -> None:
    """Serves until SIGINT or SIGTERM. Raises CannotStart."""
    secrets = config.secrets
    connections.raise_file_limit()
    async with open_store(config) as store:
        core = cores.build(config, store, clock or SystemClock())
        async with connected(secrets.slack_bot_token.get_secret_value(), secrets.slack_api_url) as client:
            slack = SlackSide(secrets, core, client, config.written, door.links(config, core).link)
            await slack.find_workspace()
            _spare_the_collector()
            async with _site(config, core, slack):
                await _until_stopped(config, core, slack)


def _spare_the_collector() -> None:
    """Modules and knowledge live as long as Baton does; a full round over them stops all for 80 ms."""
    gc.collect()
    gc.freeze()


async def _until_stopped(config: Config, core: Core, slack: SlackSide) -> None:
    """A loop that ends by itself is a fault of ours: it ends Baton loudly instead of leaving it half deaf."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    ticks = scheduler(
        {
            "flush": (FLUSH_SECONDS, core.after_hours.flush),
            "promises": (WATCH_SECONDS, core.watch.break_promises),
            "cards": (WATCH_SECONDS, core.watch.miss_cards),
            "files": (SWEEP_SECONDS, core.files.sweep),
        }
    )
    works: list[Coroutine[Any, Any, object]] = [stop.wait(), core.answering.run(), slack.run()]
    if outside.is_on(config):
        works.append(outside.run(config, core))
    tasks = [asyncio.create_task(work) for work in works]
    ticks.start()
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    finally:
        ticks.shutdown(wait=False)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        log.info("baton.stopped")


@contextlib.asynccontextmanager
async def _site(config: Config, core: Core, slack: SlackSide) -> AsyncIterator[None]:
    runner = door.runner(config, _customers_site(config, core, slack))
    await runner.setup()
    try:
        await _listen(runner, config.server.listen)
        yield
    finally:
        await runner.cleanup()


async def _listen(runner: web.AppRunner, listen: str) -> None:
    host, _, port = listen.rpartition(":")
    try:
        await web.TCPSite(runner, host.strip("[]"), int(port)).start()
    except OSError as error:
        raise CannotStart(f"server.listen {listen}: {error.strerror or error}") from None
    log.info("baton.serving", extra={"listen": listen})


def _customers_site(config: Config, core: Core, slack: SlackSide) -> web.Application:
    async def not_ready_because() -> list[str]:
        return slack.not_ready_because()

    site = door.site(config, core, not_ready_because)
    outside.add_mail_door(site, config, core)
    if config.secrets.slack_app_token is None:
        site.router.add_post(http.PATH, http.door(lambda: slack.bolt))
    return site
