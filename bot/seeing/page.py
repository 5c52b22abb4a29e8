"""GET /metrics, on a listener of its own: never at the customers' door."""

from __future__ import annotations

import asyncio

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from bot.domain.errors import StoreUnavailable
from bot.ports import Clock, Store
from bot.seeing.meters import Meters
from bot.seeing.own import Own
from bot.seeing.snapshot import Snapshot

PATH = "/metrics"
STORE_SECONDS = 2.0
"""A store that takes longer is left out of this scrape: the scraper itself gives up after ten."""
LOOK_SECONDS = 1.0


class Page:
    def __init__(self, store: Store, clock: Clock, meters: Meters, own: Own) -> None:
        self._store = store
        self._clock = clock
        self._registry = meters.registry
        self._snapshot = Snapshot(own)
        self._registry.register(self._snapshot)
        self._one_at_a_time = asyncio.Lock()

    def site(self) -> web.Application:
        site = web.Application()
        site.router.add_get(PATH, self.serve)
        return site

    async def serve(self, _request: web.Request) -> web.Response:
        async with self._one_at_a_time:
            await self._look()
            body = generate_latest(self._registry)
        return web.Response(body=body, headers={"Content-Type": CONTENT_TYPE_LATEST})

    async def _look(self) -> None:
        self._snapshot.overview, self._snapshot.now = None, self._clock.now()
        try:
            async with asyncio.timeout(STORE_SECONDS):
                self._snapshot.overview = await self._store.read(lambda tx: tx.overview.now())
        except (StoreUnavailable, TimeoutError):
            return


async def watch_loop(meters: Meters) -> None:
    """Until cancelled."""
    loop = asyncio.get_running_loop()
    while True:
        wanted = loop.time() + LOOK_SECONDS
        await asyncio.sleep(LOOK_SECONDS)
        meters.lag.observe(max(0.0, loop.time() - wanted))
