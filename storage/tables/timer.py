from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field

from storage.tables.columns import Instant, Row, table


class TimerRow(Row, table=True):
    __table_args__ = (Index(None, "due_at"),)

    kind: str = Field(primary_key=True)
    key: str = Field(primary_key=True)
    due_at: datetime = Field(sa_type=Instant)


TIMER = table(TimerRow)
