"""Message events, made into what the inbox keeps. What is not about a thread of ours is dropped unstored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bot.domain.deliveries import Anchor
from bot.domain.inbound import Inbound, InboundKind
from handlers.slack.desk import SlackDesk
from handlers.slack.enclosures import enclosed_in
from handlers.slack.workspace import Workspace

Json = Mapping[str, Any]

SAID = frozenset({"", "file_share", "thread_broadcast"})
SLACKBOT = "USLACKBOT"
TOMBSTONE = "tombstone"


@dataclass(frozen=True, slots=True)
class Heard:
    """`under_us`: Slack itself says that the thread hangs under one of our messages."""

    message: Inbound
    under_us: bool


async def heard(desk: SlackDesk, body: Json, *, retried: bool = False) -> None:
    """Returns after the commit. Raises StoreUnavailable: no acknowledgement then, and Slack says it again.

    `retried`: Slack has said it before, to whoever had it in hand then.
    """
    if desk.customers and desk.workspace.is_customers(_text(_object(body, "event"), "channel")):
        await desk.customers.listening.heard(body)
        return
    if desk.anchoring and (gone := ours_gone(body, desk.workspace)):
        await desk.anchoring.deleted(gone)
    found = read(body, desk.workspace, desk.clock.now())
    if found and (found.under_us or await desk.inbox.knows(found.message.root)):
        await desk.inbox.store(found.message, retried=retried)


def read(body: Json, workspace: Workspace, now: datetime) -> Heard | None:
    """None for what is none of ours: root talk, bots' words, joins, unfurls, our own redraws."""
    event = _object(body, "event")
    match _text(event, "subtype"):
        case "message_changed":
            found = _edited(event, workspace, now)
        case "message_deleted":
            found = _deleted(event, workspace, now)
        case subtype if subtype in SAID:
            found = said(event, _text(event, "channel"), workspace, now)
        case _:
            return None
    event_id = _text(body, "event_id")
    if found is None or not event_id:
        return None
    gesture = gesture_of(event, found.message.root.channel) if found.message.kind is InboundKind.SAID else ""
    return replace(found, message=named(found, gesture or event_id))


def named(found: Heard, event_id: str) -> Inbound:
    return replace(found.message, event_id=event_id)


def gesture_of(message: Json, channel: str) -> str:
    """What one press of "send" is known by, whatever event brings it and under whatever ts; "" without.

    It names more than Slack's event id does: what comes again under the same event id has the same place
    besides. Nobody else's message can stand in its way.
    """
    pressed = _text(message, "client_msg_id")
    return f"sent:{channel}:{_text(message, 'user')}:{pressed}"[:200] if pressed else ""


def edited_at(message: Json) -> str:
    """The ts of its last edit; "" where it stands as it was sent."""
    return _text(_object(message, "edited"), "ts")


def said(message: Json, channel: str, workspace: Workspace, now: datetime) -> Heard | None:
    """A person's message in a thread, from an event or from a thread read back; without an event id."""
    ts, root, user = _text(message, "ts"), _text(message, "thread_ts"), _text(message, "user")
    if not (ts and root and user and channel) or root == ts or _by_a_bot(message, workspace):
        return None
    found = Inbound(
        event_id="",
        kind=InboundKind.SAID,
        team=workspace.team_id,
        root=Anchor(channel, root),
        ts=ts,
        user=user,
        text=_text(message, "text"),
        has_files=bool(message.get("files")),
        files=enclosed_in(message.get("files")),
        received_at=now,
    )
    return Heard(found, _text(message, "parent_user_id") == workspace.bot_user)


def _edited(event: Json, workspace: Workspace, now: datetime) -> Heard | None:
    """Unfurls and reactions change a message too, but not its words."""
    after, before = _object(event, "message"), _object(event, "previous_message")
    if _text(after, "subtype") not in SAID or _text(after, "text") == _text(before, "text"):
        return None
    found = said(after, _text(event, "channel"), workspace, now)
    if found is None:
        return None
    edit_ts = edited_at(after) or _text(event, "ts")
    return replace(found, message=replace(found.message, kind=InboundKind.EDITED, edit_ts=edit_ts))


def _deleted(event: Json, workspace: Workspace, now: datetime) -> Heard | None:
    before = _object(event, "previous_message")
    found = said(before, _text(event, "channel"), workspace, now)
    if found is None:
        return None
    return replace(
        found, message=replace(found.message, kind=InboundKind.DELETED, text="", has_files=False, files=())
    )


def ours_gone(body: Json, workspace: Workspace) -> Anchor | None:
    """Where a message of ours was taken away: it is deleted, or a tombstone while answers stand under it."""
    event = _object(body, "event")
    before, after = _object(event, "previous_message"), _object(event, "message")
    kind = _text(event, "subtype")
    is_gone = kind == "message_deleted" or (kind == "message_changed" and after.get("subtype") == TOMBSTONE)
    channel, ts = _text(event, "channel"), _text(event, "deleted_ts") or _text(before, "ts")
    return Anchor(channel, ts) if is_gone and channel and ts and workspace.is_ours(before) else None


def _by_a_bot(message: Json, workspace: Workspace) -> bool:
    return bool(message.get("bot_id")) or message.get("user") in {workspace.bot_user, SLACKBOT}


def _object(parent: Json, key: str) -> Json:
    value = parent.get(key)
    return value if isinstance(value, dict) else {}


def _text(parent: Json, key: str) -> str:
    value = parent.get(key)
    return value if isinstance(value, str) else ""
