from __future__ import annotations

from datetime import datetime

from sqlmodel import Field

from storage.tables.columns import Instant, Row, table


class LeaseRow(Row, table=True):
    """What one replica at a time does: until then, unless it says so again."""

    name: str = Field(primary_key=True)
    owner: str
    until: datetime = Field(sa_type=Instant)


LEASE = table(LeaseRow)
