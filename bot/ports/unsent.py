"""The store's noun of what agents have said and customers not yet heard."""

from __future__ import annotations

from typing import Protocol

from bot.domain.deliveries import Anchor
from bot.domain.inbound import Unsent


class Unsents(Protocol):
    def put(self, unsent: Unsent) -> None:
        """Of its message, in place of what stood there."""

    def at(self, anchor: Anchor) -> Unsent | None:
        """`anchor` is the message itself, not its thread's root."""

    def of(self, handoff_id: str) -> list[Unsent]:
        """In the order in which they were said."""

    def drop(self, anchor: Anchor) -> None: ...
