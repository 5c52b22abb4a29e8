"""The one state machine: the table of verbs that move a handoff.

A verb outside the table raises VerbRefused; nothing else in Baton changes a handoff's state.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bot.domain import facts
from bot.domain.errors import AlreadyClaimed, AlreadyYours, NotTheHolder, VerbRefused
from bot.domain.handoff import AWAITING, OPEN, REOPEN_WINDOW, Agent, Handoff, Outcome, Priority, State


class Role(StrEnum):
    """Who does a verb. HOLDER is an agent whose id is the handoff's holder."""

    ASSISTANT = "assistant"
    CUSTOMER = "customer"
    API = "api"
    CLOCK = "clock"
    AGENT = "agent"
    HOLDER = "holder"
    MANAGER = "manager"


class Verb(StrEnum):
    ESCALATE = "escalate"
    ESCALATE_AGAIN = "escalate_again"
    FLUSH = "flush"
    PARK = "park"
    CLAIM = "claim"
    REPLY = "reply"
    NOTE = "note"
    RELEASE = "release"
    RESOLVE = "resolve"
    WITHDRAW = "withdraw"
    SPAM = "spam"
    REOPEN = "reopen"
    RATE = "rate"


@dataclass(frozen=True, slots=True)
class Act:
    """One use of a verb.

    `opens_at` None says that the skill is open now; `returns` that the old holder is on shift.
    """

    verb: Verb
    who: Role
    at: datetime
    agent: Agent | None = None
    opens_at: datetime | None = None
    returns: bool = False
    outcome: Outcome | None = None
    words: str = ""
    score: int = 0


Step = Callable[[Handoff, Act], tuple[Handoff, facts.Fact | None]]


@dataclass(frozen=True, slots=True)
class Edge:
    """Who may do a verb, from which states to which, and the step that does it."""

    who: frozenset[Role]
    source: frozenset[State]
    target: frozenset[State]
    step: Step


