"""What is offered to one agent, with a colleague's word; a shift's room, break and turn."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision: str | None = "0008"

_OPEN = sa.text("state IN ('parked', 'queued', 'offered', 'assigned', 'snoozed')")


def upgrade() -> None:
    op.add_column("handoff", sa.Column("offered_id", sa.String(), nullable=True))
    op.add_column("handoff", sa.Column("offered_name", sa.String(), nullable=True))
    op.add_column("handoff", sa.Column("offer_ends", sa.BigInteger(), nullable=True))
    op.add_column("handoff", sa.Column("offered_by", sa.String(), nullable=False, server_default=""))
    op.add_column("handoff", sa.Column("not_for", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("handoff_words", sa.Column("offer_note", sa.String(), nullable=False, server_default=""))
    op.add_column("shift", sa.Column("room", sa.Integer(), nullable=True))
    op.add_column("shift", sa.Column("break_until", sa.BigInteger(), nullable=True))
    op.add_column("shift", sa.Column("turn_at", sa.BigInteger(), nullable=True))
    op.drop_index("uq_handoff_open", "handoff")
    op.create_index(
        "uq_handoff_open",
        "handoff",
        ["conversation_id"],
        unique=True,
        sqlite_where=_OPEN,
        postgresql_where=_OPEN,
    )
