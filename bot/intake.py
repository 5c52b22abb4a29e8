"""The customer's side: begin, write, ask for a person, withdraw, rate, read what happened."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial

from bot import targets, waits
from bot.conversing import (
    Message,
    Passed,
    Receipt,
    Start,
    assistant_answers,
    brought,
    going_on,
    mail_to,
    passed_on,
)
from bot.domain import brief, facts
from bot.domain.callers import Caller, admit
from bot.domain.conversation import Channel, Conversation, Speaker, Turn, clean_turn
from bot.domain.deliveries import LaneKind, Redraw
from bot.domain.errors import (
    Blocked,
    ClientIdReused,
    NothingToWithdraw,
    RatingClosed,
    RatingNotAsked,
    UnknownConversation,
)
from bot.domain.fields import kept
from bot.domain.handoff import AWAITING, HEARD, RATING_WINDOW, Handoff, State, reopenable
from bot.domain.rules import Rules
from bot.domain.shown import Change, Shown, shown
from bot.domain.signals import is_thanks
from bot.domain.verbs import Act, Role, Verb
from bot.escalating import Escalating, Plan, Story, read_story
from bot.ports import Clock, NewTurn, Store, Tx
from bot.record import customer_wrote, move, redraw
from bot.returning import reopen


class Intake:
    def __init__(self, store: Store, clock: Clock, rules: Rules, escalating: Escalating) -> None:
        self._store = store
        self._clock = clock
        self._rules = rules
        self._escalating = escalating

    async def start(self, start: Start) -> Conversation:
        """Raises Blocked, or ClientIdReused where the same id was given for somebody else."""
        now = self._clock.now()
        conversation = Conversation(
            start.id or _new_id(),
            now,
            kept(start.customer, self._rules.fields),
            start.account,
            start.page,
            owner=start.owner,
            channel=start.channel,
            outside=start.outside,
        )
        return await self._store.write(lambda tx: self._begin(tx, conversation, is_named=bool(start.id)))

    def _begin(self, tx: Tx, conversation: Conversation, *, is_named: bool) -> Conversation:
        tx.conversations.hold(conversation.owner)
        if tx.conversations.is_blocked(conversation.owner):
            raise Blocked
        if is_named and (found := _found(tx, conversation.id)):
            if found.owner == conversation.owner:
                return _same(found, conversation)
            conversation = replace(conversation, id=_new_id())  # brought to another owner since
        at, customer = conversation.created_at, conversation.customer
        tx.conversations.add(conversation)
        if conversation.outside and self._rules.webhook:
            tx.follows.add(conversation.id, LaneKind.WEBHOOK, "")
        mail_to(tx, self._rules, conversation.id, customer.email)
        fact = facts.ConversationStarted(at=at, conversation_id=conversation.id, verified=customer.verified)
        tx.facts.add(fact)
        tx.changes.show(conversation.id, Shown(), at)
        return tx.conversations.get(conversation.id)

    async def receive(self, caller: Caller, conversation_id: str, message: Message) -> Receipt:
        """Stores the turn; the same `client_id` again answers the same.

        Raises BadInput, ClientIdReused, UnknownConversation, UnknownFile or Blocked.
        """
        text = clean_turn(message.text) if message.text.strip() or not message.files else ""
        message = replace(message, text=text)
        return await self._store.write(lambda tx: self._receive(tx, caller, conversation_id, message))

    def _receive(self, tx: Tx, caller: Caller, conversation_id: str, message: Message) -> Receipt:
        conversation = tx.conversations.get(conversation_id)
        admit(conversation, caller)
        if known := tx.turns.by_client_id(conversation_id, message.client_id):
            return _again(tx, conversation_id, *known, message)
        if conversation.merged_into:
            receipt = self._receive(tx, caller, conversation.merged_into, brought(tx, conversation, message))
            return replace(receipt, into=receipt.into or conversation.merged_into)
        now = self._clock.now()
        files = tuple(tx.files.waiting(conversation_id, one) for one in message.files)
        new = NewTurn(now, Speaker.CUSTOMER, message.text, client_id=message.client_id, attachments=files)
        turn, rev = tx.turns.add(conversation_id, new)
        for file in files:
            tx.files.attach(conversation_id, file.id, turn.seq)
        if files and (handoff := tx.handoffs.open_of(conversation_id)):
            tx.lanes.put(Redraw(handoff.id), now)
        if message.page:
            tx.conversations.set_page(conversation_id, message.page)
        self._pass_on(tx, conversation, turn, rev, now)
        return Receipt(turn.seq, rev)

    def _pass_on(self, tx: Tx, conversation: Conversation, turn: Turn, rev: int, now: datetime) -> None:
        """To whoever answers this conversation now: the thread, the assistant, or the last holder again."""
        handoff = tx.handoffs.last_of(conversation.id)
        if handoff and reopenable(handoff, now):
            if is_thanks(turn.text) and not turn.attachments:
                customer_wrote(tx, handoff, turn.seq, now)
                return
            handoff = reopen(tx, self._rules, handoff, Act(Verb.REOPEN, Role.CUSTOMER, now))
        elif handoff and handoff.state in HEARD:
            if handoff.first_reply_at is None:
                _hear(tx, handoff, turn.text, now)
            customer_wrote(tx, handoff, turn.seq, now)
            waits.said(tx, self._rules, handoff, turn, now)
            if waits.asks(turn):
                targets.owe(tx, self._rules, handoff, now)
            if handoff.state is State.SNOOZED:
                handoff = tx.handoffs.get(handoff.id)
                move(tx, self._rules, handoff, Act(Verb.WAKE, Role.CUSTOMER, now))
        if assistant_answers(conversation, handoff):
            tx.answering.want(conversation.id, rev)

    async def ask_for_person(self, caller: Caller, conversation_id: str) -> Passed:
        """Escalates, or answers the same when a person is awaited or there already."""
        passed = None
        while passed is None:
            story = await self._store.read(lambda tx: read_story(tx, going_on(tx, conversation_id).id))
            plan = await asyncio.to_thread(self._plan, story)
            passed = await self._store.write(partial(self._bring, caller, story.conversation.id, plan))
        return passed

    def _bring(self, caller: Caller, conversation_id: str, plan: Plan, tx: Tx) -> Passed | None:
        """None where it was merged while the plan was made: another conversation's story counts then."""
        conversation = tx.conversations.get(conversation_id)
        admit(conversation, caller)
        if conversation.merged_into:
            return None
        return passed_on(
            tx, self._escalating.bring(tx, conversation_id, plan, Role.CUSTOMER, self._clock.now())
        )

    def _plan(self, story: Story) -> Plan:
        return self._escalating.plan(story, self._escalating.asked(story, "pressed “Talk to a person”"))

    async def withdraw(self, caller: Caller, conversation_id: str) -> Shown:
        """Raises NothingToWithdraw when nobody is awaited."""

        def work(tx: Tx) -> Shown:
            conversation = going_on(tx, conversation_id)
            admit(conversation, caller)
            handoff = tx.handoffs.open_of(conversation.id)
            if handoff is None or handoff.state not in AWAITING:
                raise NothingToWithdraw
            act = Act(Verb.WITHDRAW, Role.CUSTOMER, self._clock.now())
            return shown(move(tx, self._rules, handoff, act), None)

        return await self._store.write(work)

    async def rate(self, caller: Caller, conversation_id: str, score: int, comment: str) -> int:
        """Scores the last handoff. Raises RatingNotAsked, or RatingClosed a day after the first rating."""

        def work(tx: Tx) -> int:
            conversation = going_on(tx, conversation_id)
            admit(conversation, caller)
            now = self._clock.now()
            handoff = tx.handoffs.last_of(conversation.id)
            if handoff is None or handoff.state is not State.RESOLVED:
                raise RatingNotAsked
            if handoff.rated_at and now - handoff.rated_at > RATING_WINDOW:
                raise RatingClosed
            act = Act(Verb.RATE, Role.CUSTOMER, now, score=score, words=comment)
            return move(tx, self._rules, handoff, act).rating or 0

        return await self._store.write(work)

    async def changes(self, caller: Caller, conversation_id: str, after: int) -> Sequence[Change]:
        """Raises UnknownConversation."""

        def work(tx: Tx) -> Sequence[Change]:
            admit(tx.conversations.get(conversation_id), caller, writes=False)
            return tx.changes.after(conversation_id, after)

        return await self._store.read(work)

    async def ahead(self, known: Mapping[str, int]) -> Sequence[str]:
        """Of conversations with the last rev that is known of each: those that have gone on since."""
        return await self._store.read(lambda tx: tx.follows.ahead(known))


