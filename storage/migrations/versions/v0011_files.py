"""What agents send along, and how customers see them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision: str | None = "0010"


def upgrade() -> None:
    op.add_column("inbox", sa.Column("files", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("file", sa.Column("agent", sa.String(), nullable=False, server_default=""))
    op.add_column("turn", sa.Column("picture", sa.String(), nullable=False, server_default=""))
    op.create_table(
        "face",
        sa.Column("agent_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("wants_picture", sa.Boolean(), nullable=False),
        sa.Column("key", sa.String(), nullable=True),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("agent_id", name="pk_face"),
        sa.UniqueConstraint("key", name="uq_face_key"),
    )
