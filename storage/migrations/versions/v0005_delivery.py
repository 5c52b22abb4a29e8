"""Replicas: leases and fences, timers, alarms that end, where a card stood before."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision: str | None = "0004"


def upgrade() -> None:
    op.add_column("lane", sa.Column("lease_owner", sa.String(), nullable=True))
    op.add_column("lane", _moment("lease_until"))
    op.add_column("lane", _fence())
    op.add_column("answering", _moment("lease_until"))
    op.add_column("answering", _fence())
    op.add_column("alarm", _moment("cleared_at"))
    op.add_column("alarm", _moment("told_at"))
    op.add_column("inbox", sa.Column("reason", sa.String(), nullable=False, server_default=""))
    op.create_index("ix_alarm_standing", "alarm", ["at"], **_where("cleared_at IS NULL"))
    # Alarms had no end, and nobody was told: what is still so is raised anew, or was set aside for good.
    op.execute("UPDATE alarm SET told_at = at, cleared_at = at WHERE kind <> 'inbox_failed'")
    # What is put back is known by its reason: it must not go out where somebody has spoken since.
    op.execute("UPDATE inbox SET reason = 'unknown' WHERE state = 'failed'")
    _lease()
    _timer()
    _former_anchor()


def _lease() -> None:
    op.create_table(
        "lease",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_lease"),
    )


def _timer() -> None:
    op.create_table(
        "timer",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "key", name="pk_timer"),
    )
    op.create_index("ix_timer_due_at", "timer", ["due_at"])
    # What was promised before there were timers is still to be kept.
    op.execute(
        "INSERT INTO timer (kind, key, due_at) SELECT 'promise', handoff_id, max(due) + 1 FROM promise "
        "WHERE state = 'open' GROUP BY handoff_id"
    )


def _former_anchor() -> None:
    op.create_table(
        "former_anchor",
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("ts", sa.String(), nullable=False),
        sa.Column("handoff_id", sa.String(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("channel", "ts", name="pk_former_anchor"),
        sa.ForeignKeyConstraint(["handoff_id"], ["handoff.id"], name="fk_former_anchor_handoff_id_handoff"),
    )
    op.create_index("ix_former_anchor_handoff_id", "former_anchor", ["handoff_id"])


def _moment(name: str) -> sa.Column[int | None]:
    return sa.Column(name, sa.BigInteger(), nullable=True)


def _fence() -> sa.Column[int]:
    return sa.Column("fence", sa.Integer(), nullable=False, server_default="0")


def _where(condition: str) -> dict[str, Any]:
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}
