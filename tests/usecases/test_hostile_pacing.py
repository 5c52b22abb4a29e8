"""Many lanes wait for one rate: they must not all ask in vain every second, and their order stays."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import TypeVar

from bot.delivery.pacing import AT_ONCE, Held, Pacing
from bot.domain.deliveries import DrawCard, LaneKind
from bot.ports import Rate, Tx
from tests.fakes import FakeClock
from tests.usecases.world import House

T = TypeVar("T")
SECOND = timedelta(seconds=1)
POST = Rate("slack:post", SECOND, 2)
CARDS, SENT = 40, 12


async def test_forty_waiting_cards_cost_few_units_a_second_and_go_out_in_their_order(house: House) -> None:
    cards = []
    for _ in range(CARDS):
        cards.append(DrawCard((await house.hand_off())[1]))
        house.clock.move(timedelta(milliseconds=1))
    house.outlet.limits = (POST,)
    units = counted(house)
    loop = asyncio.create_task(house.new_delivering().run())
    try:
        for sent in range(POST.burst, SENT + 1):
            await house.eventually(partial(stand, house, sent))
            await house.eventually(house._nothing_due)
            house.clock.move(SECOND)
    finally:
        loop.cancel()
        await asyncio.gather(loop, return_exceptions=True)
    assert [item.want for item in house.outlet.of(LaneKind.CARD)][:SENT] == cards[:SENT]
    assert len(units) < CARDS + SENT * 3 * AT_ONCE


def stand(house: House, cards: int) -> bool:
    return len(house.outlet.of(LaneKind.CARD)) >= cards


def counted(house: House) -> list[object]:
    units: list[object] = []
    write = house.store.write

    async def count(work: Callable[[Tx], T]) -> T:
        units.append(work)
        return await write(work)

    house.store.write = count  # type: ignore[method-assign]
    return units


def test_only_a_few_lanes_ask_a_rate_at_once_and_none_while_it_is_known_to_be_used_up() -> None:
    clock, pacing = FakeClock(), Pacing()
    lanes = [f"card:{number}" for number in range(9)]
    assert pacing.split(lanes, {}, clock.now()) == (lanes, {})
    until = clock.now() + SECOND
    for lane in lanes:
        pacing.hold(Held(lane, POST.key, clock.now(), until))
    assert pacing.split([*lanes, "thread:1"], {}, clock.now()) == (["thread:1"], {until: lanes})
    clock.move(SECOND)
    assert pacing.split(lanes, {}, clock.now()) == (lanes[:AT_ONCE], {})
    assert pacing.split(lanes, lanes[:1], clock.now()) == (lanes[1:AT_ONCE], {})


def test_a_clock_set_back_makes_a_rates_no_worthless() -> None:
    clock, pacing = FakeClock(), Pacing()
    pacing.hold(Held("card:1", POST.key, clock.now(), clock.now() + SECOND))
    assert pacing.split(["card:1"], {}, clock.now() - timedelta(hours=1)) == (["card:1"], {})


def test_a_lane_that_was_served_waits_for_nobody_else() -> None:
    clock, pacing = FakeClock(), Pacing()
    pacing.hold(Held("card:1", POST.key, clock.now(), clock.now() + SECOND))
    pacing.let_go("card:1")
    assert pacing.split(["card:1"], {}, clock.now()) == (["card:1"], {})
