"""What an agent does with a handoff by button and modal; every click is checked again when it arrives."""

from __future__ import annotations

from bot.desk import blocking, views
from bot.domain.card import Transcript
from bot.domain.errors import NotAnAgent
from bot.domain.handoff import Agent, Handoff, Outcome
from bot.domain.rules import Rules
from bot.domain.verbs import Act, Role, Verb, allow
from bot.ports import Clock, People, Store, Tx
from bot.record import move


class Claims:
    def __init__(self, store: Store, clock: Clock, rules: Rules, people: People) -> None:
        self._store = store
        self._clock = clock
        self._rules = rules
        self._people = people

    async def claim(self, handoff_id: str, user: str) -> Handoff:
        """One winner. Raises AlreadyClaimed, AlreadyYours, VerbRefused, NotAnAgent or UnknownHandoff."""
        await self._check_agent(handoff_id, user)
        return await self._do(handoff_id, user, Verb.CLAIM)

    async def release(self, handoff_id: str, user: str) -> Handoff:
        """Back to the queue, or parked when the skill is closed. Raises NotTheHolder, VerbRefused."""
        return await self._do(handoff_id, user, Verb.RELEASE)

    async def resolve(self, handoff_id: str, user: str, outcome: Outcome, words: str) -> Handoff:
        """Raises NotTheHolder, VerbRefused."""
        return await self._do(handoff_id, user, Verb.RESOLVE, outcome=outcome, words=words)

    async def block(self, handoff_id: str, user: str) -> Handoff:
        """Ends it as spam, and whose conversation it is may not write any more, here or anew.

        Raises NotAnAgent, VerbRefused or UnknownHandoff.
        """
        await self._check_desk(handoff_id, user)
        agent = await self._agent(user)
        act = Act(Verb.SPAM, self._role(user), self._clock.now(), agent=agent)
        return await self._store.write(lambda tx: blocking.block(tx, self._rules, handoff_id, act))

    async def unblock(self, handoff_id: str, user: str) -> None:
        """They may write again; the handoff stays ended. Raises NotAnAgent or UnknownHandoff."""
        await self._check_desk(handoff_id, user)
        now = self._clock.now()
        await self._store.write(lambda tx: blocking.unblock(tx, self._rules, handoff_id, user, now))

    async def check_resolver(self, handoff_id: str, user: str) -> Handoff:
        """Asked before the modal opens. Raises NotTheHolder, VerbRefused or UnknownHandoff."""
        agent = await self._agent(user)
        return await self._store.read(lambda tx: self._may(tx, handoff_id, agent, Verb.RESOLVE))

    async def transcript(self, handoff_id: str, user: str) -> Transcript:
        """Raises NotAnAgent for who is neither a member of the skill's channel nor a manager."""
        await self._check_desk(handoff_id, user)
        return await self._store.read(lambda tx: views.transcript(tx, handoff_id))

    async def _do(
        self, handoff_id: str, user: str, verb: Verb, *, outcome: Outcome | None = None, words: str = ""
    ) -> Handoff:
        agent = await self._agent(user)

        def work(tx: Tx) -> Handoff:
            tx.conversations.get(tx.handoffs.get(handoff_id).conversation_id)
            handoff = tx.handoffs.get(handoff_id)
            now = self._clock.now()
            opens_at = self._rules.serving(handoff.skill).hours.opens_at(now)
            act = Act(
                verb, self._role(user), now, agent=agent, opens_at=opens_at, outcome=outcome, words=words
            )
            return move(tx, self._rules, handoff, act)

        return await self._store.write(work)

    def _may(self, tx: Tx, handoff_id: str, agent: Agent, verb: Verb) -> Handoff:
        handoff = tx.handoffs.get(handoff_id)
        allow(handoff, Act(verb, self._role(agent.id), self._clock.now(), agent=agent))
        return handoff

    def _role(self, user: str) -> Role:
        return Role.MANAGER if user in self._rules.managers else Role.AGENT

    async def _agent(self, user: str) -> Agent:
        return Agent(user, await self._people.name(user))

    async def _check_desk(self, handoff_id: str, user: str) -> None:
        """Raises NotAnAgent for who is neither a member of the skill's channel nor a manager."""
        if user not in self._rules.managers:
            await self._check_agent(handoff_id, user)

    async def _check_agent(self, handoff_id: str, user: str) -> None:
        handoff = await self._store.read(lambda tx: tx.handoffs.get(handoff_id))
        skill = self._rules.serving(handoff.skill).name
        if not await self._people.is_agent(user, skill):
            raise NotAnAgent(skill=skill)
