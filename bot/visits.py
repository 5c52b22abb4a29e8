"""Customers in Slack: a thread of their channel is a conversation, and so is what they write to the app."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from enum import Enum
from itertools import count, takewhile

from bot.amending import Amending
from bot.conversing import Message, Start, going_on
from bot.domain.callers import Caller
from bot.domain.conversation import Channel, Conversation, Customer, Page, Turn
from bot.domain.deliveries import Anchor, LaneKind
from bot.domain.errors import BadInput, Blocked, ClientIdReused, TooLateToChange, TurnDeleted
from bot.domain.inbound import Inbound, InboundKind
from bot.domain.visiting import (
    Guest,
    Guests,
    Place,
    SlackSaysNothing,
    address_of,
    client_id,
    owner_of,
    parts,
    person,
    said_at,
)
from bot.intake import Intake
from bot.ports import Clock, Store, Tx

log = logging.getLogger(__name__)

SAME_MATTER = timedelta(hours=24)
"""In messages with the app, what is said within a day of the last word belongs to the same conversation."""
SAID_JUST_NOW = timedelta(minutes=10)
"""An edit that overtook its message stands for it; an edit of something older was never ours."""
MOST_CONVERSATIONS = 10
"""Of one place, in which an edited message is looked for."""


class Heard(Enum):
    """What became of one message: taken, none of ours, or to be asked about again in a moment."""

    TAKEN = "taken"
    PASSED_OVER = "passed over"
    LATER = "later"


class Visits:
    def __init__(
        self, store: Store, clock: Clock, intake: Intake, amending: Amending, guests: Guests, team: str
    ) -> None:
        self._store = store
        self._clock = clock
        self._intake = intake
        self._amending = amending
        self._guests = guests
        self._team = team

    def welcomes(self, channel: str) -> bool:
        return self._guests.place(channel) is not None

    async def begun(self, root: Anchor) -> datetime | None:
        """When the conversation that stands there was begun; None where none does."""
        owner = owner_of(self._team, root)
        newest = await self._store.read(lambda tx: tx.conversations.newest_of(owner))
        return newest.created_at if newest else None

    async def hear(self, message: Inbound, *, patient: bool = True) -> Heard:
        """Applies one message, edit or deletion; a second time changes nothing.

        `patient` False takes a writer whom Slack won't name for a customer: their words are not lost.
        """
        place = self._guests.place(message.root.channel)
        if place is None:
            return Heard.PASSED_OVER
        try:
            if await self._is_none_of_ours(message, patient=patient):
                log.info("visits.colleague_passed_over", extra={"channel": message.root.channel})
                return Heard.PASSED_OVER
            guest = await self._guests.guest(message.user, patient=patient)
        except SlackSaysNothing:
            return Heard.LATER
        try:
            await self._check(message)
            return await self._apply(message, place, guest)
        except Blocked:
            log.info("visits.blocked", extra={"channel": message.root.channel})
            return Heard.PASSED_OVER

    async def _is_none_of_ours(self, message: Inbound, *, patient: bool) -> bool:
        """Asked again of what is in the inbox: Slack may have been too slow when it came."""
        if await self._guests.is_colleague(message.user, message.team, patient=patient):
            return True
        is_reply = message.root.ts not in {"", message.ts}
        if message.kind is not InboundKind.SAID or not (is_reply and message.text):
            return False
        if await self.begun(message.root):
            return False
        return await self._guests.answers_a_colleague(message, patient=patient)

    async def _check(self, message: Inbound) -> None:
        """Raises Blocked; whoever is blocked may still take back what they said."""
        who = person(self._team, message.user)
        is_blocked = await self._store.read(lambda tx: tx.conversations.is_blocked(who))
        if is_blocked and message.kind is not InboundKind.DELETED:
            raise Blocked

    async def _apply(self, message: Inbound, place: Place, guest: Guest) -> Heard:
        text = await self._guests.readable(message.text)
        match message.kind:
            case InboundKind.SAID:
                return await self._said(message, place, guest, text)
            case InboundKind.EDITED:
                return await self._edited(message, guest, text)
            case InboundKind.DELETED:
                return await self._deleted(message)

    async def _said(self, message: Inbound, place: Place, guest: Guest, text: str) -> Heard:
        if not text:
            return Heard.PASSED_OVER
        conversation = await self._conversation(message, place, guest)
        await self._receive(conversation, message, parts(_voiced(conversation, guest, text)))
        return Heard.TAKEN

    async def _edited(self, message: Inbound, guest: Guest, text: str) -> Heard:
        """The words are cut anew; a part too many is taken back, one too few is said behind."""
        found = await self._turns(message)
        if found is None:
            is_new = self._clock.now() - said_at(message) < SAID_JUST_NOW
            return await self._stands_in(message) if is_new else Heard.PASSED_OVER
        conversation, turns = found
        standing = [turn for turn in turns if not turn.deleted]
        if not standing:
            return Heard.PASSED_OVER
        caller = Caller(conversation.owner)
        anew = parts(_voiced(conversation, guest, text)) if text else []
        try:
            for turn, part in zip(standing, anew, strict=False):
                await self._amending.edit(caller, conversation.id, turn.seq, part)
            for turn in standing[len(anew) :]:
                await self._amending.delete(caller, conversation.id, turn.seq)
        except (TooLateToChange, TurnDeleted, BadInput) as refusal:
            log.info("visits.edit_passed_over", extra={"why": type(refusal).__name__})
            return Heard.PASSED_OVER
        await self._receive(conversation, message, anew[len(standing) :], first=len(turns))
        return Heard.TAKEN

    async def _deleted(self, message: Inbound) -> Heard:
        found = await self._turns(message)
        if found is None:
            return await self._stands_in(message)
        conversation, turns = found
        try:
            for turn in turns:
                await self._amending.delete(Caller(conversation.owner), conversation.id, turn.seq)
        except TooLateToChange:
            log.info("visits.deletion_passed_over", extra={"why": "too late"})
            return Heard.PASSED_OVER
        return Heard.TAKEN

    async def _stands_in(self, message: Inbound) -> Heard:
        """What overtook its message is kept in its place, so that the inbox refuses the old words later.

        A deletion has no words. Where the message waits in the inbox after all, it goes first.
        """
        instead = replace(message, event_id="", kind=InboundKind.SAID, edit_ts="")

        def work(tx: Tx) -> Heard:
            if tx.inbox.add(instead):
                return Heard.TAKEN
            waiting = [row.message for row in tx.inbox.ready(self._clock.now())]
            places = {(one.root, one.ts) for one in waiting if one.kind is InboundKind.SAID}
            return Heard.LATER if (message.root, message.ts) in places else Heard.PASSED_OVER

        return await self._store.write(work)

    async def _receive(
        self, conversation: Conversation, message: Inbound, said: Sequence[str], first: int = 0
    ) -> None:
        """`first` numbers the first part; what is refused leaves no gap."""
        nth = first
        for part in said:
            try:
                new = Message(client_id(message.ts, nth), part)
                await self._intake.receive(Caller(conversation.owner), conversation.id, new)
                nth += 1
            except (BadInput, ClientIdReused) as refusal:
                log.warning("visits.not_received", extra={"why": type(refusal).__name__})

    async def _conversation(self, message: Inbound, place: Place, guest: Guest) -> Conversation:
        """The thread's, the one that goes on, or a new one; it is followed into Slack in any case."""
        owner = owner_of(self._team, message.root)
        known = await self._store.read(lambda tx: self._going_on(tx, owner, message))
        begun = known or await self._intake.start(
            Start(
                owner=owner,
                customer=Customer(guest.name, zone=guest.zone, verified=True, locale=guest.locale),
                account=place.account,
                page=Page(title=place.name),
                channel=Channel.SLACK,
            )
        )
        await self._store.write(lambda tx: _follow(tx, begun, message.user))
        return begun

    def _going_on(self, tx: Tx, owner: str, message: Inbound) -> Conversation | None:
        newest = tx.conversations.newest_of(owner)
        if newest is None or message.root.ts or tx.handoffs.open_of(going_on(tx, newest.id).id):
            return newest
        last = tx.conversations.summaries(owner, 1)
        is_fresh = not last or said_at(message) - last[0].last_at < SAME_MATTER
        return newest if is_fresh else None

    async def _turns(self, message: Inbound) -> tuple[Conversation, list[Turn]] | None:
        """What that message became; None when it became nothing."""
        owner = owner_of(self._team, message.root)

        def work(tx: Tx) -> tuple[Conversation, list[Turn]] | None:
            for summary in tx.conversations.summaries(owner, MOST_CONVERSATIONS):
                ids = (client_id(message.ts, nth) for nth in count())
                known = (tx.turns.by_client_id(summary.id, one) for one in ids)
                if turns := [found[0] for found in takewhile(bool, known) if found]:
                    return tx.conversations.get(summary.id), turns
            return None

        return await self._store.read(work)


def _voiced(conversation: Conversation, guest: Guest, text: str) -> str:
    """Several people may write in one thread: who did not begin it is named."""
    if not guest.name or guest.name == conversation.customer.name:
        return text
    return f"{guest.name}: {text}"


def _follow(tx: Tx, conversation: Conversation, user: str) -> None:
    if tx.follows.address(conversation.id, LaneKind.CUSTOMER_SLACK) is None:
        tx.follows.add(conversation.id, LaneKind.CUSTOMER_SLACK, address_of(conversation.owner, user))
