"""What Slack's threads said: kept inside (asides) or become a turn (relays)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKeyConstraint
from sqlmodel import Field

from storage.tables.columns import Identity, Instant, Row, table


class AsideRow(Row, table=True):
    id: int | None = Field(default=None, primary_key=True, sa_type=Identity)
    handoff_id: str = Field(foreign_key="handoff.id", index=True)
    at: datetime = Field(sa_type=Instant)
    user: str
    name: str
    text: str
    channel: str
    ts: str


class RelayRow(Row, table=True):
    """Which Slack message became which turn."""

    __table_args__ = (ForeignKeyConstraint(["conversation_id", "seq"], ["turn.conversation_id", "turn.seq"]),)

    channel: str = Field(primary_key=True)
    ts: str = Field(primary_key=True)
    conversation_id: str
    seq: int


class FormerAnchorRow(Row, table=True):
    """Where a handoff's card stood before it was anchored anew."""

    channel: str = Field(primary_key=True)
    ts: str = Field(primary_key=True)
    handoff_id: str = Field(foreign_key="handoff.id", index=True)
    at: datetime = Field(sa_type=Instant)


ASIDE = table(AsideRow)
RELAY = table(RelayRow)
FORMER_ANCHOR = table(FormerAnchorRow)
