"""The life of a target: begun, paused, kept, broken."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain import facts
from bot.domain.acts import Act, Verb
from bot.domain.handoff import Handoff, State
from bot.domain.rules import Rules
from bot.domain.targets import Target, TargetState, Timed, within
from bot.ports import Tx

TARGET_TIMER = "target"
"""Keyed by handoff and what is timed: when it is found broken."""


def begin(tx: Tx, rules: Rules, handoff: Handoff, at: datetime) -> None:
    """For one that came up then."""
    if handoff.first_reply_at is None:
        _start(tx, rules, handoff, Timed.FIRST, at)
    _start(tx, rules, handoff, Timed.RESOLUTION, at)


def follow(tx: Tx, rules: Rules, before: Handoff, after: Handoff, act: Act) -> None:
    """After a verb."""
    if before.is_open and not after.is_open:
        _end(tx, after, act.at)
    elif act.verb is Verb.REOPEN:
        begin(tx, rules, after, act.at)
        if act.agent is None:  # the customer has written
            owe(tx, rules, after, act.at)
    elif (before.state is State.SNOOZED) != (after.state is State.SNOOZED):
        sleep(tx, rules, after, act.at)


def owe(tx: Tx, rules: Rules, handoff: Handoff, at: datetime) -> None:
    """An answer to what the customer just wrote, unless one is owed already."""
    if handoff.first_reply_at and not _owed(tx, handoff.id, Timed.NEXT):
        _start(tx, rules, handoff, Timed.NEXT, at)


def answered(tx: Tx, handoff_id: str, at: datetime) -> list[facts.TargetMissed]:
    """By a person. Returns what turns out to be late only now."""
    owed = [one for one in tx.targets.owed(handoff_id) if one.timed is not Timed.RESOLUTION]
    return [fact for one in owed if (fact := _settle(tx, one, at))]


def miss(tx: Tx, handoff_id: str, timed: Timed, at: datetime) -> facts.TargetMissed | None:
    """The clock found it so; None where that is no longer true."""
    target = _owed(tx, handoff_id, timed)
    if target is None or target.state is not TargetState.RUNNING or at <= target.due:
        return None
    tx.targets.save(replace(target, state=TargetState.BROKEN))
    return _missed(tx, target, at)


def key(handoff_id: str, timed: Timed) -> str:
    return f"{handoff_id}:{timed}"


def of_key(named: str) -> tuple[str, Timed]:
    handoff_id, _, timed = named.rpartition(":")
    return handoff_id, Timed(timed)


def _start(tx: Tx, rules: Rules, handoff: Handoff, timed: Timed, at: datetime) -> None:
    account = tx.conversations.get(handoff.conversation_id).account
    skill = rules.serving(handoff.skill)
    patience = within(rules.targets, timed, skill.name, account)
    if patience is None:
        return
    due = skill.hours.after_open_time(at, patience)
    tx.targets.add(Target(handoff.id, timed, at, due, skill.name))
    _watch(tx, handoff.id, timed, due)


def _watch(tx: Tx, handoff_id: str, timed: Timed, due: datetime) -> None:
    """At the very moment it is still kept."""
    tx.timers.set(TARGET_TIMER, key(handoff_id, timed), due + timedelta.resolution)


def _end(tx: Tx, handoff: Handoff, at: datetime) -> None:
    """Resolved keeps the resolution. An answer that is not owed any more is neither kept nor broken."""
    for one in tx.targets.owed(handoff.id):
        if one.timed is Timed.RESOLUTION and handoff.state is State.RESOLVED:
            if fact := _settle(tx, one, at):
                tx.facts.add(fact)
        else:
            state = TargetState.BROKEN if one.state is TargetState.BROKEN else TargetState.VOID
            _close(tx, one, state, at)


def _settle(tx: Tx, target: Target, at: datetime) -> facts.TargetMissed | None:
    is_late = target.state is TargetState.RUNNING and at > target.due
    is_broken = is_late or target.state is TargetState.BROKEN
    _close(tx, target, TargetState.BROKEN if is_broken else TargetState.KEPT, at)
    return _missed(tx, target, at) if is_late else None


def _close(tx: Tx, target: Target, state: TargetState, at: datetime) -> None:
    tx.targets.save(replace(target, state=state, left=None, ended_at=at))
    tx.timers.cancel(TARGET_TIMER, key(target.handoff_id, target.timed))


def sleep(tx: Tx, rules: Rules, handoff: Handoff, at: datetime) -> None:
    """The resolution does while the handoff is snoozed, and not when it is not. What is overdue stays so."""
    target = _owed(tx, handoff.id, Timed.RESOLUTION)
    if target is None:
        return
    asleep, hours = handoff.state is State.SNOOZED, rules.serving(target.skill).hours
    if asleep and target.state is TargetState.RUNNING and at < target.due:
        left = hours.open_time(at, target.due)
        tx.targets.save(replace(target, state=TargetState.PAUSED, left=left))
        tx.timers.cancel(TARGET_TIMER, key(target.handoff_id, target.timed))
    elif not asleep and target.state is TargetState.PAUSED and target.left is not None:
        left = min(target.left, hours.longest_promise())  # baton.toml may have fewer hours by now
        due = hours.after_open_time(at, left)
        tx.targets.save(replace(target, state=TargetState.RUNNING, due=due, left=None))
        _watch(tx, target.handoff_id, target.timed, due)


def _owed(tx: Tx, handoff_id: str, timed: Timed) -> Target | None:
    return next((one for one in tx.targets.owed(handoff_id) if one.timed is timed), None)


def _missed(tx: Tx, target: Target, at: datetime) -> facts.TargetMissed:
    conversation = tx.handoffs.get(target.handoff_id).conversation_id
    return facts.TargetMissed(
        at=at,
        conversation_id=conversation,
        handoff_id=target.handoff_id,
        skill=target.skill,
        timed=target.timed,
        due=target.due,
    )
