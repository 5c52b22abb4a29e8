"""What is to be said outside: lanes, the deliveries that stand in them, and the drawings."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, text
from sqlmodel import Field

from storage.tables.columns import Identity, Instant, Row, table

_BUSY = text("pending > 0")
_UNSENT = text("sent_at IS NULL")
_STANDING = text("ts IS NOT NULL")
_UNPOSTED = text("ts IS NULL")


class LaneRow(Row, table=True):
    """`pending` counts what is unfinished in it; `since` is when the oldest of that was wanted.

    `sending_id` is what is in hand: at most one, set before the call and cleared after its answer, so that
    whatever is found in hand after a crash is known to be unclear. `parked` is the reason why it stands.
    The lease says whose hand it is; each has a fence of its own, so that who woke up late settles nothing.
    """

    __table_args__ = (Index("ix_lane_busy", "kind", "since", sqlite_where=_BUSY, postgresql_where=_BUSY),)

    key: str = Field(primary_key=True)
    kind: str
    handoff_id: str | None
    pending: int
    since: datetime = Field(sa_type=Instant)
    not_before: datetime | None = Field(sa_type=Instant)
    attempts: int
    sending_id: str | None
    sending_at: datetime | None = Field(sa_type=Instant)
    looked: int
    parked: str | None
    lease_owner: str | None
    lease_until: datetime | None = Field(sa_type=Instant)
    fence: int


class DeliveryRow(Row, table=True):
    """`want` holds the fields of the class that `kind` names; `ts` is the message it became, if any."""

    __table_args__ = (
        Index("ix_delivery_unsent", "lane", "number", sqlite_where=_UNSENT, postgresql_where=_UNSENT),
        Index("ix_delivery_standing", "lane", sqlite_where=_STANDING, postgresql_where=_STANDING),
    )

    number: int | None = Field(default=None, primary_key=True, sa_type=Identity)
    id: str = Field(unique=True)
    lane: str = Field(foreign_key="lane.key")
    kind: str
    want: dict[str, Any] = Field(sa_type=JSON)
    at: datetime = Field(sa_type=Instant)
    sent_at: datetime | None = Field(sa_type=Instant)
    channel: str | None
    ts: str | None


class DrawingRow(Row, table=True):
    """A message that is drawn again and again; due while `wanted_rev` and `drawn_rev` differ."""

    __table_args__ = (
        Index(None, "channel", "ts", unique=True),
        Index("ix_drawing_unposted", "wanted_at", sqlite_where=_UNPOSTED, postgresql_where=_UNPOSTED),
    )

    key: str = Field(primary_key=True, foreign_key="lane.key")
    handoff_id: str | None = Field(unique=True)
    skill: str | None
    opens_at: datetime | None = Field(sa_type=Instant)
    wanted_at: datetime = Field(sa_type=Instant)
    wanted_rev: int
    drawn_rev: int
    channel: str | None
    ts: str | None


LANE = table(LaneRow)
DELIVERY = table(DeliveryRow)
DRAWING = table(DrawingRow)
