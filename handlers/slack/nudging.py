"""Nudges: to one person alone, or in the overflow channel; at most once, and only while it is so."""

from __future__ import annotations

from slack_sdk.web.async_client import AsyncWebClient

from blocks import nudges as draw
from blocks.parts import Message
from bot.delivery.anchoring import is_shared
from bot.desk import views
from bot.domain.alarms import AlarmKind
from bot.domain.deliveries import Line, LineCode, Nudge
from bot.domain.errors import OutletRefused
from bot.domain.nudges import NudgeCode
from bot.ports import Item, Tx
from handlers.slack import looking
from handlers.slack.loading import Drawing, admit
from handlers.slack.outcomes import told
from handlers.slack.workspace import Workspace


def place(nudge: Nudge, workspace: Workspace) -> str:
    """A channel, or the person whose messages with Baton it stands among (docs/slack.md, `direct-post`)."""
    return nudge.to or workspace.overflow


def load(tx: Tx, drawing: Drawing, item: Item, nudge: Nudge) -> Message | None:
    """None where nobody is waited for any more. Raises OutletRefused where outsiders read."""
    if not nudge.to and is_shared(tx, drawing.workspace.overflow):
        raise OutletRefused(method="send", reason=AlarmKind.CHANNEL_SHARED.value)
    found = views.reminder(tx, nudge, drawing.rules)
    if found is None:
        return None
    skill = drawing.rules.serving(found.card.handoff.skill)
    zone = drawing.rules.zone_of(skill.name)
    anchor = item.anchor
    address = drawing.workspace.address_of(anchor.channel, anchor.ts) if anchor else ""
    if nudge.code is NudgeCode.CLAIM:
        return draw.unclaimed(found.card, found.since, zone, address)
    return draw.word(found.card, found.since, zone, address, skill.nudges.release_after)


def is_over(tx: Tx, line: Line) -> bool:
    """Of one that calls somebody: it was claimed, or is offered to them no more, before that is said."""
    handoff = tx.handoffs.get(line.handoff_id)
    if line.code is LineCode.OFFERED:
        return handoff.offered_to is None or handoff.offered_to.id != line.user
    return not views.is_unclaimed(handoff)


async def post(client: AsyncWebClient, drawing: Drawing, item: Item, nudge: Nudge, message: Message) -> None:
    """Nobody's message with Baton is a channel of customers, so only the overflow channel is looked at."""
    where = place(nudge, drawing.workspace)
    if not where:
        raise OutletRefused(method="chat.postMessage", reason="no_channel")
    if not nudge.to:
        admit(drawing, where)
    with told("chat.postMessage"):
        await client.chat_postMessage(
            channel=where,
            text=message["text"],
            blocks=message["blocks"],
            metadata=looking.metadata(item.id),
            client_msg_id=looking.client_msg_id(item.id),
            unfurl_links=False,
            unfurl_media=False,
            link_names=False,
            parse="none",
        )
