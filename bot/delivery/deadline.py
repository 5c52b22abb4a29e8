"""Until when something may be said outside: whoever was stopped for longer must not speak late.

Its lane is another's by then, who may have said the same already.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from contextvars import ContextVar
from datetime import timedelta

_CLOCK = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)
"""Goes on while the process is stopped or the machine asleep, and is never set."""
_deadline: ContextVar[float | None] = ContextVar("deadline", default=None)


@contextlib.contextmanager
def within(left: timedelta) -> Iterator[None]:
    """For all that is called inside; what is told nothing has no deadline."""
    token = _deadline.set(now() + left.total_seconds())
    try:
        yield
    finally:
        _deadline.reset(token)


def is_over() -> bool:
    deadline = _deadline.get()
    return deadline is not None and now() >= deadline


def now() -> float:
    """Seconds, of use only beside one another."""
    return time.clock_gettime(_CLOCK)
