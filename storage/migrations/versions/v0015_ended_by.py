"""Who ended a handoff for its holder."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision: str | None = "0014"


def upgrade() -> None:
    op.add_column("handoff", sa.Column("ended_by", sa.String(), nullable=False, server_default=""))
