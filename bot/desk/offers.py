"""To whom a handoff is offered, by turns or by a colleague; and what they say to it."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial

from bot.desk import views
from bot.desk.acting import Acting
from bot.domain.acts import Act, Role, Verb
from bot.domain.errors import NotInChannel, StoreUnavailable
from bot.domain.handoff import Handoff, State
from bot.domain.in_turn import next_in_turn
from bot.domain.routing import place
from bot.domain.rules import Rules, Skill
from bot.ports import Clock, People, Store, Tx
from bot.record import OFFER_TIMER, move

log = logging.getLogger(__name__)


class Offers:
    """What agents do with offers."""

    def __init__(self, store: Store, clock: Clock, rules: Rules, people: People) -> None:
        self._acting = Acting(store, clock, rules, people)
        self._rules = rules
        self._people = people

    async def check(self, handoff_id: str, user: str) -> Handoff:
        """Asked before the window opens. Raises NotTheHolder, VerbRefused or UnknownHandoff."""
        return await self._acting.may(handoff_id, user, Verb.HAND_OVER)

    async def hand_over(self, handoff_id: str, user: str, to: str, note: str = "") -> Handoff:
        """Raises NotInChannel for who can't read the thread, NotSomebodyElse, AskedAlready, NotTheHolder or
        VerbRefused.
        """
        handoff = await self.check(handoff_id, user)
        skill = self._rules.serving(handoff.skill)
        colleague = await self._acting.agent(to)
        if not await self._people.is_agent(to, skill.name):
            raise NotInChannel(names=colleague.name)

        def how(_tx: Tx, of: Handoff, act: Act) -> Act:
            until = act.at + self._rules.serving(of.skill).accept_within
            return replace(act, helper=colleague, until=until, words=note)

        return await self._acting.do(handoff_id, user, Verb.HAND_OVER, how)

    async def accept(self, handoff_id: str, user: str) -> Handoff:
        """Raises NotOffered, AlreadyClaimed, AlreadyYours, VerbRefused or NotAnAgent."""
        await self._acting.check_agent(handoff_id, user)
        return await self._acting.do(handoff_id, user, Verb.ACCEPT)

    async def decline(self, handoff_id: str, user: str) -> Handoff:
        """Raises NotOffered or VerbRefused."""
        return await self._acting.do(handoff_id, user, Verb.DECLINE)


class Offering:
    """What the clock does, on any replica: each look is repeated inside the unit that acts on it."""

    def __init__(self, store: Store, clock: Clock, rules: Rules) -> None:
        self._store = store
        self._clock = clock
        self._rules = rules

    async def go_on(self) -> None:
        """Ends what nobody answered in time; then offers what waits to whoever is next."""
        now = self._clock.now()
        for handoff_id in await self._store.read(lambda tx: tx.timers.due(OFFER_TIMER, now)):
            with _alone(handoff_id):
                await self._store.write(partial(self._expire, handoff_id=handoff_id))
        if any(skill.in_turn for skill in self._rules.skills.values()):
            for handoff in await self._store.read(self._due):
                with _alone(handoff.id):
                    await self._store.write(partial(self._offer, handoff_id=handoff.id))

    def _expire(self, tx: Tx, handoff_id: str) -> None:
        now = self._clock.now()
        tx.conversations.get(tx.handoffs.get(handoff_id).conversation_id)
        taken = tx.timers.take(OFFER_TIMER, handoff_id, now)
        handoff = tx.handoffs.get(handoff_id)
        if taken and handoff.state is State.OFFERED:
            opens_at = self._rules.serving(handoff.skill).hours.opens_at(now)
            move(tx, self._rules, handoff, Act(Verb.EXPIRE, Role.CLOCK, now, opens_at=opens_at))

    def _due(self, tx: Tx) -> list[Handoff]:
        """Those for whom somebody is there, longest waiting first."""
        staff, now = tx.shifts.staff(), self._clock.now()
        if not staff.has_room(now, self._rules.at_once):
            return []
        queued = sorted(tx.handoffs.in_state(State.QUEUED), key=place)
        waiting = [one for one in queued if self._offers(one)]
        return [one for one in waiting if next_in_turn(one, staff, self._rules, "", now)]

    def _offers(self, handoff: Handoff) -> Skill | None:
        skill = self._rules.serving(handoff.skill)
        return skill if skill.in_turn and skill.hours.is_open(self._clock.now()) else None

    def _offer(self, tx: Tx, handoff_id: str) -> None:
        """Whose turn it is by what is stored now; of two handoffs for one agent the second looks again."""
        now = self._clock.now()
        tx.conversations.get(tx.handoffs.get(handoff_id).conversation_id)
        handoff = tx.handoffs.get(handoff_id)
        skill = self._offers(handoff)
        if skill is None or handoff.state is not State.QUEUED:
            return
        first = views.first_of(tx, handoff, self._rules)
        whom = first.agent if first else ""
        chosen = next_in_turn(handoff, tx.shifts.staff(), self._rules, whom, now)
        if chosen is None:
            return
        tx.shifts.turn(chosen.agent.id, now)
        still = next_in_turn(handoff, tx.shifts.staff(), self._rules, chosen.agent.id, now)
        if still and still.agent == chosen.agent:
            until = now + skill.accept_within
            act = Act(Verb.OFFER, Role.CLOCK, now, until=until, helper=chosen.agent)
            move(tx, self._rules, handoff, act)


@contextmanager
def _alone(handoff_id: str) -> Iterator[None]:
    """One that fails keeps back no other."""
    try:
        yield
    except StoreUnavailable:
        raise
    except Exception:
        log.exception("offer.failed", extra={"handoff": handoff_id})
