"""Which of Slack's files became which of ours: one that is deleted there by itself is deleted here."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision: str | None = "0015"


def upgrade() -> None:
    op.add_column("file", sa.Column("origin", sa.String(), nullable=False, server_default=""))
