"""Who waits for an agent, as timers: for somebody to claim, and for the holder's next word."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot import merged
from bot.domain.conversation import Speaker, Turn
from bot.domain.handoff import AWAITING, Handoff, State
from bot.domain.rules import Rules
from bot.domain.signals import is_thanks
from bot.ports import Tx

CALL_TIMER = "call"
"""Keyed by handoff, as all of these: when the people on call are named, if nobody claims before."""
OVERFLOW_TIMER = "overflow"
WORD_TIMER = "next_word"
"""When the holder is reminded, if nobody of the team speaks before."""
TAKE_BACK_TIMER = "take_back"

WAITING = AWAITING - {State.PARKED}
"""Somebody should claim it now."""


def begin(tx: Tx, rules: Rules, handoff: Handoff, at: datetime) -> None:
    """For one that came up just now, or that was open before there were timers."""
    if handoff.state in WAITING:
        _await_claim(tx, rules, handoff, at)
    elif handoff.state is State.ASSIGNED and waiting_since(tx, handoff):
        _await_word(tx, rules, handoff, at)


def follow(tx: Tx, rules: Rules, before: Handoff, after: Handoff, at: datetime) -> None:
    """After a verb. Whose turn it is may have changed."""
    if _standing(before) == _standing(after):
        return
    if before.state in WAITING and (after.state not in WAITING or after.skill != before.skill):
        _cancel(tx, after.id, CALL_TIMER, OVERFLOW_TIMER)
    if before.state is State.ASSIGNED:
        _cancel(tx, after.id, WORD_TIMER, TAKE_BACK_TIMER)
    if not (before.state in WAITING and after.state in WAITING and after.skill == before.skill):
        begin(tx, rules, after, at)


def said(tx: Tx, rules: Rules, handoff: Handoff, turn: Turn, at: datetime) -> None:
    """By the customer. Who is waited for already has no longer for it."""
    if handoff.state is not State.ASSIGNED or not asks(turn):
        return
    if not any(tx.timers.is_set(kind, handoff.id) for kind in (WORD_TIMER, TAKE_BACK_TIMER)):
        _await_word(tx, rules, handoff, at)


def answered(tx: Tx, handoff_id: str) -> None:
    """By the holder, or whoever answers beside them."""
    _cancel(tx, handoff_id, WORD_TIMER, TAKE_BACK_TIMER)


def resume(tx: Tx, rules: Rules, handoff: Handoff, at: datetime) -> None:
    """Their last word was taken back, or what was asked elsewhere was brought here: who asked waits."""
    running = any(tx.timers.is_set(kind, handoff.id) for kind in (WORD_TIMER, TAKE_BACK_TIMER))
    if handoff.state is State.ASSIGNED and not running and waiting_since(tx, handoff):
        _await_word(tx, rules, handoff, at)


def waiting_since(tx: Tx, handoff: Handoff) -> datetime | None:
    """Since when the customer waits for a word of whoever holds it: theirs, or its claim, the later of both.

    None where a person of the team had the last word. Thanks wait for nothing.
    """
    spoken, taken = _spoken(tx, handoff.conversation_id), handoff.claimed_at or handoff.escalated_at
    asked = min(asked_in(tx, handoff), default=None)
    if spoken and spoken >= taken:
        return asked
    return max(taken, asked) if asked else taken


def asked_in(tx: Tx, handoff: Handoff) -> list[datetime]:
    """When the customer asked what nobody of the team has answered, here or in what was merged into this."""
    spoken = {handoff.conversation_id: _spoken(tx, handoff.conversation_id)}
    for one in merged.into(tx, handoff):
        into = tx.handoffs.get(one.merged_into).conversation_id
        said = spoken.get(into)
        if into in spoken and one.resolved_at and (said is None or said <= one.resolved_at):
            spoken[one.conversation_id] = _spoken(tx, one.conversation_id)
    return [at for one in spoken for at in _asked(tx, one)]


def _asked(tx: Tx, conversation_id: str) -> list[datetime]:
    after = tx.turns.last_standing(conversation_id, Speaker.AGENT)
    return [turn.at for turn in tx.turns.of(conversation_id, after=after) if asks(turn)]


def _spoken(tx: Tx, conversation_id: str) -> datetime | None:
    seq = tx.turns.last_standing(conversation_id, Speaker.AGENT)
    return tx.turns.get(conversation_id, seq).at if seq else None


def asks(turn: Turn) -> bool:
    """The customer, for an answer: thanks wait for none."""
    if turn.speaker is not Speaker.CUSTOMER or turn.deleted:
        return False
    return bool(turn.attachments) or not is_thanks(turn.text)


def _standing(handoff: Handoff) -> tuple[State, str, str, datetime | None]:
    holder = handoff.holder.id if handoff.holder else ""
    return handoff.state, handoff.skill, holder, handoff.claimed_at


def _await_claim(tx: Tx, rules: Rules, handoff: Handoff, at: datetime) -> None:
    nudges = rules.serving(handoff.skill).nudges
    set_in(tx, rules, handoff, CALL_TIMER, nudges.unclaimed, at)
    set_in(tx, rules, handoff, OVERFLOW_TIMER, nudges.overflow_after, at)


def _await_word(tx: Tx, rules: Rules, handoff: Handoff, at: datetime) -> None:
    nudges = rules.serving(handoff.skill).nudges
    if nudges.next_word:
        set_in(tx, rules, handoff, WORD_TIMER, nudges.next_word, at)
    else:
        set_in(tx, rules, handoff, TAKE_BACK_TIMER, nudges.release_after, at)


def set_in(
    tx: Tx, rules: Rules, handoff: Handoff, kind: str, patience: timedelta | None, at: datetime
) -> None:
    """After so much open time of its skill; never, where there is no such patience."""
    if patience:
        due = rules.serving(handoff.skill).hours.after_open_time(at, patience)
        tx.timers.set(kind, handoff.id, due)


def _cancel(tx: Tx, handoff_id: str, *kinds: str) -> None:
    for kind in kinds:
        tx.timers.cancel(kind, handoff_id)
