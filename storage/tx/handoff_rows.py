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
)


def handoff_values(handoff: Handoff) -> dict[str, Any]:
    values = {name: getattr(handoff, name) for name in _PLAIN}
    holder = handoff.holder
    return values | {
        "state": handoff.state.value,
        "priority": handoff.priority.value,
        "holder_id": holder.id if holder else None,
        "holder_name": holder.name if holder else None,
        "outcome": handoff.outcome.value if handoff.outcome else None,
        "helpers": dump(handoff.helpers),
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
        outcome_words=row.outcome_words,
        rating_comment=row.rating_comment,
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
