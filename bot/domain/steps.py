"""What each verb makes of a handoff, and the fact of it; `bot.domain.verbs` says who may, and when."""

from __future__ import annotations

from dataclasses import replace

from bot.domain import facts
from bot.domain.acts import Act, Role
from bot.domain.errors import SameSkill, VerbRefused
from bot.domain.handoff import HELD, NO_OFFER, NO_WORD, REOPEN_WINDOW, Agent, Handoff, Helper, Outcome, State


def _waiting(handoff: Handoff, act: Act) -> Handoff:
    state = State.PARKED if act.opens_at else State.QUEUED
    return replace(
        handoff,
        state=state,
        opens_at=act.opens_at,
        holder=None,
        claimed_at=None,
        helpers=(),
        snoozed_until=None,
        **NO_OFFER,
    )


def same(handoff: Handoff, _act: Act) -> tuple[Handoff, None]:
    return handoff, None


def flush(handoff: Handoff, act: Act) -> tuple[Handoff, facts.Fact]:
    fact = facts.Flushed(**handoff.ids(act.at), skill=handoff.skill, opened_at=handoff.opens_at)
    return replace(handoff, state=State.QUEUED, opens_at=None), fact


def park(handoff: Handoff, act: Act) -> tuple[Handoff, facts.Fact]:
    if act.opens_at is None:
        raise VerbRefused(verb=act.verb, state=handoff.state)
    ids, until = handoff.ids(act.at), handoff.opens_at
    fact = facts.Parked(**ids, skill=handoff.skill, opens_at=act.opens_at, parked_until=until)
    return _waiting(handoff, act), fact


def claim(handoff: Handoff, act: Act) -> tuple[Handoff, facts.Fact]:
    who, at = _agent(act), act.at
    fact = facts.Claimed(**handoff.ids(at), skill=handoff.skill, agent=who.id, parked_until=handoff.opens_at)
    after = replace(
        handoff, state=State.ASSIGNED, holder=who, claimed_at=at, opens_at=None, helpers=(), **NO_OFFER
    )
    return after, fact


def reply(handoff: Handoff, act: Act) -> tuple[Handoff, None]:
    return replace(handoff, first_reply_at=handoff.first_reply_at or act.at), None


def snooze(handoff: Handoff, act: Act) -> tuple[Handoff, facts.Fact]:
    fact = facts.Snoozed(**handoff.ids(act.at), agent=_agent(act).id, until=act.until)
    return replace(handoff, state=State.SNOOZED, snoozed_until=act.until), fact


def wake(handoff: Handoff, act: Act) -> tuple[Handoff, facts.Fact]:
    holder = handoff.holder.id if handoff.holder else ""
    by = Role.HOLDER if act.agent else act.who  # whoever presses knows of it
    fact = facts.Woken(**handoff.ids(act.at), agent=holder, by=by)
    return replace(handoff, state=State.ASSIGNED, snoozed_until=None), fact


def add_helper(handoff: Handoff, act: Act) -> tuple[Handoff, facts.Fact | None]:
    """Who answers already is no news."""
    helper = _helper(act)
    if handoff.speaks_since(helper.id):
        return handoff, None
    after = replace(handoff, helpers=(*handoff.helpers, Helper(helper, act.at)))
    return after, facts.HelperAdded(**handoff.ids(act.at), agent=_agent(act).id, helper=helper.id)


def remove_helper(handoff: Handoff, act: Act) -> tuple[Handoff, facts.Fact | None]:
    helper = _helper(act)
    rest = tuple(one for one in handoff.helpers if one.agent.id != helper.id)
    if rest == handoff.helpers:
        return handoff, None
    by = act.agent.id if act.agent else ""
    fact = facts.HelperRemoved(**handoff.ids(act.at), agent=by, helper=helper.id)
    return replace(handoff, helpers=rest), fact


def hand_back(handoff: Handoff, act: Act) -> tuple[Handoff, facts.Fact]:
    fact = facts.HandedBack(**handoff.ids(act.at), skill=handoff.skill, agent=_agent(act).id)
    after = replace(handoff, state=State.HANDED_BACK, resolved_at=act.at, snoozed_until=None)
    return replace(after, ended_by=_for_its_holder(handoff, _agent(act))), fact


