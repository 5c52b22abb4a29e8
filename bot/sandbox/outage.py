"""Slack is away, until the test says that it is back."""

import asyncio
from dataclasses import dataclass, field
from typing import Protocol

from bot.sandbox.errors import PageError

HOWS = ("refused", "error", "hang", "closed")


class Door(Protocol):
    """A port of its own for Slack's side, which can be closed to the network."""

    async def open(self) -> None: ...

    async def close(self) -> None: ...


@dataclass
class Outage:
    """`how` is empty while there is none."""

    how: str = ""
    door: Door | None = None
    _over: asyncio.Event = field(default_factory=asyncio.Event)

    async def begin(self, how: str) -> None:
        if how not in HOWS:
            raise PageError("invalid_arguments", f"how must be one of {', '.join(HOWS)}.")
        if how == "closed":
            if self.door is None:
                raise PageError(
                    "invalid_arguments", "closed needs a sandbox that was started with --app-port."
                )
            await self.door.close()
        elif self.how == "closed" and self.door is not None:
            await self.door.open()
        self.how = how
        self._over.clear()

    async def end(self) -> None:
        if self.how == "closed" and self.door is not None:
            await self.door.open()
        self.how = ""
        self._over.set()

    async def over(self) -> None:
        """Returns at once when there is none."""
        while self.how:
            await self._over.wait()
