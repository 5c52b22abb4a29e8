"""The customer's side: begin, write, ask for a person, withdraw, rate, read what happened."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain import facts
from bot.domain.conversation import Account, Conversation, Customer, Page, Speaker, clean_turn
from bot.domain.errors import ClientIdReused, NothingToWithdraw, RatingClosed, RatingNotAsked
from bot.domain.handoff import AWAITING, RATING_WINDOW, REOPEN_WINDOW, Handoff, State
from bot.domain.rules import Rules
from bot.domain.shown import Change, Shown, shown
from bot.domain.signals import is_thanks
from bot.domain.verbs import Act, Role, Verb
from bot.escalating import Escalating, Plan, Story, read_story
from bot.ports import Clock, NewTurn, Store, Tx
from bot.record import customer_wrote, move


@dataclass(frozen=True, slots=True)
class Receipt:
    seq: int
    rev: int


class Intake:
    def __init__(self, store: Store, clock: Clock, rules: Rules, escalating: Escalating) -> None:
        self._store = store
        self._clock = clock
        self._rules = rules
        self._escalating = escalating

    async def start(self, customer: Customer, account: Account, page: Page) -> Conversation:
        now = self._clock.now()
        conversation = Conversation(f"c_{secrets.token_urlsafe(16)}", now, customer, account, page)

        def work(tx: Tx) -> Conversation:
            tx.conversations.add(conversation)
            tx.facts.add(
                facts.ConversationStarted(at=now, conversation_id=conversation.id, verified=customer.verified)
            )
            tx.changes.show(conversation.id, Shown(), now)
            return tx.conversations.get(conversation.id)

        return await self._store.write(work)

    async def receive(self, conversation_id: str, client_id: str, text: str, page: Page | None) -> Receipt:
        """Stores the turn; the same `client_id` again answers the same.

        Raises BadInput, ClientIdReused or UnknownConversation.
        """
        text = clean_turn(text)
        return await self._store.write(lambda tx: self._receive(tx, conversation_id, client_id, text, page))

    def _receive(self, tx: Tx, conversation_id: str, client_id: str, text: str, page: Page | None) -> Receipt:
        tx.conversations.get(conversation_id)
        if known := tx.turns.by_client_id(conversation_id, client_id):
            turn, rev = known
            if turn.text != text:
                raise ClientIdReused(client_id=client_id)
            return Receipt(turn.seq, rev)
        now = self._clock.now()
        turn, rev = tx.turns.add(conversation_id, NewTurn(now, Speaker.CUSTOMER, text, client_id=client_id))
        if page:
            tx.conversations.set_page(conversation_id, page)
        self._pass_on(tx, conversation_id, Receipt(turn.seq, rev), text, now)
        return Receipt(turn.seq, rev)

    def _pass_on(self, tx: Tx, conversation_id: str, receipt: Receipt, text: str, now: datetime) -> None:
        """To whoever answers this conversation now: the thread, the assistant, or the last holder again."""
        handoff = tx.handoffs.last_of(conversation_id)
        if handoff and _reopenable(handoff, now):
            if is_thanks(text):
                customer_wrote(tx, self._rules, handoff, receipt.seq, now)
                return
            handoff = self._reopen(tx, handoff, now)
        elif handoff and handoff.state in {State.QUEUED, State.ASSIGNED}:
            customer_wrote(tx, self._rules, handoff, receipt.seq, now)
        if handoff is None or not handoff.is_open or handoff.state is State.PARKED:
            tx.answering.want(conversation_id, receipt.rev)

    def _reopen(self, tx: Tx, handoff: Handoff, now: datetime) -> Handoff:
        opens_at = self._rules.serving(handoff.skill).hours.opens_at(now)
        act = Act(Verb.REOPEN, Role.CUSTOMER, now, opens_at=opens_at, returns=opens_at is None)
        return move(tx, self._rules, handoff, act)

    async def ask_for_person(self, conversation_id: str) -> Shown:
        """Escalates, or answers the same when a person is awaited or there already."""
        story = await self._store.read(lambda tx: read_story(tx, conversation_id))
        plan = await asyncio.to_thread(self._plan, story)

        def work(tx: Tx) -> Shown:
            tx.conversations.get(conversation_id)
            now = self._clock.now()
            last = tx.handoffs.last_of(conversation_id)
            if last and _reopenable(last, now):
                handoff = self._reopen(tx, last, now)
            else:
                handoff = self._escalating.escalate(tx, conversation_id, plan, Role.CUSTOMER, now)
            return shown(handoff, tx.promises.last_of(handoff.id))

        return await self._store.write(work)

    def _plan(self, story: Story) -> Plan:
        return self._escalating.plan(story, self._escalating.asked(story, "pressed “Talk to a person”"))

    async def withdraw(self, conversation_id: str) -> Shown:
        """Raises NothingToWithdraw when nobody is awaited."""

        def work(tx: Tx) -> Shown:
            tx.conversations.get(conversation_id)
            handoff = tx.handoffs.open_of(conversation_id)
            if handoff is None or handoff.state not in AWAITING:
                raise NothingToWithdraw
            act = Act(Verb.WITHDRAW, Role.CUSTOMER, self._clock.now())
            return shown(move(tx, self._rules, handoff, act), None)

        return await self._store.write(work)

    async def rate(self, conversation_id: str, score: int, comment: str) -> int:
        """Scores the last handoff. Raises RatingNotAsked, or RatingClosed a day after the first rating."""

        def work(tx: Tx) -> int:
            tx.conversations.get(conversation_id)
            now = self._clock.now()
            handoff = tx.handoffs.last_of(conversation_id)
            if handoff is None or handoff.state is not State.RESOLVED:
                raise RatingNotAsked
            if handoff.rated_at and now - handoff.rated_at > RATING_WINDOW:
                raise RatingClosed
            act = Act(Verb.RATE, Role.CUSTOMER, now, score=score, words=comment)
            return move(tx, self._rules, handoff, act).rating or 0

        return await self._store.write(work)

    async def changes(self, conversation_id: str, after: int) -> Sequence[Change]:
        """Raises UnknownConversation."""

        def work(tx: Tx) -> Sequence[Change]:
            tx.conversations.get(conversation_id)
            return tx.changes.after(conversation_id, after)

        return await self._store.read(work)


def _reopenable(handoff: Handoff, now: datetime) -> bool:
    return (
        handoff.state is State.RESOLVED
        and handoff.resolved_at is not None
        and now - handoff.resolved_at <= REOPEN_WINDOW
    )
