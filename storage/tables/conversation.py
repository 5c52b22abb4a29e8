from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON
from sqlmodel import Field

from storage.tables.columns import Instant, Row, table


class ConversationRow(Row, table=True):
    """`customer`, `account` and `page` as the domain's dataclasses have them."""

    id: str = Field(primary_key=True)
    created_at: datetime = Field(sa_type=Instant, index=True)
    customer: dict[str, Any] = Field(sa_type=JSON)
    account: dict[str, Any] = Field(sa_type=JSON)
    page: dict[str, Any] = Field(sa_type=JSON)
    last_seq: int
    last_rev: int


CONVERSATION = table(ConversationRow)
