import asyncio
from datetime import timedelta

import pytest

from bot.delivery import LEASE, LOOK_AGAIN, SETTLE
from bot.domain.deliveries import CatchUp, DrawCard, LaneKind, Mark, Relay, Whisper
from bot.domain.errors import OutletDown, OutletHeld, OutletRefused, OutletUnclear
from bot.ports import Item, Lease, Rate, Tx
from tests.usecases.world import ANNA, BEN, House

DOWN = OutletDown(method="chat.postMessage")
UNCLEAR = OutletUnclear(method="chat.postMessage")
MOMENT = timedelta(milliseconds=1)


def refused(reason: str = "is_archived") -> OutletRefused:
    return OutletRefused(method="chat.postMessage", reason=reason)


async def crash_while_sending(house: House, what: LaneKind | type, *, arrives: bool) -> None:
    """As kill -9 between begin and done does, and the time until its lease is over."""
    house.outlet.meets(what, None, arrives=arrives)
    loop = asyncio.create_task(house.new_delivering().run())
    await house.eventually(lambda: not house.outlet.troubles[what])
    loop.cancel()
    await asyncio.gather(loop, return_exceptions=True)
    await asyncio.sleep(0)
    house.clock.move(LEASE)


def told(house: House) -> list[int]:
    """The customer's turns as they stand in threads, in order."""
    seqs: list[int] = []
    for item in house.outlet.of(LaneKind.THREAD):
        match item.want:
            case Relay():
                seqs.append(item.want.seq)
            case CatchUp():
                seqs += range(item.want.after + 1, item.want.upto + 1)
    return seqs


def ids(items: list[Item]) -> set[str]:
    return {item.id for item in items}


async def test_a_card_is_posted_once_and_redrawn_where_it_stands(house: House) -> None:
    conversation, handoff = await house.hand_off()
    await house.deliver(2)
    anchor = await house.anchor(handoff)
    await house.claims.claim(handoff, ANNA.id)
    await house.deliver(2)
    first, second = house.outlet.of(LaneKind.CARD)
    assert (first.anchor, second.anchor) == (None, anchor)
    assert (await house.handoff(conversation)).holder == ANNA


async def test_while_held_nothing_is_sent_before_its_time_and_then_it_is(house: House) -> None:
    await house.hand_off()
    house.outlet.meets(LaneKind.CARD, OutletHeld(method="chat.postMessage", seconds=30))
    await house.deliver()
    house.clock.move(timedelta(seconds=29))
    await house.deliver()
    assert len(house.outlet.tried) == 1
    house.clock.move(timedelta(seconds=1))
    await house.deliver()
    assert len(house.outlet.stands) == 1


async def test_a_hold_counts_for_everything_that_uses_the_same_rate(house: House) -> None:
    house.outlet.limits = (Rate("slack:post", timedelta(seconds=1), 5),)
    await house.hand_off()
    house.outlet.meets(LaneKind.CARD, OutletHeld(method="chat.postMessage", seconds=30))
    await house.deliver()
    await house.hand_off("A Lunch question of mine")
    await house.deliver()
    assert len(house.outlet.tried) == 1
    house.clock.move(timedelta(seconds=31))
    await house.deliver()
    assert len(house.outlet.stands) == 2


async def test_a_rate_lets_a_burst_through_and_holds_the_rest_for_later(house: House) -> None:
    house.outlet.limits = (Rate("slack:post", timedelta(seconds=1), 2),)
    for _ in range(4):
        await house.hand_off()
    await house.deliver()
    assert len(house.outlet.stands) == 2
    for expected in (3, 4):
        house.clock.move(timedelta(seconds=1))
        await house.deliver()
        assert len(house.outlet.stands) == expected


async def test_an_outside_that_is_down_is_tried_again_ever_more_slowly(house: House) -> None:
    await house.hand_off()
    house.outlet.meets(LaneKind.CARD, *[DOWN] * 9)
    await house.deliver()
    for tries, seconds in enumerate((0.5, 1, 2, 4, 8, 16, 32, 60, 60), start=1):
        assert len(house.outlet.tried) == tries
        house.clock.move(timedelta(seconds=seconds) - MOMENT)
        await house.deliver()
        assert len(house.outlet.tried) == tries
        house.clock.move(MOMENT)
        await house.deliver()
    assert len(house.outlet.tried) == 10
    assert len(house.outlet.stands) == 1


async def test_an_unclear_post_that_arrived_is_found_and_never_repeated(house: House) -> None:
    _, handoff = await house.hand_off()
    house.outlet.meets(LaneKind.CARD, UNCLEAR, arrives=True)
    await house.deliver()
    assert house.outlet.looked == []
    house.clock.move(SETTLE)
    await house.deliver()
    assert len(house.outlet.looked) == 1
    assert ids(house.outlet.tried) == ids(house.outlet.looked) == {f"card-{handoff}"}
    assert len(house.outlet.stands) == 1
    assert await house.anchor(handoff)


