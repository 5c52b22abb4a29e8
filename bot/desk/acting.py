"""One verb, done by one person: what is common to all that agents do, each checked again when it arrives."""

from __future__ import annotations

from collections.abc import Callable

from bot.desk import enclosing
from bot.desk.sending import send
from bot.domain.acts import Act, Role, Verb
from bot.domain.errors import NotAnAgent
from bot.domain.handoff import Agent, Handoff
from bot.domain.rules import Rules
from bot.domain.verbs import allow
from bot.ports import Clock, People, Store, Tx
from bot.record import move

Filled = Callable[[Tx, Handoff, Act], Act]
"""Adds to the act what it needs beside who and when; it may refuse it."""


class Acting:
    def __init__(self, store: Store, clock: Clock, rules: Rules, people: People) -> None:
        self.store = store
        self.clock = clock
        self.rules = rules
        self.people = people

    async def do(
        self, handoff_id: str, user: str, verb: Verb, fill: Filled = lambda _tx, _of, act: act
    ) -> Handoff:
        """Raises what the table raises, UnknownHandoff or FileUnderWay."""
        agent = await self.agent(user)

        def work(tx: Tx) -> Handoff:
            handoff = self.locked(tx, handoff_id)
            act = fill(tx, handoff, self.act(handoff, verb, agent))
            self.check(tx, handoff, act)
            return move(tx, self.rules, handoff, act)

        return await self.store.write(work)

    async def may(self, handoff_id: str, user: str, verb: Verb) -> Handoff:
        """Asked before a window opens. Raises as `do` does."""
        agent = await self.agent(user)

        def work(tx: Tx) -> Handoff:
            handoff = tx.handoffs.get(handoff_id)
            allow(handoff, self.act(handoff, verb, agent))
            return handoff

        return await self.store.read(work)

    def check(self, tx: Tx, handoff: Handoff, act: Act) -> None:
        """Raises what the table raises, or FileUnderWay where a file would be lost by it."""
        allow(handoff, act)
        enclosing.check_gone(tx, handoff, act)

    def act(self, handoff: Handoff, verb: Verb, agent: Agent) -> Act:
        now = self.clock.now()
        opens_at = self.rules.serving(handoff.skill).hours.opens_at(now)
        return Act(verb, self.role(agent.id), now, agent=agent, opens_at=opens_at)

    def locked(self, tx: Tx, handoff_id: str) -> Handoff:
        """Read under its conversation's lock; what was said before goes before what is done now.

        Raises UnknownHandoff.
        """
        tx.conversations.get(tx.handoffs.get(handoff_id).conversation_id)
        return send(tx, self.rules, tx.handoffs.get(handoff_id), self.clock.now())

    def role(self, user: str) -> Role:
        return Role.MANAGER if user in self.rules.managers else Role.AGENT

    async def agent(self, user: str) -> Agent:
        return Agent(user, await self.people.name(user))

    async def check_desk(self, handoff_id: str, user: str) -> None:
        """Raises NotAnAgent for who is neither a member of the skill's channel nor a manager."""
        if user not in self.rules.managers:
            await self.check_agent(handoff_id, user)

    async def check_agent(self, handoff_id: str, user: str) -> None:
        handoff = await self.store.read(lambda tx: tx.handoffs.get(handoff_id))
        skill = self.rules.serving(handoff.skill).name
        if not await self.people.is_agent(user, skill):
            raise NotAnAgent(skill=skill, group=self.rules.serving(skill).agents)
