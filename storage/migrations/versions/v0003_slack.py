"""Slack: what is to be said there, what was heard, what raised an alarm."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision: str | None = "0002"


def upgrade() -> None:
    _lane()
    _delivery()
    _drawing()
    _rate()
    _inbox()
    _aside()
    _relay()
    _alarm()


def _lane() -> None:
    op.create_table(
        "lane",
        _text("key"),
        _text("kind"),
        _text("handoff_id", null=True),
        _int("pending"),
        _time("since"),
        _time("not_before", null=True),
        _int("attempts"),
        _text("sending_id", null=True),
        _time("sending_at", null=True),
        _int("looked"),
        _text("parked", null=True),
        sa.PrimaryKeyConstraint("key", name="pk_lane"),
    )
    op.create_index("ix_lane_busy", "lane", ["kind", "since"], **_where("pending > 0"))


def _delivery() -> None:
    op.create_table(
        "delivery",
        _id("number"),
        _text("id"),
        _text("lane"),
        _text("kind"),
        _json("want"),
        _time("at"),
        _time("sent_at", null=True),
        _text("channel", null=True),
        _text("ts", null=True),
        sa.PrimaryKeyConstraint("number", name="pk_delivery"),
        sa.UniqueConstraint("id", name="uq_delivery_id"),
        sa.ForeignKeyConstraint(["lane"], ["lane.key"], name="fk_delivery_lane_lane"),
    )
    op.create_index("ix_delivery_unsent", "delivery", ["lane", "number"], **_where("sent_at IS NULL"))


def _drawing() -> None:
    op.create_table(
        "drawing",
        _text("key"),
        _text("handoff_id", null=True),
        _text("skill", null=True),
        _time("opens_at", null=True),
        _time("wanted_at"),
        _int("wanted_rev"),
        _int("drawn_rev"),
        _text("channel", null=True),
        _text("ts", null=True),
        sa.PrimaryKeyConstraint("key", name="pk_drawing"),
        sa.UniqueConstraint("handoff_id", name="uq_drawing_handoff_id"),
        sa.ForeignKeyConstraint(["key"], ["lane.key"], name="fk_drawing_key_lane"),
    )
    op.create_index("ix_drawing_unposted", "drawing", ["wanted_at"], **_where("ts IS NULL"))
    op.create_index("ix_drawing_channel_ts", "drawing", ["channel", "ts"], unique=True)


def _rate() -> None:
    op.create_table(
        "rate",
        _text("key"),
        _time("next_at"),
        _time("held_until", null=True),
        sa.PrimaryKeyConstraint("key", name="pk_rate"),
    )


def _inbox() -> None:
    op.create_table(
        "inbox",
        _id("id"),
        _text("event_id", null=True),
        _text("kind"),
        _text("team"),
        _text("channel"),
        _text("root_ts"),
        _text("ts"),
        _text("edit_ts"),
        _text("user"),
        _text("text"),
        sa.Column("has_files", sa.Boolean(), nullable=False),
        _time("received_at"),
        _text("state"),
        _time("settled_at", null=True),
        sa.PrimaryKeyConstraint("id", name="pk_inbox"),
        sa.UniqueConstraint("event_id", name="uq_inbox_event_id"),
    )
    op.create_index("ix_inbox_channel_root_ts_state", "inbox", ["channel", "root_ts", "state"])
    op.create_index("ix_inbox_state_received_at", "inbox", ["state", "received_at"])
    op.create_index(
        "ix_inbox_team_channel_ts_kind_edit_ts",
        "inbox",
        ["team", "channel", "ts", "kind", "edit_ts"],
        unique=True,
    )


def _aside() -> None:
    op.create_table(
        "aside",
        _id("id"),
        _text("handoff_id"),
        _time("at"),
        _text("user"),
        _text("name"),
        _text("text"),
        _text("channel"),
        _text("ts"),
        sa.PrimaryKeyConstraint("id", name="pk_aside"),
        sa.ForeignKeyConstraint(["handoff_id"], ["handoff.id"], name="fk_aside_handoff_id_handoff"),
    )
    op.create_index("ix_aside_handoff_id", "aside", ["handoff_id"])


def _relay() -> None:
    op.create_table(
        "relay",
        _text("channel"),
        _text("ts"),
        _text("conversation_id"),
        _int("seq"),
        sa.PrimaryKeyConstraint("channel", "ts", name="pk_relay"),
        sa.ForeignKeyConstraint(
            ["conversation_id", "seq"],
            ["turn.conversation_id", "turn.seq"],
            name="fk_relay_conversation_id_turn",
        ),
    )


def _alarm() -> None:
    op.create_table(
        "alarm",
        _text("kind"),
        _text("key"),
        _time("at"),
        sa.PrimaryKeyConstraint("kind", "key", name="pk_alarm"),
    )


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
