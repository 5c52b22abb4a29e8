"""After a restart or a gap: what customers wrote, edited and took back meanwhile, read from their channels.

Slack repeats an event for six minutes or so (docs/slack.md, `event-retries`); this is for longer ones.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.deliveries import Anchor
from bot.domain.inbound import Inbound, Reading
from bot.domain.visiting import said_at
from bot.inbox.hearing_again import TOLD_BY_NOW, hear_again
from bot.inbox.reading_back import Pace
from bot.ports import Clock, Store, Tx
from bot.visits import Visits
from handlers.slack.customers.listening import TOMBSTONE, Listening, edited_at, said
from handlers.slack.looking import MOST_PAGES, PAGE, in_channel, in_thread
from handlers.slack.outcomes import told
from handlers.slack.workspace import DIRECT, Workspace

log = logging.getLogger(__name__)

Json = dict[str, Any]

LOOK_BACK = timedelta(days=7)
THREAD_KIND = "read_customers_thread"
WHOLE = PAGE * MOST_PAGES
"""Messages; where so many came, more may have been left out."""


class CustomersSlack:
    """What both readers of the customers' side share."""

    def __init__(
        self,
        client: AsyncWebClient,
        store: Store,
        visits: Visits,
        clock: Clock,
        workspace: Workspace,
        listening: Listening,
    ) -> None:
        self.client = client
        self.store = store
        self.visits = visits
        self.clock = clock
        self.workspace = workspace
        self.listening = listening

    async def hear(self, messages: Iterable[Json], channel: str, *, is_shared: bool) -> int:
        """How many of them had gone unheard."""
        late, now = 0, self.clock.now()
        for message in messages:
            if found := said(message, channel, self.workspace, now):
                event_id = f"caught-up:{channel}:{found.message.ts}"
                is_new = await self.listening.take(found, event_id, is_shared=is_shared)
                late += is_new and said_at(found.message) < now - TOLD_BY_NOW
        return late

    async def amend(
        self, messages: Sequence[Json], root: Anchor, begun_at: datetime, since: str | None
    ) -> int:
        """What was edited or taken back of what is known."""
        there = frozenset(str(one.get("ts")) for one in messages if one.get("subtype") != TOMBSTONE)
        words = tuple(self._as_it_stands(messages, root, begun_at))
        reading = Reading(root, words, there, begun_at, since)
        return await self.store.write(lambda tx: hear_again(tx, reading, news=False))

    async def is_shared(self, channel: str, pace: Pace) -> bool:
        if channel.startswith(DIRECT):
            return False
        await pace("conversations.info")
        with told("conversations.info"):
            answer = await self.client.conversations_info(channel=channel)
            return bool(dict(answer["channel"]).get("is_ext_shared"))

    def _as_it_stands(self, messages: Iterable[Json], root: Anchor, at: datetime) -> Iterable[Inbound]:
        for message in messages:
            if found := said(message, root.channel, self.workspace, at):
                yield replace(found.message, root=root, edit_ts=edited_at(message))


