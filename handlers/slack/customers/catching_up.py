"""After a restart or a gap: what customers wrote meanwhile, read from their channels.

Slack repeats an event for six minutes or so (docs/slack.md, `event-retries`); this is for longer ones.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.deliveries import Anchor
from bot.domain.errors import OutletDown, OutletHeld, OutletRefused, OutletUnclear, StoreUnavailable
from bot.ports import Clock
from bot.visits import Visits
from handlers.slack.customers.listening import Listening, said
from handlers.slack.looking import in_channel, in_thread
from handlers.slack.outcomes import told
from handlers.slack.workspace import Workspace

log = logging.getLogger(__name__)

Json = dict[str, Any]

LOOK_BACK = timedelta(days=7)
PAUSE_SECONDS = 1.5
"""Between two threads: conversations.replies has 50 calls a minute."""
MOST_THREADS = 50


class CatchingUp:
    """New messages only: an edit or a deletion made meanwhile is not seen, nor messages to Baton alone."""

    def __init__(
        self,
        client: AsyncWebClient,
        visits: Visits,
        clock: Clock,
        workspace: Workspace,
        listening: Listening,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._client = client
        self._visits = visits
        self._clock = clock
        self._workspace = workspace
        self._listening = listening
        self._sleep = sleep

    async def run(self) -> None:
        for channel in self._workspace.customers:
            try:
                await self._read(channel)
            except (OutletHeld, OutletDown, OutletUnclear, OutletRefused, StoreUnavailable):
                log.exception("visits.channel_not_caught_up", extra={"channel": channel})

    async def _read(self, channel: str) -> None:
        """What was said before the first conversation there was begun is not ours. After it anything may
        be new, also before the newest, which was heard while this waited; the inbox knows what was heard.
        """
        roots, known = await self._roots(channel)
        if not known:
            return
        is_shared = await self._is_shared(channel)
        since = min(known.values()).timestamp()
        for root in roots:
            if float(root["ts"]) > since and root["ts"] not in known:
                await self._hear(root, channel, is_shared=is_shared)
        answered = [root for root in roots if root["ts"] in known and root.get("latest_reply")]
        for root in answered[-MOST_THREADS:]:
            await self._sleep(PAUSE_SECONDS)
            async for reply in in_thread(self._client, Anchor(channel, str(root["ts"])), str(root["ts"])):
                await self._hear(reply, channel, is_shared=is_shared)

    async def _roots(self, channel: str) -> tuple[list[Json], dict[str, datetime]]:
        """Oldest first; and since when those of them are conversations that are."""
        oldest = f"{(self._clock.now() - LOOK_BACK).timestamp():.6f}"
        found = [message async for message in in_channel(self._client, channel, oldest)]
        roots = [one for one in found if str(one.get("thread_ts") or one["ts"]) == one["ts"]]
        roots.sort(key=lambda root: float(root["ts"]))
        stamps = [str(root["ts"]) for root in roots]
        begun = {ts: await self._visits.begun(Anchor(channel, ts)) for ts in stamps}
        return roots, {ts: at for ts, at in begun.items() if at}

    async def _is_shared(self, channel: str) -> bool:
        with told("conversations.info"):
            answer = await self._client.conversations_info(channel=channel)
            return bool(dict(answer["channel"]).get("is_ext_shared"))

    async def _hear(self, message: Json, channel: str, *, is_shared: bool) -> None:
        found = said(message, channel, self._workspace, self._clock.now())
        if found:
            event_id = f"caught-up:{channel}:{found.message.ts}"
            await self._listening.take(found, event_id, is_shared=is_shared)
