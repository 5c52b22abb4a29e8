"""Whose conversations are whose: a returning customer's list, a visitor who signs in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.conversing import mail_to
from bot.domain.callers import Caller, admit
from bot.domain.conversation import Account, Customer
from bot.domain.fields import kept
from bot.domain.handoff import AWAITING
from bot.domain.rules import Rules
from bot.domain.shown import Shown, shown
from bot.domain.verbs import Act, Role, Verb
from bot.ports import Clock, Store, Summary, Tx
from bot.record import move, redraw, show

MOST = 20


class Owning:
    def __init__(self, store: Store, clock: Clock, rules: Rules) -> None:
        self._store = store
        self._clock = clock
        self._rules = rules

    async def conversations(self, owner: str, limit: int = MOST) -> Sequence[tuple[Summary, Shown]]:
        """Newest first, each with who answers it now."""

        def work(tx: Tx) -> list[tuple[Summary, Shown]]:
            return [(one, _shown(tx, one.id)) for one in tx.conversations.summaries(owner, limit)]

        return await self._store.read(work)

    async def may_write(self, caller: Caller, conversation_id: str) -> None:
        """For what is not stored by itself. Raises UnknownConversation for somebody else's, and Blocked."""
        await self._store.read(lambda tx: admit(tx.conversations.get(conversation_id), caller))

    async def adopt(self, visitor: str, owner: str, customer: Customer, account: Account) -> int:
        """What the visitor began is the customer's from now on, and shows who they are; how many.

        Of what a visitor said of themselves, only where and how they speak is kept.
        """

        def work(tx: Tx) -> int:
            now = self._clock.now()
            tx.conversations.hold(visitor, owner)
            tx.conversations.lock_merged(owner)
            was_blocked = tx.conversations.is_blocked(visitor)
            adopted = tx.conversations.adopt(visitor, owner)
            for conversation_id in adopted:
                self._introduce(tx, conversation_id, customer, account)
            if was_blocked or tx.conversations.is_blocked(owner):
                self._block(tx, owner, now)
            return len(adopted)

        return await self._store.write(work)

    def _introduce(self, tx: Tx, conversation_id: str, customer: Customer, account: Account) -> None:
        known = tx.conversations.get(conversation_id).customer
        zone, locale = customer.zone or known.zone, customer.locale or known.locale
        customer = replace(kept(customer, self._rules.fields), zone=zone, locale=locale)
        tx.conversations.set_customer(conversation_id, customer)
        tx.conversations.set_account(conversation_id, account)
        mail_to(tx, self._rules, conversation_id, customer.email)
        if handoff := tx.handoffs.open_of(conversation_id):
            redraw(tx, handoff, self._clock.now())

    def _block(self, tx: Tx, owner: str, now: datetime) -> None:
        """Signing in sheds no block, and brings none to people who wait for somebody's words in vain."""
        for conversation_id in tx.conversations.block(owner, now, blocked=True):
            handoff = tx.handoffs.open_of(conversation_id)
            if handoff and handoff.state in AWAITING:
                move(tx, self._rules, handoff, Act(Verb.WITHDRAW, Role.CUSTOMER, now))
            show(tx, conversation_id, tx.handoffs.last_of(conversation_id), now)


def _shown(tx: Tx, conversation_id: str) -> Shown:
    handoff = tx.handoffs.last_of(conversation_id)
    of, promise = tx.conversations.get(conversation_id), tx.promises.last_of(handoff.id) if handoff else None
    return shown(handoff, promise, blocked=of.blocked, merged_into=of.merged_into)
