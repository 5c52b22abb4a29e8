from __future__ import annotations

from datetime import datetime

from sqlmodel import Field

from storage.tables.columns import Instant, Row, table


class ShiftRow(Row, table=True):
    """Everybody's last one; `skill` "" is all of them."""

    agent_id: str = Field(primary_key=True)
    name: str
    skill: str
    since: datetime = Field(sa_type=Instant)
    until: datetime = Field(sa_type=Instant)


SHIFT = table(ShiftRow)
