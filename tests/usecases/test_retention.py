from __future__ import annotations

from datetime import timedelta

import pytest

import bot.retention
from bot.domain.inbound import InboundState
from bot.ports import Tx
from bot.retention import EVERY, SETTLED_FOR, Retention
from tests.builders import an_inbound
from tests.usecases.world import House


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
