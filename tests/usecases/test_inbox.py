import asyncio
import logging
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.conversation import Speaker
from bot.domain.deliveries import Anchor, LaneKind, Mark, Reaction, Slip, Whisper
from bot.domain.errors import StoreUnavailable
from bot.domain.inbound import Inbound, InboundKind, Read
from bot.inbox import ANCHOR_PATIENCE, HOLD, Inbox
from bot.ports import Lease, Tx
from bot.waking import Wake
from tests.builders import an_inbound
from tests.usecases.world import ANNA, House

MOMENT = timedelta(milliseconds=1)


class BrokenReader:
    """Stumbles over one message and reads the others as they are."""

    def __init__(self, over: str) -> None:
        self.over = over

    async def read(self, message: Inbound) -> Read:
        if self.over in message.text:
            raise RuntimeError("a bug")
        return Read("Anna Berg", message.text, is_note=False)


def states(house: House) -> list[str]:
    return [row[0] for row in house.rows("select state from inbox order by id")]


async def test_a_message_waits_150_ms_for_an_earlier_one_of_its_thread(house: House) -> None:
    conversation, handoff = await house.claimed()
    await house.inbox.store(await house.thread_message(handoff, ANNA, "Hello"))
    house.clock.move(timedelta(milliseconds=150))
    assert await house.inbox.apply_ready() == 0
    house.clock.move(MOMENT)
    assert await house.inbox.apply_ready() == 1
    assert await house.texts(conversation, Speaker.AGENT) == ["Hello"]


async def test_messages_are_applied_in_the_order_in_which_they_were_written(house: House) -> None:
    conversation, handoff = await house.claimed()
    messages = [await house.thread_message(handoff, ANNA, f"Number {number}") for number in (1, 2, 3)]
    for message in reversed(messages):
        await house.inbox.store(message)
    await house.apply()
    assert await house.texts(conversation, Speaker.AGENT) == ["Number 1", "Number 2", "Number 3"]


async def test_what_slack_says_twice_reaches_the_customer_once(house: House) -> None:
    conversation, handoff = await house.claimed()
    message = await house.thread_message(handoff, ANNA, "Hello")
    await asyncio.gather(*(house.inbox.store(message) for _ in range(5)))
    await house.apply()
    await house.inbox.store(message)
    await house.apply()
    assert await house.texts(conversation, Speaker.AGENT) == ["Hello"]


async def test_a_message_under_a_card_whose_place_is_not_known_yet_waits_and_is_revived(
    house: House,
) -> None:
    conversation, handoff = await house.hand_off()
    await house.claims.claim(handoff, ANNA.id)
    place = Anchor("C_CARDS", "1700000001.000100")
    early = an_inbound("1800000001.000100", root=place, user=ANNA.id, text="Hello")
    early = replace(early, received_at=house.clock.now())
    await house.inbox.store(early)
    await house.apply()
    assert states(house) == ["waiting"]
    await house.deliver()
    assert await house.anchor(handoff) == place
    await house.apply()
    assert states(house) == ["applied"]
    assert await house.texts(conversation, Speaker.AGENT) == ["Hello"]


async def test_what_waits_too_long_for_a_card_is_given_up(house: House) -> None:
    _, handoff = await house.claimed()
    stray = await house.thread_message(handoff, ANNA, "Hello", root=Anchor("C_OTHER", "1600000000.0"))
    await house.inbox.store(stray)
    await house.apply()
    house.clock.at = stray.received_at + ANCHOR_PATIENCE
    await house.inbox.give_up_waiting()
    assert states(house) == ["waiting"]
    house.clock.move(MOMENT)
    await house.inbox.give_up_waiting()
    assert states(house) == ["ignored"]


async def test_a_word_is_not_given_up_while_the_place_of_a_card_is_in_doubt(house: House) -> None:
    conversation, handoff = await house.hand_off()
    await house.claims.claim(handoff, ANNA.id)
    lane = f"card:{handoff}"

    def begun(tx: Tx) -> None:
        item = tx.lanes.head(lane, house.clock.now())
        assert item
        tx.lanes.begin(item, house.clock.now(), Lease("who died", house.clock.now() + MOMENT))

    await house.store.write(begun)
    place = Anchor("C_CARDS", "1700000001.000100")
    early = an_inbound("1800000001.000100", root=place, user=ANNA.id, text="Hello")
    await house.inbox.store(replace(early, received_at=house.clock.now()))
    await house.apply()
    house.clock.move(ANCHOR_PATIENCE * 6)
    await house.inbox.give_up_waiting()
    assert states(house) == ["waiting"]

    def found(tx: Tx) -> None:
        item = tx.lanes.head(lane, house.clock.now())
        assert item
        tx.lanes.done(item, place, house.clock.now())

    await house.store.write(found)
    await house.inbox.give_up_waiting()
    await house.apply()
    assert states(house) == ["applied"]
    assert await house.texts(conversation, Speaker.AGENT) == ["Hello"]


