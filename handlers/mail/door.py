"""POST /v1/mail: a mail system hands in what customers answered, signed with BATON_MAIL_SECRET.

Wired by `site.router.add_post(door.PATH, door.MailDoor(...).take)` beside the customers' door, whose
middleware turns errors into problems.
"""

from __future__ import annotations

import asyncio
import logging
from contextlib import AsyncExitStack
from dataclasses import dataclass, field

from aiohttp import web

from bot.domain.conversation import TURN_LIMIT
from bot.domain.errors import UnknownConversation
from bot.mailing import Mail, MailIn, NotTheirAddress, TooManyMails, client_id
from bot.ports import Clock
from handlers.customers.problems import problem
from handlers.mail.letters import Sender
from handlers.mail.reading import Arrived, Kind, MailUnreadable, read
from handlers.mail.replies import pieces
from handlers.mail.routing import is_ours, tokens_of
from handlers.webhook.signing import SIGNATURE, TIMESTAMP, is_signed

log = logging.getLogger(__name__)

PATH = "/v1/mail"
RECIPIENT = "Baton-Recipient"
"""The address that the mail system delivered to, where the mail's own headers do not name it."""
SIZE_LIMIT = 10 * 1024 * 1024
SKEW_SECONDS = 300
READ_SECONDS = 30.0
SMALL = 128 * 1024
"""Bytes that anybody may hold in memory before their signature is known, as far as connections go: a stranger
who drips keeps no mail waiting that has no more."""
HANDS = 8
"""Larger mails taken at once: each may hold its whole size in memory before its signature is known."""
ROOM = 600
"""Characters that a turn keeps free for naming the files that were not taken."""
MOST_TURNS = 5

NOES: dict[str, tuple[int, str, str]] = {
    "timestamp_invalid": (401, "Not fresh", f"{TIMESTAMP} is missing, or minutes away from now."),
    "signature_invalid": (401, "Wrong signature", f"{SIGNATURE} is not what the secret makes of this mail."),
    "body_unread": (400, "Not readable", "The mail did not come whole."),
    "mail_too_large": (413, "Too large", "A mail may have 10 MB."),
    "mail_unreadable": (422, "Not readable", "This is not a mail that can be read."),
    "unknown_address": (422, "Unknown address", "This address does not belong to any conversation."),
    "nothing_new": (422, "Nothing new", "There is nothing in this mail but a quote or a signature."),
    "mail_too_long": (422, "Too long", "This is too long for one mail: please send it in parts."),
    "not_their_address": (
        422,
        "Another address",
        "Please answer from the address that our mail went to, or in the chat where you asked.",
    ),
    "too_many_mails": (429, "Too many mails", "These are more mails than a person writes in an hour."),
}
"""Status, title and detail by code. Mail systems hand the detail back to whoever wrote the mail."""


@dataclass(frozen=True, slots=True)
class Mailbox:
    sender: Sender
    secret: str = field(repr=False)


class MailDoor:
    def __init__(self, mail_in: MailIn, mailbox: Mailbox, clock: Clock) -> None:
        self._mail_in = mail_in
        self._box = mailbox
        self._clock = clock
        self._hands = asyncio.Semaphore(HANDS)
        self._readers = asyncio.Semaphore(HANDS)

    async def take(self, request: web.Request) -> web.Response:
        timestamp = request.headers.get(TIMESTAMP, "")
        if not self._is_fresh(timestamp):
            return _refused("timestamp_invalid")
        if SIGNATURE not in request.headers:
            return _refused("signature_invalid")
        raw = await self._body(request)
        if isinstance(raw, web.Response):
            return raw
        if not is_signed(self._box.secret, timestamp, raw, request.headers[SIGNATURE]):
            return _refused("signature_invalid")
        try:
            async with self._readers:
                arrived = await asyncio.to_thread(read, raw)
        except MailUnreadable:
            return _refused("mail_unreadable")
        return await self._sort(arrived, raw, request.headers.get(RECIPIENT, ""))

    async def _body(self, request: web.Request) -> bytes | web.Response:
        """Read here, since the site's own limit is for its customers."""
        raw = bytearray()
        loop = asyncio.get_running_loop()
        try:
            async with AsyncExitStack() as hand, asyncio.timeout(READ_SECONDS) as patience:
                async for chunk in request.content.iter_chunked(64 * 1024):
                    if len(raw) <= SMALL < len(raw) + len(chunk):
                        patience.reschedule(None)  # it is we who let it wait
                        await hand.enter_async_context(self._hands)
                        patience.reschedule(loop.time() + READ_SECONDS)
                    raw += chunk
                    if len(raw) > SIZE_LIMIT:
                        return _refused("mail_too_large")
        except (TimeoutError, ConnectionError, web.RequestPayloadError):
            return _refused("body_unread")
        return bytes(raw)

    def _is_fresh(self, timestamp: str) -> bool:
        if not timestamp.isascii() or not timestamp.isdecimal() or len(timestamp) > 12:
            return False
        return abs(self._clock.now().timestamp() - int(timestamp)) <= SKEW_SECONDS

    async def _sort(self, arrived: Arrived, raw: bytes, recipient: str) -> web.Response:
        """What is no person's word is answered with 200, so that nobody sends it back to its sender."""
        if is_ours(arrived, self._box.sender):
            return _left("loop")
        tokens = tokens_of(arrived, recipient, self._box.sender)
        found = filter(None, map(self._box.sender.tokens.conversation, tokens))
        conversation_id = next(found, None)
        mail_id = client_id(arrived.message_id or raw.hex())
        if arrived.kind is Kind.BOUNCE and conversation_id:
            return await self._came_back(conversation_id, mail_id)
        if arrived.kind is not Kind.WRITTEN:
            return _left(arrived.kind)
        if conversation_id is None:
            log.warning("mail.not_taken", extra={"mail": mail_id, "reason": "unknown_address"})
            return _refused("unknown_address")
        return await self._write(conversation_id, mail_id, arrived)

    async def _came_back(self, conversation_id: str, mail_id: str) -> web.Response:
        try:
            await self._mail_in.came_back(conversation_id, mail_id)
        except UnknownConversation:
            return _left("unknown_address")
        return _left(Kind.BOUNCE)

    async def _write(self, conversation_id: str, mail_id: str, arrived: Arrived) -> web.Response:
        texts = tuple(pieces(arrived.text, TURN_LIMIT - ROOM))
        if not arrived.text and not arrived.files:
            return _refused("nothing_new")
        if len(texts) > MOST_TURNS:
            return _refused("mail_too_long")
        mail = Mail(mail_id, arrived.sender, texts, arrived.files)
        try:
            taken = await self._mail_in.take(conversation_id, mail)
        except UnknownConversation:
            return _refused("unknown_address")
        except NotTheirAddress:
            log.warning("mail.not_taken", extra={"mail": mail_id, "reason": "not_their_address"})
            return _refused("not_their_address")
        except TooManyMails as many:
            return _refused("too_many_mails", {"Retry-After": str(many.details["seconds"])})
        answer = {
            "taken": True,
            "conversation": conversation_id,
            "seqs": list(taken.seqs),
            "left_out": list(taken.left_out),
        }
        return web.json_response(answer, status=202)


def _left(why: str) -> web.Response:
    log.info("mail.left", extra={"reason": str(why)})
    return web.json_response({"taken": False, "why": str(why)})


def _refused(code: str, headers: dict[str, str] | None = None) -> web.Response:
    status, title, detail = NOES[code]
    return problem(status, code, title, detail, headers=headers)
