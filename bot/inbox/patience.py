"""Patience that a process does not lose while it is stopped: counted in beats of its loop, not in time."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

BEAT = 0.5

T = TypeVar("T")


async def patiently(work: Coroutine[Any, Any, T], seconds: float) -> T:
    """Raises TimeoutError after so many seconds, those left out in which the loop stood still."""
    working, waiting = asyncio.create_task(work), asyncio.create_task(_beats(seconds))
    try:
        await asyncio.wait({working, waiting}, return_when=asyncio.FIRST_COMPLETED)
        if not working.done():
            raise TimeoutError
        return working.result()
    finally:
        for task in (working, waiting):
            task.cancel()
        await asyncio.gather(working, waiting, return_exceptions=True)


async def _beats(seconds: float) -> None:
    for _ in range(round(seconds / BEAT)):
        await asyncio.sleep(BEAT)
