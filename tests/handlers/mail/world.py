"""A mail server on loopback that a test orders about, the real outlet before it, and the door behind it."""

from __future__ import annotations

import asyncio
import contextlib
import email
import io
from collections import defaultdict, deque
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from aiosmtpd.smtp import SMTP, Envelope, Session

from bot.conversing import Start
from bot.delivery import Delivering
from bot.domain.callers import Caller, new_visitor
from bot.domain.conversation import Account, Attachment, Customer, Page
from bot.domain.deliveries import LaneKind
from bot.files import Files
from bot.mailing import MailIn
from bot.waking import Wake
from handlers.customers.problems import as_problems
from handlers.customers.sniffing import fit_name, sniff
from handlers.mail import door
from handlers.mail.letters import Sender
from handlers.mail.outlet import Habits, MailOutlet
from handlers.mail.smtp import Server
from handlers.mail.tokens import ReplyAddress, ReplyTokens
from handlers.webhook.signing import SIGNATURE, TIMESTAMP, sign
from tests.usecases.world import ANNA, House

SECRET = "the secret of the mail system"
CORA = "cora@customer.example"
AWAY = timedelta(minutes=10)
SENDER = Sender(
    "Our shop <support@shop.example>",
    ReplyTokens("a secret that is long enough for anything"),
    ReplyAddress("support+{token}@mail.shop.example"),
    "https://baton.example/f/{}".format,
)
TYPES = frozenset({"image/png", "application/pdf", "text/plain"})


@dataclass
class Posted:
    """What the server took: its envelope, and the mail as a reader sees it."""

    returns_to: str
    to: list[str]
    raw: bytes = field(repr=False)

    @property
    def mail(self) -> EmailMessage:
        found = email.message_from_bytes(self.raw, policy=default)
        assert isinstance(found, EmailMessage)
        return found

    @property
    def plain(self) -> str:
        body = self.mail.get_body(("plain",))
        assert body
        return str(body.get_content())

    @property
    def html(self) -> str:
        body = self.mail.get_body(("html",))
        assert body
        return str(body.get_content())


@dataclass
class Post:
    """Says 250, or for a command what its `answers` hold next; "drop" there breaks the line off."""

    port: int = 0
    posted: list[Posted] = field(default_factory=list)
    tried: int = 0
    answers: defaultdict[str, deque[str]] = field(default_factory=lambda: defaultdict(deque))
    taken_before: bool = False
    """A line that breaks off in DATA breaks after the mail was taken."""
    once: asyncio.Event | None = None
    """Where one mail was taken, the next has to wait for this."""

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.posted and self.once:
            await self.once.wait()
        self.tried += 1
        envelope.mail_from = address
        return self._next("MAIL", server) or "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.rcpt_tos.append(address)
        return self._next("RCPT", server) or "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        answer = self._next("DATA", server)
        if answer is None or self.taken_before:
            content = envelope.content
            assert isinstance(content, bytes)
            self.posted.append(Posted(envelope.mail_from or "", list(envelope.rcpt_tos), content))
        return answer or "250 OK"

    def _next(self, command: str, server: SMTP) -> str | None:
        answer = self.answers[command].popleft() if self.answers[command] else None
        if answer == "drop":
            assert isinstance(server.transport, asyncio.Transport)
            server.transport.abort()
        return answer


@contextlib.asynccontextmanager
async def serving(post: Post) -> AsyncIterator[Post]:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(post, hostname="mx.example", loop=loop), "127.0.0.1", 0)
    post.port = server.sockets[0].getsockname()[1]
    try:
        yield post
    finally:
        server.close()
        await server.wait_closed()


@contextlib.asynccontextmanager
async def delivering(house: House, post: Post, habits: Habits | None = None) -> AsyncIterator[None]:
    """The real loop on the mail's lanes alone."""
    wake = Wake(0.005)
    house.store.on_commit(lambda _: wake.set())
    server = Server("127.0.0.1", post.port, tls=False)
    outlet = MailOutlet(house.store, house.clock, server, SENDER, habits or Habits(AWAY))
    loop = asyncio.create_task(
        Delivering(house.store, house.clock, outlet, wake, jitter=lambda: 1.0, kinds={LaneKind.MAIL}).run()
    )
    try:
        yield
    finally:
        loop.cancel()
        await asyncio.gather(loop, return_exceptions=True)


