"""What Slack said: stored before it is acknowledged, then applied per thread in the order it was said."""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta

from bot.desk import talk
from bot.domain.deliveries import Anchor, Mark, Reaction, Slip, Whisper
from bot.domain.errors import StoreUnavailable
from bot.domain.inbound import Inbound, InboundState, Read
from bot.domain.rules import Rules
from bot.ports import Clock, InboxRow, Reader, Store, Tx
from bot.visits import Heard, Visits
from bot.waking import Wake

log = logging.getLogger(__name__)

HOLD = timedelta(milliseconds=150)
"""How long a message waits for an earlier one of its thread: the SDK runs one task per envelope."""
SHORTEST_PAUSE = 0.01
"""Seconds; a message may be over its own hold and still wait for an earlier one of its thread."""
BUSY_PAUSE = 0.1
"""Seconds, while a thread is in hand: what is oldest may be its, and its end wakes us."""
STORE_PAUSE = 1.0
ANCHOR_PATIENCE = timedelta(minutes=10)
"""How long a message may wait for its card's anchor to become known."""
NAME_PATIENCE = timedelta(minutes=2)
"""How long a customer's message waits for Slack to say who wrote it."""
ASK_AGAIN = 0.5
"""Seconds before Slack is asked once more."""


class Inbox:
    def __init__(
        self,
        store: Store,
        clock: Clock,
        rules: Rules,
        reader: Reader,
        wake: Wake,
        visits: Visits | None = None,
    ) -> None:
        """`visits` hears what customers write in Slack; without it nobody does."""
        self._store = store
        self._clock = clock
        self._rules = rules
        self._reader = reader
        self._wake = wake
        self._busy: dict[Anchor, asyncio.Task[None]] = {}
        self._visits = visits

    async def store(self, message: Inbound) -> None:
        """Kept once, however often Slack says it. Raises StoreUnavailable, so that Slack says it again."""
        await self._store.write(lambda tx: tx.inbox.add(message))

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
        in_hand = frozenset(self._busy)
        for root, rows in (await self._ready()).items():
            if root not in in_hand:
                self._busy[root] = asyncio.create_task(self._serve(root, rows))

    async def _serve(self, root: Anchor, rows: Sequence[InboxRow]) -> None:
        try:
            await self._apply_in_order(rows)
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
        ends = await asyncio.gather(*map(self._apply_in_order, threads.values()), return_exceptions=True)
        for fault in filter(None, ends):
            raise fault
        return sum(map(len, threads.values()))

    async def _apply_in_order(self, rows: Sequence[InboxRow]) -> None:
        """One thread's."""
        for row in rows:
            if not await self._apply(row):
                return

    async def _apply(self, row: InboxRow) -> bool:
        """False when it stays, and with it what was said after it."""
        try:
            if self._visits and self._visits.welcomes(row.message.root.channel):
                return await self._visit(self._visits, row)
            read = await self._reader.read(row.message)
            await self._store.write(lambda tx: self._settle(tx, row, read))
        except StoreUnavailable:
            raise
        except Exception:
            log.exception("inbox.failed", extra={"row": row.id})
            await self._store.write(lambda tx: self._fail(tx, row))
        return True

    async def _visit(self, visits: Visits, row: InboxRow) -> bool:
        """A customer's words, in units of their own: each changes nothing when it is done again."""
        patient = self._clock.now() - row.message.received_at < NAME_PATIENCE
        heard = await visits.hear(row.message, patient=patient)
        if heard is Heard.LATER:
            await asyncio.sleep(ASK_AGAIN)
            return False
        state = InboundState.APPLIED if heard is Heard.TAKEN else InboundState.IGNORED
        await self._store.write(lambda tx: tx.inbox.settle(row.id, state, self._clock.now()))
        return True

    def _settle(self, tx: Tx, row: InboxRow, read: Read) -> None:
        now = self._clock.now()
        handoff_id = tx.lanes.handoff_at(row.message.root)
        if handoff_id:
            talk.heard(tx, self._rules, handoff_id, row.message, read, now)
            tx.inbox.settle(row.id, InboundState.APPLIED, now)
        else:
            known = tx.lanes.is_ours(row.message.root)
            tx.inbox.settle(row.id, InboundState.IGNORED if known else InboundState.WAITING, now)

    def _fail(self, tx: Tx, row: InboxRow) -> None:
        now = self._clock.now()
        tx.inbox.settle(row.id, InboundState.FAILED, now)
        tx.alarms.add("inbox_failed", str(row.id), now)
        if handoff_id := tx.lanes.handoff_at(row.message.root):
            anchor = Anchor(row.message.root.channel, row.message.ts)
            tx.lanes.put(Mark(handoff_id, anchor.channel, anchor.ts, Reaction.FAILED), now)
            tx.lanes.put(Whisper(handoff_id, row.message.user, Slip.FAILED), now)

    async def give_up_waiting(self) -> None:
        """What waited too long for an anchor belongs to no handoff of ours."""
        now = self._clock.now()
        gone = await self._store.write(lambda tx: tx.inbox.expire(now - ANCHOR_PATIENCE))
        if gone:
            log.warning("inbox.no_anchor", extra={"count": gone})
