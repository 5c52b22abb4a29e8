"""What faults of ours kept from being applied: listed, and put back once the fault is mended."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from bot.domain.inbound import Failed, Inbound, InboundKind, InboundState
from bot.ports import Store, Tx


class Replaying:
    """For `baton inbox list` and `baton inbox replay`; whatever runs hears of it within a second."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def failed(self) -> list[Failed]:
        """Oldest first."""
        return await self._store.read(lambda tx: tx.inbox.failed())

    async def replay(self, ids: Collection[int] | None = None) -> int:
        """Those (None: all) are applied in their threads' order; returns how many it knew as failed.

        A reply goes to the customer only if nobody has spoken since; else it stays inside.
        """
        return await self._store.write(lambda tx: tx.inbox.replay(ids))


def as_it_stands(tx: Tx, message: Inbound) -> Inbound | None:
    """The message with its words of today, where they were edited since; None where it was taken back."""
    if message.kind is not InboundKind.SAID:
        return message
    for row in tx.inbox.heard(message.root, since=message.ts):
        act = row.message
        if act.ts != message.ts or row.state is InboundState.READY:
            continue
        if act.kind is InboundKind.DELETED:
            return None
        if act.kind is InboundKind.EDITED:
            message = replace(message, text=act.text, has_files=act.has_files, files=act.standing)
    return message