async def test_what_two_looks_ten_seconds_apart_do_not_find_is_sent_again_under_the_same_id(
    house: House,
) -> None:
    await house.hand_off()
    house.outlet.meets(LaneKind.CARD, UNCLEAR)
    await house.deliver()
    house.clock.move(SETTLE)
    await house.deliver()
    house.clock.move(timedelta(seconds=10) - MOMENT)
    await house.deliver()
    assert (len(house.outlet.looked), len(house.outlet.tried)) == (1, 1)
    house.clock.move(MOMENT)
    await house.deliver()
    assert len(house.outlet.looked) == 2
    house.clock.move(timedelta(seconds=1))
    await house.deliver()
    assert len(house.outlet.tried) == 2
    assert len(ids(house.outlet.tried)) == 1
    assert len(house.outlet.stands) == 1


@pytest.mark.parametrize("trouble", [DOWN, UNCLEAR, OutletHeld(method="conversations.history", seconds=2)])
async def test_a_look_that_fails_counts_as_no_look(house: House, trouble: Exception) -> None:
    await house.hand_off()
    house.outlet.meets(LaneKind.CARD, UNCLEAR, arrives=True)
    house.outlet.look_troubles.extend([trouble] * 4)
    for _ in range(6):
        await house.deliver()
        house.clock.move(SETTLE)
    await house.deliver()
    assert len(house.outlet.looked) == 5
    assert len(house.outlet.tried) == 1


async def test_a_refusal_parks_its_lane_with_an_alarm_and_leaves_the_others_alone(house: House) -> None:
    _, broken = await house.hand_off()
    house.outlet.meets(LaneKind.CARD, refused())
    await house.deliver()
    _, whole = await house.hand_off()
    await house.deliver()
    house.clock.move(timedelta(hours=1))
    await house.deliver()
    assert [item.want for item in house.outlet.stands] == [DrawCard(whole)]
    assert house.alarms() == [("lane_parked", f"card:{broken}")]


async def test_a_refused_mark_is_dropped_and_the_next_ones_go_on(house: House) -> None:
    _, handoff = await house.claimed()
    house.outlet.meets(LaneKind.MARKS, refused("message_not_found"))
    await house.says(handoff, ANNA, "One")
    await house.says(handoff, ANNA, "Two")
    await house.deliver()
    marks = [item.want for item in house.outlet.of(LaneKind.MARKS)]
    assert len(marks) == 1
    assert isinstance(marks[0], Mark)
    assert house.alarms() == []


async def test_a_private_word_whose_fate_is_unclear_is_not_repeated(house: House) -> None:
    _, handoff = await house.hand_off()
    await house.deliver()
    await house.says(handoff, BEN, "Hello, what is it?")
    house.outlet.meets(Mark, UNCLEAR)
    house.outlet.meets(Whisper, UNCLEAR)
    for _ in range(4):
        await house.deliver()
        house.clock.move(timedelta(seconds=30))
    assert tried(house, Mark) == 2
    assert tried(house, Whisper) == 1
    assert house.outlet.looked == []


async def test_a_private_word_in_hand_at_a_crash_is_not_repeated(house: House) -> None:
    _, handoff = await house.hand_off()
    await house.deliver()
    await house.says(handoff, BEN, "Hello, what is it?")
    await crash_while_sending(house, Whisper, arrives=False)
    for _ in range(3):
        house.clock.move(timedelta(seconds=30))
        await house.deliver()
    assert tried(house, Whisper) == 1


def tried(house: House, want: type) -> int:
    return len([item for item in house.outlet.tried if isinstance(item.want, want)])


async def test_a_crash_after_the_card_arrived_leaves_one_card(house: House) -> None:
    _, handoff = await house.hand_off()
    await crash_while_sending(house, LaneKind.CARD, arrives=True)
    await house.deliver()
    assert len(house.outlet.stands) == 1
    assert len(house.outlet.looked) == 1
    assert await house.anchor(handoff)


async def test_a_crash_before_the_card_arrived_still_brings_one_card(house: House) -> None:
    await house.hand_off()
    await crash_while_sending(house, LaneKind.CARD, arrives=False)
    for pause in (timedelta(0), LOOK_AGAIN, timedelta(seconds=1)):
        house.clock.move(pause)
        await house.deliver()
    assert len(house.outlet.looked) == 2
    assert len(house.outlet.stands) == 1
    assert len(ids(house.outlet.tried)) == 1


async def test_one_look_is_enough_for_what_was_begun_long_ago(house: House) -> None:
    await house.hand_off()
    await crash_while_sending(house, LaneKind.CARD, arrives=False)
    for pause in (timedelta(minutes=1), timedelta(seconds=1)):
        house.clock.move(pause)
        await house.deliver()
    assert len(house.outlet.looked) == 1
    assert len(house.outlet.stands) == 1
    assert len(ids(house.outlet.tried)) == 1


