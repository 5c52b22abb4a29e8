"""What Slack is shown, read from the store at the moment of drawing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot import merged, waits
from bot.domain import brief
from bot.domain.card import OVERNIGHT_LINES, Aside, Card, Into, LastWord, Overnight, OvernightLine, Transcript
from bot.domain.conversation import Conversation, Customer, Speaker, Turn
from bot.domain.deliveries import Anchor
from bot.domain.fields import SHOWN, Known, of_account, of_customer
from bot.domain.first import First, owner_of, who_served
from bot.domain.handoff import HELD, Handoff, State
from bot.domain.nudges import Nudge, NudgeCode
from bot.domain.rules import Rules
from bot.domain.transfer import CardLeft
from bot.ports import Tx


@dataclass(frozen=True, slots=True)
class Spoken:
    """Customer's turns on their way into a thread; not `new` where they stood in one that a transfer left."""

    customer: Customer
    turns: tuple[Turn, ...]
    new: bool = True


@dataclass(frozen=True, slots=True)
class Reminder:
    """Of which handoff, and since when its customer waits."""

    card: Card
    since: datetime


def card(tx: Tx, handoff_id: str, rules: Rules | None = None) -> Card:
    """With `rules` it also knows whom to ask first."""
    handoff = tx.handoffs.get(handoff_id)
    conversation = tx.conversations.get(handoff.conversation_id)
    written = tx.handoffs.brief(handoff_id)
    listed = rules.fields if rules else SHOWN
    return Card(
        handoff,
        of_customer(conversation.customer, listed),
        of_account(conversation.account, listed),
        written,
        tx.promises.last_of(handoff_id),
        tuple(tx.files.of(conversation.id)),
        blocked=conversation.blocked,
        first=first_of(tx, handoff, rules) if rules else None,
        last_said=brief.last_said(_newest(tx, handoff), written),
        earlier=tx.handoffs.before(handoff, conversation.owner if conversation.customer.verified else ""),
        last_word=_last_word(tx, handoff, conversation),
        moved=tx.transfers.last_of(handoff_id),
        targets=tuple(tx.targets.owed(handoff_id)),
        merged=_merged(tx, handoff) if handoff.merged_into else None,
        also=tuple(tx.handoffs.brief(one.id).wants for one in merged.into(tx, handoff)),
    )


def _last_word(tx: Tx, handoff: Handoff, conversation: Conversation) -> LastWord | None:
    """None, too, where nobody ever said that this customer saw anything: by mail or in Slack nobody will."""
    if handoff.state not in HELD or handoff.claimed_at is None or not conversation.seen_seq:
        return None
    of = conversation.id
    seq = tx.turns.last_standing(of, Speaker.AGENT)
    said_at = tx.turns.get(of, seq).at if seq else handoff.escalated_at
    return LastWord(said_at, tx.changes.seen_at(of, seq)) if said_at > handoff.claimed_at else None


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


def first_of(tx: Tx, handoff: Handoff, rules: Rules) -> First | None:
    """Who is asked first, while anybody may be."""
    if handoff.state not in {State.PARKED, State.QUEUED}:
        return None
    conversation = tx.conversations.get(handoff.conversation_id)
    owner = owner_of(conversation.customer, conversation.account, rules)
    if owner or rules.last_agent is None:
        return owner
    return who_served(tx.handoffs.held_before(handoff, conversation.owner), handoff.escalated_at, rules)


def overnight(tx: Tx, skill: str, opens_at: datetime, listed: Sequence[str]) -> Overnight:
    waiting, gone = tx.handoffs.overnight(skill, opens_at)
    named = Known.NAME in listed
    lines = tuple(
        OvernightLine(
            handoff.id, handoff.priority, name if named else "", written.headline, handoff.escalated_at
        )
        for handoff, written, name in waiting[:OVERNIGHT_LINES]
    )
    return Overnight(skill, opens_at, lines, len(waiting), gone)


def spoken(tx: Tx, handoff_id: str, after: int, upto: int, listed: Sequence[str]) -> Spoken:
    """The customer's turns with `after` < seq <= `upto`."""
    handoff = tx.handoffs.get(handoff_id)
    turns = tx.turns.of(handoff.conversation_id, after, upto)
    said = tuple(turn for turn in turns if turn.speaker is Speaker.CUSTOMER)
    customer = tx.conversations.get(handoff.conversation_id).customer
    moved = tx.transfers.last_of(handoff_id) if tx.transfers.left(handoff_id) else None
    is_new = not (moved and said and said[0].at <= moved.at)
    return Spoken(of_customer(customer, listed), said, is_new)


def replied(tx: Tx, handoff_id: str, seq: int) -> Turn:
    """An agent's turn. Raises UnknownTurn."""
    return tx.turns.get(tx.handoffs.get(handoff_id).conversation_id, seq)


def transcript(tx: Tx, handoff_id: str, listed: Sequence[str]) -> Transcript:
    handoff = tx.handoffs.get(handoff_id)
    conversation = tx.conversations.get(handoff.conversation_id)
    told = [conversation.id, *tx.conversations.merged_into(conversation.id)]
    turns = tuple(turn for one in told for turn in tx.turns.of(one))
    asides = tuple(aside for one in told for aside in (*tx.asides.of(one), *_moves(tx, one)))
    return Transcript(of_customer(conversation.customer, listed), turns, asides)


def _moves(tx: Tx, conversation_id: str) -> Iterable[Aside]:
    """What was said at transfers to whoever goes on."""
    told = (one for one in tx.transfers.of(conversation_id) if one.note)
    return (Aside(one.at, one.agent.name, one.note) for one in told)


def left(tx: Tx, where: Anchor, listed: Sequence[str]) -> CardLeft | None:
    """What the card there shows since a transfer closed it; None where none did."""
    transfer = tx.transfers.at(where)
    if transfer is None:
        return None
    conversation = tx.handoffs.get(transfer.handoff_id).conversation_id
    return CardLeft(of_customer(tx.conversations.get(conversation).customer, listed), transfer)


def reminder(tx: Tx, nudge: Nudge, rules: Rules) -> Reminder | None:
    """What a nudge says now; None where nobody is waited for any more."""
    shown = card(tx, nudge.handoff_id, rules)
    handoff = shown.handoff
    if nudge.code is NudgeCode.CLAIM:
        return Reminder(shown, handoff.escalated_at) if is_unclaimed(handoff) else None
    holds = handoff.holder is not None and handoff.holder.id == nudge.to
    since = waits.waiting_since(tx, handoff) if handoff.state is State.ASSIGNED and holds else None
    return Reminder(shown, since) if since else None


def is_unclaimed(handoff: Handoff) -> bool:
    return handoff.state in waits.WAITING
