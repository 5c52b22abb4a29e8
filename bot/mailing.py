"""Mail: what a customer missed goes to them, and what they answer comes back into the conversation."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from bot.conversing import Message, Receipt, going_on, mail_arrives
from bot.domain.callers import Caller
from bot.domain.conversation import Attachment, Conversation, Speaker, Turn
from bot.domain.deliveries import LaneKind, Line, LineCode, Tell
from bot.domain.errors import BatonError, StoreUnavailable, UnknownConversation
from bot.missed import BY_MAIL, Missed, missed
from bot.ports import Clock, Rate, Store, Tx

TAKEN_AN_HOUR = 30
"""Mails of one conversation that are taken in; a person writes fewer, a loop writes more."""
HOUR = timedelta(hours=1)
NAMED = 3
"""Files that were not taken, by name: their names must leave room for the text."""


class NotTheirAddress(BatonError):
    """Written from another address than the one that Baton mailed."""


class TooManyMails(BatonError):
    """More mails in an hour than a person writes: `seconds` until the next is taken."""


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail to a customer: the agents' turns that they have not seen, or not as they stand now.

    `mended` are the seqs of those whose words they have otherwise. The last change of what was mailed before
    has the rev `changed_upto`; 0 where none was.
    """

    conversation_id: str
    address: str
    turns: tuple[Turn, ...]
    asked_at: datetime
    name: str = ""
    """Only of a verified customer: what a visitor calls themselves may be written at somebody else."""
    locale: str = ""
    zone: str = ""
    mended: frozenset[int] = frozenset()
    changed_upto: int = 0

    @property
    def first(self) -> int:
        return self.turns[0].seq

    @property
    def last(self) -> int:
        return self.turns[-1].seq


@dataclass(frozen=True, slots=True)
class NotYet:
    """There is something to mail, but the customer may still come and read it."""

    until: datetime


def plan(tx: Tx, tell: Tell, after: timedelta, now: datetime) -> Letter | NotYet | None:
    """What to mail of the changes that `tell` names; None when the customer has missed nothing.

    A mail waits until nobody has said anything for `after`, yet no longer than twice that from the first
    answer on: who follows an agent's words one by one is there, and who is not gets them together.
    """
    try:
        conversation = tx.conversations.get(tell.conversation_id)
    except UnknownConversation:
        return None
    found = missed(tx, conversation, tell) if tell.address and not conversation.blocked else []
    if not found:
        return None
    lately = tx.turns.of(conversation.id, after=min(one.turn.seq for one in found) - 1)
    spoken = [turn.at for turn in lately if turn.speaker in {Speaker.CUSTOMER, Speaker.AGENT}]
    last = max([*spoken, *(one.at for one in found)])
    due = min(last, found[0].at + after) + after
    return NotYet(due) if due > now else _letter(conversation, tell, found)


def _letter(conversation: Conversation, tell: Tell, found: Sequence[Missed]) -> Letter:
    customer = conversation.customer
    return Letter(
        conversation_id=conversation.id,
        address=tell.address,
        turns=tuple(one.turn for one in found),
        mended=frozenset(one.turn.seq for one in found if one.mended),
        changed_upto=max(one.rev for one in found),
        asked_at=conversation.created_at,
        name=customer.name if customer.verified else "",
        locale=customer.locale,
        zone=customer.zone,
    )


def an_hour(conversation_id: str, direction: str, times: int) -> Rate:
    return Rate(f"mail:{direction}:{conversation_id}", HOUR / times, times)


def tell_agent(tx: Tx, conversation_id: str, at: datetime) -> None:
    """One line in the thread: the customer did not get the answer by mail."""
    if handoff := tx.handoffs.last_of(conversation_id):
        tx.lanes.put(Line(handoff.id, LineCode.MAIL_FAILED), at)


@dataclass(frozen=True, slots=True)
class File:
    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Mail:
    """What a customer answered by mail. `id` is the same each time that the same mail is handed in."""

    id: str
    sender: str
    texts: tuple[str, ...]
    """One turn each; the files go with the first."""
    files: tuple[File, ...] = ()


@dataclass(frozen=True, slots=True)
class Taken:
    """`seqs` of the turns that the mail became; `left_out` names the files that were not taken."""

    seqs: tuple[int, ...]
    left_out: tuple[str, ...] = ()


class Receives(Protocol):
    """The customer's side: stores one turn, or answers the same for a turn that it has."""

    async def receive(self, caller: Caller, conversation_id: str, message: Message) -> Receipt: ...


