"""Events that are held back until others have gone before them."""

import asyncio
from dataclasses import dataclass, field


@dataclass(eq=False)
class _Held:
    wanted: int
    free: asyncio.Event = field(default_factory=asyncio.Event)


class Queue:
    def __init__(self) -> None:
        self._held: list[_Held] = []

    async def let_pass(self, others: int) -> None:
        """Until so many other events were sent."""
        # see slack.md: event-order
        held = _Held(others)
        self._held.append(held)
        try:
            await held.free.wait()
        finally:
            self._held.remove(held)

    def passed(self) -> None:
        """One was sent, and its answer is there."""
        for held in self._held:
            held.wanted -= 1
            if held.wanted <= 0:
                held.free.set()
