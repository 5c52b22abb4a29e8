"""Where the sandbox's time comes from, and the waiting times Slack is known for."""

import asyncio
import contextlib
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class Timing:
    """Seconds. The defaults are Slack's; tests shorten them.

    `retries` are the waits before the second, third and fourth delivery of one event.
    """

    ack: float = 3.0  # see slack.md: event-ack
    retries: tuple[float, ...] = (0.0, 60.0, 300.0)  # see slack.md: event-retries
    trigger: float = 3.0  # see slack.md: trigger-once
    response_url: float = 1800.0  # see slack.md: response-url
    resume_wait: float = 5.0
    stale_click: float = 10.0


class Time:
    """The given clock, and what a test has let pass beside it: whoever waits here wakes when it is moved."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._ahead = 0.0
        self._moved = asyncio.Event()

    @property
    def ahead(self) -> float:
        """Seconds."""
        return self._ahead

    def now(self) -> datetime:
        return self._clock() + timedelta(seconds=self._ahead)

    def move(self, seconds: float) -> None:
        self._ahead += seconds
        self._moved.set()
        self._moved = asyncio.Event()

    async def sleep(self, seconds: float) -> None:
        due = self._passed() + seconds
        while (left := due - self._passed()) > 0:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._moved.wait(), left)

    def _passed(self) -> float:
        """The given clock may stand still; waiting goes by the true time."""
        return time.monotonic() + self._ahead
