"""What a merge takes along beside the words: clocks, promises, offers, where the customer is heard."""

from __future__ import annotations

from datetime import timedelta

from bot.amending import Amending
from bot.desk import views
from bot.desk.transferring import Moving
from bot.domain.callers import BACKEND
from bot.domain.conversation import Speaker
from bot.domain.deliveries import Anchor, Brought, LaneKind, Nudge
from bot.domain.fields import SHOWN
from bot.domain.promises import PromiseState
from bot.domain.summing import summary
from bot.domain.visiting import Place
from bot.merged import brought
from bot.record import OFFER_TIMER
from bot.visits import Visits
from bot.waits import WORD_TIMER, waiting_since
from tests.builders import an_inbound
from tests.usecases.test_hostile_waiting import SilentSlack
from tests.usecases.test_merging import INVOICE, OWNER, REFUND, begun, two
from tests.usecases.test_parts_together import timers
from tests.usecases.world import ANNA, BEN, MAYA, House


async def test_what_was_brought_by_a_merge_is_brought_again_after_a_transfer(house: House) -> None:
    (_, merged), (_, target) = await two(house)
    await house.merging.merge(merged, ANNA.id, target)
    await house.deliver(2)
    old = await house.anchor(target)
    await house.transferring.transfer(target, ANNA.id, Moving("General"))
    await house.deliver(3)
    new = await house.anchor(target)
    assert new
    assert new != old
    assert any(isinstance(one.want, Brought) for one in house.outlet.of(LaneKind.THREAD) if one.anchor == new)


async def test_an_offer_ends_with_what_is_merged(house: House) -> None:
    (of, merged), (_, target) = await two(house)
    await house.offers.hand_over(merged, MAYA.id, BEN.id)
    await house.merging.merge(merged, BEN.id, target)
    assert (await house.handoff(of)).offered_to is None
    assert OFFER_TIMER not in timers(house, merged)


class OpenDoor(SilentSlack):
    """Where one customer writes to the app itself."""

    def __init__(self) -> None:
        super().__init__()
        self.speaks.set()

    def place(self, channel: str) -> Place | None:
        return Place("messages in Slack") if channel == "D1" else None


async def test_who_comes_back_by_where_it_was_merged_goes_on_in_what_is_held(house: House) -> None:
    owner = "s:T1:D1:"
    kept, handoff = await begun(house, INVOICE, owner)
    house.clock.move(timedelta(seconds=5))
    _, merged = await begun(house, REFUND, owner)
    await house.deliver()
    await house.claims.claim(handoff, ANNA.id)
    await house.merging.merge(merged, ANNA.id, handoff)
    house.clock.move(timedelta(hours=30))
    amending, now = Amending(house.store, house.clock, house.rules), house.clock.now()
    visits = Visits(house.store, house.clock, house.intake, amending, OpenDoor(), "T1")
    ts, root = f"{now.timestamp():.6f}", Anchor("D1", "")
    await visits.hear(an_inbound(ts, root=root, user="U1", text="any news?", received_at=now))
    assert (await house.texts(kept, Speaker.CUSTOMER))[-1].endswith("any news?")


async def test_the_summary_names_what_was_asked_last_wherever_it_was_asked(house: House) -> None:
    (of, merged), (_, target) = await two(house)
    house.clock.move(timedelta(seconds=60))
    await house.says(target, ANNA, "One day, please")
    house.clock.move(timedelta(seconds=60))
    await house.write(of, "Where is my refund for order 1234?")
    await house.merging.merge(merged, ANNA.id, target)
    summed = summary(await house.store.read(lambda tx: views.transcript(tx, target, SHOWN)))
    assert "order 1234" in str(summed.open)


async def test_what_is_brought_waits_for_who_holds_the_other(house: House) -> None:
    (of, merged), (_, target) = await two(house)
    await house.says(target, ANNA, "One day, please")
    await house.write(of, "Where is my refund??")
    await house.merging.merge(merged, BEN.id, target)
    patience = house.rules.serving("Billing").nudges.next_word
    assert patience
    house.clock.move(patience + timedelta(seconds=1))
    await house.nudging.run()
    await house.deliver()
    assert [one.want.to for one in house.outlet.of(LaneKind.MARKS) if isinstance(one.want, Nudge)] == [
        ANNA.id
    ]


