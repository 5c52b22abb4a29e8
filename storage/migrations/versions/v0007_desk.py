"""Helpers beside the holder, and handoffs that are snoozed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision: str | None = "0006"

_OPEN = sa.text("state IN ('parked', 'queued', 'assigned', 'snoozed')")


def upgrade() -> None:
    op.add_column("handoff", sa.Column("helpers", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("handoff", sa.Column("snoozed_until", sa.BigInteger(), nullable=True))
    op.drop_index("uq_handoff_open", "handoff")
    op.create_index(
        "uq_handoff_open",
        "handoff",
        ["conversation_id"],
        unique=True,
        sqlite_where=_OPEN,
        postgresql_where=_OPEN,
    )
