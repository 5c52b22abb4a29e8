from datetime import timedelta

from bot.domain.conversation import Speaker
from bot.domain.deliveries import LaneKind, Line, LineCode
from bot.domain.errors import OutletDown, OutletRefused
from bot.domain.promises import PromiseState
from tests.usecases.world import ANNA, House

PROMISED = timedelta(minutes=15)
MOMENT = timedelta(seconds=1)


async def test_a_promise_is_not_broken_while_there_is_time(house: House) -> None:
    _, handoff = await house.hand_off()
    house.clock.move(PROMISED)
    await house.watch.break_promises()
    assert (await house.promise(handoff)).state is PromiseState.OPEN
    assert house.alarms() == []


async def test_a_broken_promise_is_one_honest_turn_one_line_and_one_alarm(house: House) -> None:
    conversation, handoff = await house.hand_off()
    await house.deliver()
    house.clock.move(PROMISED + MOMENT)
    for _ in range(3):
        await house.watch.break_promises()
    assert (await house.promise(handoff)).state is PromiseState.BROKEN
    assert house.alarms() == [("promise_broken", handoff)]
    sorry = [text for text in await house.texts(conversation, Speaker.SYSTEM) if "sorry" in text]
    assert len(sorry) == 1
    assert "by 13:15" in sorry[0]
    await house.deliver()
    lines = [item.want for item in house.outlet.of(LaneKind.THREAD)]
    assert lines == [Line(handoff, LineCode.PROMISE_BROKEN)]
    assert (await house.shown(conversation)).by is None


async def test_the_first_word_of_a_person_in_time_keeps_the_promise(house: House) -> None:
    _, handoff = await house.claimed()
    await house.says(handoff, ANNA, "I see both charges")
    assert (await house.promise(handoff)).state is PromiseState.KEPT
    house.clock.move(PROMISED + MOMENT)
    await house.watch.break_promises()
    assert house.alarms() == []


async def test_a_claim_alone_keeps_no_promise(house: House) -> None:
    _, handoff = await house.claimed()
    house.clock.move(PROMISED + MOMENT)
    await house.watch.break_promises()
    assert (await house.promise(handoff)).state is PromiseState.BROKEN


async def test_a_late_first_word_counts_as_broken_and_says_sorry_once(house: House) -> None:
    conversation, handoff = await house.claimed()
    house.clock.move(PROMISED + MOMENT)
    await house.says(handoff, ANNA, "I see both charges")
    await house.watch.break_promises()
    assert (await house.promise(handoff)).state is PromiseState.BROKEN
    assert not [text for text in await house.texts(conversation, Speaker.SYSTEM) if "sorry" in text]


async def test_a_promise_given_at_night_is_due_after_the_opening(house: House) -> None:
    _, handoff = await house.hand_off("A Repairs question, the zip is torn")
    house.clock.move(timedelta(hours=20, minutes=30))
    await house.watch.break_promises()
    assert (await house.promise(handoff)).state is PromiseState.OPEN
    house.clock.move(MOMENT)
    await house.watch.break_promises()
    assert (await house.promise(handoff)).state is PromiseState.BROKEN


async def test_a_card_that_is_not_in_slack_within_a_minute_raises_one_alarm(house: House) -> None:
    _, handoff = await house.hand_off()
    house.outlet.meets(LaneKind.CARD, OutletDown(method="chat.postMessage"))
    await house.deliver()
    await house.watch.miss_cards()
    assert house.alarms() == []
    house.clock.move(timedelta(seconds=61))
    await house.watch.miss_cards()
    await house.watch.miss_cards()
    assert house.alarms() == [("card_undelivered", handoff)]


async def test_a_card_whose_channel_refuses_it_raises_the_alarm_too(house: House) -> None:
    _, handoff = await house.hand_off()
    house.outlet.meets(LaneKind.CARD, OutletRefused(method="chat.postMessage", reason="is_archived"))
    await house.deliver()
    house.clock.move(timedelta(seconds=61))
    await house.watch.miss_cards()
    assert set(house.alarms()) == {("lane_parked", f"card:{handoff}"), ("card_undelivered", handoff)}


async def test_a_card_that_stands_raises_nothing(house: House) -> None:
    await house.hand_off()
    await house.deliver()
    house.clock.move(timedelta(minutes=10))
    await house.watch.miss_cards()
    assert house.alarms() == []


async def test_the_alarm_of_a_broken_promise_ends_with_its_handoff(house: House) -> None:
    _, handoff = await house.claimed()
    house.clock.move(timedelta(hours=1))
    await house.watch.break_promises()
    assert ("promise_broken", handoff) in house.alarms()
    await house.resolve(handoff)
    assert await house.store.read(lambda tx: tx.alarms.standing()) == []
