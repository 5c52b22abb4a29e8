"""Messages of ours that went under a thread which is gone: nobody's words are to stand by themselves."""

from __future__ import annotations

import logging

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.deliveries import Anchor, Stray
from bot.domain.errors import BatonError, OutletRefused
from handlers.slack import looking
from handlers.slack.outcomes import error_name, told
from handlers.slack.workspace import Workspace

log = logging.getLogger(__name__)


async def delete(client: AsyncWebClient, stray: Anchor) -> None:
    """Raises OutletHeld, OutletDown, OutletUnclear or OutletRefused; one that is gone already is deleted."""
    with told("chat.delete"):
        try:
            await client.chat_delete(channel=stray.channel, ts=stray.ts)
        except SlackApiError as refusal:
            if error_name(refusal.response) != "message_not_found":
                raise


async def is_deleted(client: AsyncWebClient, stray: Anchor) -> bool:
    try:
        await delete(client, stray)
    except BatonError:
        log.exception("slack.stray_not_removed", extra={"channel": stray.channel, "ts": stray.ts})
        return False
    return True


async def take_back(client: AsyncWebClient, workspace: Workspace, stray: Stray) -> None:
    """Wherever it stands: in what is left of its thread, or in the open channel.

    Raises as `delete` does.
    """
    if not workspace.looks_back:
        raise OutletRefused(method="look_back", reason=looking.BLIND)
    for root in (stray.root, ""):
        if ts := await _found(client, workspace, stray, Anchor(stray.channel, root)):
            await delete(client, Anchor(stray.channel, ts))


async def _found(client: AsyncWebClient, workspace: Workspace, stray: Stray, where: Anchor) -> str | None:
    try:
        return await looking.find(client, workspace, stray.of, where, stray.begun_at)
    except OutletRefused as refused:
        if refused.details["reason"] not in looking.GONE:
            raise
        return None
