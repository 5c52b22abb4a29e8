"""What an offer makes of a handoff, and the fact of it; `bot.domain.verbs` says who may, and when."""

from __future__ import annotations

from dataclasses import replace

from bot.domain import facts
from bot.domain.acts import Act
from bot.domain.errors import AskedAlready, NotSomebodyElse
from bot.domain.handoff import NO_OFFER, Agent, Handoff, State


def offer(handoff: Handoff, act: Act) -> tuple[Handoff, facts.Fact]:
    """To whose turn it is. What a colleague said of it when they handed it on still holds."""
    to = _asked(handoff, act)
    fact = facts.Offered(**handoff.ids(act.at), skill=handoff.skill, agent=to.id, ends=act.until)
    return replace(handoff, state=State.OFFERED, offered_to=to, offer_ends=act.until), fact


def hand_over(handoff: Handoff, act: Act) -> tuple[Handoff, facts.Fact]:
    """Whoever holds it lets it go: the customer waits for one person now."""
    to, by = _asked(handoff, act), act.agent.id if act.agent else ""
    holder = handoff.holder.id if handoff.holder and handoff.is_held else ""
    if to.id in {by, holder}:
        raise NotSomebodyElse
    fact = facts.Offered(
        **handoff.ids(act.at),
        skill=handoff.skill,
        agent=to.id,
        ends=act.until,
        by=by,
        held_by=holder,
        parked_until=handoff.opens_at,
    )
    after = replace(
        handoff,
        state=State.OFFERED,
        opens_at=None,
        holder=None,
        claimed_at=None,
        helpers=(),
        snoozed_until=None,
        offered_to=to,
        offer_ends=act.until,
        offered_by=by,
        offer_note=act.words,
        not_for=(holder,) if holder else handoff.not_for,
    )
    return after, fact


def decline(handoff: Handoff, act: Act) -> tuple[Handoff, facts.Fact]:
    after, agent = _back(handoff, act)
    fact = facts.Declined(**handoff.ids(act.at), skill=handoff.skill, agent=agent, opens_at=act.opens_at)
    return after, fact


def expire(handoff: Handoff, act: Act) -> tuple[Handoff, facts.Fact]:
    after, agent = _back(handoff, act)
    fact = facts.OfferExpired(**handoff.ids(act.at), skill=handoff.skill, agent=agent, opens_at=act.opens_at)
    return after, fact


def _back(handoff: Handoff, act: Act) -> tuple[Handoff, str]:
    """Where it waits for everybody, and is not offered to the same once more."""
    asked = handoff.offered_to.id if handoff.offered_to else ""
    state = State.PARKED if act.opens_at else State.QUEUED
    not_for = (*handoff.not_for, asked)
    return replace(handoff, state=state, opens_at=act.opens_at, not_for=not_for, **NO_OFFER), asked


def _asked(handoff: Handoff, act: Act) -> Agent:
    """Who let somebody go before is asked once; a holder who lets go now begins anew."""
    if act.helper is None:
        raise ValueError(f"{act.verb} needs whom it is offered to")
    again = handoff.offered_to is not None and handoff.offered_to.id == act.helper.id
    if again or (act.helper.id in handoff.not_for and not handoff.is_held):
        raise AskedAlready(name=act.helper.name)
    return act.helper
