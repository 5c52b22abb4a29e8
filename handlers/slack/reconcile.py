"""After a gap: what agents wrote, edited and took back meanwhile, read from the threads that matter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.deliveries import Anchor
from bot.domain.handoff import State
from bot.domain.inbound import Inbound, Reading
from bot.inbox.hearing_again import hear_again
from bot.inbox.reading_back import Pace
from bot.ports import Clock, Store, Tx
from handlers.slack import events
from handlers.slack.looking import next_cursor
from handlers.slack.outcomes import told
from handlers.slack.workspace import Workspace

Json = dict[str, Any]

REPLIES = "conversations.replies"
PAGE = 500
MOST_PAGES = 20
SPOKEN_IN = timedelta(days=1)
"""A thread in which somebody spoke lately may have ended since, with a word in it that nobody heard."""
TOMBSTONE = "tombstone"


class Threads:
    """Agents' threads, each read whole: an edit or a deletion may be of its first message.

    That is one call for every PAGE messages. A key is "channel:ts".
    """

    kind = "read_thread"

    def __init__(self, client: AsyncWebClient, store: Store, workspace: Workspace, clock: Clock) -> None:
        self._client = client
        self._store = store
        self._workspace = workspace
        self._clock = clock

    def wanted(self, tx: Tx) -> Sequence[str]:
        """Claimed ones first, then those that wait for a claim, that sleep, that were spoken in lately."""
        since = self._clock.now() - SPOKEN_IN
        spoken = [root for root in tx.inbox.roots_since(since) if not self._is_customers(root)]
        asleep = _in_state(tx, State.SNOOZED)
        waiting = (*_in_state(tx, State.QUEUED), *_in_state(tx, State.OFFERED))
        roots = (*_in_state(tx, State.ASSIGNED), *waiting, *asleep, *spoken)
        return list(dict.fromkeys(map(_key, roots)))

    def watched(self, tx: Tx) -> Sequence[str]:
        held = (*_in_state(tx, State.ASSIGNED), *_in_state(tx, State.SNOOZED))
        return [_key(root) for root in held]

    async def read(self, key: str, pace: Pace) -> int:
        channel, _, ts = key.partition(":")
        reading = await self._reading(Anchor(channel, ts), pace)
        return await self._store.write(lambda tx: hear_again(tx, reading))

    async def fetch(self, root: Anchor, since: str, pace: Pace) -> Reading:
        """For words alone: of deletions a part of a thread says nothing."""
        return replace(await self._reading(root, pace, since), since=None)

    async def _reading(self, root: Anchor, pace: Pace, oldest: str = "0") -> Reading:
        begun_at = self._clock.now()
        messages, is_whole = await self._messages(root, pace, oldest)
        there = frozenset(str(one.get("ts")) for one in messages if one.get("subtype") != TOMBSTONE)
        said = [found for one in messages if (found := self._said(one, root, begun_at))]
        shows_root = bool(messages) and messages[0].get("ts") == root.ts
        return Reading(root, tuple(said), there, begun_at, "" if is_whole and shows_root else None)

    async def _messages(self, root: Anchor, pace: Pace, oldest: str) -> tuple[list[Json], bool]:
        """False with what is not the whole thread."""
        found: list[Json] = []
        cursor = ""
        for _ in range(MOST_PAGES):
            await pace(REPLIES)
            with told(REPLIES):
                answer = await self._client.conversations_replies(
                    channel=root.channel, ts=root.ts, oldest=oldest, limit=PAGE, cursor=cursor
                )
                found += [one for one in list(answer["messages"]) if isinstance(one, dict)]
                cursor = next_cursor(answer)
            if not cursor:
                return found, not answer.get("has_more")
        return found, False

    def _said(self, message: Json, root: Anchor, now: datetime) -> Inbound | None:
        if message.get("subtype", "") not in events.SAID:
            return None
        found = events.said(message, root.channel, self._workspace, now)
        if found is None:
            return None
        name = f"reconciled:{root.channel}:{found.message.ts}"
        named = events.named(found, events.gesture_of(message, root.channel) or name)
        return replace(named, edit_ts=events.edited_at(message))

    def _is_customers(self, root: Anchor) -> bool:
        return self._workspace.is_customers(root.channel)


def _in_state(tx: Tx, state: State) -> list[Anchor]:
    anchors = (tx.lanes.anchor_of(handoff.id) for handoff in tx.handoffs.in_state(state))
    return [anchor for anchor in anchors if anchor]


def _key(root: Anchor) -> str:
    return f"{root.channel}:{root.ts}"
