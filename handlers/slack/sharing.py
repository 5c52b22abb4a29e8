"""The inside's channels: nothing is posted where outsiders can read, and what is archived is lost for now."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.alarms import AlarmKind
from bot.domain.errors import BatonError, OutletHeld, OutletRefused, StoreUnavailable
from bot.ports import Clock, Store, Tx
from handlers.slack import rates
from handlers.slack.outcomes import told
from handlers.slack.workspace import Workspace

log = logging.getLogger(__name__)

CHECK_SECONDS = 600.0
LEAST_WAIT, LONGEST_WAIT = 0.01, 5.0
"""Seconds between two looks at a rate that is used up."""
JOINED = "member_joined_channel"
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
        self._asked: set[str] = set()
        self._is_asked = asyncio.Event()
        self._looks = count(1)
        self._known_by: dict[str, int] = {}
        self._noting = asyncio.Lock()

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
        if event.get("type") == "channel_shared":
            self._known_by[channel] = next(self._looks)
            await self._set(channel, self._clock.now(), shared=True)
        elif await self._wait() > 0:  # Slack waits for an answer to its event
            self._asked.add(channel)
            self._is_asked.set()
        else:
            await self._ask(channel)

    async def run(self) -> None:
        while True:
            await self._what_is_asked(CHECK_SECONDS)
            await self.check()
            await self._resume()

    async def _what_is_asked(self, seconds: float) -> None:
        """For so long: what an event told of while no call could be made."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while await self._is_asked.wait():
                    self._is_asked.clear()
                    while self._asked:
                        await self._check(self._asked.pop())

    async def check(self) -> None:
        for channel in self._skills:
            await self._check(channel)

    async def _check(self, channel: str) -> None:
        wait = await self._wait()
        while wait:
            await asyncio.sleep(min(wait, LONGEST_WAIT))
            wait = await self._wait()
        await self._ask(channel)

    async def _wait(self) -> float:
        """Seconds until Slack may be asked; 0 when it is our turn."""
        now = self._clock.now()
        try:
            held = await self._store.write(lambda tx: tx.rates.reserve_all((rates.INFO,), now))
        except StoreUnavailable:
            log.exception("slack.store_unavailable")
            return LONGEST_WAIT
        return max((held[1] - now).total_seconds(), LEAST_WAIT) if held else 0.0

    async def _ask(self, channel: str) -> None:
        """Where Slack won't say, it stays as it was."""
        look, begun = next(self._looks), self._clock.now()
        try:
            with told("conversations.info"):
                answer = await self._client.conversations_info(channel=channel)
                info = dict(answer["channel"])
        except OutletRefused as refused:
            is_gone = refused.details["reason"] == "channel_not_found"
            if is_gone and self._becomes_newest(channel, look):
                await self._set_lost(channel, begun, lost=True)
            return
        except OutletHeld as held:
            await self._hold(timedelta(seconds=int(held.details["seconds"])))
            log.warning("slack.sharing_unknown", extra={"channel": channel, "why": type(held).__name__})
            return
        except BatonError as failure:
            log.warning("slack.sharing_unknown", extra={"channel": channel, "why": type(failure).__name__})
            return
        if not self._becomes_newest(channel, look):
            return
        shared = bool(info.get("is_ext_shared") or info.get("is_pending_ext_shared"))
        await self._set(
            channel, begun, shared=shared
        )  # before anything else that may wait: an event may come
        lost = bool(info.get("is_archived")) or info.get("is_member") is False
        await self._set_lost(channel, begun, lost=lost)

    def _becomes_newest(self, channel: str, look: int) -> bool:
        """False for an answer asked for before what is known by now: it would open what is closed."""
        if look < self._known_by.get(channel, 0):
            return False
        self._known_by[channel] = look
        return True

    async def _hold(self, pause: timedelta) -> None:
        until = self._clock.now() + pause
        try:
            await self._store.write(lambda tx: tx.rates.hold(rates.INFO.key, until))
        except StoreUnavailable:
            log.exception("slack.store_unavailable")

    async def _set_lost(self, channel: str, begun: datetime, *, lost: bool) -> None:
        if not await self._note(AlarmKind.CHANNEL_LOST, channel, begun, stands=lost):
            return
        if lost:
            log.error("slack.channel_lost", extra={"channel": channel})
        else:
            log.warning("slack.channel_found", extra={"channel": channel})
            await self._resume()

    async def _set(self, channel: str, begun: datetime, *, shared: bool) -> None:
        """Known here at once; the alarm is what all replicas read before they post."""
        is_news = shared != (channel in self._shared)
        (self._shared.add if shared else self._shared.discard)(channel)
        is_noted = await self._note(AlarmKind.CHANNEL_SHARED, channel, begun, stands=shared)
        if not (is_news or is_noted):
            return
        about = {"channel": channel, "skill": self._skills[channel]}
        if shared:
            log.error("slack.channel_shared", extra=about)
        else:
            log.warning("slack.channel_ours_again", extra=about)
            await self._resume()

    async def _note(self, kind: AlarmKind, channel: str, begun: datetime, *, stands: bool) -> bool:
        """False where it is known, or can't be stored now: the next look finds that out.

        A look that had `begun` before any replica raised the alarm does not end it.
        """
        now = self._clock.now()

        def note(tx: Tx) -> bool:
            if stands:
                return tx.alarms.add(kind, channel, now)
            since = [one.at for one in tx.alarms.standing_of(kind) if one.key == channel]
            return bool(since) and max(since) < begun and tx.alarms.clear(kind, channel, now)

        try:
            async with self._noting:
                if await self._store.read(lambda tx: tx.alarms.stands(kind, channel)) is stands:
                    return False
                return await self._store.write(note)
        except StoreUnavailable:
            log.exception("slack.store_unavailable")
            return False
