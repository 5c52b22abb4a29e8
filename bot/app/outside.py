"""Outside AIs and mail, wired: what baton.toml turns on has its own loop, which needs no Slack."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from ipaddress import ip_network

from aiohttp import web

from blocks.files import Link, nowhere
from bot.app.core import Core, wake_on
from bot.app.door import links
from bot.app.starting import CannotStart
from bot.config import Config
from bot.delivery import Delivering
from bot.domain.callers import Caller
from bot.domain.conversation import Attachment
from bot.domain.deliveries import LaneKind
from bot.domain.errors import BadInput
from bot.mailing import MailIn
from bot.outlets import ByKind
from bot.ports import Outlet
from handlers.customers.sniffing import fit_name, sniff
from handlers.mail import door, smtp
from handlers.mail.letters import Sender
from handlers.mail.outlet import Habits, MailOutlet
from handlers.mail.tokens import ReplyAddress, ReplyTokens
from handlers.webhook.connecting import session
from handlers.webhook.outlet import Receiver, WebhookOutlet


def is_on(config: Config) -> bool:
    return bool(config.written.webhook.url or config.written.mail.sender)


class Outside:
    def __init__(self, config: Config, core: Core, measured: Callable[[Outlet], Outlet]) -> None:
        """Raises CannotStart."""
        self._config = config
        self._core = core
        self._measured = measured
        self._server = _server(config) if config.written.mail.sender else None
        self._delivering: Delivering | None = None

    async def run(self) -> None:
        """Delivers until cancelled."""
        core = self._core
        async with _outlets(self._config, core, self._server) as outlets:
            wake, outlet = wake_on(core.store, "lanes"), self._measured(ByKind(outlets))
            self._delivering = Delivering(core.store, core.clock, outlet, wake, kinds=outlets.keys())
            await self._delivering.run()

    async def drain(self) -> None:
        if self._delivering:
            await self._delivering.drain()


@contextlib.asynccontextmanager
async def _outlets(
    config: Config, core: Core, server: smtp.Server | None
) -> AsyncIterator[dict[LaneKind, Outlet]]:
    outlets: dict[LaneKind, Outlet] = {}
    async with contextlib.AsyncExitStack() as open_things:
        webhook, secret = config.written.webhook, config.secrets.baton_webhook_secret
        if webhook.url and secret:
            allowed = [ip_network(text) for text in webhook.allow_private]
            client = await open_things.enter_async_context(session(webhook.url, allowed))
            receiver = Receiver(webhook.url, secret.get_secret_value())
            outlets[LaneKind.WEBHOOK] = WebhookOutlet(core.store, core.clock, client, receiver)
        if server:
            part = config.written.mail
            habits = Habits(part.after, part.per_hour)
            sender = _sender(config, links(config, core).link)
            outlets[LaneKind.MAIL] = MailOutlet(core.store, core.clock, server, sender, habits)
        yield outlets


def _server(config: Config) -> smtp.Server:
    url = config.secrets.baton_smtp_url
    try:
        return smtp.server(url.get_secret_value() if url else "")
    except ValueError as error:
        raise CannotStart(f"BATON_SMTP_URL: {error}") from None


def _sender(config: Config, link: Link = nowhere) -> Sender:
    part = config.written.mail
    tokens = ReplyTokens(config.secrets.baton_secret.get_secret_value())
    reply = ReplyAddress(part.reply_to) if part.reply_to else None
    return Sender(part.sender, tokens, reply, link)


def add_mail_door(site: web.Application, config: Config, core: Core) -> None:
    """POST /v1/mail, where `[mail] reply_to` says that customers may answer by mail."""
    secret = config.secrets.baton_mail_secret
    if not config.written.mail.reply_to or secret is None:
        return
    files = config.written.files
    types = frozenset(files.types if files.on else ())

    async def keep(caller: Caller, conversation_id: str, name: str, data: bytes) -> Attachment:
        if len(data) > files.size:
            raise BadInput(field="file")
        kind = await asyncio.to_thread(sniff, data, types)
        return await core.files.keep(caller, conversation_id, fit_name(name, kind), kind, data)

    mailbox = door.Mailbox(_sender(config), secret.get_secret_value())
    taking = door.MailDoor(MailIn(core.store, core.clock, core.intake, keep), mailbox, core.clock)
    site.router.add_post(door.PATH, taking.take)
