from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger
from sqlmodel import Field

from storage.tables.columns import Instant, Row, table


class TargetRow(Row, table=True):
    """`left` is in microseconds."""

    handoff_id: str = Field(foreign_key="handoff.id", primary_key=True)
    timed: str = Field(primary_key=True)
    since: datetime = Field(sa_type=Instant, primary_key=True, index=True)
    due: datetime = Field(sa_type=Instant)
    skill: str
    state: str
    left: int | None = Field(sa_type=BigInteger)
    ended_at: datetime | None = Field(sa_type=Instant)


TARGET = table(TargetRow)
