"""What customers write in Slack, made into what the inbox keeps."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from blocks.text import escape, shorten
from bot.domain.deliveries import Anchor
from bot.domain.inbound import Inbound, InboundKind
from bot.domain.visiting import SlackSaysNothing
from bot.inbox import Inbox
from bot.ports import Clock
from bot.visits import Visits
from handlers.slack.customers.guests import SlackGuests
from handlers.slack.workspace import DIRECT, Workspace

log = logging.getLogger(__name__)

Json = Mapping[str, Any]

SAID = frozenset({"", "file_share", "thread_broadcast"})
TOMBSTONE = "tombstone"
"""What a message with replies becomes when it is taken back (docs/slack.md, `tombstone`)."""
SLACKBOT = "USLACKBOT"
OF_AN_APP = ("bot_id", "app_id", "bot_profile")
"""On whatever an app wrote, also with a person's token: no customer's own words."""
MOST_FILES = 10
NAME_LIMIT = 80


@dataclass(frozen=True, slots=True)
class Said:
    """`parent` is who began the thread, where it is a reply and Slack says so."""

    message: Inbound
    parent: str = ""


class Listening:
    def __init__(
        self, inbox: Inbox, visits: Visits, guests: SlackGuests, workspace: Workspace, clock: Clock
    ) -> None:
        self._inbox = inbox
        self._visits = visits
        self._guests = guests
        self._workspace = workspace
        self._clock = clock

    async def heard(self, body: Json) -> None:
        """Returns after the commit. Raises StoreUnavailable: not acknowledged then, so Slack says it again.

        Whom Slack won't name in time is stored, and asked about before the words are applied.
        """
        found = read(body, self._workspace, self._clock.now())
        if found:
            is_shared = body.get("is_ext_shared_channel") is True
            await self.take(found, found.message.event_id, is_shared=is_shared)

    async def take(self, said: Said, event_id: str, *, is_shared: bool) -> bool:
        """Stores a customer's words; a colleague's are passed over. Raises StoreUnavailable.

        True when they were not known. A bare call to Baton is nothing said yet: edited into a question it is
        heard as if it came first.
        """
        message = said.message
        if message.kind is InboundKind.SAID and self._guests.is_only_a_call(message.text):
            return False
        try:
            passed_over = await self._is_none_of_ours(said, is_shared=is_shared)
        except SlackSaysNothing:
            passed_over = False
        if passed_over:
            log.info("visits.colleague_passed_over", extra={"channel": message.root.channel})
            return False
        return await self._inbox.store(replace(message, event_id=event_id))

    async def _is_none_of_ours(self, said: Said, *, is_shared: bool) -> bool:
        """A colleague's words, or an answer to them: in a thread that no customer began nobody waits for
        us, until they call Baton by its name there.

        In a channel shared with another company all of ours are colleagues: its customers are the others.
        """
        message, ours = said.message, self._workspace.team_id
        if is_shared and message.team == ours:
            return True
        if await self._guests.is_one_of_us(message.user, message.team):
            return True
        if self._guests.calls_us(message.text) or said.parent in {"", message.user}:
            return False
        if await self._visits.begun(message.root):
            return False
        return await self._guests.began(said.parent, is_shared=is_shared)


def read(body: Json, workspace: Workspace, now: datetime) -> Said | None:
    """None for what is no person's words: bots', apps', joins, unfurls, redraws, what is malformed."""
    event, event_id = _object(body, "event"), _text(body, "event_id")
    channel = _text(event, "channel")
    if not event_id or not workspace.is_customers(channel):
        return None
    match _text(event, "subtype"):
        case "message_changed" if _text(_object(event, "message"), "subtype") == TOMBSTONE:
            found = _deleted(event, channel, workspace, now)
        case "message_changed":
            found = _edited(event, channel, workspace, now)
        case "message_deleted":
            found = _deleted(event, channel, workspace, now)
        case subtype if subtype in SAID:
            found = said(event, channel, workspace, now)
        case _:
            return None
    return _as(found, event_id=event_id) if found else None


def edited_at(message: Json) -> str:
    """The ts of its last edit; "" where it stands as it was sent."""
    return _text(_object(message, "edited"), "ts")


def said(message: Json, channel: str, workspace: Workspace, now: datetime) -> Said | None:
    """A person's message, from an event or from a channel read back; without an event id.

    `team` is the writer's company, ours where Slack names none. All messages with the app are one line.
    """
    ts, user = _text(message, "ts"), _text(message, "user")
    if not (_is_ts(ts) and user) or _by_an_app(message, workspace):
        return None
    root = "" if channel.startswith(DIRECT) else _text(message, "thread_ts") or ts
    files = message.get("files")
    found = Inbound(
        event_id="",
        kind=InboundKind.SAID,
        team=_text(message, "user_team") or _text(message, "team") or workspace.team_id,
        root=Anchor(channel, root),
        ts=ts,
        user=user,
        text="\n".join(filter(None, [_text(message, "text"), *_files(files)])),
        has_files=bool(files),
        received_at=now,
    )
    return Said(found, _text(message, "parent_user_id") if root not in {"", ts} else "")


def _as(found: Said, **changes: Any) -> Said:
    return replace(found, message=replace(found.message, **changes))


def _deleted(event: Json, channel: str, workspace: Workspace, now: datetime) -> Said | None:
    found = said(_object(event, "previous_message"), channel, workspace, now)
    return _as(found, kind=InboundKind.DELETED, text="") if found else None


def _edited(event: Json, channel: str, workspace: Workspace, now: datetime) -> Said | None:
    """Unfurls and reactions change a message too, but not its words."""
    after, before = _object(event, "message"), _object(event, "previous_message")
    if _text(after, "subtype") not in SAID or _text(after, "text") == _text(before, "text"):
        return None
    edit_ts = edited_at(after) or _text(event, "ts")
    found = said(after, channel, workspace, now)
    return _as(found, kind=InboundKind.EDITED, edit_ts=edit_ts) if found else None


def _by_an_app(message: Json, workspace: Workspace) -> bool:
    if any(message.get(key) for key in OF_AN_APP):
        return True
    return message.get("user") in {workspace.bot_user, SLACKBOT} or _text(message, "subtype") not in SAID


def _files(files: object) -> list[str]:
    """A file stays in Slack; its name is told."""
    named = files if isinstance(files, list) else []
    names = [_text(file, "name") for file in named[:MOST_FILES] if isinstance(file, dict)]
    return [
        f"(sent a file here in Slack: {escape(shorten(name, NAME_LIMIT) or 'unnamed')})" for name in names
    ]


def _is_ts(value: str) -> bool:
    seconds, _, micro = value.partition(".")
    return all(part.isascii() and part.isdecimal() for part in (seconds, micro)) and len(seconds) < 12


def _object(parent: Json, key: str) -> Json:
    value = parent.get(key)
    return value if isinstance(value, dict) else {}


def _text(parent: Json, key: str) -> str:
    value = parent.get(key)
    return value if isinstance(value, str) else ""
