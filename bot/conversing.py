"""What the customer's use cases share: what comes in, what goes back, whose turn it is to answer."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256

from bot.domain.alarms import AlarmKind
from bot.domain.brief import Told, told
from bot.domain.conversation import Account, Channel, Conversation, Customer, Page
from bot.domain.deliveries import LaneKind
from bot.domain.handoff import Handoff, State
from bot.domain.rules import Rules
from bot.domain.shown import Shown, shown
from bot.ports import Tx


@dataclass(frozen=True, slots=True)
class Start:
    """What a conversation begins with. `outside`: another AI than ours answers it.

    With an `id` of the door's own making, the same of the same owner again is the same conversation.
    """

    owner: str
    customer: Customer
    account: Account
    page: Page
    channel: Channel = Channel.WIDGET
    outside: bool = False
    id: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """A customer's turn as it comes. `files` are kept already and wait for it."""

    client_id: str
    text: str
    page: Page | None = None
    files: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Receipt:
    """`into` is the conversation in which the turn stands, where that is another than it was said to."""

    seq: int
    rev: int
    into: str = ""


@dataclass(frozen=True, slots=True)
class Passed:
    """Who answers now, and what they were told of the matter."""

    shown: Shown
    told: Told | None


def going_on(tx: Tx, conversation_id: str) -> Conversation:
    """The conversation, or the one in which agents let it go on; locked.

    Whoever holds the lock of a merged one can wait for the next: nothing that holds that waits for this.
    """
    conversation = tx.conversations.get(conversation_id)
    while conversation.merged_into:
        conversation = tx.conversations.get(conversation.merged_into)
    return conversation


def brought(tx: Tx, of: Conversation, message: Message) -> Message:
    """As it is received where `of` goes on: with its files, and under an id that no other turn has there."""
    into = of.merged_into
    for file_id in message.files:
        tx.files.bring(file_id, of.id, into)
    known = tx.turns.by_client_id(into, message.client_id)
    if known is None or tx.turns.came_as(into, known[0].seq, message.text):
        return message
    named = sha256(f"{of.id} {message.client_id}".encode()).hexdigest()
    return replace(message, client_id=named[:32])


def assistant_answers(conversation: Conversation, handoff: Handoff | None) -> bool:
    """While nobody is awaited at this hour, and unless it is another AI's to answer."""
    if conversation.outside or conversation.merged_into:
        return False
    return handoff is None or not handoff.is_open or handoff.state is State.PARKED


def mail_to(tx: Tx, rules: Rules, conversation_id: str, address: str) -> None:
    """What the customer misses goes there from now on; "" to nobody, whoever got it before."""
    if rules.mail and (address or tx.follows.address(conversation_id, LaneKind.MAIL)):
        tx.follows.add(conversation_id, LaneKind.MAIL, address)


def mail_arrives(tx: Tx, conversation_id: str, at: datetime) -> None:
    """What came back is no matter any more: they wrote from there, or gave another address."""
    for alarm in tx.alarms.standing_of(AlarmKind.MAIL_BOUNCED):
        if alarm.key.partition(":")[0] == conversation_id:
            tx.alarms.clear(AlarmKind.MAIL_BOUNCED, alarm.key, at)


def passed_on(tx: Tx, handoff: Handoff) -> Passed:
    """What the customer may know of it."""
    conversation = tx.conversations.get(handoff.conversation_id)
    files = [file.name for file in tx.files.of(conversation.id)]
    told_of = told(tx.handoffs.brief(handoff.id), conversation.customer.name, files)
    return Passed(shown(handoff, tx.promises.last_of(handoff.id)), told_of)
