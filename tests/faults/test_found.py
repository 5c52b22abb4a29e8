"""What the deaths have brought to light, each by itself."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from bot.delivery import LOOK_AGAIN, SETTLE
from bot.domain.callers import BACKEND
from bot.domain.deliveries import LaneKind
from bot.domain.errors import OutletUnclear
from bot.ports import Tx
from tests.faults.nursery import Nursery
from tests.faults.people import Patient
from tests.faults.site import Site, open_site, until
from tests.faults.striking import How
from tests.scenarios.stage import BILLING, TWICE
from tests.usecases.world import opened

WITHIN = 40.0


async def card_of(site: Site, name: str) -> None:
    one = Patient(name, site)
    await one.begin(id="jordan-1")
    await one.state_it(TWICE)
    await until(lambda: site.ana.root(BILLING, name), seconds=WITHIN)


@pytest.mark.parametrize("when", ["before", "after"])
async def test_a_delivery_loop_that_is_cancelled_leaves_no_baton_that_is_half_deaf(
    nursery: Nursery, tmp_path: Path, when: str
) -> None:
    point = f"commit/Delivering._take/{when}"
    async with open_site(tmp_path / "site", nursery, {point: How.CANCEL}) as site:
        await card_of(site, "Jordan Ellis")
        await card_of(site, "Robin Hall")
        assert site.deaths


async def test_words_for_a_customer_in_slack_that_never_arrived_are_said_again_after_two_looks(
    tmp_path: Path,
) -> None:
    async with opened(tmp_path / "baton.db") as house:
        conversation = await house.begin()
        follow = partial(_follow, conversation=conversation)
        await house.store.write(follow)
        house.outlet.meets(LaneKind.CUSTOMER_SLACK, OutletUnclear(method="chat.postMessage"))
        await house.write(conversation, "A Billing question about my invoice")
        await house.intake.ask_for_person(BACKEND, conversation)
        for pause in (SETTLE, LOOK_AGAIN, *(timedelta(minutes=2) for _ in range(4))):
            await house.deliver()
            house.clock.move(pause)
        assert len(house.outlet.of(LaneKind.CUSTOMER_SLACK)) > 0


def _follow(tx: Tx, conversation: str) -> None:
    tx.follows.add(conversation, LaneKind.CUSTOMER_SLACK, "T0ACME:C0ACME:1700000000.000100:U0PRIYA")
