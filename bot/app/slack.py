"""Slack's side, wired: found and checked at start, or as soon as it answers."""

from __future__ import annotations

import asyncio
import logging

from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.app.core import Core, wake_on
from bot.app.starting import CannotStart
from bot.config import Secrets
from bot.delivery import Delivering
from bot.desk.claims import Claims
from bot.domain.errors import StoreUnavailable
from bot.inbox import Inbox
from bot.reporting import Reporting
from handlers.slack import app as door
from handlers.slack import startup
from handlers.slack.desk import SlackDesk
from handlers.slack.errors import SlackRefused, SlackUnreachable
from handlers.slack.outlet import SlackOutlet
from handlers.slack.people import SlackPeople
from handlers.slack.reading import SlackReader
from handlers.slack.reconcile import Reconciling
from handlers.slack.socket import Socket
from handlers.slack.workspace import Workspace

log = logging.getLogger(__name__)

RETRY_SECONDS = 5.0
"""Between two tries to reach a Slack that gives no answer."""
EXPIRE_SECONDS = 60.0


class SlackSide:
    def __init__(self, secrets: Secrets, core: Core, client: AsyncWebClient) -> None:
        self._secrets = secrets
        self._core = core
        self._client = client
        self._workspace: Workspace | None = None
        self._trouble = "Slack has not been reached yet"
        self._socket: Socket | None = None
        self.bolt: AsyncApp | None = None

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
        if self._socket and not self._socket.is_connected:
            return ["the Slack socket is not connected"]
        return []

    async def _check(self) -> None:
        token = self._secrets.slack_app_token
        self._workspace = await startup.check(
            self._client, self._core.rules, app_token=token.get_secret_value() if token else ""
        )

    def _unreached(self, trouble: Exception) -> None:
        """Anybody may ask for /readyz: channels and scopes are named in the log alone."""
        refused = isinstance(trouble, SlackRefused)
        self._trouble = "Slack refuses Baton: the log says why" if refused else str(trouble)
        log.error("slack.not_ready", extra={"reason": str(trouble), "address": self._client.base_url})

    async def _serve(self, workspace: Workspace) -> None:
        core, client = self._core, self._client
        people = SlackPeople(client, workspace.channels, core.clock)
        inbox = Inbox(core.store, core.clock, core.rules, SlackReader(people), wake_on(core.store, "inbox"))
        desk = SlackDesk(
            inbox=inbox,
            claims=Claims(core.store, core.clock, core.rules, people),
            reporting=Reporting(core.store, core.clock, core.rules),
            rules=core.rules,
            clock=core.clock,
            client=client,
            workspace=workspace,
        )
        signing = self._secrets.slack_signing_secret
        self.bolt = door.build(
            desk,
            self._secrets.slack_bot_token.get_secret_value(),
            signing.get_secret_value() if signing else "",
        )
        outlet = SlackOutlet(client, core.store, core.rules, workspace)
        delivering = Delivering(core.store, core.clock, outlet, wake_on(core.store, "lanes"))
        reconciling = Reconciling(client, core.store, inbox, workspace, core.clock)
        await delivering.free_parked()
        async with asyncio.TaskGroup() as group:
            group.create_task(inbox.run())
            group.create_task(delivering.run())
            group.create_task(_expire(inbox))
            group.create_task(self._listen(self.bolt, reconciling))

    async def _listen(self, bolt: AsyncApp, reconciling: Reconciling) -> None:
        """By socket where there is an app token; else Slack calls us, and only the gap is read up."""
        token = self._secrets.slack_app_token
        if token is None:
            await reconciling.run()
            return

        async def after_gap() -> None:
            await reconciling.run()

        self._socket = Socket(bolt, token.get_secret_value(), after_gap)
        await self._socket.run()


async def _expire(inbox: Inbox) -> None:
    while True:
        await asyncio.sleep(EXPIRE_SECONDS)
        try:
            await inbox.give_up_waiting()
        except StoreUnavailable:
            log.exception("inbox.store_unavailable")
