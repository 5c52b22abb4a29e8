"""What Slack is shown, read from the store at the moment of drawing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.domain import brief
from bot.domain.card import OVERNIGHT_LINES, Card, Into, Overnight, OvernightLine, Transcript
from bot.domain.conversation import Conversation, Customer, Speaker, Turn
from bot.domain.first import First, owner_of, who_served
from bot.domain.handoff import AWAITING, Handoff
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
        first=_first(tx, handoff, conversation, rules) if rules else None,
        last_said=brief.last_said(_newest(tx, handoff), written),
        merged=_merged(tx, handoff) if handoff.merged_into else None,
    )


def _merged(tx: Tx, handoff: Handoff) -> Into:
    """Where it goes on by now: that may have been merged too."""
    into = tx.handoffs.get(handoff.merged_into)
    while into.merged_into:
        into = tx.handoffs.get(into.merged_into)
    return Into(into.skill, tx.handoffs.brief(into.id).headline, tx.lanes.anchor_of(into.id))


def _newest(tx: Tx, handoff: Handoff) -> str:
    """The customer's last words before it came up; "" where they were taken back."""
    seq = tx.turns.last_said(handoff.conversation_id, Speaker.CUSTOMER, handoff.escalated_at)
    return tx.turns.get(handoff.conversation_id, seq).text if seq else ""


def _first(tx: Tx, handoff: Handoff, conversation: Conversation, rules: Rules) -> First | None:
    if handoff.state not in AWAITING:
        return None
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


def transcript(tx: Tx, handoff_id: str) -> Transcript:
    handoff = tx.handoffs.get(handoff_id)
    conversation = tx.conversations.get(handoff.conversation_id)
    told = [conversation.id, *tx.conversations.merged_into(conversation.id)]
    turns = tuple(turn for one in told for turn in tx.turns.of(one))
    asides = tuple(aside for one in told for aside in tx.asides.of(one))
    return Transcript(conversation.customer, turns, asides)
