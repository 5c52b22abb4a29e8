"""How Baton ends: what is in hand gets its end, within bounds; told a second time, it ends at once."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from datetime import timedelta

log = logging.getLogger(__name__)

SIGNALS = (signal.SIGINT, signal.SIGTERM)

Drain = Callable[[], Awaitable[object]]
"""Takes nothing more in hand, and returns once what is has its end."""


class Stopping:
    """`asked` is set by the first signal. The second is the system's again and ends the process, even where
    the loop hangs: as after a power cut, the next start finds what was not finished.
    """

    def __init__(self) -> None:
        self.asked = asyncio.Event()

    def listen(self) -> None:
        loop = asyncio.get_running_loop()
        for number in SIGNALS:
            loop.add_signal_handler(number, self._heard, number)

    def unlisten(self) -> None:
        loop = asyncio.get_running_loop()
        for number in SIGNALS:
            loop.remove_signal_handler(number)

    def not_ready_because(self) -> list[str]:
        return ["Baton is ending"] if self.asked.is_set() else []

    def _heard(self, number: signal.Signals) -> None:
        log.info("baton.stopping", extra={"signal": number.name})
        self.unlisten()
        for each in SIGNALS:
            signal.signal(each, signal.SIG_DFL)
        self.asked.set()


async def drain(steps: Sequence[Sequence[Drain]], within: timedelta) -> None:
    """One step after the other, the drains of a step together. What takes too long is left as it is."""
    with suppress(TimeoutError):
        async with asyncio.timeout(within.total_seconds()):
            for step in steps:
                await asyncio.gather(*(_one(act) for act in step))
            log.info("baton.drained")
            return
    log.warning("baton.not_drained", extra={"seconds": within.total_seconds()})


async def _one(act: Drain) -> None:
    """A fault in one keeps no other from its end."""
    try:
        await act()
    except Exception:
        log.exception("baton.drain_failed")
