"""Conversations of one customer that agents let go on in one."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision: str | None = "0013"

_MERGED = sa.text("merged_into <> ''")


def upgrade() -> None:
    op.add_column("conversation", sa.Column("merged_into", sa.String(), nullable=False, server_default=""))
    op.add_column("handoff", sa.Column("merged_into", sa.String(), nullable=False, server_default=""))
    op.create_index(
        "ix_conversation_merged",
        "conversation",
        ["merged_into"],
        sqlite_where=_MERGED,
        postgresql_where=_MERGED,
    )
