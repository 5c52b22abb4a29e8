from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON
from sqlmodel import Field

from storage.tables.columns import Instant, Row, table


class SuggestionRow(Row, table=True):
    """`use` and what follows are NULL until it is settled; from then on `text` is ""."""

    id: str = Field(primary_key=True)
    handoff_id: str = Field(foreign_key="handoff.id", index=True)
    agent_id: str
    at: datetime = Field(sa_type=Instant)
    text: str
    sources: list[Any] = Field(sa_type=JSON)
    confidence: float
    use: str | None = None
    alike: float | None = None
    settled_at: datetime | None = Field(default=None, sa_type=Instant)


SUGGESTION = table(SuggestionRow)
