"""A handoff and its brief, to and from their rows."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row

from bot.domain.brief import Brief
from bot.domain.conversation import Page
from bot.domain.decision import Tried
from bot.domain.handoff import Agent, Handoff, Helper, Outcome, Priority, State
from storage.codec import dump, load, load_all

_PLAIN = (
    *("id", "conversation_id", "skill", "escalated_at", "opens_at", "claimed_at", "first_reply_at"),
    *("resolved_at", "rating", "rated_at", "relayed_seq", "snoozed_until", "merged_into"),
    *("offer_ends", "offered_by", "ended_by"),
)


WORDS = ("outcome_words", "rating_comment", "offer_note")
"""Of people: on a row of their own."""


def words_values(handoff: Handoff) -> dict[str, Any]:
    return {name: getattr(handoff, name) for name in WORDS}


def handoff_values(handoff: Handoff) -> dict[str, Any]:
    values = {name: getattr(handoff, name) for name in _PLAIN}
    holder, asked = handoff.holder, handoff.offered_to
    return values | {
        "state": handoff.state.value,
        "priority": handoff.priority.value,
        "holder_id": holder.id if holder else None,
        "holder_name": holder.name if holder else None,
        "outcome": handoff.outcome.value if handoff.outcome else None,
        "helpers": dump(handoff.helpers),
        "offered_id": asked.id if asked else None,
        "offered_name": asked.name if asked else None,
        "not_for": dump(handoff.not_for),
    }


def handoff_of(row: Row[Any]) -> Handoff:
    """From any row with the columns of `handoff` and `handoff_words`."""
    plain = {name: getattr(row, name) for name in _PLAIN}
    return Handoff(
        **plain,
        state=State(row.state),
        priority=Priority(row.priority),
        holder=Agent(row.holder_id, row.holder_name) if row.holder_id else None,
        outcome=Outcome(row.outcome) if row.outcome else None,
        helpers=load_all(Helper, row.helpers),
        **{name: getattr(row, name) for name in WORDS},
        offered_to=Agent(row.offered_id, row.offered_name) if row.offered_id else None,
        not_for=tuple(row.not_for),
    )


def brief_values(brief: Brief) -> dict[str, Any]:
    return {
        "headline": brief.headline,
        "wants": brief.wants,
        "page": dump(brief.page),
        "tried": dump(brief.tried),
        "mood": brief.mood,
        "why": dump(brief.why),
        "corrected": brief.corrected,
    }


def brief_of(row: Row[Any]) -> Brief:
    return Brief(
        headline=row.headline,
        wants=row.wants,
        page=load(Page, row.page),
        tried=load_all(Tried, row.tried),
        mood=row.mood,
        why=tuple(row.why),
        corrected=row.corrected,
    )
