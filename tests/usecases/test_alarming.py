"""What went wrong is told in the ops channel: once, and when it is over."""

from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from bot.alarming import LOOK_EVERY, Alarming
from bot.domain.alarms import AlarmKind, told_in
from bot.domain.deliveries import DrawOps, LaneKind
from bot.domain.errors import OutletHeld, OutletRefused
from bot.waking import Wake
from tests.usecases.world import House

SECOND = timedelta(seconds=1)


@dataclass
class Alarmed:
    house: House
    left: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.alarming = self.new()

    def new(self, *, ops: bool = True) -> Alarming:
        return Alarming(self.house.store, self.house.clock, Wake(0.01), self.leave, ops=ops)

    async def leave(self, channel: str) -> None:
        self.left.append(channel)

    async def turn(self) -> None:
        self.house.clock.move(SECOND)
        await self.alarming.turn()
        await self.house.deliver()

    async def add(self, kind: AlarmKind, key: str) -> None:
        await self.house.store.write(lambda tx: tx.alarms.add(kind, key, self.house.clock.now()))

    async def clear(self, kind: AlarmKind, key: str) -> None:
        await self.house.store.write(lambda tx: tx.alarms.clear(kind, key, self.house.clock.now()))

    async def stands(self, kind: AlarmKind, key: str) -> bool:
        return await self.house.store.read(lambda tx: tx.alarms.stands(kind, key))

    def told(self) -> list[object]:
        return [item.want for item in self.house.outlet.of(LaneKind.OPS)]


@pytest.fixture
def alarmed(house: House) -> Alarmed:
    return Alarmed(house)


async def test_an_alarm_is_told_once(alarmed: Alarmed) -> None:
    at = alarmed.house.clock.now()
    await alarmed.add(AlarmKind.PROMISE_BROKEN, "h_1")
    for _ in range(3):
        await alarmed.turn()
    assert alarmed.told() == [told_in(AlarmKind.PROMISE_BROKEN, at)]


async def test_its_end_redraws_the_message_that_told_of_it(alarmed: Alarmed) -> None:
    await alarmed.add(AlarmKind.CHANNEL_SHARED, "C_1")
    await alarmed.turn()
    await alarmed.clear(AlarmKind.CHANNEL_SHARED, "C_1")
    await alarmed.turn()
    first, second = alarmed.house.outlet.of(LaneKind.OPS)
    assert (first.anchor is None, second.anchor is None) == (True, False)


async def test_a_storm_is_one_message_in_ten_minutes(alarmed: Alarmed) -> None:
    for nth in range(300):
        await alarmed.add(AlarmKind.CARD_UNDELIVERED, f"h_{nth}")
    for _ in range(8):
        await alarmed.turn()
    posted = [item for item in alarmed.house.outlet.of(LaneKind.OPS) if item.anchor is None]
    assert len(posted) == 1
    alarmed.house.clock.move(timedelta(minutes=10))
    await alarmed.add(AlarmKind.CARD_UNDELIVERED, "h_later")
    await alarmed.turn()
    posted = [item for item in alarmed.house.outlet.of(LaneKind.OPS) if item.anchor is None]
    assert len(posted) == 2


async def test_two_replicas_tell_an_alarm_once(alarmed: Alarmed) -> None:
    await alarmed.add(AlarmKind.INBOX_FAILED, "7")
    alarmed.house.clock.move(SECOND)
    for alarming in (alarmed.new(), alarmed.new()):
        await alarming.turn()
    await alarmed.house.deliver()
    assert len(alarmed.told()) == 1


async def test_without_an_ops_channel_nothing_is_told(alarmed: Alarmed) -> None:
    alarmed.alarming = alarmed.new(ops=False)
    await alarmed.add(AlarmKind.INBOX_FAILED, "7")
    await alarmed.turn()
    assert alarmed.told() == []


async def test_an_ops_channel_that_refuses_raises_no_alarm_about_itself(alarmed: Alarmed) -> None:
    alarmed.house.outlet.meets(LaneKind.OPS, OutletRefused(method="x", reason="restricted_action"))
    await alarmed.add(AlarmKind.INBOX_FAILED, "7")
    for _ in range(3):
        await alarmed.turn()
    assert alarmed.told() == []
    assert alarmed.house.alarms() == [("inbox_failed", "7")]


async def test_open_conversations_leave_a_lost_channel_by_themselves(alarmed: Alarmed) -> None:
    await alarmed.add(AlarmKind.CHANNEL_LOST, "C_OLD")
    await alarmed.turn()
    assert alarmed.left == ["C_OLD"]


async def lagging(alarmed: Alarmed) -> tuple[str, str]:
    """A thread that waits for its rate, and for nothing else."""
    conversation, handoff = await alarmed.house.claimed()
    await alarmed.house.deliver()
    alarmed.house.outlet.meets(LaneKind.THREAD, OutletHeld(method="x", seconds=3600))
    await alarmed.house.write(conversation, "Hello?")
    await alarmed.house.deliver()
    anchor = await alarmed.house.anchor(handoff)
    assert anchor
    return handoff, anchor.channel


async def pass_time(alarmed: Alarmed, seconds: int) -> None:
    for _ in range(seconds // 10):
        alarmed.house.clock.move(LOOK_EVERY - SECOND)
        await alarmed.turn()


async def test_a_channel_at_its_limit_for_a_minute_is_an_alarm_until_it_is_calm(alarmed: Alarmed) -> None:
    _, channel = await lagging(alarmed)
    await pass_time(alarmed, 80)
    assert not await alarmed.stands(AlarmKind.CHANNEL_SATURATED, channel)
    await pass_time(alarmed, 30)
    assert await alarmed.stands(AlarmKind.CHANNEL_SATURATED, channel)
    alarmed.house.clock.move(timedelta(hours=1))
    await alarmed.house.deliver()
    await pass_time(alarmed, 20)
    assert not await alarmed.stands(AlarmKind.CHANNEL_SATURATED, channel)
    assert {want.kind for want in alarmed.told() if isinstance(want, DrawOps)} == {"channel_saturated"}


async def test_who_names_an_ops_channel_is_not_told_a_years_history(alarmed: Alarmed) -> None:
    for nth in range(3):
        await alarmed.add(AlarmKind.MAIL_FAILING, f"c_{nth}")
        alarmed.house.clock.move(timedelta(minutes=30))
        await alarmed.clear(AlarmKind.MAIL_FAILING, f"c_{nth}")
        alarmed.house.clock.move(timedelta(days=1))
    await alarmed.add(AlarmKind.LANE_PARKED, "card:h_1")
    await alarmed.turn()
    assert [want.kind for want in alarmed.told() if isinstance(want, DrawOps)] == [AlarmKind.LANE_PARKED]


async def test_a_lost_channel_is_left_however_many_alarms_came_later(alarmed: Alarmed) -> None:
    await alarmed.add(AlarmKind.CHANNEL_LOST, "C_OLD")
    for nth in range(250):
        alarmed.house.clock.move(SECOND)
        await alarmed.add(AlarmKind.PROMISE_BROKEN, f"h_{nth}")
    await alarmed.turn()
    assert alarmed.left == ["C_OLD"]
