"""Agents who leave: what they hold waits for somebody else, and where they help they help no more."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Collection
from datetime import datetime, timedelta
from functools import partial

from bot.desk.sending import send
from bot.desk.shifts import end_shift, leave_skill
from bot.domain.acts import Act, Role, Verb
from bot.domain.errors import BatonError, StoreUnavailable
from bot.domain.handoff import HELD, Handoff, State
from bot.domain.nudges import ReleaseWhy
from bot.domain.rules import Rules
from bot.ports import Clock, People, Store, Tx
from bot.record import move
from bot.returning import RETURNED_TIMER

log = logging.getLogger(__name__)

LOOK_TIMER = "leavers"
LOOK_EVERY = timedelta(minutes=10)
PAUSE_SECONDS = 15.0


class Leaving:
    """What Slack tells is a hint that may come late: who left is asked for before anything is taken away."""

    def __init__(self, store: Store, clock: Clock, rules: Rules, people: People) -> None:
        self._store = store
        self._clock = clock
        self._rules = rules
        self._people = people

    async def left(self, user: str, skills: Collection[str]) -> None:
        """The channel of these skills. Raises what `People` raises, and StoreUnavailable."""
        for skill in await self._work_of(user) & {*skills}:
            self._people.forget(skill)
            await self._look_in(user, skill)

    async def gone(self, user: str) -> None:
        """Deactivated: their shift ends too, and what they are offered goes on. Raises as `left` does."""
        if not await self._people.is_gone(user):
            return
        now = self._clock.now()
        await self._store.write(lambda tx: end_shift(tx, user, now, gone=True))
        for line in await self._store.read(lambda tx: tx.desks.held_by(user)):
            await self._let_go(line.handoff.id, user, ReleaseWhy.GONE)

    async def run(self) -> None:
        """Until cancelled: one replica looks every LOOK_EVERY, for what nobody was told."""
        while True:
            await asyncio.sleep(PAUSE_SECONDS)
            try:
                await self.look()
            except StoreUnavailable:
                log.exception("leaving.store_unavailable")

    async def look(self) -> None:
        """Whom Slack says nothing of stays what they are until the next look."""
        now = self._clock.now()
        for user in await self._store.read(lambda tx: tx.timers.due(RETURNED_TIMER, now)):
            if await self._store.write(partial(_take_returned, user=user, now=now)):
                await self._look_at(user)
        if not await self._store.write(self._is_due):
            return
        for user in sorted(await self._store.read(self._at_work)):
            await self._look_at(user)

    async def _look_at(self, user: str) -> None:
        """What can't be found out of one, or in one channel, keeps back nothing else."""
        if not await self._alone(user, self.gone(user)):
            return
        for skill in sorted(await self._work_of(user)):
            await self._alone(user, self._look_in(user, skill))

    async def _alone(self, user: str, look: Awaitable[None]) -> bool:
        """False where it found out nothing."""
        try:
            await look
        except StoreUnavailable:
            raise
        except BatonError as silent:
            log.warning("leaving.unknown", extra={"user": user, "why": type(silent).__name__})
        except Exception:
            log.exception("leaving.failed", extra={"user": user})
        else:
            return True
        return False

    async def _work_of(self, user: str) -> set[str]:
        """The skills of what they hold, help with or are offered, and those of their shift."""
        now = self._clock.now()

        def work(tx: Tx) -> set[str]:
            own = tx.shifts.staff().shift_of(user, now, self._rules.at_once)
            on_shift = {name for name in own.skills if name in self._rules.skills} if own else set()
            offered = [one for one in tx.handoffs.in_state(State.OFFERED) if one.is_offered_to(user)]
            theirs = [*offered, *(line.handoff for line in tx.desks.held_by(user))]
            return {*map(self._skill, theirs), *on_shift}

        return await self._store.read(work)

    async def _look_in(self, user: str, skill: str) -> None:
        """A manager need not be in the channel of what they took over."""
        if await self._people.is_agent(user, skill):
            return
        now = self._clock.now()
        await self._store.write(lambda tx: leave_skill(tx, self._rules, user, skill, now))
        held = await self._store.read(lambda tx: [line.handoff for line in tx.desks.held_by(user)])
        for one in held:
            if self._skill(one) == skill and user not in self._rules.managers:
                await self._let_go(one.id, user, ReleaseWhy.LEFT)

    def _is_due(self, tx: Tx) -> bool:
        now = self._clock.now()
        is_due = tx.timers.take(LOOK_TIMER, "", now)
        if is_due or not tx.timers.is_set(LOOK_TIMER, ""):
            tx.timers.set(LOOK_TIMER, "", now + LOOK_EVERY)
        return is_due

    def _at_work(self, tx: Tx) -> set[str]:
        now = self._clock.now()
        on_shift = {shift.agent.id for shift in tx.shifts.staff().shifts if shift.until > now}
        held = [one for state in sorted(HELD) for one in tx.handoffs.in_state(State(state))]
        helping = {one.agent.id for handoff in held for one in handoff.helpers}
        return on_shift | helping | {handoff.holder.id for handoff in held if handoff.holder}

    def _skill(self, handoff: Handoff) -> str:
        return self._rules.serving(handoff.skill).name

    async def _let_go(self, handoff_id: str, user: str, why: ReleaseWhy) -> None:
        await self._store.write(partial(self._release, handoff_id=handoff_id, user=user, why=why))

    def _release(self, tx: Tx, handoff_id: str, user: str, why: ReleaseWhy) -> None:
        """Checked again: they may have released it, or it ended, meanwhile. What they said goes first."""
        tx.conversations.get(tx.handoffs.get(handoff_id).conversation_id)
        now = self._clock.now()
        handoff = send(tx, self._rules, tx.handoffs.get(handoff_id), now)
        if handoff.state not in HELD:
            return
        if handoff.holder and handoff.holder.id == user:
            opens_at = self._rules.serving(handoff.skill).hours.opens_at(now)
            move(tx, self._rules, handoff, Act(Verb.RELEASE, Role.CLOCK, now, opens_at=opens_at, why=why))
            return
        for one in handoff.helpers:
            if one.agent.id == user:
                act = Act(Verb.REMOVE_HELPER, Role.CLOCK, now, helper=one.agent)
                move(tx, self._rules, handoff, act)


def _take_returned(tx: Tx, user: str, now: datetime) -> bool:
    return tx.timers.take(RETURNED_TIMER, user, now)
