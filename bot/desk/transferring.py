"""A handoff that another team is to go on with."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot import former_cards
from bot.desk.acting import Acting
from bot.domain.acts import Act, Verb
from bot.domain.deliveries import Anchor, Close
from bot.domain.errors import CardMoved, CardUnderWay, NowhereElse, SameSkill, UnknownSkill, VerbRefused
from bot.domain.handoff import AWAITING, Handoff
from bot.domain.rules import Rules
from bot.domain.transfer import Elsewhere, Transfer
from bot.ports import Clock, People, Store, Tx
from bot.record import move


@dataclass(frozen=True, slots=True)
class Moving:
    """What is asked: to which skill, and what is left for who goes on there."""

    skill: str
    note: str = ""


class Transferring:
    def __init__(self, store: Store, clock: Clock, rules: Rules, people: People) -> None:
        self._acting = Acting(store, clock, rules, people)
        self._store = store
        self._clock = clock
        self._rules = rules

    async def check(self, handoff_id: str, user: str) -> list[Elsewhere]:
        """Where it could go; asked before the window opens.

        Raises NotTheHolder, NotAnAgent, VerbRefused, UnknownHandoff, CardUnderWay, or NowhereElse.
        """
        await self._admit(handoff_id, user)
        handoff = await self._acting.may(handoff_id, user, Verb.TRANSFER)
        return await self._store.read(lambda tx: self._elsewhere(tx, handoff))

    async def transfer(self, handoff_id: str, user: str, to: Moving) -> Handoff:
        """It waits there, or is parked until they open; the note is the next agent's to read.

        Raises as `check` does, and SameSkill, UnknownSkill or FileUnderWay.
        """
        if to.skill not in self._rules.skills:
            raise UnknownSkill(known=", ".join(self._rules.skills))
        admitted = await self._admit(handoff_id, user)
        agent = await self._acting.agent(user)

        def work(tx: Tx) -> Handoff:
            handoff = self._acting.locked(tx, handoff_id)
            if handoff.state in AWAITING and handoff.skill != admitted:
                raise VerbRefused(verb=Verb.TRANSFER, state=handoff.state)
            act = self._acting.act(handoff, Verb.TRANSFER, agent)
            opens_at = self._rules.skills[to.skill].hours.opens_at(act.at)
            return self._move(tx, handoff, replace(act, skill=to.skill, opens_at=opens_at), to.note)

        return await self._store.write(work)

    async def check_here(self, handoff_id: str, where: Anchor) -> None:
        """Of what is pressed on a card. Raises CardMoved where a transfer closed it, which it is to show."""
        if await self._store.read(lambda tx: tx.transfers.at(where)) is None:
            return

        def work(tx: Tx) -> Handoff:
            tx.lanes.put(Close(handoff_id, where.channel, where.ts), self._clock.now())
            return tx.handoffs.get(handoff_id)

        handoff = await self._store.write(work)
        raise CardMoved(skill=handoff.skill)

    async def _admit(self, handoff_id: str, user: str) -> str:
        """The skill whose agents may, while nobody holds it; "" where somebody does. Raises NotAnAgent."""
        handoff = await self._store.read(lambda tx: tx.handoffs.get(handoff_id))
        if handoff.state not in AWAITING:
            return ""
        await self._acting.check_desk(handoff_id, user)
        return handoff.skill

    def _move(self, tx: Tx, handoff: Handoff, act: Act, note: str) -> Handoff:
        """What the table refuses is refused before anything is left."""
        self._acting.check(tx, handoff, act)
        if act.skill == handoff.skill:
            raise SameSkill(skill=act.skill)
        going, left = former_cards.leave(tx, handoff, act.at)
        after = move(tx, self._rules, going, replace(act, left=left))
        if act.agent:
            moved = Transfer(handoff.id, act.at, act.agent, handoff.skill, act.skill, note, left)
            tx.transfers.add(moved, told=act.opens_at is not None)
        return after

    def _elsewhere(self, tx: Tx, handoff: Handoff) -> list[Elsewhere]:
        if tx.lanes.has_card(handoff.id) and tx.lanes.anchor_of(handoff.id) is None:
            raise CardUnderWay
        others = [one for one in self._rules.skills.values() if one.name != handoff.skill]
        if not others:
            raise NowhereElse
        now, staff = self._clock.now(), tx.shifts.staff()
        return [Elsewhere(one.name, one.hours.opens_at(now), staff.is_deserted(one, now)) for one in others]
