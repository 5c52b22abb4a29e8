"""What the holder does with a handoff: let it sleep, ask colleagues in, hand it back, open it again."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.desk import reading
from bot.desk.acting import Acting
from bot.domain.acts import Act, Verb
from bot.domain.errors import NotAhead, NotInChannel, Superseded, VerbRefused
from bot.domain.handoff import Agent, Handoff, State
from bot.domain.rules import Rules
from bot.domain.snooze import Snooze, ends
from bot.ports import Clock, People, Store, Tx
from bot.record import move
from bot.returning import reopen

LONGEST = timedelta(days=366)
"""Of a snooze: what sleeps for longer is over."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a window is opened on: `read_upto` is the customer's newest turn, and `said` what it says."""

    handoff: Handoff
    read_upto: int
    said: str = ""


class Holding:
    def __init__(self, store: Store, clock: Clock, rules: Rules, people: People) -> None:
        self._acting = Acting(store, clock, rules, people)
        self._store = store
        self._rules = rules
        self._people = people

    async def check(self, handoff_id: str, user: str, verb: Verb) -> Asked:
        """Asked before a window opens. Raises NotTheHolder, VerbRefused or UnknownHandoff."""
        handoff = await self._acting.may(handoff_id, user, verb)
        return await self._store.read(lambda tx: _asked(tx, handoff))

    async def snooze(self, handoff_id: str, user: str, snooze: Snooze | datetime, read_upto: int) -> Handoff:
        """Raises NotAhead for a time that has passed or is too far, NotRead, NotTheHolder, VerbRefused."""
        now = self._acting.clock.now()
        if isinstance(snooze, datetime) and not now < snooze <= now + LONGEST:
            raise NotAhead(days=LONGEST.days)

        def until(tx: Tx, handoff: Handoff, act: Act) -> Act:
            reading.check(tx, handoff, read_upto)
            if isinstance(snooze, datetime):
                return replace(act, until=snooze)
            hours = self._rules.serving(handoff.skill).hours
            return replace(act, until=ends(snooze, hours, self._rules.zone_of(handoff.skill), act.at))

        return await self._acting.do(handoff_id, user, Verb.SNOOZE, until)

    async def wake(self, handoff_id: str, user: str) -> Handoff:
        """Raises NotTheHolder, VerbRefused."""
        return await self._acting.do(handoff_id, user, Verb.WAKE)

    async def hand_back(self, handoff_id: str, user: str, read_upto: int) -> Handoff:
        """To the assistant. Raises NotRead, NotTheHolder, VerbRefused."""

        def read(tx: Tx, handoff: Handoff, act: Act) -> Act:
            reading.check(tx, handoff, read_upto)
            return act

        return await self._acting.do(handoff_id, user, Verb.HAND_BACK, read)

    async def help(self, handoff_id: str, user: str, added: Sequence[str], removed: Sequence[str]) -> Handoff:
        """`added` answer the customer beside the holder from now on, `removed` no more.

        Raises NotInChannel for who can't read the thread, NotTheHolder or VerbRefused.
        """
        handoff = await self._acting.may(handoff_id, user, Verb.ADD_HELPER)
        agent = await self._acting.agent(user)
        new = await self._colleagues(handoff, added)

        def work(tx: Tx) -> Handoff:
            now = self._acting.locked(tx, handoff_id)
            gone = [one.agent for one in now.helpers if one.agent.id in removed]
            gone.sort(key=lambda one: one.id == user)  # who removes themselves may do nothing after that
            for verb, those in ((Verb.ADD_HELPER, new), (Verb.REMOVE_HELPER, gone)):
                for one in those:
                    act = replace(self._acting.act(now, verb, agent), helper=one)
                    now = move(tx, self._rules, now, act)
            return now

        return await self._store.write(work)

    async def _colleagues(self, handoff: Handoff, users: Sequence[str]) -> list[Agent]:
        """Asked side by side: Slack gives the window three seconds."""
        skill = self._rules.serving(handoff.skill).name
        found = await asyncio.gather(*map(self._acting.agent, users))
        may = await asyncio.gather(*(self._people.is_agent(one, skill) for one in users))
        strangers = [one.name for one, is_agent in zip(found, may, strict=True) if not is_agent]
        if strangers:
            raise NotInChannel(names=", ".join(strangers))
        return found

    async def reopen(self, handoff_id: str, user: str) -> Handoff:
        """Back to its holder where they press, or are there; else into the queue.

        Raises NotTheHolder, Superseded where the customer has a newer handoff, or VerbRefused where it is too
        late or they are blocked.
        """
        agent = await self._acting.agent(user)

        def work(tx: Tx) -> Handoff:
            handoff = self._acting.locked(tx, handoff_id)
            last = tx.handoffs.last_of(handoff.conversation_id)
            if last is None or last.id != handoff_id:
                raise Superseded
            if tx.conversations.get(handoff.conversation_id).blocked:
                raise VerbRefused(verb=Verb.REOPEN, state=State.SPAM)
            return reopen(tx, self._rules, handoff, self._acting.act(handoff, Verb.REOPEN, agent))

        return await self._store.write(work)


def _asked(tx: Tx, handoff: Handoff) -> Asked:
    seq = reading.newest(tx, handoff)
    return Asked(handoff, seq, tx.turns.get(handoff.conversation_id, seq).text if seq else "")
