"""Files that were not there when their message was applied: tried until they come, or their time is over."""

from __future__ import annotations

import asyncio
import logging
from datetime import datetime, timedelta
from uuid import uuid4

from bot.desk import talk
from bot.desk.enclosing import LATE_TIMER
from bot.domain.codes import Slip
from bot.domain.deliveries import Anchor
from bot.domain.enclosed import Brought, Enclosed, Refused, Whereabouts, whereabouts
from bot.domain.errors import NotFetched
from bot.domain.handoff import Handoff
from bot.domain.inbound import Inbound, InboundKind
from bot.domain.rules import Rules
from bot.inbox.replaying import as_it_stands
from bot.ports import Clock, Fetching, Lease, Store, Tx

log = logging.getLogger(__name__)

PAUSE_SECONDS = 0.5
PATIENCE_SECONDS = 60.0
"""For one try. Nobody waits for it any more, but its sender."""
IN_HAND = timedelta(seconds=90)
"""So long a try is one replica's: longer than it may take."""
GIVE_UP_AFTER = timedelta(minutes=10)
SOONEST, LATEST = timedelta(seconds=1), timedelta(minutes=1)
AT_ONCE = 4


class LateFiles:
    def __init__(self, store: Store, clock: Clock, rules: Rules, fetching: Fetching) -> None:
        self._store = store
        self._clock = clock
        self._rules = rules
        self._fetching = fetching
        self._owner = uuid4().hex

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            try:
                await self.bring_due()
            except Exception:  # its timer stands still
                log.exception("files.not_brought")
            await asyncio.sleep(PAUSE_SECONDS)

    async def bring_due(self) -> None:
        """One try of each that is due."""
        now = self._clock.now()
        keys = await self._store.read(lambda tx: tx.timers.due(LATE_TIMER, now, AT_ONCE))
        await asyncio.gather(*(self._bring(key) for key in keys))

    async def _bring(self, key: str) -> None:
        place = whereabouts(key)
        found = await self._store.write(lambda tx: self._take(tx, place))
        if found is None:
            return
        message, file = found
        end = await self._fetch(message, file)
        await self._store.write(lambda tx: self._settle(tx, place, message, end))

    def _take(self, tx: Tx, place: Whereabouts) -> tuple[Inbound, Enclosed] | None:
        """None when another has it, or when the message is gone: then nobody tries again."""
        now = self._clock.now()
        if not tx.timers.is_set(LATE_TIMER, place.key):
            return None
        if not tx.leases.take(_lease(place), Lease(self._owner, now + IN_HAND), now):
            return None
        found = _standing(tx, place)
        if found is None:
            self._end(tx, place)
        return found

    async def _fetch(self, message: Inbound, file: Enclosed) -> Brought | Refused | None:
        """None where it is to be tried again."""
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                return await self._fetching.fetch(file)
        except (NotFetched, TimeoutError):
            age = self._clock.now() - message.received_at
            return Refused(file.id, Slip.FILE) if age > GIVE_UP_AFTER else None

    def _settle(self, tx: Tx, place: Whereabouts, message: Inbound, end: Brought | Refused | None) -> None:
        """What was taken back meanwhile, or brought by another, is left alone."""
        handoff = _handoff(tx, message)
        if handoff is None or not tx.timers.is_set(LATE_TIMER, place.key):
            return
        now = self._clock.now()
        self._end(tx, place)
        if end is None:
            tx.timers.set(LATE_TIMER, place.key, _next_try(message, now))
        elif isinstance(end, Refused):
            talk.refused(tx, self._rules, handoff, message, end, now)
        elif _standing(tx, place):
            talk.followed(tx, self._rules, handoff, message, end, now)

    def _end(self, tx: Tx, place: Whereabouts) -> None:
        tx.timers.cancel(LATE_TIMER, place.key)
        tx.leases.release(_lease(place), self._owner)


def _lease(place: Whereabouts) -> str:
    return f"late_file:{place.key}"


def _standing(tx: Tx, place: Whereabouts) -> tuple[Inbound, Enclosed] | None:
    """The message and its file, where neither was taken back."""
    root = Anchor(place.channel, place.root)
    said = (row.message for row in tx.inbox.heard(root, since=place.ts))
    message = next((one for one in said if one.ts == place.ts and one.kind is InboundKind.SAID), None)
    standing = as_it_stands(tx, message) if message else None
    files = standing.files if standing else ()
    file = next((one for one in files if one.id == place.file), None)
    return (standing, file) if standing and file else None


def _handoff(tx: Tx, message: Inbound) -> Handoff | None:
    """Read under its conversation's lock."""
    handoff_id = tx.lanes.handoff_at(message.root)
    if handoff_id is None:
        return None
    tx.conversations.get(tx.handoffs.get(handoff_id).conversation_id)
    return tx.handoffs.get(handoff_id)


def _next_try(message: Inbound, now: datetime) -> datetime:
    """Each pause a quarter of all the time before it."""
    return now + min(max((now - message.received_at) / 4, SOONEST), LATEST)
