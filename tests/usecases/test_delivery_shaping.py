"""What one message says: alone, in parts, or with what waits behind it."""

import asyncio
import itertools
from datetime import timedelta

import pytest

from bot.delivery import LOOK_AGAIN, SETTLE
from bot.domain.deliveries import CatchUp, LaneKind, Relay
from bot.domain.errors import OutletHeld, OutletRefused, OutletUnclear
from bot.domain.parts import cut
from bot.ports import Item, Rate
from tests.usecases.world import House

UNCLEAR = OutletUnclear(method="chat.postMessage")
LONG = " ".join(["shipment"] * 440)


def thread(house: House) -> list[Item]:
    return house.outlet.of(LaneKind.THREAD)


async def kept_back(house: House, count: int, wait: timedelta) -> tuple[str, str, list[int]]:
    """A claimed handoff whose customer wrote `count` turns that wait for that long."""
    conversation, handoff = await house.claimed()
    house.outlet.meets(LaneKind.THREAD, OutletHeld(method="x", seconds=int(wait.total_seconds())))
    seqs = [await house.write(conversation, f"Number {number}") for number in range(count)]
    await house.deliver()
    house.clock.move(wait)
    return conversation, handoff, seqs


async def test_turns_that_waited_over_five_seconds_are_one_message(house: House) -> None:
    _, handoff, seqs = await kept_back(house, 4, timedelta(seconds=6))
    await house.deliver()
    assert [item.want for item in thread(house)] == [CatchUp(handoff, seqs[0] - 1, seqs[-1])]


async def test_turns_that_waited_less_stand_each_alone(house: House) -> None:
    _, handoff, seqs = await kept_back(house, 3, timedelta(seconds=5))
    await house.deliver()
    assert [item.want for item in thread(house)] == [Relay(handoff, seq) for seq in seqs]


async def test_one_turn_that_waits_alone_stays_itself(house: House) -> None:
    _, handoff, [seq] = await kept_back(house, 1, timedelta(minutes=1))
    await house.deliver()
    assert [item.want for item in thread(house)] == [Relay(handoff, seq)]


async def test_an_edit_finds_the_message_into_which_its_turn_was_joined(house: House) -> None:
    conversation, handoff, seqs = await kept_back(house, 3, timedelta(seconds=6))
    await house.deliver()
    [message] = thread(house)
    [(anchor, want)] = await house.store.read(lambda tx: tx.lanes.carriers(conversation, seqs[1]))
    assert want == message.want == CatchUp(handoff, seqs[0] - 1, seqs[-1])
    assert anchor.ts


async def test_a_crash_over_a_joined_message_loses_and_repeats_nothing(house: House) -> None:
    _, handoff, seqs = await kept_back(house, 3, timedelta(seconds=6))
    house.outlet.meets(CatchUp, UNCLEAR, arrives=True)
    for pause in (timedelta(0), SETTLE, LOOK_AGAIN):
        house.clock.move(pause)
        await house.deliver()
    assert [item.want for item in thread(house)] == [CatchUp(handoff, seqs[0] - 1, seqs[-1])]


async def test_more_turns_than_one_message_holds_follow_in_further_ones(house: House) -> None:
    _, _, seqs = await kept_back(house, 90, timedelta(minutes=1))
    await house.deliver()
    wants = [item.want for item in thread(house)]
    assert [(want.after, want.upto) for want in wants if isinstance(want, CatchUp)] == [
        (seqs[0] - 1, seqs[39]),
        (seqs[39], seqs[79]),
        (seqs[79], seqs[89]),
    ]
    assert len({item.id for item in thread(house)}) == 3


async def test_long_words_are_parts_each_with_an_id_of_its_own(house: House) -> None:
    conversation, handoff = await house.claimed()
    seq = await house.write(conversation, LONG)
    after = await house.write(conversation, "That is all")
    await house.deliver()
    assert len(cut(LONG)) == 2
    assert [item.want for item in thread(house)] == [
        Relay(handoff, seq, 0, 2),
        Relay(handoff, seq, 1, 2),
        Relay(handoff, after),
    ]
    assert len({item.id for item in thread(house)}) == 3


@pytest.mark.parametrize("arrives", [True, False])
@pytest.mark.parametrize("nth", [0, 1])
async def test_a_part_whose_fate_is_unclear_is_looked_for_by_its_own_id(
    house: House, nth: int, *, arrives: bool
) -> None:
    conversation, _ = await house.claimed()
    await house.deliver()
    await house.write(conversation, LONG)
    if nth:
        house.outlet.limits = (Rate("slack:post:C", timedelta(seconds=1), 1),)
        await house.deliver()
        assert len(thread(house)) == 1
    house.outlet.meets(Relay, UNCLEAR, arrives=arrives)
    for _ in range(6):
        await house.deliver()
        house.clock.move(timedelta(seconds=11))
    parts = [item.want.part for item in thread(house) if isinstance(item.want, Relay)]
    assert parts == [0, 1]
    assert len({item.id for item in thread(house)}) == 2


async def test_each_part_of_a_turn_is_found_by_an_edit(house: House) -> None:
    conversation, _ = await house.claimed()
    seq = await house.write(conversation, LONG)
    await house.deliver()
    found = await house.store.read(lambda tx: tx.lanes.carriers(conversation, seq))
    assert sorted(want.part for _, want in found if isinstance(want, Relay)) == [0, 1]


