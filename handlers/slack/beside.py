"""What is said beside an agent's words: a mark on them, or a private word to one person."""

from __future__ import annotations

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from blocks.parts import Message
from bot.domain.deliveries import Anchor, Mark, Whisper
from bot.domain.errors import OutletRefused
from handlers.slack.outcomes import error_name, told

MARKED = frozenset({"already_reacted", "message_not_found"})
"""The mark stands there, or there is nothing left to mark."""


async def mark(client: AsyncWebClient, mark: Mark) -> None:
    with told("reactions.add"):
        try:
            await client.reactions_add(channel=mark.channel, timestamp=mark.ts, name=mark.reaction.value)
        except SlackApiError as refusal:
            if error_name(refusal.response) not in MARKED:
                raise


async def whisper(client: AsyncWebClient, private: Whisper, anchor: Anchor | None, message: Message) -> None:
    if anchor is None:
        raise OutletRefused(method="chat.postEphemeral", reason="no_thread")
    with told("chat.postEphemeral"):
        await client.chat_postEphemeral(
            channel=anchor.channel,
            thread_ts=anchor.ts,
            user=private.user,
            text=message["text"],
            blocks=message["blocks"],
            link_names=False,
            parse="none",
        )
