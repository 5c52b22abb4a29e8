from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index
from sqlmodel import Field

from storage.tables.columns import Identity, Instant, Row, table


class InboxRow(Row, table=True):
    """`event_id` is Slack's, or made of the message's place where its thread was read back.

    `reason` names the fault of ours that made it `failed`.
    """

    __table_args__ = (
        Index(None, "team", "channel", "ts", "kind", "edit_ts", unique=True),
        Index(None, "channel", "root_ts", "state"),
        Index(None, "state", "received_at"),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=Identity)
    event_id: str | None = Field(unique=True)
    kind: str
    team: str
    channel: str
    root_ts: str
    ts: str
    edit_ts: str
    user: str
    text: str
    has_files: bool
    files: list[dict[str, Any]] = Field(sa_type=JSON)
    received_at: datetime = Field(sa_type=Instant)
    state: str
    settled_at: datetime | None = Field(sa_type=Instant)
    reason: str


INBOX = table(InboxRow)
