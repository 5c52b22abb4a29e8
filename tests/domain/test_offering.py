"""Whose turn it is, what an offer makes of a handoff, and breaks as agents say them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain import facts
from bot.domain.acts import Act, Role, Verb
from bot.domain.breaks import break_until
from bot.domain.errors import AlreadyClaimed, AskedAlready, BadBreak, NotOffered, NotSomebodyElse
from bot.domain.handoff import Agent, Handoff, Helper, Priority, State
from bot.domain.in_turn import next_in_turn
from bot.domain.rules import Rules, Skill
from bot.domain.staff import Shift, Staff
from bot.domain.verbs import apply

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
ENDS, TOMORROW = NOW + timedelta(minutes=2), NOW + timedelta(hours=20)
ANA, BEN, CLEO = Agent("U0ANA", "Ana Ruiz"), Agent("U0BEN", "Ben Okafor"), Agent("U0CLEO", "Cleo Wang")
RULES = Rules({"Billing": Skill("Billing", "c", general=True, in_turn=True)}, at_once=2)
QUEUED = Handoff("h1", "c1", "Billing", State.QUEUED, Priority.NORMAL, NOW)
HELD = replace(QUEUED, state=State.ASSIGNED, holder=ANA, claimed_at=NOW, helpers=(Helper(CLEO, NOW),))


def offered(handoff: Handoff = QUEUED, to: Agent = BEN) -> Handoff:
    return apply(handoff, Act(Verb.OFFER, Role.CLOCK, NOW, helper=to, until=ENDS))[0]


def hand(handoff: Handoff, by: Agent, to: Agent, who: Role = Role.AGENT) -> tuple[Handoff, facts.Fact | None]:
    return apply(handoff, Act(Verb.HAND_OVER, who, NOW, agent=by, helper=to, until=ENDS, words="see Monday"))


def says(verb: Verb, handoff: Handoff, who: Agent, opens_at: datetime | None = None) -> Handoff:
    return apply(handoff, Act(verb, Role.AGENT, NOW, agent=who, opens_at=opens_at))[0]


def test_an_offer_names_one_agent_until_a_time() -> None:
    after, fact = apply(QUEUED, Act(Verb.OFFER, Role.CLOCK, NOW, helper=BEN, until=ENDS))
    assert (after.state, after.offered_to, after.offer_ends) == (State.OFFERED, BEN, ENDS)
    assert isinstance(fact, facts.Offered)
    assert (fact.agent, fact.by, fact.held_by) == ("U0BEN", "", "")


def test_who_hands_on_what_they_hold_lets_it_go() -> None:
    after, fact = hand(HELD, ANA, BEN)
    assert (after.state, after.holder, after.claimed_at, after.helpers) == (State.OFFERED, None, None, ())
    assert (after.offered_by, after.offer_note, after.not_for) == ("U0ANA", "see Monday", ("U0ANA",))
    assert isinstance(fact, facts.Offered)
    assert (fact.by, fact.held_by) == ("U0ANA", "U0ANA")


def test_a_manager_hands_on_what_is_parked() -> None:
    parked = replace(QUEUED, state=State.PARKED, opens_at=TOMORROW)
    after, fact = hand(parked, CLEO, BEN, Role.MANAGER)
    assert (after.state, after.opens_at) == (State.OFFERED, None)
    assert isinstance(fact, facts.Offered)
    assert fact.parked_until == TOMORROW


def test_nobody_hands_on_to_themselves_or_to_who_has_it() -> None:
    with pytest.raises(NotSomebodyElse):
        hand(HELD, ANA, ANA)
    with pytest.raises(NotSomebodyElse):
        hand(HELD, CLEO, ANA, Role.MANAGER)


def test_an_accepted_offer_is_a_claim() -> None:
    after, fact = apply(offered(), Act(Verb.ACCEPT, Role.AGENT, NOW, agent=BEN))
    assert (after.state, after.holder, after.offered_to, after.offer_ends) == (
        State.ASSIGNED,
        BEN,
        None,
        None,
    )
    assert isinstance(fact, facts.Claimed)


def test_anybody_else_may_still_claim_but_not_answer_for_them() -> None:
    assert says(Verb.CLAIM, offered(), ANA).holder == ANA
    for verb in (Verb.ACCEPT, Verb.DECLINE):
        with pytest.raises(NotOffered) as refused:
            says(verb, offered(), ANA)
        assert refused.value.details["to"] == "Ben Okafor"


def test_who_accepts_too_late_is_told_who_has_it() -> None:
    with pytest.raises(AlreadyClaimed):
        says(Verb.ACCEPT, HELD, BEN)


@pytest.mark.parametrize(("opens_at", "state"), [(None, State.QUEUED), (TOMORROW, State.PARKED)])
def test_a_no_and_no_answer_bring_it_back_by_the_hours(opens_at: datetime | None, state: State) -> None:
    over = (
        says(Verb.DECLINE, offered(), BEN, opens_at),
        apply(offered(), Act(Verb.EXPIRE, Role.CLOCK, NOW, opens_at=opens_at))[0],
    )
    for after in over:
        assert (after.state, after.opens_at, after.offered_to, after.offer_ends) == (
            state,
            opens_at,
            None,
            None,
        )
        assert after.not_for == ("U0BEN",)


def test_who_said_no_is_not_asked_again_until_it_is_released_anew() -> None:
    declined = says(Verb.DECLINE, offered(), BEN)
    with pytest.raises(AskedAlready):
        hand(declined, CLEO, BEN, Role.MANAGER)
    claimed = says(Verb.CLAIM, declined, ANA)
    assert hand(claimed, ANA, BEN)[0].offered_to == BEN
    released = says(Verb.RELEASE, claimed, ANA)
    assert released.not_for == ("U0ANA",)
    assert hand(released, CLEO, BEN, Role.MANAGER)[0].offered_to == BEN


def test_whom_it_is_offered_to_need_not_be_asked_twice() -> None:
    with pytest.raises(AskedAlready):
        hand(offered(), CLEO, BEN, Role.MANAGER)


def test_a_note_lasts_until_it_is_released() -> None:
    handed, _ = hand(HELD, ANA, BEN)
    back = says(Verb.DECLINE, handed, BEN)
    assert back.offer_note == "see Monday"
    taken = says(Verb.CLAIM, back, CLEO)
    assert taken.offer_note == "see Monday"
    assert says(Verb.RELEASE, taken, CLEO).offer_note == ""


def shift(agent: Agent, **more: object) -> Shift:
    return replace(Shift(agent, NOW, NOW + timedelta(hours=8), ("Billing",)), **more)  # type: ignore[arg-type]


def turn(*shifts: Shift, held: dict[str, int] | None = None, first: str = "", **more: object) -> str:
    counts = {("Billing", agent): count for agent, count in (held or {}).items()}
    handoff = replace(QUEUED, **more)  # type: ignore[arg-type]
    chosen = next_in_turn(handoff, Staff(shifts, held=counts), RULES, first, NOW)
    return chosen.agent.id if chosen else ""


def test_it_is_the_turn_of_who_had_none_for_longest() -> None:
    earlier, later = NOW - timedelta(hours=2), NOW - timedelta(hours=1)
    assert turn(shift(ANA, turn_at=later), shift(BEN, turn_at=earlier)) == BEN.id
    assert turn(shift(ANA, turn_at=later), shift(CLEO)) == CLEO.id
    assert turn(shift(ANA, turn_at=later), shift(BEN, turn_at=earlier), first=ANA.id) == ANA.id


def test_nobody_is_asked_without_room_on_a_break_off_shift_or_again() -> None:
    ana, ben = shift(ANA), shift(BEN)
    assert turn(ana, ben, held={ANA.id: 2}) == BEN.id
    assert turn(ana, held={ANA.id: 2}, first=ANA.id) == ""
    assert turn(replace(ana, room=3), held={ANA.id: 2}) == ANA.id
    assert turn(replace(ana, room=1), held={ANA.id: 1}) == ""
    assert turn(replace(ana, break_until=NOW + timedelta(minutes=1)), ben) == BEN.id
    assert turn(replace(ana, break_until=NOW)) == ANA.id
    assert turn(replace(ana, until=NOW), replace(ben, skills=("Orders",))) == ""
    assert turn(ana, ben, not_for=(ANA.id,)) == BEN.id


@pytest.mark.parametrize(
    ("said", "minutes"),
    [("30", 30), ("45 min", 45), ("1m", 1), ("until 14:00", 180), ("until 9.30", 22 * 60 + 30)],
)
def test_a_break_is_said_in_minutes_or_until_a_time_there(said: str, minutes: int) -> None:
    if minutes > 12 * 60:
        with pytest.raises(BadBreak):
            break_until(said, NOW, "Europe/Berlin")
    else:
        assert break_until(said, NOW, "Europe/Berlin") == NOW + timedelta(minutes=minutes)


def test_a_break_may_run_over_midnight_and_is_ended_by_a_word() -> None:
    late = NOW.replace(hour=23)
    assert break_until("until 01:15", late, "UTC") == late + timedelta(hours=2, minutes=15)
    assert break_until("off", NOW, "UTC") is None


@pytest.mark.parametrize(
    "said", ["", "0", "721", "99999", "until 25:00", "until 12:60", "until noon", "-5", "soon"]
)
def test_a_break_that_is_none_is_refused(said: str) -> None:
    with pytest.raises(BadBreak):
        break_until(said, NOW, "UTC")
