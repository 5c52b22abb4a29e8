"""The one state machine: the table of verbs that move a handoff.

A verb outside the table raises VerbRefused; nothing else in Baton changes a handoff's state.
"""

from __future__ import annotations

from collections.abc import Callable, Set
from dataclasses import dataclass

from bot.domain import facts, offering, steps
from bot.domain.acts import Act, Role, Verb
from bot.domain.errors import AlreadyClaimed, AlreadyYours, NotOffered, NotTheHolder, VerbRefused
from bot.domain.handoff import AWAITING, HELD, OPEN, Handoff, Priority, State

__all__ = ["TABLE", "Act", "Edge", "Role", "Verb", "allow", "apply", "escalate"]

Step = Callable[[Handoff, Act], tuple[Handoff, facts.Fact | None]]


@dataclass(frozen=True, slots=True)
class Edge:
    """Who may do a verb, from which states to which, and the step that does it."""

    who: frozenset[Role]
    source: frozenset[State]
    target: frozenset[State]
    step: Step
    waiting: frozenset[Role] = frozenset()
    """Who else may, while nobody holds it."""


def apply(handoff: Handoff, act: Act) -> tuple[Handoff, facts.Fact | None]:
    """The handoff after the verb, and the fact of it (None where the doer records a richer one).

    Raises VerbRefused (AlreadyClaimed, AlreadyYours) when the table has no such edge from this state and
    NotTheHolder (NotOffered) when the doer's role may not.
    """
    edge = allow(handoff, act)
    after, fact = edge.step(handoff, act)
    if after.state not in edge.target:
        raise VerbRefused(verb=act.verb, state=handoff.state)
    return after, fact


def allow(handoff: Handoff, act: Act) -> Edge:
    """The edge that the act would go. Raises as `apply` does."""
    edge = TABLE[act.verb]
    if handoff.state not in edge.source:
        raise _refusal(handoff, act)
    who = edge.who | (edge.waiting if handoff.state in AWAITING else frozenset())
    if not _roles(handoff, act) & who:
        if edge.who == _ASKED:
            raise NotOffered(to=handoff.offered_to.name if handoff.offered_to else "")
        raise NotTheHolder(holder=handoff.holder.name if handoff.holder else "")
    return edge


def _roles(handoff: Handoff, act: Act) -> set[Role]:
    if act.agent is None:
        return {act.who}
    holds = handoff.holder is not None and act.agent.id == handoff.holder.id
    helps = any(act.agent.id == one.agent.id for one in handoff.helpers)
    asked = handoff.offered_to is not None and act.agent.id == handoff.offered_to.id
    found = {Role.HOLDER: holds, Role.HELPER: helps, Role.ASKED: asked}
    return {act.who} | {role for role, is_theirs in found.items() if is_theirs}


def _refusal(handoff: Handoff, act: Act) -> VerbRefused:
    if act.verb in _TAKING and handoff.holder and handoff.state in HELD:
        if act.agent and act.agent.id == handoff.holder.id:
            return AlreadyYours(verb=act.verb, state=handoff.state)
        return AlreadyClaimed(verb=act.verb, state=handoff.state, holder=handoff.holder.name)
    return VerbRefused(verb=act.verb, state=handoff.state)


def _edge(
    who: Set[Role], source: Set[State], target: Set[State], step: Step, waiting: Set[Role] = frozenset()
) -> Edge:
    return Edge(frozenset(who), frozenset(source), frozenset(target), step, frozenset(waiting))


_ASKERS = {Role.ASSISTANT, Role.CUSTOMER, Role.API}
_HOLDERS = {Role.HOLDER, Role.MANAGER}
_SPEAKERS = {Role.HOLDER, Role.HELPER}
_ASKED = frozenset({Role.ASKED})
_TAKING = frozenset({Verb.CLAIM, Verb.ACCEPT})
_TEAM = _SPEAKERS | {Role.MANAGER}
_S, _ANY = State, frozenset(State)
_QUEUE = {_S.PARKED, _S.QUEUED}