def apply(handoff: Handoff, act: Act) -> tuple[Handoff, facts.Fact | None]:
    """The handoff after the verb, and the fact of it (None where the doer records a richer one).

    Raises VerbRefused (AlreadyClaimed, AlreadyYours) when the table has no such edge from this state and
    NotTheHolder when the doer's role may not.
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
    if not _roles(handoff, act) & edge.who:
        raise NotTheHolder(holder=handoff.holder.name if handoff.holder else "")
    return edge


def _roles(handoff: Handoff, act: Act) -> set[Role]:
    holds = handoff.holder is not None and act.agent is not None and act.agent.id == handoff.holder.id
    return {act.who, Role.HOLDER} if holds else {act.who}


def _refusal(handoff: Handoff, act: Act) -> VerbRefused:
    if act.verb is Verb.CLAIM and handoff.holder and handoff.state is State.ASSIGNED:
        if act.agent and act.agent.id == handoff.holder.id:
            return AlreadyYours(verb=act.verb, state=handoff.state)
        return AlreadyClaimed(verb=act.verb, state=handoff.state, holder=handoff.holder.name)
    return VerbRefused(verb=act.verb, state=handoff.state)


def _waiting(handoff: Handoff, act: Act) -> Handoff:
    state = State.PARKED if act.opens_at else State.QUEUED
    return replace(handoff, state=state, opens_at=act.opens_at, holder=None, claimed_at=None)


def _same(handoff: Handoff, _act: Act) -> tuple[Handoff, None]:
    return handoff, None


def _flush(handoff: Handoff, act: Act) -> tuple[Handoff, facts.Fact]:
    fact = facts.Flushed(**handoff.ids(act.at), skill=handoff.skill, opened_at=handoff.opens_at)
    return replace(handoff, state=State.QUEUED, opens_at=None), fact


def _park(handoff: Handoff, act: Act) -> tuple[Handoff, facts.Fact]:
    if act.opens_at is None:
        raise VerbRefused(verb=act.verb, state=handoff.state)
    ids, until = handoff.ids(act.at), handoff.opens_at
    fact = facts.Parked(**ids, skill=handoff.skill, opens_at=act.opens_at, parked_until=until)
    return _waiting(handoff, act), fact


def _claim(handoff: Handoff, act: Act) -> tuple[Handoff, facts.Fact]:
    who, at = _agent(act), act.at
    fact = facts.Claimed(**handoff.ids(at), skill=handoff.skill, agent=who.id, parked_until=handoff.opens_at)
    after = replace(handoff, state=State.ASSIGNED, holder=who, claimed_at=at, opens_at=None)
    return after, fact


def _reply(handoff: Handoff, act: Act) -> tuple[Handoff, None]:
    return replace(handoff, first_reply_at=handoff.first_reply_at or act.at), None


def _release(handoff: Handoff, act: Act) -> tuple[Handoff, facts.Fact]:
    fact = facts.Released(
        **handoff.ids(act.at), skill=handoff.skill, agent=_agent(act).id, opens_at=act.opens_at
    )
    return _waiting(handoff, act), fact


def _resolve(handoff: Handoff, act: Act) -> tuple[Handoff, facts.Fact]:
    agent, outcome = _agent(act), act.outcome or Outcome.OTHER
    fact = facts.Resolved(
        **handoff.ids(act.at),
        skill=handoff.skill,
        agent=agent.id,
        outcome=outcome,
        parked_until=handoff.opens_at,
    )
    after = replace(
        handoff,
        state=State.RESOLVED,
        opens_at=None,
        holder=handoff.holder or agent,
        resolved_at=act.at,
        outcome=outcome,
        outcome_words=act.words,
    )
    return after, fact


def _withdraw(handoff: Handoff, act: Act) -> tuple[Handoff, facts.Fact]:
    fact = facts.Withdrawn(**handoff.ids(act.at), skill=handoff.skill, parked_until=handoff.opens_at)
    return replace(handoff, state=State.WITHDRAWN, opens_at=None, resolved_at=act.at), fact


def _spam(handoff: Handoff, act: Act) -> tuple[Handoff, facts.Fact]:
    who, at = _agent(act), act.at
    fact = facts.Blocked(**handoff.ids(at), skill=handoff.skill, agent=who.id, parked_until=handoff.opens_at)
    return replace(handoff, state=State.SPAM, opens_at=None, holder=who, resolved_at=at), fact


def _reopen(handoff: Handoff, act: Act) -> tuple[Handoff, facts.Fact]:
    if handoff.resolved_at is None or act.at - handoff.resolved_at > REOPEN_WINDOW:
        raise VerbRefused(verb=act.verb, state=handoff.state)
    keeps = act.returns and handoff.holder is not None
    agent = handoff.holder.id if keeps and handoff.holder else ""
    fact = facts.Reopened(**handoff.ids(act.at), skill=handoff.skill, agent=agent, opens_at=act.opens_at)
    ended = replace(handoff, resolved_at=None, outcome=None, outcome_words="")
    if keeps:
        return replace(ended, state=State.ASSIGNED, opens_at=None, claimed_at=act.at), fact
    return _waiting(ended, act), fact


def _rate(handoff: Handoff, act: Act) -> tuple[Handoff, facts.Fact]:
    after = replace(handoff, rating=act.score, rating_comment=act.words, rated_at=handoff.rated_at or act.at)
    return after, facts.Rated(**handoff.ids(act.at), score=act.score)


def _agent(act: Act) -> Agent:
    if act.agent is None:
        raise ValueError(f"{act.verb} needs an agent")
    return act.agent


def _edge(who: set[Role], source: set[State] | frozenset[State], target: set[State], step: Step) -> Edge:
    return Edge(frozenset(who), frozenset(source), frozenset(target), step)


_ASKERS = {Role.ASSISTANT, Role.CUSTOMER, Role.API}
_HOLDERS = {Role.HOLDER, Role.MANAGER}
_S = State

TABLE: dict[Verb, Edge] = {
    Verb.ESCALATE_AGAIN: _edge(_ASKERS, OPEN, set(OPEN), _same),
    Verb.FLUSH: _edge({Role.CLOCK}, {_S.PARKED}, {_S.QUEUED}, _flush),
    Verb.PARK: _edge({Role.CLOCK}, AWAITING, {_S.PARKED}, _park),
    Verb.CLAIM: _edge({Role.AGENT, Role.MANAGER}, AWAITING, {_S.ASSIGNED}, _claim),
    Verb.REPLY: _edge({Role.HOLDER}, {_S.ASSIGNED}, {_S.ASSIGNED}, _reply),
    Verb.NOTE: _edge({Role.AGENT, Role.HOLDER, Role.MANAGER}, set(State), set(State), _same),
    Verb.RELEASE: _edge(_HOLDERS, {_S.ASSIGNED}, {_S.QUEUED, _S.PARKED}, _release),
    Verb.RESOLVE: _edge(_HOLDERS, OPEN, {_S.RESOLVED}, _resolve),
    Verb.WITHDRAW: _edge({Role.CUSTOMER}, AWAITING, {_S.WITHDRAWN}, _withdraw),
    Verb.SPAM: _edge({Role.AGENT, Role.HOLDER, Role.MANAGER}, OPEN, {_S.SPAM}, _spam),
    Verb.REOPEN: _edge(
        {Role.CUSTOMER, Role.API}, {_S.RESOLVED}, {_S.ASSIGNED, _S.QUEUED, _S.PARKED}, _reopen
    ),
    Verb.RATE: _edge({Role.CUSTOMER}, {_S.RESOLVED}, {_S.RESOLVED}, _rate),
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
