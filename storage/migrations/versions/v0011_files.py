"""Files of agents: what hangs on their messages, and who sent what."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision: str | None = "0010"


def upgrade() -> None:
    op.add_column("inbox", sa.Column("files", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("file", sa.Column("agent", sa.String(), nullable=False, server_default=""))
