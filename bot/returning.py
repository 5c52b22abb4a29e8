"""To whom a handoff comes back when it is opened again: its holder, if they are there."""

from __future__ import annotations

from dataclasses import replace

from bot.domain.acts import Act
from bot.domain.handoff import Handoff
from bot.domain.rules import Rules
from bot.ports import Tx
from bot.record import move

RETURNED_TIMER = "returned"
"""Keyed by agent: Slack is asked whether they are still there, for nobody looked while they held nothing."""


def reopen(tx: Tx, rules: Rules, handoff: Handoff, act: Act) -> Handoff:
    """Raises what the table raises."""
    skill, holder = rules.serving(handoff.skill), handoff.holder
    back = holder is not None and tx.shifts.staff().takes_back(holder.id, skill, act.at)
    act = replace(act, opens_at=skill.hours.opens_at(act.at), returns=back)
    after = move(tx, rules, handoff, act)
    if after.holder and not (act.agent and act.agent.id == after.holder.id):
        tx.timers.set(RETURNED_TIMER, after.holder.id, act.at)
    return after
