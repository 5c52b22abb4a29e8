from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON
from sqlmodel import Field

from storage.tables.columns import Instant, Row, table


class ShiftRow(Row, table=True):
    """Everybody's last one."""

    agent_id: str = Field(primary_key=True)
    name: str
    skills: list[str] = Field(sa_type=JSON)
    since: datetime = Field(sa_type=Instant)
    until: datetime = Field(sa_type=Instant)
    room: int | None
    break_until: datetime | None = Field(sa_type=Instant)
    turn_at: datetime | None = Field(sa_type=Instant)


SHIFT = table(ShiftRow)
