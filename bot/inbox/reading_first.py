"""While an earlier word may be missing: a thread is read before its words are applied."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from functools import partial
from itertools import takewhile
from typing import Protocol
from uuid import uuid4

from bot.domain.deliveries import Anchor
from bot.domain.errors import OutletDown, OutletHeld, OutletRefused, OutletUnclear
from bot.domain.inbound import InboundKind, InboundState, Reading
from bot.inbox.asking import Asking
from bot.inbox.hearing_again import hear_again
from bot.inbox.patience import HOLD, Patience
from bot.inbox.reading_back import Pace, rate_of
from bot.inbox.suspicion import Suspicion, Wary
from bot.ports import Clock, InboxRow, Lease, Rate, Store, Tx

log = logging.getLogger(__name__)

PACE = Rate("slack:reading_first", timedelta(minutes=1) / 40, 8)
"""Of Slack's 50 calls a minute, so that look-backs have room."""
NO_PLACE = 3.0
"""Seconds; Slack's first retry has mostly come by then."""
PATIENCE = 20.0
"""Seconds that Slack may give no answer. A slow store of ours holds up all else too, and costs none."""
LEASE = timedelta(seconds=5)
"""So that one replica reads for all. Two that read do no harm, and one that died holds up nobody for long."""
ASK_AGAIN = 0.5
NO_ROOM = "too many threads to read"


class Reader(Protocol):
    """Reads one thread."""

    async def fetch(self, root: Anchor, since: str, pace: Pace) -> Reading:
        """Its words from that ts on. Raises an Outlet error."""


class ReadingFirst:
    def __init__(
        self,
        store: Store,
        clock: Clock,
        suspicion: Suspicion,
        reader: Reader,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._store = store
        self._clock = clock
        self._reader = reader
        self._sleep = sleep
        self._owner = uuid4().hex
        self._places = Asking(store, clock)
        self._read_at: dict[Anchor, datetime] = {}
        self.suspicion = suspicion

    async def wary(self) -> Wary:
        return await self._store.read(self.suspicion.wary)

    @contextlib.asynccontextmanager
    async def in_order(self, root: Anchor, rows: Sequence[InboxRow]) -> AsyncIterator[Sequence[InboxRow]]:
        """What may be applied now of that thread; nothing while another replica has it in hand."""
        name = f"reading_first:{root.channel}:{root.ts}"
        since = await self._store.write(partial(self._take, name=name, root=root))
        if since is None:
            await self._sleep(ASK_AGAIN)
            yield ()
            return
        try:
            at = await self._read_once(root, since, rows)
            yield await self._store.read(partial(_ready, root=root, at=at))
        finally:
            await self._store.write(lambda tx: tx.leases.release(name, self._owner))

    def _take(self, tx: Tx, name: str, root: Anchor) -> str | None:
        """From where on words may be missing; None while another has the thread, or where all is applied."""
        now = self._clock.now()
        if not tx.leases.take(name, Lease(self._owner, now + LEASE), now):
            return None
        heard = tx.inbox.heard(root)
        if all(row.state is not InboundState.READY for row in heard):
            tx.leases.release(name, self._owner)
            return None
        said = (row for row in heard if row.message.kind is InboundKind.SAID)
        settled = takewhile(lambda row: row.state is not InboundState.READY, said)
        return max((row.message.ts for row in settled), default=root.ts)

    async def _read_once(self, root: Anchor, since: str, rows: Sequence[InboxRow]) -> datetime:
        """Up to when nothing is missing, as one can know; what had to wait is not read again for it."""
        last = max(row.message.received_at for row in rows)
        at = self._read_at.get(root)
        if at is None or at < last:
            at = await self._read(root, since)
            recent = {one: then for one, then in self._read_at.items() if at - then < LEASE}
            self._read_at = recent | {root: at}
        return at

    async def _read(self, root: Anchor, since: str) -> datetime:
        try:
            begun, reading = await self._until_read(root, since)
            await self._store.write(lambda tx: hear_again(tx, reading))
            return begun
        except TimeoutError as late:
            why = str(late) or "Slack gave no answer"
            log.warning("inbox.not_read_first", extra={"channel": root.channel, "root": root.ts, "why": why})
        except OutletRefused as refused:
            log.info("inbox.not_readable", extra={"reason": refused.details.get("reason")})
        return self._clock.now() - HOLD

    async def _until_read(self, root: Anchor, since: str) -> tuple[datetime, Reading]:
        """With when the first call began. Raises OutletRefused; TimeoutError without an answer or a place."""
        patience = Patience(PATIENCE)
        while True:
            begun: list[datetime] = []
            pace = partial(self._pace, begun, patience)
            try:
                reading = await patience.spent_on(self._reader.fetch(root, since, pace))
            except OutletHeld as held:
                await self._store.write(partial(self._hold, held=held))
            except (OutletDown, OutletUnclear):
                await patience.spent_on(self._pause())
            else:
                return begun[0], reading

    async def _pause(self) -> None:
        await self._sleep(ASK_AGAIN)

    async def _pace(self, begun: list[datetime], patience: Patience, method: str) -> None:
        """Our own pace is waited for up to NO_PLACE; a pause of Slack's, where it ends within PATIENCE."""
        left = NO_PLACE
        while True:
            with patience.kept():
                held = await self._places.place((PACE, rate_of(method)))
            if not held:
                break
            rate, free_at = held
            is_ours, pause = rate == PACE, (free_at - self._clock.now()).total_seconds()
            if left <= 0 if is_ours else pause > PATIENCE:
                raise TimeoutError(NO_ROOM)
            if is_ours:
                pause = min(pause, left)
                left -= pause
            await self._sleep(pause)
        begun.append(self._clock.now())

    def _hold(self, tx: Tx, held: OutletHeld) -> None:
        """Slack's Retry-After, for all replicas."""
        seconds = int(held.details.get("seconds", 0)) or 1
        tx.rates.hold(
            rate_of(str(held.details["method"])).key, self._clock.now() + timedelta(seconds=seconds)
        )


def _ready(tx: Tx, root: Anchor, at: datetime) -> list[InboxRow]:
    """What came while it was read may have a gap of its own before it."""
    known = (row for row in tx.inbox.heard(root) if row.state is InboundState.READY)
    return [row for row in known if row.message.received_at <= at]
