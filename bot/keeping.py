"""What the inbox can do beside hearing and settling: share its rows among replicas, and set some aside."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Protocol, cast

from bot.domain.deliveries import Anchor
from bot.domain.inbound import Due, Failed, Inbound, InboundState
from bot.ports import Inbox as Port
from bot.ports import InboxRow, Tx


class Inbox(Port, Protocol):
    def keep(self, message: Inbound, state: InboundState) -> bool:
        """As `add`, but in another state than ready: what needs no applying is known all the same."""

    def due(self, row: InboxRow) -> Due:
        """Locks the row, where the engine has row locks, so that one replica alone applies it."""

    def heard(self, root: Anchor, since: str = "") -> list[InboxRow]:
        """All that is known of a thread from that ts on, whatever became of it, in the order of the acts."""

    def fail(self, row_id: int, reason: str, at: datetime) -> bool:
        """False when it was settled by somebody else meanwhile."""

    def failed(self, limit: int = 1_000) -> list[Failed]:
        """Oldest first."""

    def replay(self, ids: Collection[int] | None) -> int:
        """Those that failed (None: all) are ready again, and marked so; returns how many."""

    def waits(self) -> bool:
        """Something waits for an anchor."""

    def revive_known(self) -> int:
        """Those that wait for an anchor that is known by now are ready."""

    def roots_since(self, at: datetime) -> list[Anchor]:
        """The threads in which something was heard since then, the newest first."""


def inbox(tx: Tx) -> Inbox:
    return cast("Inbox", tx.inbox)