async def waiting(house: House, **customer: Any) -> tuple[str, str]:
    """A customer with an address whom Anna is looking after: the conversation's id and the handoff's."""
    known = {"name": "Cora", "email": CORA, "zone": "Europe/Berlin"} | customer
    begun = await house.intake.start(Start(new_visitor(), Customer(**known), Account(), Page()))
    await house.write(begun.id, "A Billing question about my invoice")
    await house.intake.ask_for_person(Caller(begun.owner), begun.id)
    handoff = (await house.handoff(begun.id)).id
    await house.deliver()
    await house.claims.claim(handoff, ANNA.id)
    return begun.id, handoff


async def away(house: House, condition: Any, step: timedelta = timedelta(minutes=1)) -> None:
    """Lets time pass until the condition holds."""

    async def passing() -> object:
        house.clock.move(step)
        await asyncio.sleep(0.01)
        return condition()

    await house.eventually(passing)


async def settled(house: House, minutes: int) -> None:
    """Lets time pass in small steps, for who shows that nothing happens."""
    for _ in range(minutes * 2):
        house.clock.move(timedelta(seconds=30))
        await asyncio.sleep(0.005)
    await house.eventually(lambda: _all_quiet(house))


async def _all_quiet(house: House) -> bool:
    now = house.clock.now()
    return not await house.store.read(lambda tx: tx.lanes.due(now, {LaneKind.MAIL}))


def lines(house: House) -> list[Any]:
    """The codes of the lines that wait for, or stand in, the agents' thread."""
    return [
        row[0] for row in house.rows("select json_extract(want, '$.code') from delivery where kind = 'Line'")
    ]


@dataclass
class Desk:
    """A mail system that hands mails in."""

    house: House
    client: TestClient[web.Request, web.Application]

    async def hand_in(self, raw: bytes, **changes: str) -> tuple[int, dict[str, Any]]:
        stamp = str(int(self.house.clock.now().timestamp()))
        headers = {TIMESTAMP: stamp, SIGNATURE: sign(SECRET, stamp, raw)} | changes
        async with self.client.post(door.PATH, data=io.BytesIO(raw), headers=headers) as answer:
            found: dict[str, Any] = await answer.json()
            return answer.status, found


@contextlib.asynccontextmanager
async def desk_of(house: House) -> AsyncIterator[Desk]:
    files = Files(house.store, house.clock)

    async def keep(caller: Caller, conversation_id: str, name: str, data: bytes) -> Attachment:
        kind = sniff(data, TYPES)
        return await files.keep(caller, conversation_id, fit_name(name, kind), kind, data)

    site = web.Application(middlewares=[as_problems], client_max_size=64 * 1024)
    mail_in = MailIn(house.store, house.clock, house.intake, keep)
    site.router.add_post(door.PATH, door.MailDoor(mail_in, door.Mailbox(SENDER, SECRET), house.clock).take)
    async with TestClient(TestServer(site)) as client:
        yield Desk(house, client)


def reply_to(conversation: str) -> str:
    assert SENDER.reply
    return SENDER.reply.of(SENDER.tokens.issue(conversation))


def a_reply(conversation: str, text: str = "It works now.", **headers: str) -> bytes:
    """As a mail program writes it; a header of "" is left out."""
    usual = {
        "From": f"Cora Custer <{CORA}>",
        "To": f"Our shop <{reply_to(conversation)}>",
        "Subject": "Re: Our answer",
        "Message-ID": "<reply-1@customer.example>",
    } | {name.replace("_", "-"): value for name, value in headers.items()}
    mail = EmailMessage()
    for name, value in usual.items():
        if value:
            mail[name] = value
    mail.set_content(text)
    return mail.as_bytes()
