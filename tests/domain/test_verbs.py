"""The handoff's table, edge by edge: the expectation is written out here, apart from the code."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain import facts
from bot.domain.deliveries import Anchor
from bot.domain.errors import AlreadyClaimed, AlreadyYours, NotTheHolder, SameSkill, VerbRefused
from bot.domain.handoff import Agent, Handoff, Helper, Outcome, Priority, State
from bot.domain.verbs import TABLE, Act, Role, Verb, apply, escalate

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
LATER = NOW + timedelta(hours=12)
ANA, BEN, CLEO = Agent("U0ANA", "Ana Ruiz"), Agent("U0BEN", "Ben Okafor"), Agent("U0CLEO", "Cleo Wang")
DORA, EVA = Agent("U0DORA", "Dora Zhu"), Agent("U0EVA", "Eva Lund")
HOLDING = {State.ASSIGNED, State.SNOOZED, State.RESOLVED}

OPEN = "parked queued offered assigned snoozed"
ALLOWED: dict[Verb, tuple[str, str]] = {
    # verb: (states it may start from, roles that may do it)
    Verb.ESCALATE_AGAIN: (OPEN, "assistant customer api"),
    Verb.FLUSH: ("parked", "clock"),
    Verb.PARK: ("parked queued", "clock"),
    Verb.OFFER: ("queued", "clock"),
    Verb.HAND_OVER: (OPEN, "holder manager"),
    Verb.ACCEPT: ("offered", "asked"),
    Verb.DECLINE: ("offered", "asked"),
    Verb.EXPIRE: ("offered", "clock"),
    Verb.CLAIM: ("parked queued offered", "agent manager asked"),
    Verb.REPLY: ("assigned snoozed", "holder helper"),
    Verb.NOTE: (f"{OPEN} handed_back resolved withdrawn spam merged", "agent holder manager"),
    Verb.SNOOZE: ("assigned snoozed", "holder manager"),
    Verb.WAKE: ("snoozed", "holder manager customer assistant api clock"),
    Verb.ADD_HELPER: ("assigned snoozed", "holder helper manager"),
    Verb.REMOVE_HELPER: ("assigned snoozed", "holder helper manager clock"),
    Verb.RELEASE: ("assigned snoozed", "holder manager clock"),
    Verb.TRANSFER: (OPEN, "holder manager"),
    Verb.HAND_BACK: ("assigned snoozed", "holder manager"),
    Verb.RESOLVE: (OPEN, "holder manager"),
    Verb.WITHDRAW: ("parked queued offered", "customer"),
    Verb.SPAM: (OPEN, "agent holder manager"),
    Verb.MERGE: (OPEN, "agent holder manager"),
    Verb.REOPEN: ("resolved", "customer api holder manager"),
    Verb.RATE: ("resolved", "customer"),
}

WHILE_NOBODY_HOLDS: dict[Verb, tuple[str, str]] = {Verb.TRANSFER: ("parked queued offered", "agent")}
"""Who else may then."""

CASES = [(verb, state, role) for verb in ALLOWED for state in State for role in Role]


def handoff(state: State) -> Handoff:
    held = state in HOLDING
    return Handoff(
        id="h1",
        conversation_id="c1",
        skill="Billing",
        state=state,
        priority=Priority.NORMAL,
        escalated_at=NOW - timedelta(hours=1),
        opens_at=LATER if state is State.PARKED else None,
        holder=ANA if held else None,
        offered_to=DORA if state is State.OFFERED else None,
        offer_ends=NOW + timedelta(minutes=1) if state is State.OFFERED else None,
        helpers=(Helper(CLEO, NOW),) if state in {State.ASSIGNED, State.SNOOZED} else (),
        resolved_at=NOW - timedelta(minutes=5) if state is State.RESOLVED else None,
    )


def act(verb: Verb, role: Role, state: State) -> Act:
    """As that role would do it: the holder is Ana where somebody holds it, another agent is Ben."""
    agent = {Role.HOLDER: ANA, Role.HELPER: CLEO, Role.ASKED: DORA, Role.AGENT: BEN, Role.MANAGER: BEN}.get(
        role
    )
    who = Role.AGENT if role in {Role.HOLDER, Role.HELPER, Role.ASKED} else role
    other = EVA if verb in {Verb.OFFER, Verb.HAND_OVER} else BEN
    opens_at = LATER if verb is Verb.PARK else None
    done = Act(verb, who, NOW, agent=agent, opens_at=opens_at, outcome=Outcome.SOLVED, score=4, helper=other)
    return replace(done, skill="Repairs") if verb is Verb.TRANSFER else done


def may(verb: Verb, state: State, role: Role) -> bool:
    states, roles = ALLOWED[verb]
    if role is Role.HOLDER:
        allowed = {"agent"} | ({"holder"} if state in HOLDING else set())
    elif role is Role.HELPER:
        allowed = {"agent"} | ({"helper"} if state in {State.ASSIGNED, State.SNOOZED} else set())
    elif role is Role.ASKED:
        allowed = {"agent"} | ({"asked"} if state is State.OFFERED else set())
    else:
        allowed = {role.value}
    more_states, more_roles = WHILE_NOBODY_HOLDS.get(verb, ("", ""))
    also = set(more_roles.split()) if state in more_states.split() else set()
    return state in states.split() and bool(allowed & (set(roles.split()) | also))


def test_the_table_holds_every_verb_but_the_first() -> None:
    assert set(TABLE) == set(Verb) - {Verb.ESCALATE} == set(ALLOWED)


@pytest.mark.parametrize(("verb", "state", "role"), CASES)
def test_each_edge_is_open_to_whom_the_table_says_and_to_nobody_else(
    verb: Verb, state: State, role: Role
) -> None:
    if may(verb, state, role):
        after, _ = apply(handoff(state), act(verb, role, state))
        assert after.state in TABLE[verb].target
    else:
        with pytest.raises((VerbRefused, NotTheHolder)):
            apply(handoff(state), act(verb, role, state))


def test_an_escalation_is_queued_when_open_and_parked_when_closed() -> None:
    def new(opens_at: datetime | None) -> Handoff:
        return escalate(
            handoff_id="h1",
            conversation_id="c1",
            skill="Billing",
            priority=Priority.HIGH,
            act=Act(Verb.ESCALATE, Role.ASSISTANT, NOW, opens_at=opens_at),
            relayed_seq=3,
        )

    assert new(None).state is State.QUEUED
    assert (new(LATER).state, new(LATER).opens_at) == (State.PARKED, LATER)


def test_a_claim_makes_the_agent_the_holder_and_says_so() -> None:
    after, fact = apply(handoff(State.QUEUED), Act(Verb.CLAIM, Role.AGENT, NOW, agent=BEN))
    assert (after.state, after.holder, after.claimed_at) == (State.ASSIGNED, BEN, NOW)
    assert isinstance(fact, facts.Claimed)
    assert (fact.agent, fact.parked_until) == ("U0BEN", None)


def test_a_claim_from_the_overnight_list_tells_which_night() -> None:
    after, fact = apply(handoff(State.PARKED), Act(Verb.CLAIM, Role.AGENT, NOW, agent=BEN))
    assert after.opens_at is None
    assert isinstance(fact, facts.Claimed)
    assert fact.parked_until == LATER


def test_the_loser_of_a_claim_hears_who_won_and_the_winner_that_it_is_theirs() -> None:
    with pytest.raises(AlreadyClaimed) as lost:
        apply(handoff(State.ASSIGNED), Act(Verb.CLAIM, Role.AGENT, NOW, agent=BEN))
    assert lost.value.details["holder"] == "Ana Ruiz"
    with pytest.raises(AlreadyYours):
        apply(handoff(State.ASSIGNED), Act(Verb.CLAIM, Role.AGENT, NOW, agent=ANA))


def test_only_the_first_reply_ends_the_wait() -> None:
    first, _ = apply(handoff(State.ASSIGNED), Act(Verb.REPLY, Role.AGENT, NOW, agent=ANA))
    second, _ = apply(first, Act(Verb.REPLY, Role.AGENT, LATER, agent=ANA))
    assert first.first_reply_at == second.first_reply_at == NOW


def test_a_release_goes_to_the_queue_or_is_parked_by_the_hours_and_nobody_holds_it() -> None:
    open_now, _ = apply(handoff(State.ASSIGNED), Act(Verb.RELEASE, Role.AGENT, NOW, agent=ANA))
    closed, fact = apply(
        handoff(State.ASSIGNED), Act(Verb.RELEASE, Role.AGENT, NOW, agent=ANA, opens_at=LATER)
    )
    assert (open_now.state, open_now.holder) == (State.QUEUED, None)
    assert (closed.state, closed.opens_at) == (State.PARKED, LATER)
    assert isinstance(fact, facts.Released)
    assert fact.opens_at == LATER


def test_a_queue_is_not_parked_without_knowing_when_it_opens() -> None:
    with pytest.raises(VerbRefused):
        apply(handoff(State.QUEUED), Act(Verb.PARK, Role.CLOCK, NOW))


def test_resolving_keeps_the_outcome_and_whom_it_belongs_to() -> None:
    act = Act(Verb.RESOLVE, Role.AGENT, NOW, agent=ANA, outcome=Outcome.REFUNDED, words="Sent back 42")
    after, fact = apply(handoff(State.ASSIGNED), act)
    assert (after.state, after.outcome, after.outcome_words) == (
        State.RESOLVED,
        Outcome.REFUNDED,
        "Sent back 42",
    )
    assert isinstance(fact, facts.Resolved)
    assert not after.is_open


def test_a_manager_may_resolve_what_another_holds_and_the_holder_stays_the_holder() -> None:
    maya = Agent("U0MAYA", "Maya")
    after, fact = apply(handoff(State.ASSIGNED), Act(Verb.RESOLVE, Role.MANAGER, NOW, agent=maya))
    assert after.holder == ANA
    assert isinstance(fact, facts.Resolved)
    assert fact.agent == "U0MAYA"


def test_blocking_ends_it_for_good_and_names_who_did() -> None:
    after, fact = apply(handoff(State.PARKED), Act(Verb.SPAM, Role.AGENT, NOW, agent=BEN))
    assert (after.state, after.holder, after.resolved_at, after.opens_at) == (State.SPAM, BEN, NOW, None)
    assert fact == facts.Blocked(
        at=NOW,
        conversation_id="c1",
        handoff_id="h1",
        skill="Billing",
        agent="U0BEN",
        parked_until=LATER,
    )
    with pytest.raises(VerbRefused):
        apply(after, Act(Verb.REOPEN, Role.CUSTOMER, NOW, returns=True))


def test_a_reopening_goes_back_to_the_holder_when_they_are_there() -> None:
    after, fact = apply(handoff(State.RESOLVED), Act(Verb.REOPEN, Role.CUSTOMER, NOW, returns=True))
    assert (after.state, after.holder, after.resolved_at, after.outcome) == (State.ASSIGNED, ANA, None, None)
    assert isinstance(fact, facts.Reopened)
    assert fact.agent == "U0ANA"


def test_a_reopening_waits_again_when_the_skill_is_closed() -> None:
    after, _ = apply(handoff(State.RESOLVED), Act(Verb.REOPEN, Role.CUSTOMER, NOW, opens_at=LATER))
    assert (after.state, after.holder) == (State.PARKED, None)


def test_nothing_is_reopened_a_day_later() -> None:
    old = replace(handoff(State.RESOLVED), resolved_at=NOW - timedelta(hours=24, seconds=1))
    with pytest.raises(VerbRefused):
        apply(old, Act(Verb.REOPEN, Role.CUSTOMER, NOW, returns=True))


def test_a_second_rating_replaces_the_first_but_not_its_hour() -> None:
    once, _ = apply(handoff(State.RESOLVED), Act(Verb.RATE, Role.CUSTOMER, NOW, score=2, words="slow"))
    twice, _ = apply(once, Act(Verb.RATE, Role.CUSTOMER, LATER, score=5))
    assert (twice.rating, twice.rating_comment, twice.rated_at) == (5, "", NOW)


def test_a_transfer_waits_or_is_parked_by_the_hours_of_where_it_goes() -> None:
    left = Anchor("C1", "1.0")
    moves = replace(act(Verb.TRANSFER, Role.HOLDER, State.SNOOZED), left=left)
    held = replace(handoff(State.SNOOZED), snoozed_until=LATER)
    waits, fact = apply(held, moves)
    assert (waits.state, waits.skill, waits.opens_at) == (State.QUEUED, "Repairs", None)
    assert (waits.holder, waits.claimed_at, waits.helpers, waits.snoozed_until) == (None, None, (), None)
    assert fact == facts.Transferred(
        **held.ids(NOW),
        skill="Billing",
        to="Repairs",
        agent=ANA.id,
        held=True,
        opens_at=None,
        parked_until=None,
        channel="C1",
        ts="1.0",
    )
    parked, told = apply(handoff(State.PARKED), replace(moves, opens_at=NOW + timedelta(hours=3)))
    assert (parked.state, parked.opens_at) == (State.PARKED, NOW + timedelta(hours=3))
    assert isinstance(told, facts.Transferred)
    assert (told.held, told.parked_until) == (False, LATER)


def test_a_transfer_to_where_it_is_leads_nowhere() -> None:
    for skill in ("Billing", ""):
        with pytest.raises(SameSkill):
            apply(
                handoff(State.ASSIGNED), replace(act(Verb.TRANSFER, Role.HOLDER, State.ASSIGNED), skill=skill)
            )
