from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

import bot.retention
from bot.domain.conversation import Speaker
from bot.domain.inbound import InboundState, Reading
from bot.inbox.hearing_again import REMEMBERED_FOR, hear_again
from bot.ports import Tx
from bot.retention import EVERY, SETTLED_FOR, Retention
from tests.builders import an_inbound
from tests.usecases.world import ANNA, BEN, House


async def test_what_is_long_over_is_forgotten_each_hour_and_the_rest_is_kept(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bot.retention, "PORTION", 2)
    retention = Retention(house.store, house.clock)
    now = house.clock.now()

    def old(tx: Tx) -> None:
        for number in range(5):
            ts = f"1800000000.{number:06}"
            tx.inbox.add(an_inbound(ts, event_id=f"Ev{number}", received_at=now))
        for row in tx.inbox.ready(now + timedelta(seconds=1)):
            tx.inbox.settle(row.id, InboundState.APPLIED, now)

    await house.store.write(old)
    assert await retention.run_due() == 0
    house.clock.move(SETTLED_FOR + timedelta(seconds=1))
    await house.store.write(lambda tx: tx.inbox.add(an_inbound("1900000000.1", event_id="EvNew")))
    assert await retention.run_due() == 5
    assert house.rows("select event_id from inbox") == [("EvNew",)]
    assert await retention.run_due() == 0
    house.clock.move(EVERY)
    assert await house.store.read(lambda tx: tx.timers.due("retention", house.clock.now())) == [""]


class Ticking:
    """Goes on with every look, as real clocks do."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def now(self) -> datetime:
        self.at += timedelta(milliseconds=1)
        return self.at


async def test_no_full_portion_is_left_for_later_while_time_goes_on(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bot.retention, "PORTION", 2)
    clock = Ticking(house.clock.now())
    retention = Retention(house.store, clock)

    def old(tx: Tx) -> None:
        for number in range(7):
            ts = f"1800000000.{number:06}"
            tx.inbox.add(an_inbound(ts, event_id=f"Ev{number}", received_at=clock.at))
        for row in tx.inbox.ready(clock.at + timedelta(seconds=1)):
            tx.inbox.settle(row.id, InboundState.APPLIED, clock.at)

    await house.store.write(old)
    await retention.run_due()
    clock.at += SETTLED_FOR + EVERY
    assert await retention.run_due() == 7


async def test_what_was_heard_and_forgotten_is_no_news_when_its_thread_is_read_back(house: House) -> None:
    conversation, handoff = await house.claimed()
    at = house.clock.move(timedelta(seconds=10)).timestamp()
    reply = await house.says(handoff, ANNA, "I look into it", ts=f"{at:.6f}")
    aside = await house.says(handoff, BEN, "Look at her last one", ts=f"{at + 1:.6f}")
    retention = Retention(house.store, house.clock)
    await retention.run_due()
    house.clock.move(SETTLED_FOR + EVERY)
    await retention.run_due()
    assert house.rows("select id from inbox") == []
    said = (replace(reply, event_id="r1"), replace(aside, event_id="r2"))
    there = frozenset({reply.root.ts, reply.ts, aside.ts})
    reading = Reading(reply.root, said, there, house.clock.now(), "")
    assert await house.store.write(lambda tx: hear_again(tx, reading)) == 0
    await house.apply()
    assert await house.texts(conversation, Speaker.AGENT) == ["I look into it"]
    assert house.rows("select text from aside") == [("Look at her last one",)]


def test_nothing_is_forgotten_before_it_is_no_news() -> None:
    assert REMEMBERED_FOR < SETTLED_FOR
