from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, text
from sqlmodel import Field

from storage.tables.columns import Instant, Row, table

_WAITING = text("wanted_rev > answered_rev")


class AnsweringRow(Row, table=True):
    """What makes the assistant speak: it waits while `wanted_rev` is ahead of `answered_rev`.

    Who drafts has a lease, and each lease a fence.
    """

    __table_args__ = (
        Index("ix_answering_waiting", "conversation_id", sqlite_where=_WAITING, postgresql_where=_WAITING),
    )

    conversation_id: str = Field(foreign_key="conversation.id", primary_key=True)
    wanted_rev: int
    answered_rev: int
    lease_until: datetime | None = Field(sa_type=Instant)
    fence: int


ANSWERING = table(AnsweringRow)
