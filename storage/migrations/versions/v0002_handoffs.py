"""Handoffs, and what is known of them."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision: str | None = "0001"


def upgrade() -> None:
    _handoff()
    _handoff_words()
    _brief()
    _overnight_entry()
    _fact()
    _fact_reason()
    _promise()


def _handoff() -> None:
    op.create_table(
        "handoff",
        _id("number"),
        _text("id"),
        _text("conversation_id"),
        _text("skill"),
        _text("state"),
        _text("priority"),
        _time("escalated_at"),
        _time("opens_at", null=True),
        _text("holder_id", null=True),
        _text("holder_name", null=True),
        _time("claimed_at", null=True),
        _time("first_reply_at", null=True),
        _time("first_answer_at", null=True),
        _time("resolved_at", null=True),
        _text("outcome", null=True),
        _int("rating", null=True),
        _time("rated_at", null=True),
        _int("relayed_seq"),
        sa.PrimaryKeyConstraint("number", name="pk_handoff"),
        sa.UniqueConstraint("id", name="uq_handoff_id"),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversation.id"], name="fk_handoff_conversation_id_conversation"
        ),
    )
    op.create_index("ix_handoff_conversation_id_number", "handoff", ["conversation_id", "number"])
    op.create_index("ix_handoff_escalated_at", "handoff", ["escalated_at"])
    op.create_index("ix_handoff_rated_at", "handoff", ["rated_at"])
    op.create_index("ix_handoff_state_skill", "handoff", ["state", "skill"])
    op.create_index(
        "uq_handoff_open",
        "handoff",
        ["conversation_id"],
        unique=True,
        **_where("state IN ('parked', 'queued', 'assigned')"),
    )


def _handoff_words() -> None:
    op.create_table(
        "handoff_words",
        _text("handoff_id"),
        _text("outcome_words"),
        _text("rating_comment"),
        sa.PrimaryKeyConstraint("handoff_id", name="pk_handoff_words"),
        sa.ForeignKeyConstraint(["handoff_id"], ["handoff.id"], name="fk_handoff_words_handoff_id_handoff"),
    )


def _brief() -> None:
    op.create_table(
        "brief",
        _text("handoff_id"),
        _text("headline"),
        _text("wants"),
        _json("page"),
        _json("tried"),
        _text("mood"),
        _json("why"),
        sa.PrimaryKeyConstraint("handoff_id", name="pk_brief"),
        sa.ForeignKeyConstraint(["handoff_id"], ["handoff.id"], name="fk_brief_handoff_id_handoff"),
    )


def _overnight_entry() -> None:
    op.create_table(
        "overnight_entry",
        _text("skill"),
        _time("opens_at"),
        _text("handoff_id"),
        sa.PrimaryKeyConstraint("skill", "opens_at", "handoff_id", name="pk_overnight_entry"),
        sa.ForeignKeyConstraint(["handoff_id"], ["handoff.id"], name="fk_overnight_entry_handoff_id_handoff"),
    )


def _fact() -> None:
    op.create_table(
        "fact",
        _id("id"),
        _time("at"),
        _text("kind"),
        _text("conversation_id"),
        _text("handoff_id", null=True),
        _json("data"),
        sa.PrimaryKeyConstraint("id", name="pk_fact"),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversation.id"], name="fk_fact_conversation_id_conversation"
        ),
        sa.ForeignKeyConstraint(["handoff_id"], ["handoff.id"], name="fk_fact_handoff_id_handoff"),
    )
    op.create_index("ix_fact_conversation_id", "fact", ["conversation_id"])
    op.create_index("ix_fact_handoff_id", "fact", ["handoff_id"])
    op.create_index("ix_fact_kind_at", "fact", ["kind", "at"])


def _fact_reason() -> None:
    op.create_table(
        "fact_reason",
        _id("fact_id"),
        _text("reason"),
        sa.PrimaryKeyConstraint("fact_id", "reason", name="pk_fact_reason"),
        sa.ForeignKeyConstraint(["fact_id"], ["fact.id"], name="fk_fact_reason_fact_id_fact"),
    )


def _promise() -> None:
    op.create_table(
        "promise",
        _text("handoff_id"),
        _time("given_at"),
        _time("due"),
        _text("state"),
        sa.PrimaryKeyConstraint("handoff_id", "given_at", name="pk_promise"),
        sa.ForeignKeyConstraint(["handoff_id"], ["handoff.id"], name="fk_promise_handoff_id_handoff"),
    )
    op.create_index("ix_promise_state_due", "promise", ["state", "due"])


def _id(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False)


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