async def test_a_crash_over_a_reply_repeats_nothing_and_keeps_the_order(house: House) -> None:
    conversation, _ = await house.claimed()
    seqs = [await house.write(conversation, f"Number {number}") for number in (1, 2, 3)]
    await crash_while_sending(house, LaneKind.THREAD, arrives=True)
    await house.deliver()
    assert told(house) == seqs


async def test_a_redraw_in_hand_at_a_crash_is_drawn_again_without_looking(house: House) -> None:
    await house.claimed()
    await crash_while_sending(house, LaneKind.CARD, arrives=False)
    for _ in range(2):
        house.clock.move(timedelta(minutes=1))
        await house.deliver()
    assert len(house.outlet.of(LaneKind.CARD)) == 2
    assert house.outlet.looked == []


async def test_a_lane_keeps_its_order_through_any_trouble(house: House) -> None:
    conversation, _ = await house.claimed()
    seqs = [await house.write(conversation, f"Number {number}") for number in range(1, 6)]
    house.outlet.meets(LaneKind.THREAD, DOWN, UNCLEAR, OutletHeld(method="x", seconds=3), DOWN)
    house.outlet.meets(LaneKind.THREAD, UNCLEAR, arrives=True)
    for _ in range(12):
        await house.deliver()
        house.clock.move(timedelta(seconds=11))
    assert told(house) == seqs


async def test_one_lanes_trouble_stops_no_other(house: House) -> None:
    _, first = await house.hand_off()
    house.outlet.meets(LaneKind.CARD, DOWN)
    await house.deliver()
    _, second = await house.hand_off()
    await house.deliver()
    assert [item.want for item in house.outlet.stands] == [DrawCard(second)]
    house.clock.move(timedelta(seconds=1))
    await house.deliver()
    assert [item.want for item in house.outlet.stands] == [DrawCard(second), DrawCard(first)]


async def test_a_thread_waits_for_its_card(house: House) -> None:
    conversation, handoff = await house.hand_off()
    house.outlet.meets(LaneKind.CARD, DOWN)
    seq = await house.write(conversation, "It was on 3 October")
    await house.deliver()
    assert house.outlet.stands == []
    house.clock.move(timedelta(seconds=1))
    await house.deliver(2)
    assert [item.want for item in house.outlet.stands] == [DrawCard(handoff), Relay(handoff, seq)]


async def test_the_loop_outlives_a_store_that_is_down(house: House) -> None:
    loop = asyncio.create_task(house.new_delivering().run())
    house.store.down = True
    await asyncio.sleep(0.02)
    house.store.down = False
    await house.hand_off()
    await house.eventually(lambda: house.outlet.stands)
    loop.cancel()
    await asyncio.gather(loop, return_exceptions=True)


async def test_a_lane_that_can_not_be_taken_is_parked_and_keeps_back_no_other(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, first = await house.hand_off()
    _, second = await house.hand_off()

    def rates(tx: Tx, item: Item) -> list[Rate]:
        return [{f"card:{second}": Rate("any", timedelta(seconds=1), 9)}[item.lane]]

    monkeypatch.setattr(house.outlet, "rates", rates)
    loop = asyncio.create_task(house.new_delivering().run())
    await house.eventually(house.alarms)
    await house.eventually(lambda: house.outlet.stands)
    loop.cancel()
    await asyncio.gather(loop, return_exceptions=True)
    assert [item.want for item in house.outlet.stands] == [DrawCard(second)]
    assert house.alarms() == [("lane_parked", f"card:{first}")]


async def test_what_was_sent_is_settled_though_the_next_can_not_be_taken(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    conversation, handoff = await house.claimed()
    await house.deliver()
    one, two = [await house.write(conversation, word) for word in ("One", "Two")]
    with monkeypatch.context() as fault:
        rates: dict[int, list[Rate]] = {one: []}
        fault.setattr(house.outlet, "rates", lambda tx, item: rates[item.want.seq])
        await house.deliver()
    assert house.rows(f"select pending, sending_id, parked from lane where key = 'thread:{handoff}'") == [
        (1, None, "not_taken")
    ]
    await house.store.write(lambda tx: tx.lanes.free_parked())
    await house.deliver()
    assert told(house) == [one, two]
    assert await house.store.read(lambda tx: tx.alarms.standing()) == []


async def test_whoever_has_a_lane_in_hand_keeps_it_from_being_set_aside(house: House) -> None:
    _, handoff = await house.hand_off()
    now, lane = house.clock.now(), f"card:{handoff}"

    def work(tx: Tx) -> tuple[bool, bool]:
        item = tx.lanes.head(lane, now)
        assert item
        tx.lanes.begin(item, now, Lease("another", now + LEASE))
        return tx.lanes.set_aside(lane, "why", now), tx.lanes.set_aside(lane, "why", now + LEASE)

    assert await house.store.write(work) == (False, True)
