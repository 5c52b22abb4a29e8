"""Samples begun by the clock, not by the end of the one before: a slow one can't hide those behind it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

T = TypeVar("T")


async def paced(moments: Sequence[float], sample: Callable[[int], Awaitable[T]]) -> list[T]:
    """`sample(number)` is begun at each of these moments, in seconds from now, and awaited at the end."""
    begun = time.perf_counter()
    tasks = []
    for number, moment in enumerate(moments):
        await asyncio.sleep(max(0.0, begun + moment - time.perf_counter()))
        tasks.append(asyncio.ensure_future(sample(number)))
    return await asyncio.gather(*tasks)


def steady(rate: float, seconds: float) -> list[float]:
    return [number / rate for number in range(int(rate * seconds))]
