"""APScheduler's ticks: each calls one use case and holds no logic. Nothing is kept in its memory store."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable

from apscheduler.schedulers.asyncio import AsyncIOScheduler

Tick = Callable[[], Awaitable[object]]


def scheduler(ticks: dict[str, tuple[float, Tick]]) -> AsyncIOScheduler:
    """Name -> (seconds between, use case). A tick that is late or runs long is merged with the next."""
    scheduler = AsyncIOScheduler(timezone="UTC")
    for name, (seconds, tick) in ticks.items():
        scheduler.add_job(
            _ending_quietly(tick),
            "interval",
            seconds=seconds,
            id=name,
            max_instances=1,
            coalesce=True,
            misfire_grace_time=None,
        )
    return scheduler


def _ending_quietly(tick: Tick) -> Tick:
    """Shutting down cancels a tick under way, which APScheduler would log as a fault."""

    async def run() -> None:
        with contextlib.suppress(asyncio.CancelledError):
            await tick()

    return run
