"""The store's noun of handoffs that went on with another skill."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple, Protocol

from bot.domain.deliveries import Anchor
from bot.domain.transfer import Transfer


class Left(NamedTuple):
    """Of a thread that was left: the turns whose messages there were still to be redrawn, and until when its
    card may yet be drawn by who had it in hand.
    """

    redo: tuple[int, ...]
    until: datetime | None


class Transfers(Protocol):
    def add(self, transfer: Transfer, *, told: bool) -> None:
        """`told`: the thread that it left needs no line any more."""

    def last_of(self, handoff_id: str) -> Transfer | None: ...
    def of(self, conversation_id: str) -> list[Transfer]:
        """Oldest first."""

    def at(self, anchor: Anchor) -> Transfer | None:
        """The one that left that card."""

    def left(self, handoff_id: str) -> list[Anchor]:
        """Where cards stand that its transfers closed, oldest first."""

    def tell(self, handoff_id: str) -> list[Anchor]:
        """Those whose thread has no line yet; from now on it counts as having one."""
