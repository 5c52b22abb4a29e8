from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON
from sqlmodel import Field

from storage.tables.columns import Instant, Row, table


class MacroRow(Row, table=True):
    """`saved_by` is the agent who made or changed it last."""

    id: str = Field(primary_key=True)
    title: str
    text: str
    skills: list[str] = Field(sa_type=JSON)
    saved_by: str
    saved_at: datetime = Field(sa_type=Instant)


MACRO = table(MacroRow)
