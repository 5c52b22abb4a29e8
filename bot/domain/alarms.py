"""What must be seen by whoever runs Baton: each alarm's kind, and which of them share a message."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from bot.domain.deliveries import DrawOps

WINDOW = timedelta(minutes=10)
"""Alarms of one kind raised within it stand in one message."""


class AlarmKind(StrEnum):
    """`key` of each: a lane, a handoff, a channel, an hour, a conversation or a row of the inbox."""

    LANE_PARKED = "lane_parked"
    CHANNEL_LOST = "channel_lost"
    CHANNEL_SHARED = "channel_shared"
    CHANNEL_SATURATED = "channel_saturated"
    THREAD_LOST = "thread_lost"
    CARD_UNDELIVERED = "card_undelivered"
    CARD_REMOVED = "card_removed"
    CARDS_CAPPED = "cards_capped"
    PROMISE_BROKEN = "promise_broken"
    INBOX_FAILED = "inbox_failed"
    WEBHOOK_FAILING = "webhook_failing"
    MAIL_FAILING = "mail_failing"
    MAIL_NOT_TAKEN = "mail_not_taken"
    MAIL_BOUNCED = "mail_bounced"


def window(at: datetime) -> tuple[datetime, datetime]:
    """The window in which `at` lies: its first moment, and the first after it."""
    seconds = int(at.timestamp())
    first = datetime.fromtimestamp(seconds - seconds % int(WINDOW.total_seconds()), UTC)
    return first, first + WINDOW


def told_in(kind: str, at: datetime) -> DrawOps:
    """The message in the ops channel that tells of an alarm raised at `at`."""
    return DrawOps(kind, window(at)[0])


@dataclass(frozen=True, slots=True)
class Raised:
    """One alarm; `cleared_at` is set once it is over. `card` is the address of the handoff's card, if any."""

    key: str
    at: datetime
    cleared_at: datetime | None = None
    card: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """The alarms of one kind that one message in the ops channel tells of, oldest first."""

    kind: str
    raised: tuple[Raised, ...]

    @property
    def over_at(self) -> datetime | None:
        """When the last of them was over; None while one stands."""
        ends = [one.cleared_at for one in self.raised if one.cleared_at]
        return max(ends) if ends and len(ends) == len(self.raised) else None