def release(handoff: Handoff, act: Act) -> tuple[Handoff, facts.Fact]:
    """By the clock it is the holder who lets it go."""
    agent = act.agent or handoff.holder
    fact = facts.Released(
        **handoff.ids(act.at),
        skill=handoff.skill,
        agent=agent.id if agent else "",
        opens_at=act.opens_at,
        why=act.why,
    )
    let_go = (handoff.holder.id,) if handoff.holder else ()
    return replace(_waiting(handoff, act), **NO_WORD, not_for=let_go), fact


def transfer(handoff: Handoff, act: Act) -> tuple[Handoff, facts.Fact]:
    if act.skill in {"", handoff.skill}:
        raise SameSkill(skill=handoff.skill)
    fact = facts.Transferred(
        **handoff.ids(act.at),
        skill=handoff.skill,
        to=act.skill,
        agent=_agent(act).id,
        held=handoff.state in HELD,
        opens_at=act.opens_at,
        parked_until=handoff.opens_at,
        channel=act.left.channel if act.left else "",
        ts=act.left.ts if act.left else "",
    )
    return replace(_waiting(handoff, act), **NO_WORD, not_for=(), skill=act.skill), fact


def resolve(handoff: Handoff, act: Act) -> tuple[Handoff, facts.Fact]:
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
        snoozed_until=None,
        **NO_OFFER,
        holder=handoff.holder or agent,
        resolved_at=act.at,
        outcome=outcome,
        outcome_words=act.words,
        ended_by=_for_its_holder(handoff, agent),
    )
    return after, fact


def withdraw(handoff: Handoff, act: Act) -> tuple[Handoff, facts.Fact]:
    fact = facts.Withdrawn(**handoff.ids(act.at), skill=handoff.skill, parked_until=handoff.opens_at)
    return replace(handoff, state=State.WITHDRAWN, opens_at=None, resolved_at=act.at, **NO_OFFER), fact


def spam(handoff: Handoff, act: Act) -> tuple[Handoff, facts.Fact]:
    who, at = _agent(act), act.at
    fact = facts.Blocked(**handoff.ids(at), skill=handoff.skill, agent=who.id, parked_until=handoff.opens_at)
    after = replace(
        handoff,
        state=State.SPAM,
        opens_at=None,
        snoozed_until=None,
        **NO_OFFER,
        holder=who,
        resolved_at=at,
    )
    return after, fact


def merge(handoff: Handoff, act: Act) -> tuple[Handoff, facts.Fact]:
    who, at = _agent(act), act.at
    fact = facts.Merged(
        **handoff.ids(at),
        skill=handoff.skill,
        agent=who.id,
        into=act.into,
        holder=handoff.holder.id if handoff.holder else "",
        parked_until=handoff.opens_at,
    )
    after = replace(handoff, state=State.MERGED, opens_at=None, snoozed_until=None, holder=who, **NO_OFFER)
    return replace(after, resolved_at=at, merged_into=act.into), fact


def reopen(handoff: Handoff, act: Act) -> tuple[Handoff, facts.Fact]:
    if handoff.resolved_at is None or act.at - handoff.resolved_at > REOPEN_WINDOW:
        raise VerbRefused(verb=act.verb, state=handoff.state)
    by = act.agent.id if act.agent else ""
    is_theirs = handoff.holder is not None and handoff.holder.id == by
    keeps = is_theirs or (act.returns and handoff.holder is not None)
    agent = handoff.holder.id if keeps and handoff.holder else ""
    opens_at = None if keeps else act.opens_at
    fact = facts.Reopened(**handoff.ids(act.at), skill=handoff.skill, agent=agent, opens_at=opens_at, by=by)
    ended = replace(handoff, resolved_at=None, outcome=None, outcome_words="", helpers=(), ended_by="")
    ended = replace(ended, **NO_WORD, not_for=())
    if keeps:
        return replace(ended, state=State.ASSIGNED, opens_at=None, claimed_at=act.at), fact
    return _waiting(ended, act), fact


def rate(handoff: Handoff, act: Act) -> tuple[Handoff, facts.Fact]:
    after = replace(handoff, rating=act.score, rating_comment=act.words, rated_at=handoff.rated_at or act.at)
    return after, facts.Rated(**handoff.ids(act.at), score=act.score)


def _agent(act: Act) -> Agent:
    if act.agent is None:
        raise ValueError(f"{act.verb} needs an agent")
    return act.agent


def _for_its_holder(handoff: Handoff, agent: Agent) -> str:
    return agent.name if handoff.holder and handoff.holder.id != agent.id else ""


def _helper(act: Act) -> Agent:
    if act.helper is None:
        raise ValueError(f"{act.verb} needs a helper")
    return act.helper
