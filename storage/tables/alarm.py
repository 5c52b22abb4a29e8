from __future__ import annotations

from datetime import datetime

from sqlmodel import Field

from storage.tables.columns import Instant, Row, table


class AlarmRow(Row, table=True):
    kind: str = Field(primary_key=True)
    key: str = Field(primary_key=True)
    at: datetime = Field(sa_type=Instant)


ALARM = table(AlarmRow)