FIRST_REV = 1
"""A conversation's when it has begun: that of the state it begins in."""


def _new_id() -> str:
    return f"c_{secrets.token_urlsafe(16)}"


def _found(tx: Tx, conversation_id: str) -> Conversation | None:
    try:
        return tx.conversations.get(conversation_id)
    except UnknownConversation:
        return None


def _same(found: Conversation, asked: Conversation) -> Conversation:
    """As it was answered the first time. A backend that names two of its customers alike must hear of it."""
    if found.channel is not asked.channel or (
        found.channel is Channel.API and found.customer != asked.customer
    ):
        raise ClientIdReused(conversation=found.id)
    return replace(found, last_rev=FIRST_REV)


def _hear(tx: Tx, handoff: Handoff, text: str, at: datetime) -> None:
    """Who asked for a person first, says only now what it is about."""
    known = tx.handoffs.brief(handoff.id)
    heard = brief.hear(known, text)
    if heard != known:
        tx.handoffs.save_brief(handoff.id, heard)
        redraw(tx, handoff, at)


def _again(tx: Tx, conversation_id: str, turn: Turn, rev: int, message: Message) -> Receipt:
    """An edited or deleted turn answers its first sending too: it was kept."""
    same = turn.text == message.text and [file.id for file in turn.attachments] == list(message.files)
    if turn.deleted or turn.edited:
        same = tx.turns.came_as(conversation_id, turn.seq, message.text)
    if turn.speaker is not Speaker.CUSTOMER or not same:
        raise ClientIdReused(client_id=message.client_id)
    return Receipt(turn.seq, rev)
