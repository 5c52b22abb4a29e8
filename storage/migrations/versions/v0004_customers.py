"""The customer's side: whose a conversation is, files, edits, who follows it, who is blocked."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision: str | None = "0003"


def upgrade() -> None:
    _conversation()
    _turn()
    _change()
    _brief()
    _block()
    _follow()
    _file()
    op.create_index("ix_delivery_standing", "delivery", ["lane"], **_where("ts IS NOT NULL"))


def _conversation() -> None:
    op.add_column("conversation", _text("owner", default=""))
    op.add_column("conversation", _text("channel", default="widget"))
    op.add_column("conversation", _flag("outside"))
    op.add_column("conversation", _int("seen_seq"))
    op.add_column("conversation", _int("agent_seen_seq"))
    op.add_column("conversation", _flag("blocked"))
    op.add_column("conversation", _text("followed", default=""))
    # Nobody holds a session for them; but each is somebody's own, to be blocked for one.
    op.execute("UPDATE conversation SET owner = 'v:' || id")
    op.create_index("ix_conversation_owner", "conversation", ["owner"])


def _turn() -> None:
    op.add_column("turn", sa.Column("attachments", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("turn", _flag("edited"))
    op.add_column("turn", _flag("deleted"))
    op.add_column("turn", _text("digest", default=""))


def _change() -> None:
    op.add_column("change", _text("kind", default="turn"))
    op.add_column("change", sa.Column("by", sa.String(), nullable=True))
    op.execute("UPDATE change SET kind = 'state' WHERE seq IS NULL")


def _brief() -> None:
    op.add_column("brief", _flag("corrected"))


def _block() -> None:
    op.create_table(
        "block",
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("owner", name="pk_block"),
    )


def _follow() -> None:
    op.create_table(
        "follow",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("conversation_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("told_rev", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_follow"),
        sa.ForeignKeyConstraint(["key"], ["lane.key"], name="fk_follow_key_lane"),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversation.id"], name="fk_follow_conversation_id_conversation"
        ),
    )


def _file() -> None:
    op.create_table(
        "file",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("conversation_id", sa.String(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_file"),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversation.id"], name="fk_file_conversation_id_conversation"
        ),
    )
    op.create_index("ix_file_conversation_id_seq", "file", ["conversation_id", "seq"])
    op.create_index("ix_file_waiting", "file", ["at"], **_where("seq IS NULL"))


def _text(name: str, *, default: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=False, server_default=default)


def _int(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=False, server_default="0")


def _flag(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false())


def _where(condition: str) -> dict[str, Any]:
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}
