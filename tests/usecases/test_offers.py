"""A handoff offered, in turn or by a colleague; breaks and room; and who leaves with work in hand."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.desk.going_off import GoingOff
from bot.desk.lists import Lists
from bot.desk.shifts import Shifts
from bot.domain.callers import BACKEND
from bot.domain.conversation import Speaker
from bot.domain.deliveries import KeptWhy, LaneKind, Line, LineCode, Relay, Whisper
from bot.domain.desk import Leave
from bot.domain.errors import (
    AlreadyClaimed,
    AskedAlready,
    BadBreak,
    BadRoom,
    NotAnAgent,
    NotInChannel,
    NotOffered,
    NotOnShift,
    NotSomebodyElse,
    NotTheHolder,
    UnknownSkill,
    VerbRefused,
)
from bot.domain.handoff import Agent, State
from bot.domain.promises import PromiseState
from bot.domain.shown import Who
from bot.domain.staff import MOST_ROOM, Shift
from tests.fakes import FakePeople
from tests.usecases.world import ANNA, BEN, MAYA, NAMES, RULES, STRANGER, House, opened

WITHIN = timedelta(minutes=2)
IN_TURN = replace(
    RULES,
    skills={name: replace(skill, in_turn=name != "General") for name, skill in RULES.skills.items()},
)


@pytest.fixture
async def turns(tmp_path: Path) -> AsyncIterator[House]:
    async with opened(tmp_path / "turns.db", IN_TURN) as house:
        yield house


@pytest.fixture
def people() -> FakePeople:
    return FakePeople(NAMES, frozenset({STRANGER.id}))


def shifts_of(house: House) -> Shifts:
    return Shifts(house.store, house.clock, house.rules, FakePeople(NAMES, frozenset({STRANGER.id})))


async def on_shift(house: House, agent: Agent, *skills: str, room: int | None = None) -> None:
    now = house.clock.now()
    shift = Shift(agent, now, now + timedelta(hours=12), skills or tuple(house.rules.skills), room)
    await house.store.write(lambda tx: tx.shifts.begin(shift))


async def asked(house: House, conversation: str) -> str:
    """Whom it is offered to, by id."""
    handoff = await house.handoff(conversation)
    return handoff.offered_to.id if handoff.offered_to else ""


async def lines(house: House, code: LineCode) -> list[str]:
    await house.deliver()
    sent = [one.want for one in house.outlet.of(LaneKind.THREAD)]
    return [one.user for one in sent if isinstance(one, Line) and one.code is code]


async def pass_time(house: House, by: timedelta = WITHIN) -> None:
    house.clock.move(by)
    await house.offering.go_on()


# handed on by a colleague


async def test_a_colleague_takes_over_what_is_handed_to_them(house: House) -> None:
    conversation, handoff = await house.claimed()
    offered = await house.offers.hand_over(handoff, ANNA.id, BEN.id, "the bank answers on Monday")
    assert (offered.state, offered.offered_to, offered.holder) == (State.OFFERED, BEN, None)
    assert offered.offer_ends == house.clock.now() + WITHIN
    assert (await house.shown(conversation)).who is Who.WAITING
    assert await lines(house, LineCode.OFFERED) == [BEN.id]
    taken = await house.offers.accept(handoff, BEN.id)
    assert (taken.state, taken.holder, taken.offer_note) == (
        State.ASSIGNED,
        BEN,
        "the bank answers on Monday",
    )
    said = await house.texts(conversation, Speaker.SYSTEM)
    assert len([text for text in said if "is passing this to a colleague" in text]) == 1
    assert said[-2].startswith("Anna Berg is passing this to a colleague in Billing")
    assert not any("bank" in text for text in said)
    await pass_time(house)
    assert (await house.handoff(conversation)).holder == BEN, "an accepted offer does not run out"


async def test_while_it_is_offered_nobody_answers_and_the_thread_hears_the_customer(house: House) -> None:
    conversation, handoff = await house.claimed()
    await house.offers.hand_over(handoff, ANNA.id, BEN.id)
    await house.write(conversation, "are you there?")
    assert await house.answering.take() == []
    for agent in (ANNA, BEN):
        await house.says(handoff, agent, "I am still typing")
    await house.deliver()
    private = [one.want for one in house.outlet.of(LaneKind.MARKS) if isinstance(one.want, Whisper)]
    assert [(one.user, one.code) for one in private] == [
        (ANNA.id, KeptWhy.UNCLAIMED),
        (BEN.id, KeptWhy.UNCLAIMED),
    ]
    assert await house.texts(conversation, Speaker.AGENT) == []
    told = [one.want for one in house.outlet.of(LaneKind.THREAD)]
    assert [type(one) for one in told][-1] is Relay


async def test_who_waits_for_a_colleague_is_promised_a_time_once_more(house: House) -> None:
    conversation, handoff = await house.claimed()
    await house.says(handoff, ANNA, "one moment")
    assert (await house.promise(handoff)).state is PromiseState.KEPT
    await house.offers.hand_over(handoff, ANNA.id, BEN.id)
    assert (await house.promise(handoff)).state is PromiseState.OPEN
    assert "You'll have an answer by" in (await house.texts(conversation, Speaker.SYSTEM))[-1]


async def test_a_no_brings_it_back_to_the_queue_and_is_not_asked_again(house: House) -> None:
    conversation, handoff = await house.claimed()
    await house.offers.hand_over(handoff, ANNA.id, BEN.id, "see Monday")
    said = len(await house.turns(conversation))
    back = await house.offers.decline(handoff, BEN.id)
    assert (back.state, back.offered_to, back.offer_note) == (State.QUEUED, None, "see Monday")
    assert len(await house.turns(conversation)) == said, "the customer was told once"
    assert await lines(house, LineCode.DECLINED) == [""]
    with pytest.raises(AskedAlready):
        await house.offers.hand_over(handoff, MAYA.id, BEN.id)
    assert (await house.claims.claim(handoff, BEN.id)).holder == BEN


async def test_no_answer_in_time_brings_it_back_once(house: House) -> None:
    conversation, handoff = await house.claimed()
    await house.offers.hand_over(handoff, ANNA.id, BEN.id)
    await pass_time(house, WITHIN - timedelta(seconds=1))
    assert (await house.handoff(conversation)).state is State.OFFERED
    house.clock.move(timedelta(seconds=1))
    await asyncio.gather(house.offering.go_on(), house.offering.go_on())
    assert (await house.handoff(conversation)).state is State.QUEUED
    assert await lines(house, LineCode.OFFER_OVER) == [""]
    with pytest.raises(VerbRefused):
        await house.offers.accept(handoff, BEN.id)


async def test_at_closing_it_comes_back_parked_and_the_customer_is_told(house: House) -> None:
    conversation, handoff = await house.claimed("A Lunch question")
    house.clock.move(timedelta(hours=1) - timedelta(seconds=30))
    await house.offers.hand_over(handoff, ANNA.id, BEN.id)
    await house.after_hours.flush()
    await pass_time(house, timedelta(minutes=1))
    assert (await house.handoff(conversation)).state is State.OFFERED, "until the offer is over"
    await pass_time(house, timedelta(minutes=1))
    parked = await house.handoff(conversation)
    assert (parked.state, parked.offered_to) == (State.PARKED, None)
    assert "has closed for now" in (await house.texts(conversation, Speaker.SYSTEM))[-1]
    assert (await house.shown(conversation)).who is Who.PARKED


async def test_another_agent_may_claim_what_is_offered(house: House) -> None:
    conversation, handoff = await house.claimed()
    await house.offers.hand_over(handoff, ANNA.id, BEN.id)
    with pytest.raises(NotOffered):
        await house.offers.accept(handoff, MAYA.id)
    assert (await house.claims.claim(handoff, MAYA.id)).holder == MAYA
    with pytest.raises(AlreadyClaimed):
        await house.offers.accept(handoff, BEN.id)
    await pass_time(house)
    assert (await house.handoff(conversation)).holder == MAYA


async def test_who_may_hand_on_and_to_whom(house: House) -> None:
    _, handoff = await house.claimed()
    with pytest.raises(NotTheHolder):
        await house.offers.check(handoff, BEN.id)
    with pytest.raises(NotTheHolder):
        await house.offers.hand_over(handoff, BEN.id, MAYA.id)
    with pytest.raises(NotInChannel):
        await house.offers.hand_over(handoff, ANNA.id, STRANGER.id)
    with pytest.raises(NotSomebodyElse):
        await house.offers.hand_over(handoff, ANNA.id, ANNA.id)
    assert (await house.offers.hand_over(handoff, MAYA.id, BEN.id)).offered_by == MAYA.id


async def test_a_manager_hands_on_what_waits_parked_and_its_card_comes(house: House) -> None:
    conversation, handoff = await house.hand_off("A Repairs question, the zip is torn")
    await house.write(conversation, "it is a Tarn 2")
    offered = await house.offers.hand_over(handoff, MAYA.id, BEN.id)
    assert (offered.state, offered.opens_at) == (State.OFFERED, None)
    await house.deliver()
    assert await house.anchor(handoff)
    assert await lines(house, LineCode.OFFERED) == [BEN.id]
    waiting, gone = await house.store.read(lambda tx: tx.handoffs.overnight("Repairs", _opening(house)))
    assert (waiting, gone) == ([], 1)
    await house.offers.decline(handoff, BEN.id)
    assert (await house.handoff(conversation)).state is State.PARKED


def _opening(house: House) -> datetime:
    found = house.rules.skills["Repairs"].hours.opens_at(house.clock.now())
    assert found
    return found


async def test_the_customer_may_stop_waiting_for_whom_it_is_offered_to(house: House) -> None:
    conversation, handoff = await house.claimed()
    await house.offers.hand_over(handoff, ANNA.id, BEN.id)
    await house.intake.withdraw(BACKEND, conversation)
    gone = await house.handoff(conversation)
    assert (gone.state, gone.offered_to, gone.offer_ends) == (State.WITHDRAWN, None, None)
    await pass_time(house)
    assert (await house.handoff(conversation)).state is State.WITHDRAWN


async def test_one_open_handoff_stays_one_while_it_is_offered(house: House) -> None:
    conversation, handoff = await house.claimed()
    await house.offers.hand_over(handoff, ANNA.id, BEN.id)
    await house.intake.ask_for_person(BACKEND, conversation)
    assert (await house.handoff(conversation)).id == handoff


# in turn


async def test_what_waits_is_offered_to_whose_turn_it_is(turns: House) -> None:
    await on_shift(turns, ANNA)
    await on_shift(turns, BEN)
    first, _ = await turns.hand_off()
    await turns.offering.go_on()
    second, _ = await turns.hand_off()
    await turns.offering.go_on()
    assert {await asked(turns, first), await asked(turns, second)} == {ANNA.id, BEN.id}
    assert (await turns.handoff(first)).offered_by == ""
    assert (await turns.shown(first)).who is Who.WAITING
    assert len(await turns.texts(first, Speaker.SYSTEM)) == 1, "whose turn it is is not the customer's matter"


async def test_who_lets_it_pass_is_followed_by_the_next_until_it_waits_for_all(turns: House) -> None:
    await on_shift(turns, ANNA)
    await on_shift(turns, BEN)
    conversation, handoff = await turns.hand_off()
    await turns.offering.go_on()
    was = await asked(turns, conversation)
    await pass_time(turns)
    now = await asked(turns, conversation)
    assert {was, now} == {ANNA.id, BEN.id}
    await turns.offers.decline(handoff, now)
    await pass_time(turns)
    assert (await turns.handoff(conversation)).state is State.QUEUED
    await turns.claims.claim(handoff, MAYA.id)
    await turns.claims.release(handoff, MAYA.id)
    await turns.offering.go_on()
    assert await asked(turns, conversation) in {ANNA.id, BEN.id}, "released anew, it begins anew"


async def test_room_is_never_exceeded_by_what_is_offered(turns: House) -> None:
    await on_shift(turns, ANNA, room=2)
    found = [await turns.hand_off() for _ in range(4)]
    await asyncio.gather(*(turns.offering.go_on() for _ in range(3)))
    states = [(await turns.handoff(one)).state for one, _ in found]
    assert states.count(State.OFFERED) == 2
    assert states[:2] == [State.OFFERED, State.OFFERED], "who waits longest goes first"
    await turns.offers.accept(found[0][1], ANNA.id)
    await turns.offering.go_on()
    assert [(await turns.handoff(one)).state for one, _ in found].count(State.OFFERED) == 1
    await turns.resolve(found[0][1])
    await turns.offering.go_on()
    assert [(await turns.handoff(one)).state for one, _ in found].count(State.OFFERED) == 2


async def test_without_shifts_or_at_closed_hours_nothing_is_offered(turns: House) -> None:
    open_one, _ = await turns.hand_off()
    await turns.offering.go_on()
    assert (await turns.handoff(open_one)).state is State.QUEUED
    await on_shift(turns, ANNA)
    closed, _ = await turns.hand_off("A Repairs question, the zip is torn")
    pulled, _ = await turns.hand_off("A General question")
    await turns.offering.go_on()
    assert await asked(turns, open_one) == ANNA.id, "somebody came on shift"
    assert (await turns.handoff(closed)).state is State.PARKED
    assert (await turns.handoff(pulled)).state is State.QUEUED


async def test_who_releases_is_not_offered_it_at_once(turns: House) -> None:
    await on_shift(turns, ANNA)
    conversation, handoff = await turns.hand_off()
    await turns.offering.go_on()
    await turns.offers.accept(handoff, ANNA.id)
    await turns.claims.release(handoff, ANNA.id)
    await turns.offering.go_on()
    assert (await turns.handoff(conversation)).state is State.QUEUED


async def test_who_looks_after_the_customer_is_asked_first(turns: House) -> None:
    turns.rules = replace(IN_TURN, last_agent=timedelta(days=7))
    turns.offering._rules = turns.rules
    await on_shift(turns, ANNA)
    await on_shift(turns, BEN)
    conversation, handoff = await turns.hand_off()
    await turns.claims.claim(handoff, BEN.id)
    await turns.resolve(handoff, BEN)
    turns.clock.move(timedelta(hours=25))
    for agent in (ANNA, BEN):
        await on_shift(turns, agent)
    await turns.write(conversation, "my invoice again, about Billing")
    await turns.intake.ask_for_person(BACKEND, conversation)
    await turns.offering.go_on()
    assert await asked(turns, conversation) == BEN.id, "though Anna has had none for longer"


async def test_an_offer_to_who_goes_off_shift_is_over_at_once(turns: House) -> None:
    await on_shift(turns, ANNA)
    conversation, _ = await turns.hand_off()
    await turns.offering.go_on()
    await shifts_of(turns).end(ANNA.id)
    await turns.offering.go_on()
    assert (await turns.handoff(conversation)).state is State.QUEUED


async def test_one_that_fails_keeps_back_no_other(turns: House, monkeypatch: pytest.MonkeyPatch) -> None:
    await on_shift(turns, ANNA)
    broken, wrong = await turns.hand_off()
    fine, _ = await turns.hand_off()
    real = turns.offering._offers

    def offers(handoff: object) -> object:
        if getattr(handoff, "id", "") == wrong and failing:
            raise ZeroDivisionError
        return real(handoff)  # type: ignore[arg-type]

    failing = False
    due = await turns.store.read(turns.offering._due)
    failing = True
    monkeypatch.setattr(turns.offering, "_offers", offers)
    monkeypatch.setattr(turns.offering, "_due", lambda _tx: due)
    await turns.offering.go_on()
    assert (await turns.handoff(broken)).state is State.QUEUED
    assert await asked(turns, fine) == ANNA.id


# breaks and room


async def test_on_a_break_nothing_is_offered_and_it_ends_by_itself(turns: House) -> None:
    shifts = shifts_of(turns)
    await on_shift(turns, ANNA)
    resting = await shifts.rest(ANNA.id, "30")
    assert resting.break_until == turns.clock.now() + timedelta(minutes=30)
    conversation, _ = await turns.hand_off()
    await turns.offering.go_on()
    assert (await turns.handoff(conversation)).state is State.QUEUED
    assert "I can't say yet" in (await turns.texts(conversation, Speaker.SYSTEM))[0], "nobody is there"
    staff = await turns.store.read(lambda tx: tx.shifts.staff())
    billing = turns.rules.skills["Billing"]
    assert not staff.is_there(billing, turns.clock.now())
    assert staff.capacity(billing, turns.clock.now(), 3).room == 0
    assert dict((await shifts.on_shift(BEN.id)).agents)["Billing"] == ("Anna Berg (on a break)",)
    await pass_time(turns, timedelta(minutes=30))
    assert await asked(turns, conversation) == ANNA.id


async def test_a_break_is_ended_by_a_word_and_needs_a_shift(house: House) -> None:
    shifts = shifts_of(house)
    with pytest.raises(NotOnShift):
        await shifts.rest(ANNA.id, "30")
    await on_shift(house, ANNA)
    await shifts.rest(ANNA.id, "until 14:00")
    with pytest.raises(BadBreak):
        await shifts.rest(ANNA.id, "for a while")
    assert (await shifts.rest(ANNA.id, "off")).break_until is None


async def test_a_shift_is_changed_and_its_room_outlasts_it(house: House) -> None:
    shifts = shifts_of(house)
    await on_shift(house, ANNA, "Billing")
    assert (await shifts.on_shift(ANNA.id)).own.room == house.rules.at_once  # type: ignore[union-attr]
    until = house.clock.now() + timedelta(minutes=20)
    changed = await shifts.change(ANNA.id, ["Billing", "General"], 5, until)
    assert (changed.skills, changed.room, changed.break_until) == (("Billing", "General"), 5, until)
    staff = await house.store.read(lambda tx: tx.shifts.staff())
    assert staff.shifts[0] == changed
    await shifts.end(ANNA.id)
    await shifts.begin(ANNA.id, "Billing")
    own = (await shifts.on_shift(ANNA.id)).own
    assert own
    assert (own.room, own.break_until) == (5, None)


async def test_a_shift_is_not_changed_to_what_it_cannot_be(house: House) -> None:
    shifts = shifts_of(house)
    with pytest.raises(NotOnShift):
        await shifts.change(ANNA.id, ["Billing"], 3, None)
    await on_shift(house, ANNA, "Billing")
    now = house.clock.now()
    for room in (0, MOST_ROOM + 1):
        with pytest.raises(BadRoom):
            await shifts.change(ANNA.id, ["Billing"], room, None)
    for until in (now, now + timedelta(days=2)):
        with pytest.raises(BadBreak):
            await shifts.change(ANNA.id, ["Billing"], 3, until)
    for wrong in ("Nonsense", ""):
        with pytest.raises(UnknownSkill):
            await shifts.change(ANNA.id, [wrong], 3, None)
    with pytest.raises(NotAnAgent):
        await shifts.change(ANNA.id, [], 3, None)


# leaving


async def test_who_goes_off_shift_decides_what_becomes_of_each(house: House, people: FakePeople) -> None:
    leaving = GoingOff(house.store, house.clock, house.rules, people)
    kept, released, handed = [(await house.claimed())[0] for _ in range(3)]
    ids = {one: (await house.handoff(one)).id for one in (kept, released, handed)}
    assert (await leaving.in_hand(ANNA.id)).total == 3
    becomes = {ids[kept]: Leave.KEEP, ids[released]: Leave.RELEASE, ids[handed]: Leave.HAND_OVER}
    with pytest.raises(NotInChannel):
        await leaving.settle(ANNA.id, becomes, STRANGER.id)
    assert (await leaving.in_hand(ANNA.id)).total == 3, "nothing was done"
    await leaving.settle(ANNA.id, becomes, BEN.id)
    assert (await house.handoff(kept)).holder == ANNA
    assert (await house.handoff(released)).state is State.QUEUED
    assert await asked(house, handed) == BEN.id
    await leaving.settle(ANNA.id, becomes, BEN.id)
    assert await asked(house, handed) == BEN.id, "sent twice, it is done once"


async def test_what_is_not_ones_own_cannot_be_left_not_even_by_a_manager(
    house: House, people: FakePeople
) -> None:
    leaving = GoingOff(house.store, house.clock, house.rules, people)
    conversation, handoff = await house.claimed()
    await leaving.settle(MAYA.id, {handoff: Leave.RELEASE, "h_nonsense": Leave.RELEASE})
    assert (await house.handoff(conversation)).holder == ANNA


async def test_home_shows_what_is_offered_first_and_asks_who_left_with_work(
    house: House, people: FakePeople
) -> None:
    lists = Lists(house.store, house.clock, house.rules, people)
    shifts = shifts_of(house)
    _, held = await house.claimed()
    other, _ = await house.hand_off()
    await house.deliver()
    await house.offers.hand_over((await house.handoff(other)).id, MAYA.id, ANNA.id)
    assert not (await lists.home(ANNA.id)).left
    await shifts.begin(ANNA.id, "Billing")
    assert not (await lists.home(ANNA.id)).left
    await shifts.end(ANNA.id)
    home = await lists.home(ANNA.id)
    assert home.left
    assert [line.handoff.state for line in home.mine.lines] == [State.OFFERED, State.ASSIGNED]
    assert home.mine.lines[1].handoff.id == held
    assert (home.waiting.total, home.waiting.lines) == (0, ())
    assert (await lists.home(BEN.id)).mine.total == 0
