"""Who takes a handoff, and how it ends: by button and modal."""

from __future__ import annotations

from dataclasses import replace

from bot.desk import blocking, reading, views
from bot.desk.acting import Acting
from bot.domain.acts import Act, Verb
from bot.domain.card import Transcript
from bot.domain.handoff import Handoff, Outcome
from bot.domain.rules import Rules
from bot.ports import Clock, People, Store, Tx


class Claims:
    def __init__(self, store: Store, clock: Clock, rules: Rules, people: People) -> None:
        self._acting = Acting(store, clock, rules, people)
        self._store = store
        self._rules = rules

    async def claim(self, handoff_id: str, user: str) -> Handoff:
        """One winner. Raises AlreadyClaimed, AlreadyYours, VerbRefused, NotAnAgent or UnknownHandoff."""
        await self._acting.check_agent(handoff_id, user)
        return await self._acting.do(handoff_id, user, Verb.CLAIM)

    async def release(self, handoff_id: str, user: str) -> Handoff:
        """Back to the queue, or parked when the skill is closed. Raises NotTheHolder, VerbRefused."""
        return await self._acting.do(handoff_id, user, Verb.RELEASE)

    async def resolve(
        self, handoff_id: str, user: str, outcome: Outcome, words: str, read_upto: int | None = None
    ) -> Handoff:
        """`read_upto` is the customer's last turn that they have read; None: whatever there is.

        Raises NotRead, NotTheHolder, VerbRefused.
        """

        def how(tx: Tx, of: Handoff, act: Act) -> Act:
            if read_upto is not None:
                reading.check(tx, of, read_upto)
            return replace(act, outcome=outcome, words=words)

        return await self._acting.do(handoff_id, user, Verb.RESOLVE, how)

    async def check_blocker(self, handoff_id: str, user: str) -> Handoff:
        """Asked before the modal opens. Raises NotAnAgent, VerbRefused or UnknownHandoff."""
        await self._acting.check_desk(handoff_id, user)
        return await self._acting.may(handoff_id, user, Verb.SPAM)

    async def block(self, handoff_id: str, user: str) -> Handoff:
        """Ends it as spam, and whose conversation it is may not write any more, here or anew.

        Raises NotAnAgent, VerbRefused or UnknownHandoff.
        """
        await self._acting.check_desk(handoff_id, user)
        agent = await self._acting.agent(user)
        act = Act(Verb.SPAM, self._acting.role(user), self._acting.clock.now(), agent=agent)
        return await self._store.write(lambda tx: blocking.block(tx, self._rules, handoff_id, act))

    async def unblock(self, handoff_id: str, user: str) -> None:
        """They may write again; the handoff stays ended. Raises NotAnAgent or UnknownHandoff."""
        await self._acting.check_desk(handoff_id, user)
        now = self._acting.clock.now()
        await self._store.write(lambda tx: blocking.unblock(tx, self._rules, handoff_id, user, now))

    async def transcript(self, handoff_id: str, user: str) -> Transcript:
        """Raises NotAnAgent for who is neither a member of the skill's channel nor a manager."""
        await self._acting.check_desk(handoff_id, user)
        return await self._store.read(lambda tx: views.transcript(tx, handoff_id, self._rules.fields))
