"""After a restart or a gap: what agents wrote meanwhile, read from the threads that matter."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.deliveries import Anchor
from bot.domain.errors import OutletDown, OutletHeld, OutletRefused, OutletUnclear, StoreUnavailable
from bot.domain.handoff import State
from bot.inbox import Inbox
from bot.ports import Clock, Store, Tx
from handlers.slack import events
from handlers.slack.looking import in_thread
from handlers.slack.workspace import Workspace

log = logging.getLogger(__name__)

PAUSE_SECONDS = 1.5
"""Between two threads: conversations.replies has 50 calls a minute, and looking back needs some."""
MOST_THREADS = 200
LONGEST_HOLD_SECONDS = 60


class Reconciling:
    """New messages only: an edit or a deletion made meanwhile is not seen."""

    def __init__(
        self,
        client: AsyncWebClient,
        store: Store,
        inbox: Inbox,
        workspace: Workspace,
        clock: Clock,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._client = client
        self._store = store
        self._inbox = inbox
        self._workspace = workspace
        self._clock = clock
        self._sleep = sleep

    async def run(self) -> int:
        """Reads each thread from its top; returns how many threads. Claimed ones first.

        Not from the last word heard: that one may have been said after the gap. What is known is kept once.
        """
        try:
            return await self._read_all(await self._store.read(_open_threads))
        except StoreUnavailable:
            log.exception("slack.not_reconciled")
            return 0

    async def _read_all(self, threads: list[Anchor]) -> int:
        if len(threads) > MOST_THREADS:
            log.warning("slack.reconcile_cut_short", extra={"threads": len(threads)})
        for nth, root in enumerate(threads[:MOST_THREADS]):
            if nth:
                await self._sleep(PAUSE_SECONDS)
            await self._read(root)
        return min(len(threads), MOST_THREADS)

    async def _read(self, root: Anchor) -> None:
        try:
            await self._hear(root)
        except OutletHeld as held:
            await self._sleep(min(int(held.details["seconds"]), LONGEST_HOLD_SECONDS))
            await self._try_again(root)
        except (OutletDown, OutletUnclear, OutletRefused):
            log.exception("slack.thread_not_reconciled", extra={"ts": root.ts})

    async def _try_again(self, root: Anchor) -> None:
        try:
            await self._hear(root)
        except (OutletHeld, OutletDown, OutletUnclear, OutletRefused):
            log.exception("slack.thread_not_reconciled", extra={"ts": root.ts})

    async def _hear(self, root: Anchor) -> None:
        async for message in in_thread(self._client, root, root.ts):
            now = self._clock.now()
            if message.get("subtype", "") not in events.SAID:
                continue
            if found := events.said(message, root.channel, self._workspace, now):
                await self._inbox.store(events.named(found, f"reconciled:{root.channel}:{found.message.ts}"))


def _open_threads(tx: Tx) -> list[Anchor]:
    handoffs = [*tx.handoffs.in_state(State.ASSIGNED), *tx.handoffs.in_state(State.QUEUED)]
    return [root for handoff in handoffs if (root := tx.lanes.anchor_of(handoff.id))]