class Keeps(Protocol):
    """Stores a file. Raises BatonError where the kind or the size is refused."""

    async def __call__(self, caller: Caller, conversation_id: str, name: str, data: bytes) -> Attachment: ...


class MailIn:
    def __init__(self, store: Store, clock: Clock, intake: Receives, keeps: Keeps) -> None:
        self._store = store
        self._clock = clock
        self._intake = intake
        self._keeps = keeps

    async def take(self, conversation_id: str, mail: Mail) -> Taken:
        """The customer's turns; the same mail again answers the same and stores nothing.

        Raises UnknownConversation, NotTheirAddress, TooManyMails, and what writing a turn raises.
        """
        admitted = await self._store.write(lambda tx: self._admit(tx, conversation_id, mail))
        if isinstance(admitted, NotTheirAddress):
            raise admitted
        caller, conversation_id = admitted
        known = await self._store.read(lambda tx: tx.turns.by_client_id(conversation_id, mail.id))
        kept, left_out = ([], []) if known else await self._keep(caller, conversation_id, mail.files)
        seqs = [known[0].seq] if known else []
        for number in range(len(seqs), len(mail.texts)):
            message = _message(mail, number, kept, left_out)
            seqs.append((await self._intake.receive(caller, conversation_id, message)).seq)
        return Taken(tuple(seqs), tuple(left_out))

    def _admit(self, tx: Tx, conversation_id: str, mail: Mail) -> tuple[Caller, str] | NotTheirAddress:
        """With the conversation that it belongs to by now: a mail that was taken before stays where it is."""
        conversation = tx.conversations.get(conversation_id)
        if not tx.turns.by_client_id(conversation_id, mail.id):
            conversation = going_on(tx, conversation_id)
        now = self._clock.now()
        mailed = tx.follows.address(conversation_id, LaneKind.MAIL)
        if not mailed or not same_address(mail.sender, mailed):
            tx.alarms.add("mail_not_taken", f"{conversation_id}:{mail.id}", now)
            return NotTheirAddress()
        if not tx.turns.by_client_id(conversation.id, mail.id):
            rate = an_hour(conversation_id, "in", TAKEN_AN_HOUR)
            free_at = tx.rates.reserve(rate.key, now, rate.interval, rate.burst)
            if free_at > now:
                raise TooManyMails(seconds=int((free_at - now).total_seconds()) + 1)
        mail_arrives(tx, conversation_id, now)
        return Caller(owner=conversation.owner), conversation.id

    async def _keep(
        self, caller: Caller, conversation_id: str, files: Sequence[File]
    ) -> tuple[list[Attachment], list[str]]:
        kept: list[Attachment] = []
        left_out: list[str] = []
        for file in files:
            try:
                kept.append(await self._keeps(caller, conversation_id, file.name, file.data))
            except StoreUnavailable:
                raise
            except BatonError:
                left_out.append(file.name)
        return kept, left_out

    async def came_back(self, conversation_id: str, mail_id: str) -> None:
        """A mail of ours bounced: the agent hears it, once for each mail that says so."""
        now = self._clock.now()

        def work(tx: Tx) -> None:
            tx.conversations.get(conversation_id)
            if tx.alarms.add("mail_bounced", f"{conversation_id}:{mail_id}", now):
                tell_agent(tx, conversation_id, now)

        await self._store.write(work)


def same_address(one: str, other: str) -> bool:
    """People mix small and large letters in an address; hardly a mail system tells them apart."""
    return bool(one) and one.casefold() == other.casefold()


def client_id(message_id: str) -> str:
    """The same for each copy of a mail."""
    return BY_MAIL + hashlib.sha256(message_id.encode("utf-8", "surrogateescape")).hexdigest()[:32]


def _message(mail: Mail, number: int, kept: Sequence[Attachment], left_out: Sequence[str]) -> Message:
    if number > 0:
        return Message(f"{mail.id}-{number + 1}", mail.texts[number])
    files = tuple(file.id for file in kept)
    return Message(mail.id, _with_left_out(mail.texts[0], left_out), files=files)


def _with_left_out(text: str, names: Sequence[str]) -> str:
    if not names:
        return text
    listed = ", ".join(f"“{name}”" for name in names[:NAMED])
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return f"{text}\n\n(Sent with this e-mail and not taken: {listed}{more})".strip()
