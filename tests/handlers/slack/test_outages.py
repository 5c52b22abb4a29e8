from collections.abc import Sequence
from datetime import timedelta

import pytest

from bot.domain.deliveries import Anchor, DrawCard, LaneKind
from bot.domain.errors import BatonError, OutletDown, OutletHeld, OutletRefused, OutletUnclear
from bot.ports import Item, Rate, Tx
from handlers.slack.outages import Noticing
from tests.fakes import FakeClock

ITEM = Item("card-h", "card:h", LaneKind.CARD, DrawCard("h"), None)
MINUTE = timedelta(minutes=1)


class Mood:
    """An outlet that answers as it is told."""

    def __init__(self) -> None:
        self.says: BatonError | None = None

    def rates(self, tx: Tx, item: Item) -> Sequence[Rate]:
        return ()

    async def send(self, item: Item) -> Anchor | None:
        if self.says:
            raise self.says
        return None

    look_back = send


async def told(outlet: Noticing, mood: Mood, says: BatonError | None) -> None:
    mood.says = says
    if says is None:
        await outlet.send(ITEM)
        return
    with pytest.raises(type(says)):
        await outlet.look_back(ITEM)


@pytest.mark.parametrize("away", [OutletDown(method="x"), OutletUnclear(method="x")], ids=["down", "unclear"])
@pytest.mark.parametrize(
    "answer", [None, OutletHeld(method="x", seconds=1), OutletRefused(method="x", reason="no")], ids=str
)
async def test_slacks_first_answer_after_an_outage_is_noticed_once(
    away: BatonError, answer: BatonError | None
) -> None:
    back: list[int] = []
    clock, mood = FakeClock(), Mood()
    outlet = Noticing(mood, clock, lambda: back.append(1))
    await told(outlet, mood, away)
    clock.move(MINUTE)
    await told(outlet, mood, away)
    for _ in range(2):
        await told(outlet, mood, answer)
    assert back == [1]


async def test_a_moment_without_an_answer_is_no_outage() -> None:
    back: list[int] = []
    clock, mood = FakeClock(), Mood()
    outlet = Noticing(mood, clock, lambda: back.append(1))
    await told(outlet, mood, OutletDown(method="x"))
    clock.move(timedelta(seconds=29))
    await told(outlet, mood, None)
    assert back == []
