"""The life of a promise: given, given anew, no longer due."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.alarms import AlarmKind
from bot.domain.handoff import Handoff
from bot.domain.promises import Promise, PromiseState
from bot.domain.rules import Rules
from bot.ports import Tx

PROMISE_TIMER = "promise"
"""Keyed by handoff: at most one of its promises is open."""


def renew(tx: Tx, rules: Rules, handoff: Handoff, at: datetime) -> datetime | None:
    """Who waits once more hears a time once more: a new one, unless the last is still to be kept."""
    last = tx.promises.last_of(handoff.id)
    if not tx.lanes.has_card(handoff.id) and handoff.opens_at is None and cards_capped(tx, rules):
        return None
    due = tx.shifts.staff().promised(rules.serving(handoff.skill), at)
    if due is None or (last and last.state is PromiseState.OPEN):
        return None
    give(tx, Promise(handoff.id, at, due))
    return due


def carry(tx: Tx, promise: Promise | None, handoff: Handoff, at: datetime) -> None:
    """What was still to be kept is so by the handoff that goes on: of two times the earlier."""
    last = tx.promises.last_of(handoff.id)
    own = last if last and last.state is PromiseState.OPEN else None
    if promise is None or promise.state is not PromiseState.OPEN or (own and own.due <= promise.due):
        return
    if own:
        end(tx, own, PromiseState.VOID)
    give(tx, Promise(handoff.id, max(at, last.given_at + timedelta.resolution) if last else at, promise.due))


def cards_capped(tx: Tx, rules: Rules) -> bool:
    """More cards wait than may be posted at once: who asks now waits for longer than anybody can promise."""
    return rules.cards is not None and tx.lanes.cards_waiting() >= rules.cards.amount


def void(tx: Tx, handoff: Handoff, at: datetime) -> None:
    """Nobody waits any more: what was broken is no matter for an alarm either."""
    promise = tx.promises.last_of(handoff.id)
    if promise and promise.state is PromiseState.OPEN:
        end(tx, promise, PromiseState.VOID)
    elif promise and promise.state is PromiseState.BROKEN:
        tx.alarms.clear(AlarmKind.PROMISE_BROKEN, handoff.id, at)


def give(tx: Tx, promise: Promise) -> None:
    """With the timer that finds out that it is broken: an answer at the very moment still keeps it."""
    tx.promises.add(promise)
    tx.timers.set(PROMISE_TIMER, promise.handoff_id, promise.due + timedelta.resolution)


def end(tx: Tx, promise: Promise, state: PromiseState) -> None:
    tx.promises.save(replace(promise, state=state))
    tx.timers.cancel(PROMISE_TIMER, promise.handoff_id)
