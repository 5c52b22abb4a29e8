from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, text
from sqlmodel import Column, Field

from storage.tables.columns import Instant, Row, table

_STATES = text("seq IS NULL")


class ChangeRow(Row, table=True):
    """A turn's change has its `seq`, as its edits and its deletion have; a state's has `shown`.

    Of what is `seen`, `seq` is the last turn and `by` whose side saw it.
    """

    __table_args__ = (
        Index("ix_change_states", "conversation_id", "rev", sqlite_where=_STATES, postgresql_where=_STATES),
    )

    conversation_id: str = Field(foreign_key="conversation.id", primary_key=True)
    rev: int = Field(primary_key=True)
    at: datetime = Field(sa_type=Instant)
    kind: str
    by: str | None
    seq: int | None
    shown: dict[str, Any] | None = Field(sa_column=Column(JSON(none_as_null=True)))


CHANGE = table(ChangeRow)
