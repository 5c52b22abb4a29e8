"""Nothing sits unseen: what nobody claims, and holders who say nothing, by timers that any replica takes."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from bot.domain import facts
from bot.domain.acts import Act, Role, Verb
from bot.domain.errors import StoreUnavailable
from bot.domain.handoff import Handoff, State
from bot.domain.nudges import ReleaseWhy
from bot.domain.rules import Rules
from bot.ports import Clock, Store, Tx
from bot.record import move, note
from bot.waits import (
    CALL_TIMER,
    OVERFLOW_TIMER,
    TAKE_BACK_TIMER,
    WAITING,
    WORD_TIMER,
    set_in,
    waiting_since,
)

log = logging.getLogger(__name__)

Step = Callable[[Tx, Handoff, datetime], None]


class Nudging:
    def __init__(self, store: Store, clock: Clock, rules: Rules) -> None:
        self._store = store
        self._clock = clock
        self._rules = rules

    async def run(self) -> None:
        """Whatever is due now, in open time alone; one that fails keeps back no other."""
        steps = {
            CALL_TIMER: self._call,
            OVERFLOW_TIMER: self._overflow,
            WORD_TIMER: self._remind,
            TAKE_BACK_TIMER: self._take_back,
        }
        now = self._clock.now()
        for kind, step in steps.items():
            for handoff_id in await self._store.read(partial(_due, kind=kind, now=now)):
                await self._try(kind, handoff_id, step)

    async def _try(self, kind: str, handoff_id: str, step: Step) -> None:
        try:
            await self._store.write(partial(self._do, kind=kind, handoff_id=handoff_id, step=step))
        except StoreUnavailable:
            raise
        except Exception:
            log.exception("nudge.failed", extra={"handoff": handoff_id, "kind": kind})

    def _do(self, tx: Tx, kind: str, handoff_id: str, step: Step) -> None:
        """A timer that comes late, or before hours that were edited, waits for the opening."""
        now = self._clock.now()
        tx.conversations.get(tx.handoffs.get(handoff_id).conversation_id)
        if not tx.timers.take(kind, handoff_id, now):
            return
        if waiting := tx.unsent.of(handoff_id):
            tx.timers.set(kind, handoff_id, waiting[-1].due_at + timedelta.resolution)
            return
        handoff = tx.handoffs.get(handoff_id)
        opens_at = self._rules.serving(handoff.skill).hours.opens_at(now)
        if opens_at:
            tx.timers.set(kind, handoff_id, opens_at)
        else:
            step(tx, handoff, now)

    def _call(self, tx: Tx, handoff: Handoff, now: datetime) -> None:
        on_call = self._rules.serving(handoff.skill).on_call
        if handoff.state in WAITING and on_call:
            note(tx, facts.OnCallNamed(**handoff.ids(now), skill=handoff.skill, told=on_call))

    def _overflow(self, tx: Tx, handoff: Handoff, now: datetime) -> None:
        if handoff.state in WAITING:
            told = tuple(sorted(self._rules.managers))
            note(tx, facts.LeftUnclaimed(**handoff.ids(now), skill=handoff.skill, told=told))

    def _remind(self, tx: Tx, handoff: Handoff, now: datetime) -> None:
        since = waiting_since(tx, handoff)
        if handoff.state is not State.ASSIGNED or handoff.holder is None or since is None:
            return
        agent = handoff.holder.id
        note(tx, facts.HolderReminded(**handoff.ids(now), skill=handoff.skill, agent=agent, since=since))
        patience = self._rules.serving(handoff.skill).nudges.release_after
        set_in(tx, self._rules, handoff, TAKE_BACK_TIMER, patience, now)

    def _take_back(self, tx: Tx, handoff: Handoff, now: datetime) -> None:
        if handoff.state is State.ASSIGNED and waiting_since(tx, handoff):
            move(tx, self._rules, handoff, Act(Verb.RELEASE, Role.CLOCK, now, why=ReleaseWhy.SILENT))


def _due(tx: Tx, kind: str, now: datetime) -> list[str]:
    return tx.timers.due(kind, now)