TABLE: dict[Verb, Edge] = {
    Verb.ESCALATE_AGAIN: _edge(_ASKERS, OPEN, OPEN, steps.same),
    Verb.FLUSH: _edge({Role.CLOCK}, {_S.PARKED}, {_S.QUEUED}, steps.flush),
    Verb.PARK: _edge({Role.CLOCK}, _QUEUE, {_S.PARKED}, steps.park),
    Verb.OFFER: _edge({Role.CLOCK}, {_S.QUEUED}, {_S.OFFERED}, offering.offer),
    Verb.HAND_OVER: _edge(_HOLDERS, OPEN, {_S.OFFERED}, offering.hand_over),
    Verb.ACCEPT: _edge(_ASKED, {_S.OFFERED}, {_S.ASSIGNED}, steps.claim),
    Verb.DECLINE: _edge(_ASKED, {_S.OFFERED}, _QUEUE, offering.decline),
    Verb.EXPIRE: _edge({Role.CLOCK}, {_S.OFFERED}, _QUEUE, offering.expire),
    Verb.CLAIM: _edge({Role.AGENT, Role.MANAGER}, AWAITING, {_S.ASSIGNED}, steps.claim),
    Verb.REPLY: _edge(_SPEAKERS, HELD, HELD, steps.reply),
    Verb.NOTE: _edge({Role.AGENT, Role.HOLDER, Role.MANAGER}, _ANY, _ANY, steps.same),
    Verb.SNOOZE: _edge(_HOLDERS, HELD, {_S.SNOOZED}, steps.snooze),
    Verb.WAKE: _edge(_HOLDERS | _ASKERS | {Role.CLOCK}, {_S.SNOOZED}, {_S.ASSIGNED}, steps.wake),
    Verb.ADD_HELPER: _edge(_TEAM, HELD, HELD, steps.add_helper),
    Verb.REMOVE_HELPER: _edge(_TEAM | {Role.CLOCK}, HELD, HELD, steps.remove_helper),
    Verb.RELEASE: _edge(_HOLDERS | {Role.CLOCK}, HELD, _QUEUE, steps.release),
    Verb.TRANSFER: _edge(_HOLDERS, AWAITING | HELD, _QUEUE, steps.transfer, {Role.AGENT}),
    Verb.HAND_BACK: _edge(_HOLDERS, HELD, {_S.HANDED_BACK}, steps.hand_back),
    Verb.RESOLVE: _edge(_HOLDERS, OPEN, {_S.RESOLVED}, steps.resolve),
    Verb.WITHDRAW: _edge({Role.CUSTOMER}, AWAITING, {_S.WITHDRAWN}, steps.withdraw),
    Verb.SPAM: _edge({Role.AGENT, Role.HOLDER, Role.MANAGER}, OPEN, {_S.SPAM}, steps.spam),
    Verb.MERGE: _edge({Role.AGENT, Role.HOLDER, Role.MANAGER}, OPEN, {_S.MERGED}, steps.merge),
    Verb.REOPEN: _edge(
        {Role.CUSTOMER, Role.API, *_HOLDERS}, {_S.RESOLVED}, {_S.ASSIGNED, *_QUEUE}, steps.reopen
    ),
    Verb.RATE: _edge({Role.CUSTOMER}, {_S.RESOLVED}, {_S.RESOLVED}, steps.rate),
}
"""ESCALATE stands in `escalate`, for there is no handoff yet that could refuse it."""


def escalate(
    *, handoff_id: str, conversation_id: str, skill: str, priority: Priority, act: Act, relayed_seq: int
) -> Handoff:
    """A new handoff: queued when the skill is open (`act.opens_at` None), else parked."""
    state = State.PARKED if act.opens_at else State.QUEUED
    return Handoff(
        id=handoff_id,
        conversation_id=conversation_id,
        skill=skill,
        state=state,
        priority=priority,
        escalated_at=act.at,
        opens_at=act.opens_at,
        relayed_seq=relayed_seq,
    )
