"""Two replicas at one inbox: each word is applied once, and in the order in which it was said."""

import asyncio
import random
from collections.abc import Sequence
from datetime import timedelta

import pytest

from bot.domain.conversation import Speaker
from bot.domain.inbound import Inbound, Read
from bot.inbox import HOLD, Inbox
from bot.ports import InboxRow
from bot.waking import Wake
from tests.usecases.world import ANNA, House

MOMENT = timedelta(milliseconds=1)


class DawdlingReader:
    """Takes its time over each message, another each time."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)

    async def read(self, message: Inbound) -> Read:
        for _ in range(self._random.randrange(20)):
            await asyncio.sleep(0)
        return Read("Anna Berg", message.text, is_note=False)


def replica(house: House, seed: int) -> Inbox:
    return Inbox(house.store, house.clock, house.rules, DawdlingReader(seed), Wake(0.01))


async def applying(inbox: Inbox, rows: Sequence[InboxRow]) -> None:
    """As a replica that has read these rows, however long ago."""
    for row in rows:
        if not await inbox._applying.apply(row):
            return


@pytest.mark.parametrize("seed", range(5))
async def test_replicas_that_read_the_same_rows_apply_each_once_and_in_order(house: House, seed: int) -> None:
    conversation, handoff = await house.claimed()
    words = [f"Number {nth}" for nth in range(12)]
    for word in words:
        await house.inbox.store(await house.thread_message(handoff, ANNA, word))
    house.clock.move(HOLD + MOMENT)
    replicas = [replica(house, seed * 10 + nth) for nth in range(3)]
    await asyncio.gather(*(one.apply_ready() for one in replicas))
    assert await house.texts(conversation, Speaker.AGENT) == words


async def test_a_replica_that_read_its_rows_long_ago_waits_for_what_came_between(house: House) -> None:
    conversation, handoff = await house.claimed()
    first, between, last = [await house.thread_message(handoff, ANNA, f"Number {nth}") for nth in range(3)]
    await house.inbox.store(first)
    await house.inbox.store(last)
    house.clock.move(HOLD + MOMENT)
    old = await house.store.read(lambda tx: tx.inbox.ready(house.clock.now()))
    await house.inbox.store(between)
    await applying(replica(house, 1), old)
    assert await house.texts(conversation, Speaker.AGENT) == ["Number 0"]
    await house.apply()
    assert await house.texts(conversation, Speaker.AGENT) == ["Number 0", "Number 1", "Number 2"]


async def test_a_fault_of_one_replica_sets_nothing_aside_that_the_other_has_applied(house: House) -> None:
    conversation, handoff = await house.claimed()
    await house.inbox.store(await house.thread_message(handoff, ANNA, "Hello"))
    house.clock.move(HOLD + MOMENT)
    rows = await house.store.read(lambda tx: tx.inbox.ready(house.clock.now()))
    await house.inbox.apply_ready()

    class Broken:
        async def read(self, message: Inbound) -> Read:
            raise RuntimeError(message.ts)

    await applying(Inbox(house.store, house.clock, house.rules, Broken(), Wake(0.01)), rows)
    assert house.rows("select state from inbox") == [("applied",)]
    assert house.alarms() == []
    assert await house.texts(conversation, Speaker.AGENT) == ["Hello"]
