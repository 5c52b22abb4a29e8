"""Slack's side, wired: found and checked at start, or as soon as it answers."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from functools import partial

from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from blocks.files import Link
from bot.alarming import Alarming
from bot.app.core import Core, wake_on
from bot.app.desk import Beside, desk_of
from bot.app.fetching import bringing_of, fetching_of, portraits_at
from bot.app.reading import reading_back, reading_first
from bot.app.starting import CannotStart
from bot.app.together import together
from bot.app.visiting import customers_side
from bot.config.channels import CustomerChannelPart
from bot.config.parts import FilePart, Secrets
from bot.delivery import Delivering
from bot.delivery.anchoring import Anchoring
from bot.desk.faces import ChosenNames
from bot.desk.leaving import Leaving
from bot.domain.conversation import Account
from bot.domain.deliveries import OF_SLACK, LaneKind
from bot.domain.errors import StoreUnavailable
from bot.inbox import Inbox
from bot.inbox.suspicion import Suspicion
from bot.outlets import ByKind
from bot.ports import Outlet
from handlers.slack import app as door
from handlers.slack import loading, startup
from handlers.slack.customers.outlet import CustomersOutlet
from handlers.slack.desk import SlackDesk
from handlers.slack.errors import SlackRefused, SlackUnreachable
from handlers.slack.outages import Noticing
from handlers.slack.outlet import SlackOutlet
from handlers.slack.people import SlackPeople
from handlers.slack.reading import SlackReader
from handlers.slack.sharing import Sharing
from handlers.slack.socket import Socket
from handlers.slack.workspace import Workspace

log = logging.getLogger(__name__)

RETRY_SECONDS = 5.0
"""Between two tries to reach a Slack that gives no answer."""
EXPIRE_SECONDS = 5.0


class SlackSide:
    def __init__(
        self,
        secrets: Secrets,
        core: Core,
        client: AsyncWebClient,
        written: FilePart,
        link: Link,
        transcript_link: Callable[[str, str], str],
        measured: Callable[[Outlet], Outlet] = lambda outlet: outlet,
        *,
        shared: bool = False,
    ) -> None:
        """`written` is baton.toml, for where in Slack customers write; `link` opens a customer's file,
        `transcript_link` a handoff's transcript for one user;
        `measured` counts what an outlet does; `shared`: the store may have other replicas.
        """
        self._shared = shared
        self._measured = measured
        self._link = link
        self._transcript_link = transcript_link
        self._secrets = secrets
        self._core = core
        self._customers = {part.channel: _account(part) for part in written.customer_channels}
        self._direct = written.direct_messages.on
        self._part = written.slack
        self._taken = tuple(filter(None, (written.widget.title,)))
        self._portrait = portraits_at(written.server.public_url)
        self._fetching = fetching_of(client, written.files)
        self._sharing: Sharing | None = None
        self._client = client
        self._workspace: Workspace | None = None
        self._trouble = "Slack has not been reached yet"
        self._inbox: Inbox | None = None
        self._suspicion: Suspicion | None = None
        self._delivery: Delivering | None = None
        self.socket: Socket | None = None
        self.bolt: AsyncApp | None = None
        self.desk: SlackDesk | None = None

    async def find_workspace(self) -> None:
        """Raises CannotStart on a definite no; no answer at all is tried again by `run`."""
        try:
            await self._check()
        except SlackRefused as refused:
            raise CannotStart(str(refused)) from None
        except SlackUnreachable as silent:
            self._unreached(silent)

    async def run(self) -> None:
        """Serves the workspace as soon as it is found, until cancelled."""
        while self._workspace is None:
            await asyncio.sleep(RETRY_SECONDS)
            try:
                await self._check()
            except (SlackRefused, SlackUnreachable) as trouble:
                self._unreached(trouble)
        await self._serve(self._workspace)

    def not_ready_because(self) -> list[str]:
        if self._workspace is None:
            return [self._trouble]
        if self.socket and (trouble := self.socket.trouble()):
            return [trouble]
        return self._sharing.trouble() if self._sharing else []

    async def drain(self) -> None:
        """Hears nothing more, and ends what is in hand."""
        if self.socket:
            await self.socket.drain()
        parts = [part for part in (self._inbox, self._delivery) if part]
        await asyncio.gather(*(part.drain() for part in parts))
        if self._suspicion:
            await self._suspicion.end()

    async def _check(self) -> None:
        token = self._secrets.slack_app_token
        self._workspace = await startup.check(
            self._client,
            self._core.rules,
            app_token=token.get_secret_value() if token else "",
            customers=self._customers,
            direct=self._direct,
            overflow=self._part.overflow or "",
            ops=self._part.ops or "",
        )

    def _unreached(self, trouble: Exception) -> None:
        """Anybody may ask for /readyz: channels and scopes are named in the log alone."""
        refused = isinstance(trouble, SlackRefused)
        self._trouble = "Slack refuses Baton: the log says why" if refused else str(trouble)
        log.error("slack.not_ready", extra={"reason": str(trouble), "address": self._client.base_url})

    async def _serve(self, workspace: Workspace) -> None:
        core, client = self._core, self._client
        in_slack = SlackPeople(client, workspace.channels, core.clock, core.rules)
        people = ChosenNames(in_slack, core.store)
        side = customers_side(core, client, workspace)
        reader, wake = SlackReader(people), wake_on(core.store, "inbox")
        first = reading_first(core, client, workspace, shared=self._shared)
        fetching = self._fetching
        inbox = Inbox(core.store, core.clock, core.rules, reader, wake, side.visits, first, fetching)
        customers = side.door(inbox)
        reading = reading_back(core, client, workspace, side.visits, customers.listening, self._unheard)
        delivering, sharing = self._delivering(workspace, reading.missed)
        self._sharing, self._inbox, self._delivery = sharing, inbox, delivering
        self._suspicion = first.suspicion
        beside = Beside(
            customers, sharing, self._link, self._transcript_link, reading.missed, in_slack, self._taken
        )
        self.desk = desk = desk_of(core, client, workspace, people, inbox, beside)
        self.bolt = self._bolt(desk)

        async def after_gap() -> None:
            reading.missed()
            await sharing.check()

        await first.suspicion.begin()
        await delivering.free_parked()
        bringing = bringing_of(core, client, fetching, people)
        leaving = Leaving(core.store, core.clock, core.rules, people)
        alarming = _alarming(core, workspace)
        parts = (inbox, *bringing, delivering, reading, sharing, alarming, first.suspicion, leaving)
        loops = (part.run() for part in (*parts, *desk.replies.loops))
        await together(*loops, _expire(inbox), self._listen(self.bolt, after_gap))

    def _broke(self) -> None:
        if self._suspicion:
            self._suspicion.note("socket")

    def _unheard(self, count: int) -> None:
        if self.socket:
            self.socket.unheard(count)

    def _delivering(self, workspace: Workspace, back: Callable[[], None]) -> tuple[Delivering, Sharing]:
        """One loop for all of Slack; what is for agents' eyes has a door of its own in front.

        `back` is called when Slack answers again after an outage.
        """
        core, client = self._core, self._client

        async def resume() -> None:
            await delivering.free_parked()

        sharing = Sharing(client, core.store, core.clock, workspace, resume)
        inside = SlackOutlet(client, core.store, core.rules, workspace, self._link, sharing.is_shared)
        outlets: dict[LaneKind, Outlet] = dict.fromkeys(OF_SLACK, inside)
        outlets[LaneKind.CUSTOMER_SLACK] = CustomersOutlet(
            client, core.store, workspace, self._link, self._portrait
        )
        outlet = Noticing(self._measured(ByKind(outlets)), core.clock, back)
        wake, repeat = wake_on(core.store, "lanes"), self._part.unclear == "repeat"
        delivering = Delivering(core.store, core.clock, outlet, wake, repeat=repeat)
        return delivering, sharing

    def _bolt(self, desk: SlackDesk) -> AsyncApp:
        signing = self._secrets.slack_signing_secret
        return door.build(
            desk,
            self._secrets.slack_bot_token.get_secret_value(),
            signing.get_secret_value() if signing else "",
        )

    async def _listen(self, bolt: AsyncApp, after_gap: Callable[[], Awaitable[None]]) -> None:
        """By socket where there is an app token; else Slack calls us, and only the gap is read up."""
        token = self._secrets.slack_app_token
        if token is None:
            await after_gap()
            return
        self.socket = Socket(bolt, token.get_secret_value(), after_gap, broke=self._broke)
        await self.socket.run()


def _alarming(core: Core, workspace: Workspace) -> Alarming:
    elsewhere = partial(loading.elsewhere, rules=core.rules, workspace=workspace)
    leave = partial(Anchoring(core.store, core.clock).leave, to=elsewhere)
    return Alarming(core.store, core.clock, wake_on(core.store, "alarms"), leave, ops=bool(workspace.ops))


async def _expire(inbox: Inbox) -> None:
    while True:
        await asyncio.sleep(EXPIRE_SECONDS)
        try:
            await inbox.give_up_waiting()
        except StoreUnavailable:
            log.exception("inbox.store_unavailable")


def _account(part: CustomerChannelPart) -> Account:
    return Account(part.account or "", part.plan or "", part.value or "")
