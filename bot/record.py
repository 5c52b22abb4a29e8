"""The one way in which something happens: verb, fact, consequences and new state in one unit of work."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TypeGuard

from bot import former_cards, promising, targets, waits
from bot.domain import facts
from bot.domain.alarms import AlarmKind
from bot.domain.consequences.to_customer import Say, to_customer
from bot.domain.consequences.to_slack import to_slack
from bot.domain.conversation import Speaker
from bot.domain.deliveries import DrawOvernight, Redraw, Relay, lane_of
from bot.domain.handoff import HEARD, HELD, Handoff, State
from bot.domain.promises import Promise, PromiseState
from bot.domain.rules import Rules
from bot.domain.shown import Seen, Who, shown
from bot.domain.targets import TargetState
from bot.domain.verbs import Act, Verb, apply
from bot.left_open import left_open_since
from bot.merged import brought
from bot.ports import NewTurn, Tx, Wanted

SNOOZE_TIMER = "snooze"
"""Keyed by handoff: when its snooze ends, if it ends by a time."""

OFFER_TIMER = "offer"
"""Keyed by handoff: until when it is offered."""

_A_PERSONS = HELD | {State.HANDED_BACK, State.RESOLVED, State.SPAM, State.MERGED}
"""A person took over, or ended it: what the assistant was asked before that is not its any more."""


Renewed = facts.Released | facts.Transferred | facts.Reopened | facts.Offered


def move(tx: Tx, rules: Rules, handoff: Handoff, act: Act) -> Handoff:
    """Does the verb and all that follows from it. Raises what `handoff.apply` raises."""
    after, fact = apply(handoff, act)
    had_card = tx.lanes.has_card(handoff.id)
    tx.handoffs.save(after)
    if not after.is_open:
        promising.void(tx, after, act.at)
        _needs_no_card(tx, after, act.at)
    if after.is_open is not handoff.is_open:
        former_cards.redraw(tx, after, act.at)
    if after.state is not handoff.state:
        _silence_assistant(tx, after)
    _time(tx, SNOOZE_TIMER, after.id, handoff.snoozed_until, after.snoozed_until)
    _time(tx, OFFER_TIMER, after.id, handoff.offer_ends, after.offer_ends)
    waits.follow(tx, rules, handoff, after, act.at)
    targets.follow(tx, rules, handoff, after, act)
    if _waits_anew(fact):
        fact = replace(fact, promised=promising.renew(tx, rules, after, act.at))
    if isinstance(fact, facts.Claimed | facts.Offered):
        tx.shifts.turn(fact.agent, act.at)
    if fact:
        record(tx, rules, fact, after, agent=_whom_it_names(handoff, act))
    if isinstance(fact, facts.HandedBack):
        _take_up(tx, after)
    if isinstance(fact, facts.Claimed):
        read_upto(tx, after.conversation_id, act.at, act.at)
    if not had_card and tx.lanes.has_card(after.id):
        for one in brought(tx, after):
            tx.lanes.put(one, act.at)
    return catch_up(tx, after, act.at)


def _time(tx: Tx, kind: str, handoff_id: str, before: datetime | None, after: datetime | None) -> None:
    if after == before:
        return
    if after:
        tx.timers.set(kind, handoff_id, after)
    else:
        tx.timers.cancel(kind, handoff_id)


def _waits_anew(fact: facts.Fact | None) -> TypeGuard[Renewed]:
    """For one person, after another: a time is promised once more."""
    match fact:
        case facts.Reopened(by=by):
            return not by
        case facts.Offered(held_by=holder):
            return bool(holder)
        case _:
            return isinstance(fact, facts.Released | facts.Transferred)


def _whom_it_names(handoff: Handoff, act: Act) -> str:
    """The customer knows the holder, not a manager who passes it on for them."""
    if act.verb in {Verb.RELEASE, Verb.TRANSFER, Verb.HAND_OVER} and handoff.holder:
        return handoff.holder.name
    return act.agent.name if act.agent else ""


def _silence_assistant(tx: Tx, handoff: Handoff) -> None:
    """What it was asked, and may be drafting now, is dropped."""
    if handoff.state in _A_PERSONS:
        upto = tx.conversations.get(handoff.conversation_id).last_rev
        tx.answering.done(Wanted(handoff.conversation_id, upto))


def _take_up(tx: Tx, handoff: Handoff) -> None:
    """What the customer said since a person's last words is the assistant's to answer now."""
    conversation = tx.conversations.get(handoff.conversation_id)
    said = tx.turns.last_standing(conversation.id, Speaker.CUSTOMER)
    since = left_open_since(tx, handoff)
    if not conversation.outside and said and since and tx.turns.get(conversation.id, said).at > since:
        tx.answering.want(conversation.id, conversation.last_rev)


def record(tx: Tx, rules: Rules, fact: facts.Fact, handoff: Handoff, *, agent: str = "") -> None:
    """Stores the fact with its consequences for Slack and for the customer."""
    note(tx, fact)
    if say := to_customer(fact):
        speak(tx, rules, handoff, say, fact.at, agent=agent)
    last = tx.handoffs.last_of(handoff.conversation_id)
    if last and last.id == handoff.id:  # a word in an old thread says nothing of who answers now
        show(tx, handoff.conversation_id, handoff, fact.at)


def note(tx: Tx, fact: facts.Fact) -> None:
    """For a fact that changes nothing of what the customer's side shows, which is not looked at then."""
    tx.facts.add(fact)
    if isinstance(fact, facts.AgentReplied):
        _answered(tx, fact)
    for want in to_slack(fact):
        tx.lanes.put(want, fact.at)


