"""Looking back: did the message whose answer never came reach Slack?"""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.deliveries import Anchor
from bot.domain.errors import OutletDown, OutletHeld, OutletRefused, OutletUnclear
from handlers.slack.outcomes import told
from handlers.slack.workspace import Workspace

Json = dict[str, Any]

EVENT_TYPE = "baton_delivery"
SLACK_CLOCK_MAY_DIFFER = timedelta(seconds=60)
TOMBSTONE = "tombstone"
THREAD_GONE = "thread_gone"
THREADLESS = frozenset({"thread_not_found", "message_not_found"})
GONE = THREADLESS | {THREAD_GONE}
BLIND = "look_back_impossible"
_NEVER = "9999999999.000000"
_NAMES = UUID("4f0e6a4e-8f0b-5d5c-9d0e-8b6f2c1d7a35")
"""Of our own making: the same delivery always has the same client_msg_id."""
PAGE = 200
MOST_PAGES = 20


def metadata(delivery_id: str) -> Json:
    """Readable by the whole workspace: an id and nothing else."""
    return {"event_type": EVENT_TYPE, "event_payload": {"delivery_id": delivery_id}}


def client_msg_id(delivery_id: str) -> str:
    """A second belt: Slack may know a message by it that it has seen before. Nothing relies on it."""
    return str(uuid5(_NAMES, delivery_id))


def anchor(answer: Any) -> Anchor:
    """Where the posted message stands. Raises TypeError on a yes that doesn't say so."""
    channel, ts = answer.get("channel"), answer.get("ts")
    if not isinstance(channel, str) or not isinstance(ts, str):
        raise TypeError("an answer without channel and ts")
    return Anchor(channel, ts)


class ThreadGone(OutletRefused):
    """Its first message was deleted."""


async def find(
    client: AsyncWebClient, workspace: Workspace, delivery_id: str, where: Anchor, begun_at: datetime
) -> str | None:
    """The ts of our message with that delivery id: in the channel, or in the thread `where.ts` names.

    Raises ThreadGone when it does not stand in a thread whose root is no more.
    """
    oldest = f"{(begun_at - SLACK_CLOCK_MAY_DIFFER).timestamp():.6f}"
    pages = in_thread(client, where, oldest) if where.ts else in_channel(client, where.channel, oldest)
    gone = False
    async for message in pages:
        if workspace.is_ours(message) and _delivery_of(message) == delivery_id:
            return str(message["ts"])
        gone = gone or message.get("subtype") == TOMBSTONE
    if gone:
        raise ThreadGone(method="conversations.replies", reason=THREAD_GONE)
    return None


async def reads(client: AsyncWebClient, channel: str) -> bool:
    """Whether a look-back is possible there: asked for a thread that can't be, so that nothing is written.

    See docs/slack.md, `look-back`. Where Slack gives no answer, yes: the look itself will tell.
    """
    try:
        async for _ in in_channel(client, channel, _NEVER):
            break
        async for _ in in_thread(client, Anchor(channel, _NEVER), _NEVER):
            break
    except OutletRefused as refused:
        return refused.details["reason"] in THREADLESS
    except (OutletHeld, OutletDown, OutletUnclear):
        return True
    return True


async def in_channel(client: AsyncWebClient, channel: str, oldest: str) -> AsyncIterator[Json]:
    cursor = ""
    for _ in range(MOST_PAGES):
        with told("conversations.history"):
            answer = await client.conversations_history(
                channel=channel, oldest=oldest, limit=PAGE, cursor=cursor, include_all_metadata=True
            )
            messages, cursor = list(answer["messages"]), next_cursor(answer)
        for message in messages:
            yield message
        if not cursor:
            return


async def in_thread(client: AsyncWebClient, root: Anchor, oldest: str) -> AsyncIterator[Json]:
    """Replies after `oldest`, oldest first; Slack puts the root before them."""
    cursor = ""
    for _ in range(MOST_PAGES):
        with told("conversations.replies"):
            answer = await client.conversations_replies(
                channel=root.channel,
                ts=root.ts,
                oldest=oldest,
                limit=PAGE,
                cursor=cursor,
                include_all_metadata=True,
            )
            messages, cursor = list(answer["messages"]), next_cursor(answer)
        for message in messages:
            yield message
        if not cursor:
            return


def next_cursor(answer: Any) -> str:
    return str((answer.get("response_metadata") or {}).get("next_cursor") or "")


def _delivery_of(message: Json) -> str:
    held = message.get("metadata") or {}
    if held.get("event_type") != EVENT_TYPE:
        return ""
    return str((held.get("event_payload") or {}).get("delivery_id") or "")
