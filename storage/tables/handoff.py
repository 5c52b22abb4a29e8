"""A handoff, and what people said of it on rows of their own, so that those can be erased."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, text
from sqlmodel import Field

from storage.tables.columns import Identity, Instant, Row, table

_OPEN = text("state IN ('parked', 'queued', 'offered', 'assigned', 'snoozed')")


class HandoffRow(Row, table=True):
    """`first_answer_at` is the first `first_reply_at` there was, should that ever be cleared."""

    __table_args__ = (
        Index("uq_handoff_open", "conversation_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index(None, "conversation_id", "number"),
        Index(None, "state", "skill"),
    )

    number: int | None = Field(default=None, primary_key=True, sa_type=Identity)
    id: str = Field(unique=True)
    conversation_id: str = Field(foreign_key="conversation.id")
    skill: str
    state: str
    priority: str
    escalated_at: datetime = Field(sa_type=Instant, index=True)
    opens_at: datetime | None = Field(sa_type=Instant)
    holder_id: str | None
    holder_name: str | None
    claimed_at: datetime | None = Field(sa_type=Instant)
    first_reply_at: datetime | None = Field(sa_type=Instant)
    first_answer_at: datetime | None = Field(sa_type=Instant)
    resolved_at: datetime | None = Field(sa_type=Instant)
    outcome: str | None
    rating: int | None
    rated_at: datetime | None = Field(sa_type=Instant, index=True)
    relayed_seq: int
    helpers: list[dict[str, Any]] = Field(sa_type=JSON, sa_column_kwargs={"server_default": "[]"})
    snoozed_until: datetime | None = Field(sa_type=Instant)
    offered_id: str | None
    offered_name: str | None
    offer_ends: datetime | None = Field(sa_type=Instant)
    offered_by: str = Field(sa_column_kwargs={"server_default": ""})
    not_for: list[str] = Field(sa_type=JSON, sa_column_kwargs={"server_default": "[]"})
    merged_into: str = Field(sa_column_kwargs={"server_default": ""})
    ended_by: str = Field(sa_column_kwargs={"server_default": ""})


class HandoffWordsRow(Row, table=True):
    handoff_id: str = Field(foreign_key="handoff.id", primary_key=True)
    outcome_words: str
    rating_comment: str
    offer_note: str = Field(sa_column_kwargs={"server_default": ""})


class BriefRow(Row, table=True):
    handoff_id: str = Field(foreign_key="handoff.id", primary_key=True)
    headline: str
    wants: str
    page: dict[str, Any] = Field(sa_type=JSON)
    tried: list[dict[str, Any]] = Field(sa_type=JSON)
    mood: str
    why: list[str] = Field(sa_type=JSON)
    corrected: bool


class OvernightEntryRow(Row, table=True):
    """Which handoffs were ever parked in a skill until a given opening."""

    skill: str = Field(primary_key=True)
    opens_at: datetime = Field(sa_type=Instant, primary_key=True)
    handoff_id: str = Field(foreign_key="handoff.id", primary_key=True)


HANDOFF = table(HandoffRow)
HANDOFF_WORDS = table(HandoffWordsRow)
BRIEF = table(BriefRow)
OVERNIGHT_ENTRY = table(OvernightEntryRow)
