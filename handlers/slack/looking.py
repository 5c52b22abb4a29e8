"""Looking back: did the message whose answer never came reach Slack?"""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.deliveries import Anchor
from handlers.slack.outcomes import told
from handlers.slack.workspace import Workspace

Json = dict[str, Any]

EVENT_TYPE = "baton_delivery"
SLACK_CLOCK_MAY_DIFFER = timedelta(seconds=60)
PAGE = 200
MOST_PAGES = 20


def metadata(delivery_id: str) -> Json:
    """Readable by the whole workspace: an id and nothing else."""
    return {"event_type": EVENT_TYPE, "event_payload": {"delivery_id": delivery_id}}


def anchor(answer: Any) -> Anchor:
    """Where the posted message stands. Raises TypeError on a yes that doesn't say so."""
    channel, ts = answer.get("channel"), answer.get("ts")
    if not isinstance(channel, str) or not isinstance(ts, str):
        raise TypeError("an answer without channel and ts")
    return Anchor(channel, ts)


async def find(
    client: AsyncWebClient, workspace: Workspace, delivery_id: str, where: Anchor, begun_at: datetime
) -> str | None:
    """The ts of our message with that delivery id: in the channel, or in the thread `where.ts` names."""
    oldest = f"{(begun_at - SLACK_CLOCK_MAY_DIFFER).timestamp():.6f}"
    pages = in_thread(client, where, oldest) if where.ts else in_channel(client, where.channel, oldest)
    async for message in pages:
        if workspace.is_ours(message) and _delivery_of(message) == delivery_id:
            return str(message["ts"])
    return None


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
