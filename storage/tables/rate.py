from __future__ import annotations

from datetime import datetime

from sqlmodel import Field

from storage.tables.columns import Instant, Row, table


class RateRow(Row, table=True):
    """`next_at` is GCRA's theoretical arrival time; `held_until` is what the outside itself asked for."""

    key: str = Field(primary_key=True)
    next_at: datetime = Field(sa_type=Instant)
    held_until: datetime | None = Field(sa_type=Instant)


RATE = table(RateRow)
