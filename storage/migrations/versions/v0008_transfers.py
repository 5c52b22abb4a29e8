"""Handoffs that went on with another skill."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision: str | None = "0007"


def upgrade() -> None:
    op.create_table(
        "transfer",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        *(_text(name) for name in ("handoff_id", "agent_id", "agent_name", "source", "target", "note")),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("channel", sa.String(), nullable=True),
        sa.Column("ts", sa.String(), nullable=True),
        sa.Column("told", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_transfer"),
        sa.ForeignKeyConstraint(["handoff_id"], ["handoff.id"], name="fk_transfer_handoff_id_handoff"),
    )
    op.create_index("ix_transfer_handoff_id", "transfer", ["handoff_id"])
    op.create_index("ix_transfer_channel_ts", "transfer", ["channel", "ts"], unique=True)


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=False)
