"""Finding the customers who are stuck: a timer of each answer looks what became of it."""

from __future__ import annotations

import logging
from functools import partial

from bot.domain.conversation import Conversation, Speaker
from bot.domain.errors import StoreUnavailable
from bot.domain.rules import Rules
from bot.domain.said import Said
from bot.domain.stuck import CustomerStuck, left_stuck
from bot.escalating import OFFERED_TIMER, STUCK_TIMER
from bot.ports import Clock, NewTurn, Store, Tx

log = logging.getLogger(__name__)


class StuckCustomers:
    def __init__(self, store: Store, clock: Clock, rules: Rules) -> None:
        self._store = store
        self._clock = clock
        self._rules = rules

    async def find(self) -> list[str]:
        """Counts each as a fact, and asks where a person is offered; the StuckWhy code of each."""
        now = self._clock.now()
        due = await self._store.read(lambda tx: tx.timers.due(STUCK_TIMER, now))
        return [why for conversation_id in due if (why := await self._try(conversation_id))]

    async def _try(self, conversation_id: str) -> str:
        """One that can't be looked at keeps back no other."""
        try:
            why = await self._store.write(partial(self._look, conversation_id=conversation_id))
        except StoreUnavailable:
            raise
        except Exception:
            log.exception("stuck.failed", extra={"conversation": conversation_id})
            return ""
        if why:
            log.warning("customer.stuck", extra={"conversation": conversation_id, "why": why})
        return why

    def _look(self, tx: Tx, conversation_id: str) -> str:
        now = self._clock.now()
        conversation = tx.conversations.get(conversation_id)
        if not tx.timers.take(STUCK_TIMER, conversation_id, now):
            return ""
        handoff = tx.handoffs.last_of(conversation_id)
        if conversation.blocked or conversation.merged_into or (handoff and handoff.is_open):
            return ""
        turns = tx.turns.of(conversation_id)
        why = left_stuck(turns, handoff.resolved_at if handoff else None, self._rules.stuck)
        if why is None:
            return ""
        answers = sum(turn.speaker is Speaker.ASSISTANT for turn in turns)
        fact = CustomerStuck(
            at=now, conversation_id=conversation_id, seq=turns[-1].seq, why=why, answers=answers
        )
        tx.facts.add(fact)
        if self._rules.stuck.offer and not conversation.outside:
            self._offer(tx, conversation)
        return why

    def _offer(self, tx: Tx, conversation: Conversation) -> None:
        now, customer = self._clock.now(), conversation.customer
        text = self._rules.words(Said.OFFER_PERSON, now, skill="", zone=customer.zone, locale=customer.locale)
        tx.turns.add(conversation.id, NewTurn(now, Speaker.SYSTEM, text))
        tx.timers.set(OFFERED_TIMER, conversation.id, now)
