"""Metrics, wired where `[server] metrics` names a listener; else nothing is wrapped and nothing loaded."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from aiohttp import ClientSession, web

from bot.app.core import Core
from bot.app.listening import listen
from bot.config import Config
from bot.ports import Outlet, Store

if TYPE_CHECKING:
    from bot.seeing.meters import Meters
    from bot.seeing.own import Own


@dataclass(frozen=True, slots=True)
class Observing:
    """`meters` is None where nobody looks."""

    config: Config
    meters: Meters | None

    def store(self, store: Store) -> Store:
        if self.meters is None:
            return store
        from bot.seeing.wrapping import MeasuredStore

        return MeasuredStore(store, self.meters)

    def outlet(self, outlet: Outlet) -> Outlet:
        if self.meters is None:
            return outlet
        from bot.seeing.wrapping import MeasuredOutlet

        return MeasuredOutlet(outlet, self.meters)

    def calls(self, session: ClientSession | None) -> None:
        if self.meters and session:
            from bot.seeing.wrapping import watch_calls

            watch_calls(session, self.config.secrets.slack_api_url, self.meters)

    def site(self, site: web.Application) -> None:
        if self.meters:
            from bot.seeing.wrapping import watch_requests

            watch_requests(site, self.meters)

    def stuck(self, find: Callable[[], Awaitable[Sequence[str]]]) -> Callable[[], Awaitable[None]]:
        """`find` gives a code for each customer whom it found."""

        async def counted() -> None:
            for why in await find():
                if self.meters:
                    self.meters.stuck.labels(why).inc()

        return counted

    @contextlib.asynccontextmanager
    async def serving(self, core: Core, own: Own) -> AsyncIterator[None]:
        """Raises CannotStart."""
        if self.meters is None:
            yield
            return
        from bot.seeing.page import Page, watch_loop

        page = Page(core.store, core.clock, self.meters, own)
        runner = web.AppRunner(page.site(), access_log=None)
        watching = asyncio.create_task(watch_loop(self.meters))
        await runner.setup()
        try:
            await listen(runner, "server.metrics", self.config.server.metrics)
            yield
        finally:
            watching.cancel()
            await runner.cleanup()


def observing(config: Config) -> Observing:
    if not config.server.metrics:
        return Observing(config, None)
    from bot.seeing.meters import Meters

    return Observing(config, Meters())
