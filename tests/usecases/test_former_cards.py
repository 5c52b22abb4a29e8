"""A card that a transfer closed, and a handoff that ends before any other card of it stands."""

from __future__ import annotations

import pytest

from bot.desk import views
from bot.desk.transferring import Moving
from bot.domain.callers import BACKEND
from bot.domain.deliveries import Anchor, Close, DrawCard, LaneKind
from bot.domain.errors import OutletRefused
from bot.domain.handoff import State
from bot.domain.transfer import CardLeft
from tests.usecases.test_merging import two
from tests.usecases.world import ANNA, BEN, MAYA, House

TO_REPAIRS, TO_GENERAL = Moving("Repairs"), Moving("General")
"""Closed at noon, when the clock begins; open."""


async def left(house: House, to: Moving) -> tuple[str, str, Anchor]:
    """Its conversation, the handoff, and where its card stood."""
    conversation, handoff = await house.claimed()
    old = await house.anchor(handoff)
    assert old
    await house.transferring.transfer(handoff, ANNA.id, to)
    return conversation, handoff, old


async def shows(house: House, old: Anchor) -> CardLeft:
    found = await house.store.read(lambda tx: views.left(tx, old, house.rules.fields))
    assert found
    return found


def closings(house: House) -> list[Close]:
    return [one.want for one in house.outlet.of(LaneKind.LEFT) if isinstance(one.want, Close)]


async def test_what_is_withdrawn_while_parked_says_so_on_the_card_that_it_left(house: House) -> None:
    conversation, handoff, old = await left(house, TO_REPAIRS)
    await house.deliver(2)
    assert (await shows(house, old)).ended is None
    await house.intake.withdraw(BACKEND, conversation)
    await house.deliver(2)
    assert closings(house) == [Close(handoff, old.channel, old.ts)] * 2
    ended = (await shows(house, old)).ended
    assert ended
    assert ended.state is State.WITHDRAWN


async def test_what_ends_before_its_new_card_is_posted_says_so_and_gets_none(house: House) -> None:
    conversation, handoff, old = await left(house, TO_GENERAL)
    await house.intake.withdraw(BACKEND, conversation)
    await house.deliver(2)
    assert await house.anchor(handoff) is None
    assert closings(house)[-1] == Close(handoff, old.channel, old.ts)
    assert (await shows(house, old)).ended


async def test_what_is_resolved_before_its_new_card_stands_leads_to_it_once_it_does(house: House) -> None:
    _, handoff, old = await left(house, TO_GENERAL)
    house.outlet.meets(DrawCard, OutletRefused(method="chat.postMessage", reason="restricted_action"))
    await house.deliver(2)
    await house.resolve(handoff, MAYA)
    await house.deliver(2)
    assert (await shows(house, old)).ended
    before = len(closings(house))
    await house.store.write(lambda tx: tx.lanes.release(f"card:{handoff}"))
    await house.deliver(2)
    assert await house.anchor(handoff)
    assert len(closings(house)) == before + 1
    assert (await shows(house, old)).ended is None


async def test_what_is_opened_again_while_parked_goes_on_there_once_more(house: House) -> None:
    conversation, handoff, old = await left(house, TO_REPAIRS)
    await house.resolve(handoff, MAYA)
    await house.deliver(2)
    assert (await shows(house, old)).ended
    before = len(closings(house))
    await house.write(conversation, "It is not solved at all, please look again")
    assert (await house.handoff(conversation)).state is State.PARKED
    await house.deliver(2)
    assert (await shows(house, old)).ended is None
    assert await house.anchor(handoff), "which a thread is needed for"
    assert len(closings(house)) == before + 2, "that it is open again, and where its new card stands"


async def test_what_is_merged_while_parked_says_so_on_the_card_that_it_left(house: House) -> None:
    (_, handoff), (_, target) = await two(house)
    old = await house.anchor(handoff)
    assert old
    await house.transferring.transfer(handoff, BEN.id, TO_REPAIRS)
    await house.merging.merge(handoff, BEN.id, target)
    await house.deliver(2)
    ended = (await shows(house, old)).ended
    assert ended
    assert ended.merged_into == target
    assert closings(house)[-1] == Close(handoff, old.channel, old.ts)


@pytest.mark.parametrize("to", [TO_GENERAL, TO_REPAIRS])
async def test_what_ends_under_a_card_of_its_own_leaves_the_one_that_leads_to_it(
    house: House, to: Moving
) -> None:
    _, handoff, old = await left(house, to)
    await house.deliver(2)
    await house.claims.claim(handoff, BEN.id)
    await house.deliver(2)
    before = closings(house)
    await house.resolve(handoff, BEN)
    await house.deliver(2)
    assert closings(house) == before
    assert (await shows(house, old)).ended is None
