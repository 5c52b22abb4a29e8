"""Moves of a handoff to another skill, with the words that were left for who goes on."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field

from storage.tables.columns import Identity, Instant, Row, table


class TransferRow(Row, table=True):
    """`channel` and `ts` are where its card stood, null where it had none; `told`: the thread there has its
    line, or needs none.
    """

    __table_args__ = (Index(None, "channel", "ts", unique=True),)

    id: int | None = Field(default=None, primary_key=True, sa_type=Identity)
    handoff_id: str = Field(foreign_key="handoff.id", index=True)
    at: datetime = Field(sa_type=Instant)
    agent_id: str
    agent_name: str
    source: str
    target: str
    note: str
    channel: str | None
    ts: str | None
    told: bool


TRANSFER = table(TransferRow)
