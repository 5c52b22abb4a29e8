from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, LargeBinary, text
from sqlmodel import Field

from storage.tables.columns import Instant, Row, table

_WAITING = text("seq IS NULL")


class FileRow(Row, table=True):
    """What was sent with the turn `seq`, or is yet to be sent (NULL); `agent` is "" for a customer's."""

    __table_args__ = (
        Index(None, "conversation_id", "seq"),
        Index("ix_file_waiting", "at", sqlite_where=_WAITING, postgresql_where=_WAITING),
    )

    id: str = Field(primary_key=True)
    conversation_id: str = Field(foreign_key="conversation.id")
    agent: str
    seq: int | None
    at: datetime = Field(sa_type=Instant)
    name: str
    type: str
    size: int
    data: bytes = Field(sa_type=LargeBinary)


FILE = table(FileRow)
