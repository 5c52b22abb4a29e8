"""What Slack said, as Baton keeps it before acknowledging it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum, StrEnum

from bot.domain.deliveries import Anchor
from bot.domain.enclosed import Brought, Enclosed, Refused


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
    an edit, `edit_ts`. `root` is where the thread hangs. `event_id` is Slack's, or what names the gesture
    better. `again`: a fault of ours kept it from being applied when it was said.
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
    again: bool = False
    files: tuple[Enclosed, ...] = ()

    @property
    def gone(self) -> frozenset[str]:
        """Slack's ids of the files that were deleted from it."""
        return frozenset(one.id for one in self.files if one.gone)

    @property
    def standing(self) -> tuple[Enclosed, ...]:
        return tuple(one for one in self.files if not one.gone)


class Due(Enum):
    """Whether a row is to be applied by whoever asks: now, after an earlier one, or never again."""

    NOW = "now"
    LATER = "later"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Failed:
    """What a fault of ours kept from being applied. `reason` is the fault's own name, never its words."""

    id: int
    message: Inbound
    reason: str
    failed_at: datetime


@dataclass(frozen=True, slots=True)
class Reading:
    """A thread or a channel as it stood in Slack when it was read back, which `begun_at` began.

    `said` are people's messages as they stand, with `edit_ts` where they were edited; `there` is every ts
    that was shown. `since` is the ts from which on nothing was left out; None where that is unknown.
    """

    root: Anchor
    said: tuple[Inbound, ...]
    there: frozenset[str]
    begun_at: datetime
    since: str | None


@dataclass(frozen=True, slots=True)
class Unsent:
    """An agent's reply that waits out the send delay: until `due_at` it may be deleted, and never went."""

    handoff_id: str
    message: Inbound
    read: Read
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Read:
    """An inbound message made readable: who wrote it, and the text as the customer would get it.

    `files` are those of its files of which it is known by now what becomes of them; the others are late.
    """

    writer: str
    text: str
    is_note: bool
    files: tuple[Brought | Refused, ...] = ()
