from __future__ import annotations

from sqlalchemy import Index, text
from sqlmodel import Field

from storage.tables.columns import Row, table

_WAITING = text("wanted_rev > answered_rev")


class AnsweringRow(Row, table=True):
    """What makes the assistant speak: it waits while `wanted_rev` is ahead of `answered_rev`."""

    __table_args__ = (
        Index("ix_answering_waiting", "conversation_id", sqlite_where=_WAITING, postgresql_where=_WAITING),
    )

    conversation_id: str = Field(foreign_key="conversation.id", primary_key=True)
    wanted_rev: int
    answered_rev: int


ANSWERING = table(AnsweringRow)