async def test_talk_under_an_overnight_list_belongs_to_no_handoff(house: House) -> None:
    _, handoff = await house.claimed()
    await house.hand_off("A Repairs question, the zip is torn")
    await house.deliver()
    rows = house.rows("select channel, ts from drawing where handoff_id is null")
    message = await house.thread_message(handoff, ANNA, "Who takes these?", root=Anchor(*rows[0]))
    assert await house.inbox.knows(message.root)
    await house.inbox.store(message)
    await house.apply()
    assert states(house) == ["ignored"]


async def test_a_message_that_fails_is_kept_marked_and_alarmed_and_stops_no_other(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    conversation, handoff = await house.claimed()
    inbox = Inbox(house.store, house.clock, house.rules, BrokenReader("stumble"), Wake(0.01))
    bad = await house.thread_message(handoff, ANNA, "Please stumble over the customer's secret")
    for message in (bad, await house.thread_message(handoff, ANNA, "And this goes on")):
        await inbox.store(message)
    house.clock.move(HOLD + MOMENT)
    for _ in range(3):
        await inbox.apply_ready()
    assert states(house) == ["failed", "applied"]
    assert house.alarms() == [("inbox_failed", "1")]
    assert await house.texts(conversation, Speaker.AGENT) == ["And this goes on"]
    await house.deliver()
    wants = [item.want for item in house.outlet.of(LaneKind.MARKS)]
    assert Mark(handoff, bad.root.channel, bad.ts, Reaction.FAILED) in wants
    assert Whisper(handoff, ANNA.id, Slip.FAILED) in wants
    assert "secret" not in caplog.text


async def test_a_store_that_is_down_is_said_to_whoever_stores_so_that_slack_says_it_again(
    house: House,
) -> None:
    conversation, handoff = await house.claimed()
    message = await house.thread_message(handoff, ANNA, "Hello")
    house.store.down = True
    with pytest.raises(StoreUnavailable):
        await house.inbox.store(message)
    house.store.down = False
    await house.inbox.store(message)
    await house.apply()
    assert await house.texts(conversation, Speaker.AGENT) == ["Hello"]


async def test_a_store_that_goes_down_while_applying_fails_no_message(house: House) -> None:
    conversation, handoff = await house.claimed()
    await house.inbox.store(await house.thread_message(handoff, ANNA, "Hello"))
    house.clock.move(HOLD + MOMENT)
    house.store.down = True
    with pytest.raises(StoreUnavailable):
        await house.inbox.apply_ready()
    house.store.down = False
    assert states(house) == ["ready"]
    await house.inbox.apply_ready()
    assert await house.texts(conversation, Speaker.AGENT) == ["Hello"]


async def test_the_loop_outlives_a_store_that_is_down(house: House, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.ERROR)
    conversation, handoff = await house.claimed()
    await house.inbox.store(await house.thread_message(handoff, ANNA, "Hello"))
    house.clock.move(HOLD + MOMENT)
    house.store.down = True
    loop = asyncio.create_task(house.inbox.run())
    await house.eventually(lambda: "inbox.store_unavailable" in caplog.text)
    house.store.down = False

    async def arrived() -> bool:
        return await house.texts(conversation, Speaker.AGENT) == ["Hello"]

    await house.eventually(arrived)
    loop.cancel()
    await asyncio.gather(loop, return_exceptions=True)


async def test_an_edit_that_comes_after_a_newer_one_of_the_same_message_undoes_it_not(house: House) -> None:
    """Slack's retry brought it, from the hand of a replica that died."""
    _, handoff = await house.claimed()
    word = await house.says(handoff, ANNA, "The refund is on its way")
    for nth, text in (("2", "It is there tomorrow"), ("1", "It is there next week")):
        await house.says(
            handoff, ANNA, text, kind=InboundKind.EDITED, ts=word.ts, edit_ts=f"190000000{nth}.000100"
        )
    states = house.rows("select edit_ts, state from inbox where kind = 'edited' order by edit_ts")
    assert states == [("1900000001.000100", "ignored"), ("1900000002.000100", "applied")]
