from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index
from sqlmodel import Field

from storage.tables.columns import Instant, Row, table


class TurnRow(Row, table=True):
    """`rev` is the change by which the turn came; `client_id` is NULL where the sender gave none.

    `digest` is of the words it came with, for who sends it again after an edit; a deletion takes it away.
    """

    __table_args__ = (
        Index(None, "conversation_id", "client_id", unique=True),
        Index(None, "conversation_id", "rev"),
    )

    conversation_id: str = Field(foreign_key="conversation.id", primary_key=True)
    seq: int = Field(primary_key=True)
    rev: int
    at: datetime = Field(sa_type=Instant)
    speaker: str
    text: str
    name: str
    client_id: str | None
    sources: list[dict[str, Any]] = Field(sa_type=JSON)
    confidence: float | None
    article: str
    attachments: list[dict[str, Any]] = Field(sa_type=JSON)
    edited: bool
    deleted: bool
    picture: str
    digest: str


TURN = table(TurnRow)
