"""What must not end, stall or spin a loop: a store out of order, a clock set back, costly words."""

import asyncio
from datetime import timedelta

import pytest
from pytest_mock import MockerFixture
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from bot.app import slack
from bot.assistant.mood import SYMBOLS_LIMIT, VaderMood
from bot.domain.deliveries import Anchor, LaneKind, Relay
from bot.domain.errors import OutletRefused, OutletUnclear, StoreUnavailable
from bot.domain.inbound import Inbound, InboundState
from bot.ports import Item, Rate
from tests.builders import an_inbound
from tests.usecases.world import ANNA, House

REFUSED = OutletRefused(method="chat.postMessage", reason="is_archived")
SECOND = timedelta(seconds=1)


async def ended(task: "asyncio.Task[None]") -> None:
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def test_a_store_out_of_order_does_not_end_the_giving_up_of_orphans(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(slack, "EXPIRE_SECONDS", 0.005)
    await house.inbox.store(an_inbound("1.1", received_at=house.clock.now()))
    await house.apply()
    house.clock.move(timedelta(minutes=11))
    house.store.down = True
    loop = asyncio.create_task(slack._expire(house.inbox))
    await asyncio.sleep(0.05)
    house.store.down = False
    await house.eventually(lambda: house.rows("select state from inbox") == [(InboundState.IGNORED.value,)])
    await ended(loop)


async def test_the_inbox_does_not_spin_while_nothing_can_be_written(house: House) -> None:
    _, handoff = await house.claimed()
    await house.inbox.store(await house.thread_message(handoff, ANNA, "I see both charges"))
    house.clock.move(SECOND)
    tries: list[Inbound] = []
    reader = house.inbox._applying._reader

    async def read(message: Inbound) -> None:
        tries.append(message)
        raise StoreUnavailable

    reader.read = read  # type: ignore[method-assign,assignment]
    house.inbox_wake._poll = 0.3
    loop = asyncio.create_task(house.inbox.run())
    await asyncio.sleep(0.2)
    await ended(loop)
    assert len(tries) == 1


async def test_a_clock_set_back_holds_nothing_longer_than_the_rate_itself(house: House) -> None:
    post = Rate("slack:post", SECOND, 3)
    house.outlet.limits = (post,)
    for _ in range(3):
        await house.hand_off()
    await house.deliver()
    house.clock.move(-timedelta(hours=1))
    await house.hand_off()
    await house.deliver()
    house.clock.move(SECOND)
    await house.deliver()
    assert len(house.outlet.of(LaneKind.CARD)) == 4


@pytest.mark.parametrize("text", ["😀" * 4_000, "😀🔥" * 2_000, "😀 " * 2_000])
def test_of_a_turn_of_nothing_but_emoji_few_are_read(text: str, mocker: MockerFixture) -> None:
    scores = mocker.patch.object(
        SentimentIntensityAnalyzer, "polarity_scores", return_value={"compound": 0.0}
    )
    VaderMood().compound(text)
    (read,) = scores.call_args.args
    assert read.count("😀") + read.count("🔥") == SYMBOLS_LIMIT


def test_the_first_emoji_and_all_words_still_count() -> None:
    assert VaderMood().compound("😍") > 0
    assert VaderMood().compound("🧵" * 100 + " this is terrible") < 0


async def test_a_parked_lane_is_tried_again_once_at_the_start_and_flows_when_it_was_mended(
    house: House,
) -> None:
    conversation, handoff = await house.claimed()
    await house.deliver()
    house.outlet.meets(LaneKind.THREAD, REFUSED)
    said = [await house.write(conversation, text) for text in ("one", "two")]
    await house.deliver(2)
    assert house.outlet.of(LaneKind.THREAD) == []
    await house.new_delivering().free_parked()
    await house.deliver()
    assert [item.want for item in house.outlet.of(LaneKind.THREAD)] == [Relay(handoff, seq) for seq in said]


async def test_a_parked_lane_that_is_refused_again_stands_until_the_next_start(house: House) -> None:
    await house.hand_off()
    house.outlet.meets(LaneKind.CARD, REFUSED, REFUSED)
    await house.deliver()
    for tries in (2, 3):
        await house.new_delivering().free_parked()
        await house.deliver(2)
        assert len(house.outlet.tried) == tries
    assert len(house.outlet.stands) == 1


async def test_what_was_unclear_when_its_lane_was_parked_is_looked_for_before_it_is_sent_again(
    house: House,
) -> None:
    _, handoff = await house.hand_off()
    house.outlet.meets(LaneKind.CARD, OutletUnclear(method="chat.postMessage"), arrives=True)
    house.outlet.look_troubles.append(REFUSED)
    await house.deliver()
    house.clock.move(timedelta(seconds=2))
    await house.deliver()
    assert house.rows("select parked from lane where parked is not null") == [("is_archived",)]
    await house.new_delivering().free_parked()
    await house.deliver()
    assert len(house.outlet.stands) == 1
    assert await house.anchor(handoff)


async def test_freeing_waits_for_no_store_and_frees_nothing_that_flows(house: House) -> None:
    await house.hand_off()
    house.store.down = True
    await house.new_delivering().free_parked()
    house.store.down = False
    assert await house.store.write(lambda tx: tx.lanes.free_parked()) == []


async def test_an_end_while_the_store_is_away_tries_without_spinning(
    house: House, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    await house.hand_off()
    house.clock.move(timedelta(seconds=5))
    may_answer, send = asyncio.Event(), house.outlet.send

    async def answered_late(item: Item) -> Anchor | None:
        await may_answer.wait()
        return await send(item)

    monkeypatch.setattr(house.outlet, "send", answered_late)
    delivering = house.new_delivering()
    loop = asyncio.create_task(delivering.run())
    await house.eventually(lambda: bool(delivering._busy))
    house.store.down = True
    draining = asyncio.create_task(delivering.drain())
    may_answer.set()
    await asyncio.sleep(0.5)
    tries = [one for one in caplog.records if one.getMessage() == "delivery.store_unavailable"]
    assert 1 <= len(tries) < 10
    house.store.down = False
    await asyncio.wait_for(draining, 5)
    assert await house.store.read(lambda tx: tx.lanes.due(house.clock.now(), list(LaneKind))) == []
    await ended(loop)