async def test_an_answer_after_the_merge_ends_that_wait_and_one_before_it_does_not(house: House) -> None:
    (of, merged), (into, target) = await two(house)
    await house.write(of, "Where is my refund??")
    house.clock.move(timedelta(seconds=5))
    await house.says(target, ANNA, "One day, please")
    await house.merging.merge(merged, BEN.id, target)
    assert await house.store.read(lambda tx: waiting_since(tx, tx.handoffs.get(target)))
    house.clock.move(timedelta(seconds=5))
    await house.says(target, ANNA, "It is refunded")
    assert await house.store.read(lambda tx: waiting_since(tx, tx.handoffs.get(target))) is None
    assert WORD_TIMER not in timers(house, target)
    assert (await house.handoff(into)).holder == ANNA


async def test_what_was_answered_there_already_is_waited_for_by_nobody(house: House) -> None:
    (_, merged), (_, target) = await two(house)
    await house.claims.claim(merged, BEN.id)
    await house.says(merged, BEN, "It is refunded")
    await house.says(target, ANNA, "One day, please")
    await house.merging.merge(merged, BEN.id, target)
    assert WORD_TIMER not in timers(house, target)


async def test_a_promise_is_kept_by_what_it_was_merged_into_or_broken_there(house: House) -> None:
    (_, merged), (into, target) = await two(house)
    due = (await house.promise(merged)).due
    await house.says(target, ANNA, "One day, please")
    await house.merging.merge(merged, BEN.id, target)
    carried = await house.promise(target)
    assert (carried.state, carried.due) == (PromiseState.OPEN, due)
    house.clock.move(timedelta(minutes=16))
    await house.watch.break_promises()
    assert (await house.promise(target)).state is PromiseState.BROKEN
    assert "don't have it yet" in (await house.texts(into, Speaker.SYSTEM))[-1]


async def test_of_two_promises_the_earlier_is_kept(house: House) -> None:
    first = await begun(house, INVOICE, OWNER)
    house.clock.move(timedelta(minutes=5))
    second = await begun(house, REFUND, OWNER)
    await house.deliver()
    due = (await house.promise(first[1])).due
    await house.merging.merge(first[1], ANNA.id, second[1])
    assert (await house.promise(second[1])).due == due
    await house.claims.claim(second[1], ANNA.id)
    await house.says(second[1], ANNA, "Here you are")
    assert (await house.promise(second[1])).state is PromiseState.KEPT


async def test_what_was_merged_into_an_ended_one_before_is_brought_along_to_a_new_thread(
    house: House,
) -> None:
    (_, first), (between, second) = await two(house)
    await house.merging.merge(first, ANNA.id, second)
    await house.resolve(second)
    house.clock.move(timedelta(days=2))
    await house.write(between, "A Billing question about my other invoice")
    await house.intake.ask_for_person(BACKEND, between)
    again = (await house.handoff(between)).id
    last, target = await begun(house, REFUND)
    await house.deliver()
    await house.merging.merge(again, MAYA.id, target)
    await house.deliver(2)
    found = await house.store.read(lambda tx: brought(tx, tx.handoffs.get(target)))
    assert [one.of for one in found] == [again, first]
    assert (await house.handoff(last)).id == target


async def test_words_that_are_taken_back_stand_on_no_card_of_what_was_merged(house: House) -> None:
    (_, merged), (into, target) = await two(house)
    await house.merging.merge(merged, ANNA.id, target)
    await house.deliver()
    drawn = [one for one in house.outlet.of(LaneKind.CARD) if one.want.handoff_id == merged]  # type: ignore[union-attr]
    await Amending(house.store, house.clock, house.rules).delete(BACKEND, into, 1)
    await house.deliver()
    again = [one for one in house.outlet.of(LaneKind.CARD) if one.want.handoff_id == merged]  # type: ignore[union-attr]
    assert len(again) == len(drawn) + 1
    card = await house.store.read(lambda tx: views.card(tx, merged, house.rules))
    assert card.merged
    assert REFUND not in card.merged.headline


async def test_what_was_merged_before_is_brought_to_a_card_that_a_later_merge_calls_for(house: House) -> None:
    (_, first), (_, target) = await two(house)
    await house.merging.merge(first, ANNA.id, target)
    await house.transferring.transfer(target, ANNA.id, Moving("Repairs"))
    await house.deliver()
    assert await house.anchor(target) is None
    _, later = await begun(house, INVOICE)
    await house.deliver()
    await house.merging.merge(later, ANNA.id, target)
    await house.deliver(2)
    new = await house.anchor(target)
    told = [
        one.want.of
        for one in house.outlet.of(LaneKind.THREAD)
        if one.anchor == new and isinstance(one.want, Brought)
    ]
    assert sorted(told) == sorted([first, later])
