"""What the holder does with a handoff: let it sleep, ask colleagues in, hand it back, open it again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.desk.acting import Acting
from bot.domain.acts import Act, Verb
from bot.domain.errors import NotAhead, NotInChannel, VerbRefused
from bot.domain.handoff import Agent, Handoff
from bot.domain.rules import Rules
from bot.domain.snooze import Snooze, ends
from bot.ports import Clock, People, Store, Tx
from bot.record import move

LONGEST = timedelta(days=366)
"""Of a snooze: what sleeps for longer is over."""


class Holding:
    def __init__(self, store: Store, clock: Clock, rules: Rules, people: People) -> None:
        self._acting = Acting(store, clock, rules, people)
        self._store = store
        self._rules = rules
        self._people = people

    async def check(self, handoff_id: str, user: str, verb: Verb) -> Handoff:
        """Asked before a window opens. Raises NotTheHolder, VerbRefused or UnknownHandoff."""
        return await self._acting.may(handoff_id, user, verb)

    async def snooze(self, handoff_id: str, user: str, snooze: Snooze | datetime) -> Handoff:
        """Raises NotAhead for a time that has passed or is too far away, NotTheHolder, VerbRefused."""
        now = self._acting.clock.now()
        if isinstance(snooze, datetime) and not now < snooze <= now + LONGEST:
            raise NotAhead(days=LONGEST.days)

        def until(handoff: Handoff, act: Act) -> Act:
            if isinstance(snooze, datetime):
                return replace(act, until=snooze)
            hours = self._rules.serving(handoff.skill).hours
            return replace(act, until=ends(snooze, hours, self._rules.zone_of(handoff.skill), act.at))

        return await self._acting.do(handoff_id, user, Verb.SNOOZE, until)

    async def wake(self, handoff_id: str, user: str) -> Handoff:
        """Raises NotTheHolder, VerbRefused."""
        return await self._acting.do(handoff_id, user, Verb.WAKE)

    async def hand_back(self, handoff_id: str, user: str) -> Handoff:
        """To the assistant. Raises NotTheHolder, VerbRefused."""
        return await self._acting.do(handoff_id, user, Verb.HAND_BACK)

    async def help(self, handoff_id: str, user: str, helpers: Sequence[str]) -> Handoff:
        """These answer the customer beside the holder, and no others any more.

        Raises NotInChannel for who can't read the thread, NotTheHolder or VerbRefused.
        """
        handoff = await self.check(handoff_id, user, Verb.ADD_HELPER)
        agent = await self._acting.agent(user)
        wanted = await self._colleagues(handoff, helpers)

        def work(tx: Tx) -> Handoff:
            now = self._acting.locked(tx, handoff_id)
            gone = [one.agent for one in now.helpers if one.agent not in wanted]
            gone.sort(key=lambda one: one.id == user)  # who removes themselves may do nothing after that
            for verb, those in ((Verb.ADD_HELPER, wanted), (Verb.REMOVE_HELPER, gone)):
                for one in those:
                    act = replace(self._acting.act(now, verb, agent), helper=one)
                    now = move(tx, self._rules, now, act)
            return now

        return await self._store.write(work)

    async def _colleagues(self, handoff: Handoff, helpers: Sequence[str]) -> list[Agent]:
        skill = self._rules.serving(handoff.skill).name
        known = {one.agent.id: one.agent for one in handoff.helpers}
        found = [known.get(one) or await self._acting.agent(one) for one in dict.fromkeys(helpers)]
        strangers = [one.name for one in found if not await self._people.is_agent(one.id, skill)]
        if strangers:
            raise NotInChannel(names=", ".join(strangers))
        return found

    async def reopen(self, handoff_id: str, user: str) -> Handoff:
        """Back to its holder where they press, or their skill is open; else into the queue.

        Raises NotTheHolder, or VerbRefused where it is too late or something newer is open.
        """
        agent = await self._acting.agent(user)

        def work(tx: Tx) -> Handoff:
            handoff = self._acting.locked(tx, handoff_id)
            if tx.handoffs.open_of(handoff.conversation_id):
                raise VerbRefused(verb=Verb.REOPEN, state=handoff.state)
            act = self._acting.act(handoff, Verb.REOPEN, agent)
            return move(tx, self._rules, handoff, replace(act, returns=act.opens_at is None))

        return await self._store.write(work)
