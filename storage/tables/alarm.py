from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, text
from sqlmodel import Field

from storage.tables.columns import Instant, Row, table

_STANDING = text("cleared_at IS NULL")


class AlarmRow(Row, table=True):
    """It stands until it is cleared; `told_at` is when people were last told of it or of its end."""

    __table_args__ = (Index("ix_alarm_standing", "at", sqlite_where=_STANDING, postgresql_where=_STANDING),)

    kind: str = Field(primary_key=True)
    key: str = Field(primary_key=True)
    at: datetime = Field(sa_type=Instant)
    cleared_at: datetime | None = Field(sa_type=Instant)
    told_at: datetime | None = Field(sa_type=Instant)


ALARM = table(AlarmRow)
