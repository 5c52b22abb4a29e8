"""An agent's edit or deletion, done to the message in which their customer reads the words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from slack_sdk.web.async_client import AsyncWebClient

from blocks import customer_side
from blocks.parts import MESSAGE_TEXT_LIMIT, Message
from blocks.text import NAME_LIMIT, shorten
from bot.domain.conversation import Turn
from bot.domain.deliveries import Anchor
from bot.domain.errors import OutletRefused
from bot.ports import Rate
from handlers.slack import looking, strays
from handlers.slack.outcomes import told
from handlers.slack.places import GONE
from handlers.slack.rates import HISTORY, REPLIES, UPDATE
from handlers.slack.workspace import Workspace

FIXED = frozenset({*GONE, "cant_update_message", "cant_delete_message", "edit_window_closed", "msg_too_long"})
"""That message can't be changed any more: the correction is said."""
OF_ONE = (HISTORY, REPLIES, UPDATE)


@dataclass(frozen=True, slots=True)
class Mended:
    """`post` marks the message of the turn as it was said, at `at`; `message` is how it reads now. `apart`
    marks those of files that came after the words, and are the customer's no more.
    """

    turn: Turn
    post: str
    at: datetime
    message: Message
    apart: tuple[str, ...] = ()


def rates(posts: Rate) -> tuple[Rate, ...]:
    """A look, a change, and a correction where no change is possible."""
    return (posts, *OF_ONE)


def correction(turn: Turn, *, may_rename: bool) -> Message:
    """What is said where the words themselves can't be changed; one taken back is not quoted."""
    name = shorten(turn.name, NAME_LIMIT)
    if turn.deleted:
        return customer_side.said(f"{name or 'We'} took a message back: please disregard it.")
    if not turn.text:
        return customer_side.said(f"{name or 'We'} took a file back: please disregard it.")
    return customer_side.said(f"Correction: {turn.text}", speaker="" if may_rename else name)


async def in_place(client: AsyncWebClient, workspace: Workspace, thread: Anchor, mended: Mended) -> bool:
    """False where the correction has to be said. Raises as ports.Outlet says."""
    if not workspace.looks_back:
        return False
    try:
        for post in mended.apart:
            await _take_away(client, workspace, thread, post, mended.at)
        ts = await looking.find(client, workspace, mended.post, thread, mended.at)
        if ts is None:  # never posted, or taken away: then there is nothing to take back
            return mended.turn.deleted
        await _change(client, Anchor(thread.channel, ts), mended)
    except OutletRefused as refused:
        if refused.details["reason"] in looking.GONE:
            return True
        if refused.details["reason"] in FIXED:
            return False
        raise
    return True


async def _take_away(
    client: AsyncWebClient, workspace: Workspace, thread: Anchor, post: str, at: datetime
) -> None:
    if ts := await looking.find(client, workspace, post, thread, at):
        await strays.delete(client, Anchor(thread.channel, ts))


async def _change(client: AsyncWebClient, where: Anchor, mended: Mended) -> None:
    if mended.turn.deleted:
        await strays.delete(client, where)
        return
    if len(mended.message["text"]) > MESSAGE_TEXT_LIMIT:
        raise OutletRefused(method="chat.update", reason="msg_too_long")
    with told("chat.update"):
        await client.chat_update(
            channel=where.channel,
            ts=where.ts,
            text=mended.message["text"],
            blocks=mended.message["blocks"],
            link_names=False,
            parse="none",
        )
