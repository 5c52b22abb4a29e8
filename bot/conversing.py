"""What the customer's use cases share: what comes in, what goes back, whose turn it is to answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.domain.brief import Told, told
from bot.domain.conversation import Account, Channel, Conversation, Customer, Page
from bot.domain.handoff import REOPEN_WINDOW, Handoff, State
from bot.domain.shown import Shown, shown
from bot.ports import Tx


@dataclass(frozen=True, slots=True)
class Start:
    """What a conversation begins with. `outside`: another AI than ours answers it."""

    owner: str
    customer: Customer
    account: Account
    page: Page
    channel: Channel = Channel.WIDGET
    outside: bool = False


@dataclass(frozen=True, slots=True)
class Message:
    """A customer's turn as it comes. `files` are kept already and wait for it."""

    client_id: str
    text: str
    page: Page | None = None
    files: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Receipt:
    seq: int
    rev: int


@dataclass(frozen=True, slots=True)
class Passed:
    """Who answers now, and what they were told of the matter."""

    shown: Shown
    told: Told | None


def assistant_answers(conversation: Conversation, handoff: Handoff | None) -> bool:
    """While nobody is awaited at this hour, and unless it is another AI's to answer."""
    if conversation.outside:
        return False
    return handoff is None or not handoff.is_open or handoff.state is State.PARKED


def passed_on(tx: Tx, handoff: Handoff) -> Passed:
    """What the customer may know of it."""
    conversation = tx.conversations.get(handoff.conversation_id)
    files = [file.name for turn in tx.turns.of(conversation.id) for file in turn.attachments]
    told_of = told(tx.handoffs.brief(handoff.id), conversation.customer.name, files)
    return Passed(shown(handoff, tx.promises.last_of(handoff.id)), told_of)


def reopenable(handoff: Handoff, now: datetime) -> bool:
    """The customer's next word belongs to the matter that was resolved."""
    return (
        handoff.state is State.RESOLVED
        and handoff.resolved_at is not None
        and now - handoff.resolved_at <= REOPEN_WINDOW
    )
