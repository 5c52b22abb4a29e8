"""Blocking whose words are spam: one gesture ends what is open of theirs, another lets them write again."""

from __future__ import annotations

from datetime import datetime

from bot.domain import facts
from bot.domain.conversation import Conversation
from bot.domain.deliveries import LaneKind
from bot.domain.handoff import Handoff, State
from bot.domain.rules import Rules
from bot.domain.verbs import Act, allow
from bot.domain.visiting import person_at
from bot.ports import Tx
from bot.record import move, record, show


def block(tx: Tx, rules: Rules, handoff_id: str, act: Act) -> Handoff:
    """Every open handoff of the same owner ends with this one. Raises VerbRefused.

    A conversation without an owner has nobody to block: it only ends.
    """
    conversation = _held(tx, handoff_id)
    handoff = tx.handoffs.get(handoff_id)
    allow(handoff, act)
    theirs = [conversation.id]
    if conversation.owner:
        theirs = _set(tx, conversation, act.at, blocked=True)
    for one in theirs:
        current = tx.handoffs.open_of(one)
        if current:
            move(tx, rules, current, act)
        else:
            show(tx, one, tx.handoffs.last_of(one), act.at)
    return tx.handoffs.get(handoff_id)


def unblock(tx: Tx, rules: Rules, handoff_id: str, user: str, at: datetime) -> None:
    """Pressed again, it says nothing again."""
    conversation = _held(tx, handoff_id)
    if not conversation.blocked:
        return
    for one in _set(tx, conversation, at, blocked=False):
        last = tx.handoffs.last_of(one)
        if last and last.state is State.SPAM:
            record(tx, rules, facts.Unblocked(**last.ids(at), agent=user), last)
        else:
            show(tx, one, last, at)


def _held(tx: Tx, handoff_id: str) -> Conversation:
    """With its owner: what they begin at this moment is either seen here, or refused there."""
    conversation_id = tx.handoffs.get(handoff_id).conversation_id
    owner = tx.conversations.owner_of(conversation_id)
    tx.conversations.hold(owner)
    while (now := tx.conversations.owner_of(conversation_id)) != owner:  # they signed in meanwhile
        tx.conversations.hold(owner := now)
    tx.conversations.lock_merged(owner)
    return tx.conversations.get(conversation_id)


def _set(tx: Tx, conversation: Conversation, at: datetime, *, blocked: bool) -> list[str]:
    """In Slack a thread is its own owner: whoever began it is kept out of, or let into, all others too."""
    address = tx.follows.address(conversation.id, LaneKind.CUSTOMER_SLACK)
    if address and (began := person_at(address)):
        tx.conversations.block(began, at, blocked=blocked)
    return tx.conversations.block(conversation.owner, at, blocked=blocked)
