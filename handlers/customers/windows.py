"""Counting in sliding windows, in bounded memory however many addresses a flood comes from."""

from __future__ import annotations

import math
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from bot.domain.limits import Limit

MOST = 50_000
"""Sides for each length of window, about 28 MB; for one more, who was unheard of longest is forgotten."""

Key = tuple[str, str]


@dataclass(slots=True)
class _Count:
    """`window` numbers the window of `current` since the clock's zero."""

    window: int
    previous: int = 0
    current: int = 0


class Windows:
    """A sliding window counter: the last full window weighs as much as of it still lies within one length.

    The limits library's own memory walks over all its keys at each hit, on the event loop: with 30,000
    addresses a hit took 3 ms, which makes a flood worse. Here a hit costs the same with any number.
    """

    def __init__(self, now: Callable[[], float] = time.monotonic, most: int = MOST) -> None:
        self._now = now
        self._most = most
        self._by_length: dict[float, OrderedDict[Key, _Count]] = {}

    def __len__(self) -> int:
        return sum(len(counts) for counts in self._by_length.values())

    def take(self, key: Key, limit: Limit, amount: int = 1) -> float:
        """0.0 where there was room, which is then taken; else the seconds until there will be.

        More at once than the limit allows at all waits for an empty window.
        """
        wait = self.wait(key, limit, amount)
        if not wait:
            self._count(key, limit.per.total_seconds()).current += amount
        return wait

    def wait(self, key: Key, limit: Limit, amount: int = 1) -> float:
        """As `take`, but nothing is taken."""
        length = limit.per.total_seconds()
        count = self._count(key, length)
        into = self._now() / length - count.window
        room = limit.amount - min(amount, limit.amount) + 1
        if math.floor(count.previous * (1 - into) + count.current) < room:
            return 0.0
        if count.current < room:
            until = 1 - (room - count.current) / count.previous
        else:
            until = 2 - room / count.current
        return (until - into) * length + 0.001

    def _count(self, key: Key, length: float) -> _Count:
        counts = self._by_length.setdefault(length, OrderedDict())
        window = int(self._now() // length)
        count = counts.get(key)
        if count is None:
            self._make_room(counts, window)
            count = counts[key] = _Count(window)
        counts.move_to_end(key)
        if count.window != window:
            count.previous = count.current if count.window == window - 1 else 0
            count.window, count.current = window, 0
        return count

    def _make_room(self, counts: OrderedDict[Key, _Count], window: int) -> None:
        """Two leave for one that comes, if their time is over: after a flood the memory is given back."""
        for _ in range(2):
            if counts and next(iter(counts.values())).window < window - 1:
                counts.popitem(last=False)
        if len(counts) >= self._most:
            counts.popitem(last=False)
