"""The outlet that mails a customer what they missed.

Wired as `Delivering`'s outlet for LaneKind.MAIL. It waits by itself until a customer has been away for long
enough (OutletHeld), so its lanes may be due at once. A mail whose fate is unknown is sent once more under the
same Message-ID: at least once, and mail systems that look at the id show it once.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from bot.domain.deliveries import Anchor, Tell
from bot.domain.errors import BatonError, OutletDown, OutletHeld, OutletRefused, StoreUnavailable
from bot.mailing import Letter, NotYet, an_hour, plan, tell_agent
from bot.ports import Clock, Item, Rate, Store, Tx
from handlers.mail import smtp
from handlers.mail.letters import Sender, draw

log = logging.getLogger(__name__)

METHOD = "mail"
ALARM_AFTER = 10


@dataclass(frozen=True, slots=True)
class Habits:
    """`after`: how long a customer must be away; `per_hour`: mails to one conversation."""

    after: timedelta = timedelta(minutes=10)
    per_hour: int = 6


class MailOutlet:
    def __init__(
        self, store: Store, clock: Clock, server: smtp.Server, sender: Sender, habits: Habits
    ) -> None:
        self._store = store
        self._clock = clock
        self._server = server
        self._sender = sender
        self._habits = habits
        self._failed: dict[str, int] = {}

    def rates(self, tx: Tx, item: Item) -> Sequence[Rate]:
        """Only a mail that would go out now uses up its conversation's hour."""
        if not isinstance(item.want, Tell):
            return ()
        found = plan(tx, item.want, self._habits.after, self._moment(item))
        if not isinstance(found, Letter):
            return ()
        return (an_hour(found.conversation_id, "out", self._habits.per_hour),)

    async def send(self, item: Item) -> Anchor | None:
        if not isinstance(item.want, Tell):
            raise OutletRefused(method=METHOD, reason="not_a_change")
        match await self._plan(item.want, self._moment(item)):
            case NotYet(until=until):
                seconds = ceil((until - self._clock.now()).total_seconds())
                raise OutletHeld(method=METHOD, seconds=max(seconds, 1))
            case Letter() as letter:
                await self._mail(item, letter)
        return None

    async def look_back(self, item: Item) -> Anchor | None:  # noqa: ARG002
        """Nobody can look into a customer's mailbox."""
        return None

    def _moment(self, item: Item) -> datetime:
        """As of when both the rate and the sending are decided, so that they decide the same."""
        return item.taken_at or self._clock.now()

    async def _plan(self, tell: Tell, now: datetime) -> Letter | NotYet | None:
        try:
            return await self._store.read(lambda tx: plan(tx, tell, self._habits.after, now))
        except StoreUnavailable:
            raise OutletDown(method="store") from None

    async def _mail(self, item: Item, letter: Letter) -> None:
        try:
            envelope = draw(letter, self._sender, self._clock.now())
            await smtp.send(self._server, envelope, self._sender.domain)
        except ValueError:
            await self._refused(letter, "no_address")
        except smtp.AddressRefused as refused:
            await self._refused(letter, refused.reason)
        except BatonError as trouble:
            await self._count(item, trouble)
            raise
        self._failed.pop(item.lane, None)

    async def _refused(self, letter: Letter, reason: str) -> None:
        """The agent hears it; the customer finds the answer where they asked."""
        log.warning("mail.refused", extra={"conversation": letter.conversation_id, "reason": reason})
        now = self._clock.now()
        try:
            await self._store.write(lambda tx: tell_agent(tx, letter.conversation_id, now))
        except StoreUnavailable:
            raise OutletDown(method="store") from None

    async def _count(self, item: Item, trouble: BatonError) -> None:
        failed = self._failed[item.lane] = max(self._failed.get(item.lane, 0), item.attempts) + 1
        log.warning(
            "mail.not_sent",
            extra={"lane": item.lane, "attempts": failed, "reason": str(trouble.details.get("reason", ""))},
        )
        if failed != ALARM_AFTER:
            return
        log.error("mail.failing", extra={"lane": item.lane})
        now = self._clock.now()
        try:
            await self._store.write(lambda tx: tx.alarms.add("mail_failing", item.lane, now))
        except StoreUnavailable:
            log.exception("mail.alarm_not_stored", extra={"lane": item.lane})
