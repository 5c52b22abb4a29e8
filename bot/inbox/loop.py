"""What Slack said: stored before it is acknowledged, then applied per thread in the order it was said."""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta

from bot.domain.deliveries import Anchor
from bot.domain.errors import StoreUnavailable
from bot.domain.inbound import Inbound
from bot.domain.rules import Rules
from bot.inbox.applying import Applying
from bot.inbox.bringing import NO_FILES
from bot.inbox.patience import HOLD
from bot.inbox.reading_first import ReadingFirst
from bot.inbox.suspicion import Wary, nobody
from bot.ports import Clock, Fetching, InboxRow, Reader, Store, Tx
from bot.visits import Visits
from bot.waking import Wake

log = logging.getLogger(__name__)

SHORTEST_PAUSE = 0.01
"""Seconds; a message may be over its own hold and still wait for an earlier one of its thread."""
BUSY_PAUSE = 0.1
"""Seconds, while a thread is in hand: what is oldest may be its, and its end wakes us."""
STORE_PAUSE = 1.0
ANCHOR_PATIENCE = timedelta(minutes=10)
"""How long a message may wait for its card's anchor to become known."""


class Inbox:
    def __init__(
        self,
        store: Store,
        clock: Clock,
        rules: Rules,
        reader: Reader,
        wake: Wake,
        visits: Visits | None = None,
        first: ReadingFirst | None = None,
        fetching: Fetching = NO_FILES,
    ) -> None:
        """`visits` hears what customers write in Slack; without it nobody does. `first` reads a thread in
        which a word may be missing; without it what came is all there is. `fetching` brings agents' files.
        """
        self._store = store
        self._clock = clock
        self._applying = Applying(store, clock, rules, reader, visits, fetching)
        self._wake = wake
        self._visits = visits
        self._first = first
        self._busy: dict[Anchor, asyncio.Task[None]] = {}
        self._draining = False

    async def store(self, message: Inbound, *, retried: bool = False) -> bool:
        """Kept once, however often Slack says it; False when it is known. Raises StoreUnavailable, so that
        Slack says it again.
        """
        if self._first:
            self._first.suspicion.heard(message, retried=retried)
        return await self._store.write(lambda tx: tx.inbox.add(message))

    async def knows(self, root: Anchor) -> bool:
        """True when a card or overnight list of ours stands there."""
        return await self._store.read(lambda tx: tx.lanes.is_ours(root))

    async def run(self) -> None:
        """Applies what was stored, until cancelled."""
        try:
            await self._run()
        finally:
            for task in self._busy.values():
                task.cancel()

    async def drain(self) -> None:
        """Takes nothing more in hand; returns once the messages in hand are settled."""
        self._draining = True
        while self._busy:
            await asyncio.wait(set(self._busy.values()))

    async def _run(self) -> None:
        while True:
            pause = None
            try:
                await self._sweep()
                pause = await self._until_next()
            except StoreUnavailable:
                log.exception("inbox.store_unavailable")
            await self._wake.wait(pause)

    async def _until_next(self) -> float | None:
        """Seconds until the oldest message has been held long enough; None when none waits.

        By its own time: a wait that began anew with each arrival would hold a busy thread twice as long.
        """
        oldest = await self._store.read(lambda tx: tx.inbox.oldest())
        left = (oldest + HOLD - self._clock.now()).total_seconds() if oldest else None
        shortest = BUSY_PAUSE if self._busy else SHORTEST_PAUSE
        return None if left is None else max(left, shortest)

    async def _sweep(self) -> None:
        """Each thread by itself: one that waits for Slack to say a name keeps no other waiting.

        What is in hand before the reading begins is left out: it may be applied by the time the rows come.
        """
        if self._draining:
            return
        in_hand = frozenset(self._busy)
        ready = {root: rows for root, rows in (await self._ready()).items() if root not in in_hand}
        wary = await self._wary() if ready else nobody
        for root, rows in ready.items():
            self._busy[root] = asyncio.create_task(self._serve(root, rows, wary=wary(root)))

    async def _wary(self) -> Wary:
        return await self._first.wary() if self._first else nobody

    async def _serve(self, root: Anchor, rows: Sequence[InboxRow], *, wary: bool) -> None:
        try:
            await self._apply_thread(root, rows, wary=wary)
        except Exception:  # its rows are ready still
            log.exception("inbox.not_applied")
            await asyncio.sleep(STORE_PAUSE)
        finally:
            del self._busy[root]
            self._wake.set()

    async def _ready(self) -> dict[Anchor, list[InboxRow]]:
        """By thread."""
        now = self._clock.now()
        rows = await self._store.read(lambda tx: tx.inbox.ready(now - HOLD))
        threads: defaultdict[Anchor, list[InboxRow]] = defaultdict(list)
        for row in rows:
            threads[row.message.root].append(row)
        return threads

    async def apply_ready(self) -> int:
        threads = await self._ready()
        wary = await self._wary()
        works = (self._apply_thread(root, rows, wary=wary(root)) for root, rows in threads.items())
        ends = await asyncio.gather(*works, return_exceptions=True)
        for fault in filter(None, ends):
            raise fault
        return sum(map(len, threads.values()))

    async def _apply_thread(self, root: Anchor, rows: Sequence[InboxRow], *, wary: bool) -> None:
        """A customers' place is not read first: theirs is a reader of another kind."""
        if not (self._first and wary) or (self._visits and self._visits.welcomes(root.channel)):
            await self._apply_in_order(rows)
            return
        async with self._first.in_order(root, rows) as in_order:
            await self._apply_in_order(in_order)

    async def _apply_in_order(self, rows: Sequence[InboxRow]) -> None:
        """One thread's."""
        for row in rows:
            if self._draining or not await self._applying.apply(row):
                return

    async def give_up_waiting(self) -> None:
        """What waited too long for an anchor belongs to no handoff of ours.

        An anchor that became known at the very moment in which its message was put to wait is found here.
        """
        if not await self._store.read(lambda tx: tx.inbox.waits()):
            return
        now = self._clock.now()

        def work(tx: Tx) -> int:
            tx.inbox.revive_known()
            return tx.inbox.expire(now - ANCHOR_PATIENCE)

        if gone := await self._store.write(work):
            log.warning("inbox.no_anchor", extra={"count": gone})