def _answered(tx: Tx, fact: facts.AgentReplied) -> None:
    waits.answered(tx, fact.handoff_id)
    was_late = any(one.state is TargetState.BROKEN for one in tx.targets.owed(fact.handoff_id))
    for missed in targets.answered(tx, fact.handoff_id, fact.at):
        tx.facts.add(missed)
    if was_late:  # so said the card
        tx.lanes.put(Redraw(fact.handoff_id), fact.at)


def show(tx: Tx, conversation_id: str, last: Handoff | None, at: datetime) -> None:
    """What the customer's side sees of the conversation's `last` handoff."""
    promise = tx.promises.last_of(last.id) if last else None
    of = tx.conversations.get(conversation_id)
    seen = shown(last, promise, blocked=of.blocked, merged_into=of.merged_into)
    if last and last.holder and seen.who is Who.AGENT:
        seen = replace(seen, picture=picture_of(tx, last.holder.id))
    tx.changes.show(conversation_id, seen, at)


def picture_of(tx: Tx, agent: str) -> str:
    """The key of what customers see beside their words; "" where they see none."""
    face = tx.faces.of(agent)
    return face.key if face else ""


def speak(tx: Tx, rules: Rules, handoff: Handoff, say: Say, at: datetime, *, agent: str = "") -> None:
    """One turn of the system's."""
    customer = tx.conversations.get(handoff.conversation_id).customer
    text = rules.words(
        say.text,
        at,
        skill=handoff.skill,
        zone=customer.zone,
        locale=customer.locale,
        agent=agent or (handoff.holder.name if handoff.holder else ""),
        by=say.by,
        opens=say.opens,
        more=say.more,
    )
    tx.turns.add(handoff.conversation_id, NewTurn(at, Speaker.SYSTEM, text))


def catch_up(tx: Tx, handoff: Handoff, at: datetime) -> Handoff:
    """Brings into the thread what the customer said while nobody was told of it."""
    if handoff.state not in HEARD:
        return handoff
    untold = _untold(tx, handoff)
    return _catch_up(tx, handoff, untold[-1], at) if untold else handoff


def customer_wrote(tx: Tx, handoff: Handoff, seq: int, at: datetime) -> None:
    """A customer's turn that the thread shows at once, behind what it was not told before.

    Where there is no card, and so no thread, it stays untold until a reopening brings it.
    """
    if not tx.lanes.has_card(handoff.id):
        return
    if _untold(tx, handoff) != [seq]:
        _catch_up(tx, handoff, seq, at)
        return
    tx.handoffs.save(replace(handoff, relayed_seq=seq))
    note(tx, facts.CustomerWrote(**handoff.ids(at), seq=seq))


def _untold(tx: Tx, handoff: Handoff) -> list[int]:
    said = tx.turns.of(handoff.conversation_id, after=handoff.relayed_seq)
    return [turn.seq for turn in said if turn.speaker is Speaker.CUSTOMER and not turn.deleted]


def _catch_up(tx: Tx, handoff: Handoff, upto: int, at: datetime) -> Handoff:
    after = replace(handoff, relayed_seq=upto)
    tx.handoffs.save(after)
    note(tx, facts.CaughtUp(**handoff.ids(at), after=handoff.relayed_seq, upto=upto))
    return after


def settle_promise(
    tx: Tx, rules: Rules, handoff: Handoff, promise: Promise, *, at: datetime, answered: bool
) -> None:
    """Kept or broken, by a person's first word (`answered`) or by the clock."""
    kept = answered and at <= promise.due
    promising.end(tx, promise, PromiseState.KEPT if kept else PromiseState.BROKEN)
    fact = (
        facts.PromiseKept(**handoff.ids(at), due=promise.due)
        if kept
        else facts.PromiseBroken(
            **handoff.ids(at),
            due=promise.due,
            answered=answered,
        )
    )
    record(tx, rules, fact, handoff)


def redraw(tx: Tx, handoff: Handoff, at: datetime) -> None:
    """Shows agents who the customer is by now, on the card and on the overnight list."""
    tx.lanes.put(Redraw(handoff.id), at)
    if handoff.opens_at:
        tx.lanes.put(DrawOvernight(handoff.skill, handoff.opens_at), at)


def read_upto(tx: Tx, conversation_id: str, said_at: datetime, at: datetime) -> None:
    """Whoever spoke or claimed at `said_at` has read what the customer had said by then."""
    seq = tx.turns.last_said(conversation_id, Speaker.CUSTOMER, said_at)
    if seq:
        tx.changes.see(conversation_id, Seen("agent", seq), at)


def _needs_no_card(tx: Tx, handoff: Handoff, at: datetime) -> None:
    """Nor a person who finds out what removes it: its lanes end quietly."""
    if tx.alarms.clear(AlarmKind.CARD_REMOVED, handoff.id, at):
        for want in (Redraw(handoff.id), Relay(handoff.id, 0)):
            tx.lanes.release(lane_of(want)[1])
