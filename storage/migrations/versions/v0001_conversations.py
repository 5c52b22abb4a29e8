"""Conversations, and who waits for the assistant in them."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision: str | None = None


def upgrade() -> None:
    _conversation()
    _turn()
    _change()
    _answering()


def _conversation() -> None:
    op.create_table(
        "conversation",
        _text("id"),
        _time("created_at"),
        _json("customer"),
        _json("account"),
        _json("page"),
        _int("last_seq"),
        _int("last_rev"),
        sa.PrimaryKeyConstraint("id", name="pk_conversation"),
    )
    op.create_index("ix_conversation_created_at", "conversation", ["created_at"])


def _turn() -> None:
    op.create_table(
        "turn",
        _text("conversation_id"),
        _int("seq"),
        _int("rev"),
        _time("at"),
        _text("speaker"),
        _text("text"),
        _text("name"),
        _text("client_id", null=True),
        _json("sources"),
        sa.Column("confidence", sa.Float(), nullable=True),
        _text("article"),
        sa.PrimaryKeyConstraint("conversation_id", "seq", name="pk_turn"),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversation.id"], name="fk_turn_conversation_id_conversation"
        ),
    )
    op.create_index(
        "ix_turn_conversation_id_client_id", "turn", ["conversation_id", "client_id"], unique=True
    )
    op.create_index("ix_turn_conversation_id_rev", "turn", ["conversation_id", "rev"])


def _change() -> None:
    op.create_table(
        "change",
        _text("conversation_id"),
        _int("rev"),
        _time("at"),
        _int("seq", null=True),
        _json("shown", null=True),
        sa.PrimaryKeyConstraint("conversation_id", "rev", name="pk_change"),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversation.id"], name="fk_change_conversation_id_conversation"
        ),
    )
    op.create_index("ix_change_states", "change", ["conversation_id", "rev"], **_where("seq IS NULL"))


def _answering() -> None:
    op.create_table(
        "answering",
        _text("conversation_id"),
        _int("wanted_rev"),
        _int("answered_rev"),
        sa.PrimaryKeyConstraint("conversation_id", name="pk_answering"),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversation.id"], name="fk_answering_conversation_id_conversation"
        ),
    )
    op.create_index(
        "ix_answering_waiting", "answering", ["conversation_id"], **_where("wanted_rev > answered_rev")
    )


def _int(name: str, *, null: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=null)


def _text(name: str, *, null: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=null)


def _time(name: str, *, null: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), nullable=null)


def _json(name: str, *, null: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.JSON(), nullable=null)


def _where(condition: str) -> dict[str, Any]:
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}
