"""Where the sandbox's time comes from, and the waiting times Slack is known for."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

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
