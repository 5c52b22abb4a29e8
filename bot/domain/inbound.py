"""What Slack said, as Baton keeps it before acknowledging it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.deliveries import Anchor


class InboundKind(StrEnum):
    SAID = "said"
    EDITED = "edited"
    DELETED = "deleted"


class InboundState(StrEnum):
    """`ready` waits for its turn, `waiting` for its card's anchor, `failed` for `baton inbox replay`."""

    READY = "ready"
    WAITING = "waiting"
    APPLIED = "applied"
    IGNORED = "ignored"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Inbound:
    """A message, an edit or a deletion in a thread under one of our own messages.

    `text` is Slack's markup as it came. `ts` is the message's own; unique with team, channel, kind and, for
    an edit, `edit_ts`. `root` is where the thread hangs.
    """

    event_id: str
    kind: InboundKind
    team: str
    root: Anchor
    ts: str
    user: str
    text: str
    has_files: bool
    received_at: datetime
    edit_ts: str = ""


@dataclass(frozen=True, slots=True)
class Read:
    """An inbound message made readable: who wrote it, and the text as the customer would get it."""

    writer: str
    text: str
    is_note: bool
