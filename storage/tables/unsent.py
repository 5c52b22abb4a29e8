"""Replies that wait out the send delay."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON
from sqlmodel import Field

from storage.tables.columns import Instant, Row, table


class UnsentRow(Row, table=True):
    channel: str = Field(primary_key=True)
    ts: str = Field(primary_key=True)
    handoff_id: str = Field(foreign_key="handoff.id", index=True)
    due_at: datetime = Field(sa_type=Instant)
    message: dict[str, Any] = Field(sa_type=JSON)
    read: dict[str, Any] = Field(sa_type=JSON)


UNSENT = table(UnsentRow)
