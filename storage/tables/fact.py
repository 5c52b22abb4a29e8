from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index
from sqlmodel import Field

from storage.tables.columns import Identity, Instant, Row, table


class FactRow(Row, table=True):
    """`kind` is the fact's class, `data` the fields that have no column of their own."""

    __table_args__ = (Index(None, "kind", "at"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=Identity)
    at: datetime = Field(sa_type=Instant)
    kind: str
    conversation_id: str = Field(foreign_key="conversation.id", index=True)
    handoff_id: str | None = Field(foreign_key="handoff.id", index=True)
    data: dict[str, Any] = Field(sa_type=JSON)


class FactReasonRow(Row, table=True):
    """An escalation's reasons one by one, since the engines don't take JSON apart in the same way."""

    fact_id: int = Field(foreign_key="fact.id", primary_key=True, sa_type=Identity)
    reason: str = Field(primary_key=True)


FACT = table(FactRow)
FACT_REASON = table(FactReasonRow)
