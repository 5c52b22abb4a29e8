"""The outlet of an outside AI: every change of its conversations, signed, in order, one at a time.

Wired as `Delivering`'s outlet for LaneKind.WEBHOOK, beside an open `connecting.session(url, allowed)`. The
receiver knows a repeated delivery by its id, so what is in doubt is simply sent again.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import aiohttp

from bot.domain.deliveries import Anchor, Tell
from bot.domain.errors import BatonError, OutletDown, OutletHeld, OutletRefused, StoreUnavailable
from bot.domain.shown import Change
from bot.ports import Clock, Item, Rate, Store, Tx
from bot.ports.points import crossing
from handlers.customers import answers
from handlers.webhook.connecting import HANDS, AddressRefused
from handlers.webhook.signing import DELIVERY, SIGNATURE, TIMESTAMP, sign

log = logging.getLogger(__name__)

METHOD = "webhook"
ANSWER_LIMIT = 4 * 1024
"""Bytes of an answer that are read, so that the connection can be used again; its words don't matter."""
ALARM_AFTER = 10
LONGEST_HOLD = 3_600


@dataclass(frozen=True, slots=True)
class Receiver:
    url: str
    secret: str = field(repr=False)


class WebhookOutlet:
    """Raises as ports.Outlet says; never OutletRefused for an answer, since a receiver can be mended."""

    def __init__(
        self, store: Store, clock: Clock, session: aiohttp.ClientSession, receiver: Receiver
    ) -> None:
        self._store = store
        self._clock = clock
        self._session = session
        self._receiver = receiver
        self._hands = asyncio.Semaphore(HANDS)
        self._held: dict[str, int] = {}

    def rates(self, tx: Tx, item: Item) -> Sequence[Rate]:  # noqa: ARG002
        return ()

    async def send(self, item: Item) -> Anchor | None:
        if not isinstance(item.want, Tell):
            raise OutletRefused(method=METHOD, reason="not_a_change")
        change = await self._change(item.want)
        if change is None:
            return None
        async with self._hands:
            trouble = await self._post(item.want.conversation_id, change)
        if trouble is None:
            self._held.pop(item.lane, None)
            return None
        await self._count(item, trouble)
        raise trouble

    async def look_back(self, item: Item) -> Anchor | None:  # noqa: ARG002
        """Nothing to look at: the receiver tells a repeated delivery by its id."""
        return None

    async def _change(self, tell: Tell) -> Change | None:
        try:
            found = await self._store.read(
                lambda tx: tx.changes.after(tell.conversation_id, tell.after, limit=1)
            )
        except StoreUnavailable:
            raise OutletDown(method="store") from None
        return found[0] if found else None

    async def _post(self, conversation_id: str, change: Change) -> BatonError | None:
        body = payload(conversation_id, change)
        timestamp = str(int(self._clock.now().timestamp()))
        headers = {
            "Content-Type": "application/json",
            "User-Agent": "Baton",
            DELIVERY: f"{conversation_id}-{change.rev}",
            TIMESTAMP: timestamp,
            SIGNATURE: sign(self._receiver.secret, timestamp, body),
        }
        try:
            with crossing("webhook:post"):
                async with self._session.post(
                    self._receiver.url, data=body, headers=headers, allow_redirects=False
                ) as answer:
                    await _drain(answer)
                    return _trouble(answer, self._clock.now())
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
            return OutletDown(method=METHOD, reason=_name(error))

    async def _count(self, item: Item, trouble: BatonError) -> None:
        """A held delivery counts too, though its lane's own attempts do not tell."""
        held = self._held[item.lane] = max(self._held.get(item.lane, 0), item.attempts) + 1
        log.warning(
            "webhook.not_taken",
            extra={"lane": item.lane, "attempts": held, "reason": str(trouble.details.get("reason", ""))},
        )
        if held != ALARM_AFTER:
            return
        log.error("webhook.failing", extra={"lane": item.lane})
        now = self._clock.now()
        try:
            await self._store.write(lambda tx: tx.alarms.add("webhook_failing", item.lane, now))
        except StoreUnavailable:
            log.exception("webhook.alarm_not_stored", extra={"lane": item.lane})


def payload(conversation_id: str, change: Change) -> bytes:
    """The body, byte for byte the same at every try unless the turn was edited meanwhile."""
    told = {"conversation": conversation_id, "change": answers.change(change), "rev": change.rev}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()


async def _drain(answer: aiohttp.ClientResponse) -> None:
    """A longer answer costs its sender the connection."""
    read = 0
    while chunk := await answer.content.read(ANSWER_LIMIT):
        read += len(chunk)
        if read > ANSWER_LIMIT:
            answer.close()
            return


def _trouble(answer: aiohttp.ClientResponse, now: datetime) -> BatonError | None:
    if 200 <= answer.status < 300:
        return None
    reason = f"status_{answer.status}"
    given = answer.headers.get("Retry-After", "")
    seconds = _seconds(given, now) if answer.status in {429, 503} else None
    if seconds is None:
        return OutletDown(method=METHOD, reason=reason)
    return OutletHeld(method=METHOD, seconds=min(max(seconds, 1), LONGEST_HOLD), reason=reason)


def _seconds(given: str, now: datetime) -> int | None:
    """Of a Retry-After: seconds, or a date. None when it is neither."""
    if given.isascii() and given.isdecimal():
        return int(given[:9])
    try:
        until = parsedate_to_datetime(given)
    except (ValueError, TypeError):
        return None
    return int((until.replace(tzinfo=until.tzinfo or UTC) - now).total_seconds())


def _name(error: BaseException) -> str:
    refused = getattr(error, "os_error", error)
    return "address_refused" if isinstance(refused, AddressRefused) else type(error).__name__
