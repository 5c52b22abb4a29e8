"""What Slack is shown, read from the store at the moment of drawing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.domain import brief
from bot.domain.card import OVERNIGHT_LINES, Card, Overnight, OvernightLine, Transcript
from bot.domain.conversation import Customer, Speaker, Turn
from bot.domain.first import First, owner_of, who_served
from bot.domain.handoff import Handoff, State
from bot.domain.rules import Rules
from bot.ports import Tx


@dataclass(frozen=True, slots=True)
class Spoken:
    """Customer's turns on their way into a thread."""

    customer: Customer
    turns: tuple[Turn, ...]


def card(tx: Tx, handoff_id: str, rules: Rules | None = None) -> Card:
    """With `rules` it also knows whom to ask first."""
    handoff = tx.handoffs.get(handoff_id)
    conversation = tx.conversations.get(handoff.conversation_id)
    written = tx.handoffs.brief(handoff_id)
    return Card(
        handoff,
        conversation.customer,
        conversation.account,
        written,
        tx.promises.last_of(handoff_id),
        tuple(tx.files.of(conversation.id)),
        blocked=conversation.blocked,
        first=first_of(tx, handoff, rules) if rules else None,
        last_said=brief.last_said(_newest(tx, handoff), written),
    )


def _newest(tx: Tx, handoff: Handoff) -> str:
    """The customer's last words before it came up; "" where they were taken back."""
    seq = tx.turns.last_said(handoff.conversation_id, Speaker.CUSTOMER, handoff.escalated_at)
    return tx.turns.get(handoff.conversation_id, seq).text if seq else ""


def first_of(tx: Tx, handoff: Handoff, rules: Rules) -> First | None:
    """Who is asked first, while anybody may be."""
    if handoff.state not in {State.PARKED, State.QUEUED}:
        return None
    conversation = tx.conversations.get(handoff.conversation_id)
    owner = owner_of(conversation.customer, conversation.account, rules)
    if owner or rules.last_agent is None:
        return owner
    return who_served(tx.handoffs.held_before(handoff, conversation.owner), handoff.escalated_at, rules)


def overnight(tx: Tx, skill: str, opens_at: datetime) -> Overnight:
    waiting, gone = tx.handoffs.overnight(skill, opens_at)
    lines = tuple(
        OvernightLine(handoff.id, handoff.priority, name, written.headline, handoff.escalated_at)
        for handoff, written, name in waiting[:OVERNIGHT_LINES]
    )
    return Overnight(skill, opens_at, lines, len(waiting), gone)


def spoken(tx: Tx, handoff_id: str, after: int, upto: int) -> Spoken:
    """The customer's turns with `after` < seq <= `upto`."""
    handoff = tx.handoffs.get(handoff_id)
    turns = tx.turns.of(handoff.conversation_id, after, upto)
    said = tuple(turn for turn in turns if turn.speaker is Speaker.CUSTOMER)
    return Spoken(tx.conversations.get(handoff.conversation_id).customer, said)


def replied(tx: Tx, handoff_id: str, seq: int) -> Turn:
    """An agent's turn. Raises UnknownTurn."""
    return tx.turns.get(tx.handoffs.get(handoff_id).conversation_id, seq)


def transcript(tx: Tx, handoff_id: str) -> Transcript:
    handoff = tx.handoffs.get(handoff_id)
    conversation = tx.conversations.get(handoff.conversation_id)
    turns = tuple(tx.turns.of(conversation.id))
    return Transcript(conversation.customer, turns, tuple(tx.asides.of(conversation.id)))
