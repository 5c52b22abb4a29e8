from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, text
from sqlmodel import Field

from storage.tables.columns import Instant, Row, table

_MERGED = text("merged_into <> ''")


class ConversationRow(Row, table=True):
    """`customer`, `account` and `page` as the domain's dataclasses have them.

    `followed` names the kinds of lanes that follow its changes, with commas; `agent_seen_seq` is the last
    turn that an agent is known to have read.
    """

    __table_args__ = (
        Index("ix_conversation_merged", "merged_into", sqlite_where=_MERGED, postgresql_where=_MERGED),
    )

    id: str = Field(primary_key=True)
    created_at: datetime = Field(sa_type=Instant, index=True)
    customer: dict[str, Any] = Field(sa_type=JSON)
    account: dict[str, Any] = Field(sa_type=JSON)
    page: dict[str, Any] = Field(sa_type=JSON)
    last_seq: int
    last_rev: int
    owner: str = Field(index=True)
    channel: str
    outside: bool
    seen_seq: int
    agent_seen_seq: int
    blocked: bool
    followed: str
    merged_into: str = Field(sa_column_kwargs={"server_default": ""})


class BlockRow(Row, table=True):
    """An owner whom agents have blocked."""

    owner: str = Field(primary_key=True)
    at: datetime = Field(sa_type=Instant)


CONVERSATION = table(ConversationRow)
BLOCK = table(BlockRow)
