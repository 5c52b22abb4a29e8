"""Targets, and clocks for the handoffs that are open already."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision: str | None = "0011"

_ADOPT = sa.text(
    "INSERT INTO timer (kind, key, due_at) SELECT 'adopt', id, 0 FROM handoff "
    "WHERE state NOT IN ('resolved', 'withdrawn', 'handed_back', 'spam', 'merged', 'abandoned')"
)


def upgrade() -> None:
    op.create_table(
        "target",
        sa.Column("handoff_id", sa.String(), nullable=False),
        sa.Column("timed", sa.String(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("due", sa.BigInteger(), nullable=False),
        sa.Column("skill", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("left", sa.BigInteger(), nullable=True),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("handoff_id", "timed", "since", name="pk_target"),
        sa.ForeignKeyConstraint(["handoff_id"], ["handoff.id"], name="fk_target_handoff_id_handoff"),
    )
    op.create_index("ix_target_since", "target", ["since"])
    op.execute(_ADOPT)