async def test_where_nobody_can_look_a_reply_waits_for_a_person(house: House) -> None:
    conversation, handoff = await house.claimed()
    house.outlet.meets(Relay, UNCLEAR)
    house.outlet.look_troubles.append(OutletRefused(method="conversations.replies", reason="missing_scope"))
    await house.write(conversation, "Hello?")
    for _ in range(4):
        await house.deliver()
        house.clock.move(timedelta(seconds=11))
    assert thread(house) == []
    assert house.alarms() == [("lane_parked", f"thread:{handoff}")]


async def test_where_nobody_can_look_it_is_repeated_with_a_mark_if_baton_toml_says_so(house: House) -> None:
    conversation, handoff = await house.claimed()
    house.repeat = True
    house.outlet.meets(Relay, UNCLEAR, arrives=True)
    house.outlet.look_troubles.append(OutletRefused(method="conversations.replies", reason="missing_scope"))
    seq = await house.write(conversation, "Hello?")
    for _ in range(4):
        await house.deliver()
        house.clock.move(timedelta(seconds=11))
    assert [item.want for item in thread(house)] == [
        Relay(handoff, seq),
        Relay(handoff, seq, repeated=True),
    ]


async def test_a_card_is_never_repeated_blindly(house: House) -> None:
    _, handoff = await house.hand_off()
    house.repeat = True
    house.outlet.meets(LaneKind.CARD, UNCLEAR)
    house.outlet.look_troubles.append(OutletRefused(method="conversations.history", reason="missing_scope"))
    for _ in range(4):
        await house.deliver()
        house.clock.move(timedelta(seconds=11))
    assert len(house.outlet.tried) == 1
    assert house.alarms() == [("lane_parked", f"card:{handoff}")]


async def test_a_lane_that_was_freed_and_delivers_ends_its_alarm(house: House) -> None:
    _, handoff = await house.hand_off()
    house.outlet.meets(LaneKind.CARD, OutletRefused(method="x", reason="restricted_action"))
    await house.deliver()
    assert await house.store.write(lambda tx: tx.lanes.release(f"card:{handoff}"))
    assert not await house.store.write(lambda tx: tx.lanes.release(f"card:{handoff}"))
    await house.deliver()
    assert not await house.store.read(lambda tx: tx.alarms.stands("lane_parked", f"card:{handoff}"))


async def test_only_the_outsides_own_rate_is_held_back_by_its_no(house: House) -> None:
    house.outlet.limits = (
        Rate("slack:post:C", timedelta(seconds=1), 5),
        Rate("cap", timedelta(seconds=1), 5),
    )
    await house.hand_off()
    house.outlet.meets(LaneKind.CARD, OutletHeld(method="chat.postMessage", seconds=30))
    await house.deliver()
    rates = dict(house.rows("select key, held_until is not null from rate"))
    assert rates == {"slack:post:C": 1, "cap": 0}


async def test_a_card_that_waits_comes_before_one_that_has_ended(house: House) -> None:
    house.outlet.limits = (Rate("slack:chat.update", timedelta(seconds=1), 4),)
    _, ended = await house.claimed()
    await house.resolve(ended)
    _, waiting = await house.hand_off()
    due = await house.store.read(lambda tx: tx.lanes.due(house.clock.now(), [LaneKind.CARD]))
    assert due == [f"card:{waiting}", f"card:{ended}"]


async def test_draining_ends_what_is_in_hand_and_takes_nothing_more(house: House) -> None:
    conversation, _ = await house.claimed()
    await house.deliver()
    for text in ("One", "Two"):
        await house.write(conversation, text)
    house.outlet.gate.clear()
    delivering = house.new_delivering()
    loop = asyncio.create_task(delivering.run())
    await house.eventually(lambda: isinstance(house.outlet.tried[-1].want, Relay))
    ending = asyncio.create_task(delivering.drain())
    await asyncio.sleep(0)
    assert not ending.done()
    house.outlet.gate.set()
    await asyncio.wait_for(ending, 5)
    assert len(thread(house)) == 1
    assert house.rows(
        "select count(*) from lane where lease_owner is not null or sending_id is not null"
    ) == [(0,)]
    loop.cancel()
    await asyncio.gather(loop, return_exceptions=True)


async def test_nothing_is_begun_once_its_lease_is_all_but_over(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A process that was stopped for longer than its lease: no clock that it can be told wrongly says so."""
    conversation, handoff = await house.claimed()
    await house.deliver()
    seq = await house.write(conversation, "Hello?")
    seconds = itertools.count(step=29.5)
    monkeypatch.setattr("bot.delivery.deadline.now", lambda: next(seconds))
    loop = asyncio.create_task(house.new_delivering().run())
    await house.eventually(lambda: next(seconds) > 1_000)
    loop.cancel()
    await asyncio.gather(loop, return_exceptions=True)
    assert thread(house) == []
    monkeypatch.undo()
    house.clock.move(timedelta(minutes=2))
    await house.deliver()
    assert [item.want for item in thread(house)] == [Relay(handoff, seq)]


async def test_turns_joined_to_one_that_may_stand_there_already_say_so(house: House) -> None:
    house.repeat = True
    conversation, _ = await house.claimed()
    await house.deliver()
    house.outlet.meets(Relay, UNCLEAR)
    house.outlet.look_troubles.append(OutletRefused(method="look_back", reason="look_back_impossible"))
    for word in ("One", "Two"):
        await house.write(conversation, word)
    await house.deliver()
    house.clock.move(timedelta(seconds=10))
    await house.deliver(2)
    said = thread(house)[-1].want
    assert isinstance(said, CatchUp)
    assert said.repeated
