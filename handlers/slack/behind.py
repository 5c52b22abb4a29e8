"""What goes on after a gesture was answered: Slack waits three seconds, a draft may take twenty."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any

from handlers.slack.gestures import FAILURES, why

log = logging.getLogger(__name__)

AT_ONCE = 50


class Behind:
    """Nothing that must not be lost: it ends with the door."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self, doing: Coroutine[Any, Any, None]) -> bool:
        """False while too much goes on already."""
        if len(self._tasks) >= AT_ONCE:
            doing.close()
            return False
        task = asyncio.create_task(_done(doing))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return True

    async def run(self) -> None:
        """Until cancelled, and all that goes on with it."""
        try:
            await asyncio.Event().wait()
        finally:
            for task in self._tasks:
                task.cancel()


async def _done(doing: Coroutine[Any, Any, None]) -> None:
    try:
        await doing
    except FAILURES as failure:
        log.warning("slack.not_followed_up", extra={"why": why(failure)})
    except Exception:
        log.exception("slack.follow_up_failed")
