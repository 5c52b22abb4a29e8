from __future__ import annotations

from sqlmodel import Field

from storage.tables.columns import Row, table


class FollowRow(Row, table=True):
    """Follows a conversation's changes: due while the conversation's `last_rev` is past `told_rev`."""

    key: str = Field(primary_key=True, foreign_key="lane.key")
    conversation_id: str = Field(foreign_key="conversation.id")
    kind: str
    address: str
    told_rev: int


FOLLOW = table(FollowRow)
