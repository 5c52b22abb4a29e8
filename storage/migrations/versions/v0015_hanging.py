"""Which of a message's files in Slack an agent's file came from."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision: str | None = "0014"


def upgrade() -> None:
    op.add_column("file", sa.Column("hung_as", sa.String(), nullable=False, server_default=""))
