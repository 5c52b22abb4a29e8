"""One thing that Slack said, applied once: by the replica that finds it ready, and first of its thread."""

from __future__ import annotations

import asyncio
import logging
import traceback
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

from bot.desk import talk
from bot.domain.deliveries import Anchor, Mark, Reaction, Slip, Whisper
from bot.domain.errors import StoreUnavailable
from bot.domain.inbound import Due, Inbound, InboundKind, InboundState, Read
from bot.domain.rules import Rules
from bot.inbox.bringing import Bringing
from bot.inbox.replaying import as_it_stands
from bot.inbox.wordings import is_overtaken, read_all, wordings
from bot.ports import Clock, Fetching, InboxRow, Lease, Reader, Store, Tx
from bot.visits import Heard, Visits

log = logging.getLogger(__name__)

NAME_PATIENCE = timedelta(minutes=2)
"""How long a customer's message waits for Slack to say who wrote it."""
ASK_AGAIN = 0.5
"""Seconds before Slack, or whoever has the thread in hand, is asked once more."""
VISIT_LEASE = timedelta(seconds=30)
VISIT_SECONDS = 20.0
"""The longest that a customer's message may take: less than the lease on its thread, by a margin."""


class Applying:
    """Raises StoreUnavailable; any other fault is the row's own, and sets it aside."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        rules: Rules,
        reader: Reader,
        visits: Visits | None,
        fetching: Fetching,
    ) -> None:
        self._store = store
        self._clock = clock
        self._rules = rules
        self._reader = reader
        self._visits = visits
        self._bringing = Bringing(store, fetching)
        self._owner = uuid4().hex

    async def apply(self, row: InboxRow) -> bool:
        """False when it stays, and with it what was said after it."""
        try:
            found = await self._wordings(row.message)
            if not found:
                await self._store.write(lambda tx: self._drop(tx, row))
                return True
            return await self._take(replace(row, message=found[-1]), found)
        except StoreUnavailable:
            raise
        except Exception as fault:
            reason, where = type(fault).__name__, _frames(fault)
            log.error("inbox.failed", extra={"row": row.id, "reason": reason, "where": where})  # noqa: TRY400
            await self._store.write(lambda tx: self._fail(tx, row, reason))
        return True

    async def _wordings(self, message: Inbound) -> list[Inbound]:
        """The last is to be applied; none is where it is not to be applied any more."""
        edited = message.kind is InboundKind.EDITED
        if edited and await self._store.read(lambda tx: is_overtaken(tx, message)):
            return []
        if not self._is_visit(message):
            return await self._store.read(lambda tx: wordings(tx, message))
        standing = await self._store.read(lambda tx: as_it_stands(tx, message)) if message.again else message
        return [standing] if standing else []

    def _is_visit(self, message: Inbound) -> bool:
        return self._visits is not None and self._visits.welcomes(message.root.channel)

    async def _take(self, row: InboxRow, found: Sequence[Inbound]) -> bool:
        if self._visits and self._is_visit(row.message):
            return await self._visit(self._visits, row)
        read = await self._bringing.bring(row.message, await read_all(self._reader, found))
        return await self._store.write(lambda tx: self._settle(tx, row, read)) is not Due.LATER

    async def _visit(self, visits: Visits, row: InboxRow) -> bool:
        """A customer's words, in units of their own: one replica at a time has their thread in hand."""
        due = await self._store.write(lambda tx: self._begin_visit(tx, row))
        heard = await self._hear(visits, row) if due is Due.NOW else Heard.LATER
        if due is Due.GONE:
            return True
        if heard is Heard.LATER:
            await asyncio.sleep(ASK_AGAIN)
            return False
        state = InboundState.APPLIED if heard is Heard.TAKEN else InboundState.IGNORED
        await self._store.write(lambda tx: self._end_visit(tx, row, state))
        return True

    def _begin_visit(self, tx: Tx, row: InboxRow) -> Due:
        now = self._clock.now()
        due = tx.inbox.due(row)
        if due is not Due.NOW:
            return due
        lease = Lease(self._owner, now + VISIT_LEASE)
        return Due.NOW if tx.leases.take(_visit_of(row), lease, now) else Due.LATER

    def _end_visit(self, tx: Tx, row: InboxRow, state: InboundState) -> None:
        tx.leases.release(_visit_of(row), self._owner)
        self._end(tx, row, state)

    async def _hear(self, visits: Visits, row: InboxRow) -> Heard:
        patient = self._clock.now() - row.message.received_at < NAME_PATIENCE
        try:
            async with asyncio.timeout(VISIT_SECONDS):
                return await visits.hear(row.message, patient=patient)
        except TimeoutError:
            log.warning("inbox.too_slow", extra={"row": row.id})
            return Heard.LATER

    def _settle(self, tx: Tx, row: InboxRow, read: Read) -> Due:
        """Only while it is ready still, and nothing of its thread is before it: replicas apply it once."""
        now = self._clock.now()
        handoff_id = tx.lanes.handoff_at(row.message.root)
        if handoff_id:
            tx.conversations.get(tx.handoffs.get(handoff_id).conversation_id)
        due = tx.inbox.due(row)
        if due is not Due.NOW:
            return due
        if handoff_id:
            talk.heard(tx, self._rules, handoff_id, row.message, read, now)
            self._end(tx, row, InboundState.APPLIED)
        else:
            known = tx.lanes.is_ours(row.message.root)
            self._end(tx, row, InboundState.IGNORED if known else InboundState.WAITING)
        return due

    def _drop(self, tx: Tx, row: InboxRow) -> None:
        if tx.inbox.due(row) is not Due.GONE:
            self._end(tx, row, InboundState.IGNORED)

    def _end(self, tx: Tx, row: InboxRow, state: InboundState) -> None:
        now = self._clock.now()
        tx.inbox.settle(row.id, state, now)
        if row.message.again:
            tx.alarms.clear("inbox_failed", str(row.id), now)

    def _fail(self, tx: Tx, row: InboxRow, reason: str) -> None:
        now = self._clock.now()
        tx.leases.release(_visit_of(row), self._owner)
        if not tx.inbox.fail(row.id, reason, now):
            return
        tx.alarms.add("inbox_failed", str(row.id), now)
        if handoff_id := tx.lanes.handoff_at(row.message.root):
            anchor = Anchor(row.message.root.channel, row.message.ts)
            tx.lanes.put(Mark(handoff_id, anchor.channel, anchor.ts, Reaction.FAILED), now)
            tx.lanes.put(Whisper(handoff_id, row.message.user, Slip.FAILED), now)


def _frames(fault: Exception) -> str:
    """Where it happened; a fault's own text may repeat what somebody said, which belongs in no log."""
    frames = traceback.extract_tb(fault.__traceback__)
    return " > ".join(f"{Path(one.filename).name}:{one.lineno} {one.name}" for one in frames)


def _visit_of(row: InboxRow) -> str:
    return f"visit:{row.message.root.channel}:{row.message.root.ts}"
