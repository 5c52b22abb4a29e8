"""Replies that wait out the send delay."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision: str | None = "0009"


def upgrade() -> None:
    op.create_table(
        "unsent",
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("ts", sa.String(), nullable=False),
        sa.Column("handoff_id", sa.String(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("message", sa.JSON(), nullable=False),
        sa.Column("read", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("channel", "ts", name="pk_unsent"),
        sa.ForeignKeyConstraint(["handoff_id"], ["handoff.id"], name="fk_unsent_handoff_id_handoff"),
    )
    op.create_index("ix_unsent_handoff_id", "unsent", ["handoff_id"])
