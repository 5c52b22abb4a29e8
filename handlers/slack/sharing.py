"""The inside's channels: nothing is posted where outsiders can read, and what is archived is lost for now."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.alarms import AlarmKind
from bot.domain.deliveries import Anchor
from bot.domain.errors import BatonError, OutletDown, OutletRefused, StoreUnavailable, UnknownHandoff
from bot.domain.rules import Rules
from bot.ports import Clock, Item, Outlet, Rate, Store, Tx
from handlers.slack.loading import NothingToSay, channel_of
from handlers.slack.outcomes import told
from handlers.slack.workspace import Workspace

log = logging.getLogger(__name__)

CHECK_SECONDS = 600.0
SHARED = "channel_shared"
JOINED = "member_joined_channel"
CUSTOMERS_READ_IT = "customers_channel"
TROUBLE = "a skill's channel is shared with another company: the log says which"


class Sharing:
    """Told by Slack's events, and asked for anew every CHECK_SECONDS: an event may be missed.

    `resume` is called when a channel is ours alone or takes messages again, and after each round: what was
    refused may be mended.
    """

    def __init__(
        self,
        client: AsyncWebClient,
        store: Store,
        clock: Clock,
        workspace: Workspace,
        resume: Callable[[], Awaitable[None]],
    ) -> None:
        self._client = client
        self._store = store
        self._clock = clock
        self._skills = dict.fromkeys(workspace.inside, "") | {
            channel: skill for skill, channel in workspace.channels.items()
        }
        self._us = workspace.bot_user
        self._resume = resume
        self._shared: set[str] = set()

    def is_shared(self, channel: str) -> bool:
        return channel in self._shared

    def trouble(self) -> list[str]:
        """For /readyz, which anybody may ask: no channel is named."""
        return [TROUBLE] if self._shared else []

    async def heard(self, event: Mapping[str, Any]) -> None:
        """`channel_shared` is believed at once; its end, and what else befalls a channel, is asked for."""
        channel = event.get("channel")
        if not isinstance(channel, str) or channel not in self._skills:
            return
        if event.get("type") == JOINED and event.get("user") != self._us:
            return
        if event.get("type") == SHARED:
            await self._set(channel, shared=True)
        else:
            await self._check(channel)

    async def run(self) -> None:
        while True:
            await asyncio.sleep(CHECK_SECONDS)
            await self.check()
            await self._resume()

    async def check(self) -> None:
        for channel in self._skills:
            await self._check(channel)

    async def _check(self, channel: str) -> None:
        """Where Slack won't say, it stays as it was."""
        try:
            with told("conversations.info"):
                answer = await self._client.conversations_info(channel=channel)
                info = dict(answer["channel"])
        except OutletRefused as refused:
            if refused.details["reason"] == "channel_not_found":
                await self._set_lost(channel, lost=True)
            return
        except BatonError as failure:
            log.warning("slack.sharing_unknown", extra={"channel": channel, "why": type(failure).__name__})
            return
        await self._set_lost(channel, lost=bool(info.get("is_archived")) or info.get("is_member") is False)
        shared = bool(info.get("is_ext_shared") or info.get("is_pending_ext_shared"))
        await self._set(channel, shared=shared)

    async def _set_lost(self, channel: str, *, lost: bool) -> None:
        now = self._clock.now()
        kind = AlarmKind.CHANNEL_LOST

        def note(tx: Tx) -> bool:
            return tx.alarms.add(kind, channel, now) if lost else tx.alarms.clear(kind, channel, now)

        try:
            changed = await self._store.read(lambda tx: tx.alarms.stands(kind, channel)) is not lost
            changed = changed and await self._store.write(note)
        except StoreUnavailable:
            log.exception("slack.store_unavailable")
            return
        if changed and lost:
            log.error("slack.channel_lost", extra={"channel": channel})
        elif changed:
            log.warning("slack.channel_found", extra={"channel": channel})
            await self._resume()

    async def _set(self, channel: str, *, shared: bool) -> None:
        if shared == (channel in self._shared):
            return
        about = {"channel": channel, "skill": self._skills[channel]}
        if not shared:
            self._shared.discard(channel)
            log.warning("slack.channel_ours_again", extra=about)
            await self._note(lambda tx, now: tx.alarms.clear(SHARED, channel, now))
            await self._resume()
            return
        self._shared.add(channel)
        log.error("slack.channel_shared", extra=about)
        await self._note(lambda tx, now: tx.alarms.add(SHARED, channel, now))

    async def _note(self, note: Callable[[Tx, datetime], object]) -> None:
        now = self._clock.now()
        try:
            await self._store.write(lambda tx: note(tx, now))
        except StoreUnavailable:
            log.exception("slack.store_unavailable")


class Inside:
    """An outlet for agents' channels alone: what it refuses parks its lane, with an alarm."""

    def __init__(
        self, outlet: Outlet, store: Store, rules: Rules, workspace: Workspace, sharing: Sharing
    ) -> None:
        self._outlet = outlet
        self._store = store
        self._rules = rules
        self._workspace = workspace
        self._sharing = sharing

    def rates(self, tx: Tx, item: Item) -> Sequence[Rate]:
        return self._outlet.rates(tx, item)

    async def send(self, item: Item) -> Anchor | None:
        channel = await self._channel(item)
        if self._workspace.is_customers(channel):
            raise OutletRefused(method="send", reason=CUSTOMERS_READ_IT)
        if self._sharing.is_shared(channel):
            raise OutletRefused(method="send", reason=SHARED)
        return await self._outlet.send(item)

    async def look_back(self, item: Item) -> Anchor | None:
        return await self._outlet.look_back(item)

    async def _channel(self, item: Item) -> str:
        if item.anchor:
            return item.anchor.channel
        try:
            return await self._store.read(lambda tx: self._its_skills(tx, item))
        except StoreUnavailable:
            raise OutletDown(method="store") from None

    def _its_skills(self, tx: Tx, item: Item) -> str:
        """ "" for what is of no skill any more: the outlet itself says no to that."""
        try:
            return channel_of(tx, self._rules, self._workspace, item)
        except (UnknownHandoff, NothingToSay):
            return ""
