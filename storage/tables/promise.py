from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field

from storage.tables.columns import Instant, Row, table


class PromiseRow(Row, table=True):
    __table_args__ = (Index(None, "state", "due"),)

    handoff_id: str = Field(foreign_key="handoff.id", primary_key=True)
    given_at: datetime = Field(sa_type=Instant, primary_key=True)
    due: datetime = Field(sa_type=Instant)
    state: str


PROMISE = table(PromiseRow)
