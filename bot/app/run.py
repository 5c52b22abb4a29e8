"""`baton run`: everything started in the order in which it is needed, and ended in the other."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import logging
import sys
from collections.abc import AsyncIterator, Coroutine, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aiohttp import web

from bot.app import core as cores
from bot.app import door, outside
from bot.app.core import Core
from bot.app.itself import Itself
from bot.app.listening import listen
from bot.app.observing import Observing, observing
from bot.app.outside import Outside
from bot.app.reaching import Reaching
from bot.app.slack import SlackSide
from bot.app.starting import open_store
from bot.app.stopping import Drain, Stopping, drain
from bot.config import Config
from bot.ports import Clock
from bot.schedule import scheduler
from handlers.customers import app as customers
from handlers.customers import connections
from handlers.customers.links import A_TRANSCRIPT
from handlers.slack import http, transcripts
from handlers.slack.client import connected

log = logging.getLogger(__name__)

FLUSH_SECONDS, WATCH_SECONDS, RETENTION_SECONDS, SWEEP_SECONDS = 1.0, 2.0, 60.0, 3600.0
STUCK_SECONDS, SEND_SECONDS = 15.0, 0.5
OFFER_SECONDS = 1.0
GIVE_WAY_SECONDS = 0.0005
"""So long a thread that calculates (learning, a draft) keeps the interpreter to itself. Python's own 5 ms are
waited for after each statement of the store's, which adds up to half a second for a customer's turn.
"""


@dataclass(frozen=True, slots=True)
class House:
    """What runs, put together."""

    config: Config
    core: Core
    slack: SlackSide
    outside: Outside | None
    seen: Observing
    stopping: Stopping

    def not_ready_because(self) -> list[str]:
        return self.stopping.not_ready_because() or self.slack.not_ready_because()

    def works(self) -> list[Coroutine[Any, Any, object]]:
        """What goes on until it is cancelled."""
        loops: list[Coroutine[Any, Any, object]] = [_answer(self.core), self.slack.run()]
        return [*loops, self.outside.run()] if self.outside else loops

    def drains(self) -> list[Drain]:
        drains: list[Drain] = [self.slack.drain, self.core.answering.drain]
        return [*drains, self.outside.drain] if self.outside else drains


async def run(config: Config, clock: Clock | None = None) -> None:
    """Serves until SIGINT or SIGTERM. Raises CannotStart."""
    secrets = config.secrets
    connections.raise_file_limit()
    seen = observing(config)
    async with open_store(config) as (store, theirs):
        core = cores.build(config, seen.store(store), clock or theirs)
        async with connected(secrets.slack_bot_token.get_secret_value(), secrets.slack_api_url) as client:
            seen.calls(client.session)
            slack = SlackSide(
                secrets,
                core,
                client,
                config.written,
                door.links(config, core).link,
                transcripts.address_by(door.links(config, core, A_TRANSCRIPT)),
                measured=seen.outlet,
                shared=not isinstance(config.database, Path),
            )
            await slack.find_workspace()
            _spare_the_collector()
            sys.setswitchinterval(GIVE_WAY_SECONDS)
            outer = Outside(config, core, seen.outlet) if outside.is_on(config) else None
            await _serve(House(config, core, slack, outer, seen, Stopping()))


def _spare_the_collector() -> None:
    """Modules live as long as Baton does; a full round over them stops all for 80 ms."""
    gc.freeze()
    gc.enable()


async def _serve(house: House) -> None:
    admitted = door.admitting(house.config)
    site = _customers_site(house)
    runner = customers.runner(site, admitted)
    itself = Itself(house.not_ready_because, admitted, house.slack)
    async with _opened(house, runner), house.seen.serving(house.core, itself), _closed(house.core):
        await _until_stopped(house, [[site.shutdown, *house.drains()], [runner.cleanup]])


async def _until_stopped(house: House, drains: Sequence[Sequence[Drain]]) -> None:
    """A loop that ends by itself is a fault of ours: it ends Baton loudly instead of leaving it half deaf."""
    stopping = house.stopping
    stopping.listen()
    asked = asyncio.create_task(stopping.asked.wait())
    tasks = [asked, *(asyncio.create_task(work) for work in house.works())]
    ticks = _ticks(house.core, house.seen)
    ticks.start()
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
        ticks.pause()
        await drain(drains, house.config.server.drain)
    finally:
        ticks.shutdown(wait=False)
        stopping.unlisten()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        log.info("baton.stopped")


def _ticks(core: Core, seen: Observing) -> Any:
    return scheduler(
        {
            "flush": (FLUSH_SECONDS, core.after_hours.flush),
            "promises": (WATCH_SECONDS, core.watch.break_promises),
            "snoozes": (WATCH_SECONDS, core.snoozing.wake),
            "offers": (OFFER_SECONDS, core.offering.go_on),
            "read_marks": (WATCH_SECONDS, core.read_marks.draw),
            "nudges": (WATCH_SECONDS, core.nudging.run),
            "replies": (SEND_SECONDS, core.sending.send_due),
            "targets": (WATCH_SECONDS, core.overdue.run),
            "cards": (WATCH_SECONDS, core.watch.miss_cards),
            "retention": (RETENTION_SECONDS, core.retention.run_due),
            "stuck": (STUCK_SECONDS, seen.stuck(core.stuck.find)),
            "files": (SWEEP_SECONDS, core.files.sweep),
        }
    )


async def _answer(core: Core) -> None:
    learning = asyncio.create_task(_learn(core))
    try:
        await core.answering.run()
    finally:
        learning.cancel()


async def _learn(core: Core) -> None:
    try:
        await asyncio.to_thread(core.warm)
    except Exception:  # a draft will fail of the same, and that is a reason to hand off
        log.exception("assistant.cold")
    core.learnt.set()


@contextlib.asynccontextmanager
async def _closed(core: Core) -> AsyncIterator[None]:
    try:
        yield
    finally:
        await core.close()


@contextlib.asynccontextmanager
async def _opened(house: House, runner: web.AppRunner) -> AsyncIterator[None]:
    await runner.setup()
    try:
        await listen(runner, "server.listen", house.config.server.listen)
        yield
    finally:
        await runner.cleanup()


def _customers_site(house: House) -> web.Application:
    config, reaching = house.config, Reaching(house.core.store)

    async def not_ready_because() -> list[str]:
        return house.not_ready_because() or await reaching.not_ready_because()

    site = door.site(config, house.core, not_ready_because)
    outside.add_mail_door(site, config, house.core)
    if config.secrets.slack_app_token is None:
        site.router.add_post(http.PATH, http.door(lambda: house.slack.bolt))
    transcripts.add_door(site, door.links(config, house.core, A_TRANSCRIPT), lambda: house.slack.desk)
    house.seen.site(site)
    return site
