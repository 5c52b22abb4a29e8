"""What was decided, and its evidence in words on a row of its own, so that it can be erased."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index
from sqlmodel import Field

from storage.tables.columns import Identity, Instant, Row, table


class DecisionRow(Row, table=True):
    """`signals` are reason, value, weight and rule of each, in the order of `evidence`."""

    __table_args__ = (Index(None, "conversation_id", "id"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=Identity)
    conversation_id: str = Field(foreign_key="conversation.id")
    seq: int
    at: datetime = Field(sa_type=Instant)
    version: str
    hand_off: bool
    score: float
    threshold: float
    topic: str
    signals: list[dict[str, Any]] = Field(sa_type=JSON)


class DecisionWordsRow(Row, table=True):
    decision_id: int = Field(foreign_key="decision.id", primary_key=True, sa_type=Identity)
    evidence: list[str] = Field(sa_type=JSON)
    phrase: str


DECISION = table(DecisionRow)
DECISION_WORDS = table(DecisionWordsRow)
