"""What a person left open when they handed a conversation back."""

from __future__ import annotations

from datetime import datetime

from bot.domain.conversation import Speaker
from bot.domain.handoff import Handoff
from bot.ports import Tx


def left_open_since(tx: Tx, handoff: Handoff) -> datetime | None:
    """Of one that was handed back: when a person last spoke, or took it; what was said before is settled."""
    end = handoff.resolved_at or handoff.escalated_at
    spoken = tx.turns.last_said(handoff.conversation_id, Speaker.AGENT, end)
    last = tx.turns.get(handoff.conversation_id, spoken).at if spoken else None
    return max(filter(None, (last, handoff.claimed_at)), default=handoff.resolved_at)
