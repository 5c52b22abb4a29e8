"""A long thread in a few sentences, for whoever asks."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from bot.desk import views
from bot.desk.acting import Acting
from bot.domain.conversation import Customer
from bot.domain.rules import Rules
from bot.domain.summing import Summary, summary
from bot.ports import Clock, People, Store


@dataclass(frozen=True, slots=True)
class Summed:
    customer: Customer
    summary: Summary
    zone: str


class Summing:
    def __init__(self, store: Store, clock: Clock, rules: Rules, people: People) -> None:
        self._acting = Acting(store, clock, rules, people)
        self._store = store
        self._rules = rules

    async def summed(self, handoff_id: str, user: str) -> Summed:
        """Raises NotAnAgent for who is neither a member of the skill's channel nor a manager."""
        await self._acting.check_desk(handoff_id, user)
        shown = await self._store.read(lambda tx: views.transcript(tx, handoff_id, self._rules.fields))
        handoff = await self._store.read(lambda tx: tx.handoffs.get(handoff_id))
        return Summed(
            shown.customer, await asyncio.to_thread(summary, shown), self._rules.zone_of(handoff.skill)
        )
