"""A message of ours: posted once under its delivery's id, or redrawn where it stands."""

from __future__ import annotations

from slack_sdk.web.async_client import AsyncWebClient

from blocks.parts import Message
from bot.domain.deliveries import Anchor
from bot.domain.errors import OutletRefused
from bot.domain.losing import OutletGone
from handlers.slack import looking, strays
from handlers.slack.outcomes import told


async def post(
    client: AsyncWebClient, delivery_id: str, channel: str, message: Message, *, thread_ts: str | None
) -> Anchor:
    if not channel:
        raise OutletRefused(method="chat.postMessage", reason="no_channel")
    with told("chat.postMessage"):
        answer = await client.chat_postMessage(
            channel=channel,
            thread_ts=thread_ts,
            text=message["text"],
            blocks=message["blocks"],
            metadata=looking.metadata(delivery_id),
            client_msg_id=looking.client_msg_id(delivery_id),
            unfurl_links=False,
            unfurl_media=False,
            link_names=False,
            parse="none",
        )
        stands_in = (answer.get("message") or {"thread_ts": thread_ts}).get("thread_ts")
        anchor = looking.anchor(answer)
    if thread_ts and stands_in != thread_ts:
        # A customer's words must not stand in the open channel because their thread was deleted.
        astray = not await strays.is_deleted(client, anchor)
        raise OutletGone(reason=looking.THREAD_GONE, lost=False, astray=astray)
    return anchor


async def redraw(client: AsyncWebClient, anchor: Anchor, message: Message) -> Anchor:
    with told("chat.update"):
        await client.chat_update(
            channel=anchor.channel,
            ts=anchor.ts,
            text=message["text"],
            blocks=message["blocks"],
            link_names=False,
            parse="none",
        )
    return anchor
