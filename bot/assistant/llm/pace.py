"""How often the provider is called: within the budget, and not while it asks to be left alone."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable

MINUTE = 60.0
PATIENCE = 3
"""Failures in a row after which the provider counts as down: each of them made a customer wait."""
REST = 20.0
"""Seconds until one call is tried again."""
LONGEST_HOLD = 300.0
"""Of what a provider may ask for: nobody's clock or mistake shall silence the assistant for a day."""


class Pace:
    """`now` counts seconds and never goes back. One of these per process."""

    def __init__(self, per_minute: int, now: Callable[[], float]) -> None:
        self._per_minute = per_minute
        self._now = now
        self._begun: deque[float] = deque()
        self._held_until = -math.inf
        self._failures = 0

    def refused_because(self) -> str:
        """Why no call may begin now; "" counts one as begun."""
        now = self._now()
        if now < self._held_until:
            return "provider_resting"
        while self._begun and self._begun[0] <= now - MINUTE:
            self._begun.popleft()
        if len(self._begun) >= self._per_minute:
            return "budget_used_up"
        self._begun.append(now)
        return ""

    def answered(self) -> None:
        self._failures = 0

    def failed(self, retry_after: float | None = None) -> None:
        """`retry_after` in seconds, as the provider said. A rest that was begun is only made longer."""
        self._failures += 1
        rest = REST if self._failures >= PATIENCE else 0.0
        hold = self._now() + max(rest, min(retry_after or 0.0, LONGEST_HOLD))
        self._held_until = max(self._held_until, hold)