class Channels:
    """The customers' channels, and what they write to the app alone; a key is the channel's id.

    Its threads with answers are put on the list, each by itself. A person who has never written to the app
    before, and does so in a gap, is not found: Slack lists no such place to an app without `im:read`.
    """

    kind = "read_channel"

    def __init__(self, side: CustomersSlack) -> None:
        self._side = side

    def wanted(self, tx: Tx) -> Sequence[str]:
        since = self._side.clock.now() - LOOK_BACK
        spoken = (root.channel for root in tx.inbox.roots_since(since))
        direct = [one for one in spoken if one.startswith(DIRECT) and self._side.workspace.is_customers(one)]
        return list(dict.fromkeys([*self._side.workspace.customers, *direct]))

    def watched(self, tx: Tx) -> Sequence[str]:  # noqa: ARG002
        return ()

    async def read(self, key: str, pace: Pace) -> int:
        begun_at = self._side.clock.now()
        oldest = f"{(begun_at - LOOK_BACK).timestamp():.6f}"
        await pace("conversations.history")
        found = [one async for one in in_channel(self._side.client, key, oldest)]
        found.sort(key=lambda one: float(one["ts"]))
        since = oldest if len(found) < WHOLE else None
        if key.startswith(DIRECT):
            return await self._direct(key, found, begun_at, since)
        roots = [one for one in found if str(one.get("thread_ts") or one["ts"]) == one["ts"]]
        return await self._roots(key, roots, begun_at, since, pace)

    async def _direct(self, channel: str, found: list[Json], begun_at: datetime, since: str | None) -> int:
        """All messages with the app are one line, whatever thread they are in."""
        root = Anchor(channel, "")
        begun = await self._side.visits.begun(root)
        if begun is None:
            return 0
        new = [one for one in found if float(one["ts"]) > begun.timestamp()]
        late = await self._side.hear(new, channel, is_shared=False)
        return late + await self._side.amend(found, root, begun_at, since)

    async def _roots(
        self, channel: str, roots: list[Json], begun_at: datetime, since: str | None, pace: Pace
    ) -> int:
        """What was said before the first conversation there was begun is not ours. After it anything may
        be new, also before the newest, which was heard while this waited; the inbox knows what was heard.
        """
        stamps = [str(root["ts"]) for root in roots]
        begun = {ts: await self._side.visits.begun(Anchor(channel, ts)) for ts in stamps}
        known = {ts: at for ts, at in begun.items() if at}
        late = 0
        if known:
            first = min(known.values()).timestamp()
            new = [one for one in roots if float(one["ts"]) > first and one["ts"] not in known]
            is_shared = await self._side.is_shared(channel, pace)
            late = await self._side.hear(new, channel, is_shared=is_shared)
        for root in roots:
            if root["ts"] in known:
                late += await self._side.amend([root], Anchor(channel, str(root["ts"])), begun_at, None)
        answered = [str(one["ts"]) for one in roots if one["ts"] in known and one.get("latest_reply")]
        gone = await self._side.store.read(lambda tx: self._gone(tx, channel, stamps, since))
        for ts in gone:
            late += await self._side.amend([], Anchor(channel, ts), begun_at, "")
        await self._side.store.write(lambda tx: _list(tx, channel, answered, self._side.clock.now()))
        return late

    def _gone(self, tx: Tx, channel: str, there: Sequence[str], since: str | None) -> list[str]:
        """Threads that the inbox knows and the channel shows no more."""
        if since is None:
            return []
        roots = tx.inbox.roots_since(self._side.clock.now() - LOOK_BACK)
        stamps = {root.ts for root in roots if root.channel == channel and root.ts > since}
        return sorted(stamps - set(there))


def _list(tx: Tx, channel: str, stamps: Iterable[str], now: datetime) -> None:
    for ts in stamps:
        tx.timers.set(THREAD_KIND, f"{channel}:{ts}", now)


class CustomersThreads:
    """Put on the list by their channel's reading; a key is "channel:ts"."""

    kind = THREAD_KIND

    def __init__(self, side: CustomersSlack) -> None:
        self._side = side

    def wanted(self, tx: Tx) -> Sequence[str]:  # noqa: ARG002
        return ()

    def watched(self, tx: Tx) -> Sequence[str]:  # noqa: ARG002
        return ()

    async def read(self, key: str, pace: Pace) -> int:
        channel, _, ts = key.partition(":")
        root, begun_at = Anchor(channel, ts), self._side.clock.now()
        is_shared = await self._side.is_shared(channel, pace)
        await pace("conversations.replies")
        found = [one async for one in in_thread(self._side.client, root, ts)]
        late = await self._side.hear(found[1:], channel, is_shared=is_shared)
        is_whole = len(found) < WHOLE and bool(found) and found[0].get("ts") == ts
        return late + await self._side.amend(found, root, begun_at, "" if is_whole else None)
