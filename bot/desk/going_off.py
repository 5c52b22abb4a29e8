"""Who goes off shift says what becomes of each conversation that they hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.desk.acting import Acting
from bot.domain.acts import Act, Verb
from bot.domain.desk import LINES_SHOWN, Leave, Line, Listed, by_wait
from bot.domain.errors import (
    FileUnderWay,
    NotInChannel,
    NotSomebodyElse,
    NotTheHolder,
    UnknownHandoff,
    VerbRefused,
)
from bot.domain.fields import of_customer
from bot.domain.handoff import Agent, Handoff
from bot.domain.rules import Rules
from bot.ports import Clock, People, Store, Tx


class GoingOff:
    def __init__(self, store: Store, clock: Clock, rules: Rules, people: People) -> None:
        self._acting = Acting(store, clock, rules, people)
        self._store = store
        self._rules = rules
        self._people = people

    async def in_hand(self, user: str) -> Listed:
        """What they hold, not what they only help with: whoever waits longest first."""

        def work(tx: Tx) -> list[Line]:
            held = by_wait([one for one in tx.desks.held_by(user) if one.handoff.is_held_by(user)])
            listed = self._rules.fields
            return [replace(one, customer=of_customer(one.customer, listed)) for one in held]

        lines = await self._store.read(work)
        return Listed(tuple(lines[:LINES_SHOWN]), len(lines))

    async def settle(self, user: str, becomes: Mapping[str, Leave], to: str = "") -> None:
        """By handoff; what is not theirs (any more) is left as it is. `to` is offered what is handed over.

        Raises NotInChannel or NotSomebodyElse before anything is done; FileUnderWay when the rest is.
        """
        mine = {line.handoff.id: line.handoff for line in (await self.in_hand(user)).lines}
        chosen = {mine[one]: how for one, how in becomes.items() if one in mine}
        handed = [handoff for handoff, how in chosen.items() if how is Leave.HAND_OVER]
        if handed and to == user:
            raise NotSomebodyElse
        colleague = await self._colleague(handed, to) if handed else None
        late = None
        for handoff, how in chosen.items():
            try:
                if how is Leave.RELEASE:
                    await self._do(handoff, user, Verb.RELEASE)
                elif how is Leave.HAND_OVER:
                    await self._do(handoff, user, Verb.HAND_OVER, colleague)
            except FileUnderWay as its_file:
                late = its_file
        if late:
            raise late

    async def _colleague(self, handed: list[Handoff], to: str) -> Agent:
        colleague = await self._acting.agent(to)
        for skill in {self._rules.serving(one.skill).name for one in handed}:
            if not await self._people.is_agent(to, skill):
                raise NotInChannel(names=colleague.name)
        return colleague

    async def _do(self, handoff: Handoff, user: str, verb: Verb, to: Agent | None = None) -> None:
        """Who lost it meanwhile has nothing to leave: not as a manager either."""

        def theirs(_tx: Tx, of: Handoff, act: Act) -> Act:
            if not of.is_held_by(user):
                raise NotTheHolder(holder=of.holder.name if of.holder else "")
            return replace(act, helper=to, until=act.at + self._rules.serving(of.skill).accept_within)

        try:
            await self._acting.do(handoff.id, user, verb, theirs)
        except (VerbRefused, NotTheHolder, UnknownHandoff):
            return
