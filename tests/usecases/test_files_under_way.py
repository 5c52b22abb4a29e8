"""A file that is an answer by itself, and what is pressed before it has gone."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.desk.going_off import GoingOff
from bot.desk.transferring import Moving
from bot.domain.acts import Verb
from bot.domain.desk import Leave
from bot.domain.errors import FileUnderWay, NotSomebodyElse
from bot.domain.handoff import State
from bot.domain.inbound import InboundKind
from tests.fakes import FakePeople
from tests.usecases.test_merging import two
from tests.usecases.test_parts_together import (
    ANSWER,
    it_comes,
    no_patience,
    replies,
    sends_a_file,
    slow,
)
from tests.usecases.world import ANNA, BEN, NAMES, House

__all__ = ["no_patience", "slow"]


async def press(house: House, verb: Verb, handoff: str, into: str = "") -> None:
    match verb:
        case Verb.RELEASE:
            await house.claims.release(handoff, ANNA.id)
        case Verb.TRANSFER:
            await house.transferring.transfer(handoff, ANNA.id, Moving("General"))
        case Verb.HAND_OVER:
            await house.offers.hand_over(handoff, ANNA.id, BEN.id)
        case Verb.HAND_BACK:
            asked = await house.holding.check(handoff, ANNA.id, verb)
            await house.holding.hand_back(handoff, ANNA.id, asked.read_upto)
        case Verb.MERGE:
            await house.merging.merge(handoff, ANNA.id, into)
        case _:
            await house.resolve(handoff)


@pytest.mark.parametrize(
    "verb", [Verb.RESOLVE, Verb.RELEASE, Verb.TRANSFER, Verb.HAND_OVER, Verb.HAND_BACK, Verb.MERGE]
)
async def test_nothing_ends_or_is_passed_on_before_it_has_gone(house: House, verb: Verb) -> None:
    (_, other), (conversation, handoff) = await two(house)
    await sends_a_file(house, handoff)
    with pytest.raises(FileUnderWay):
        await press(house, verb, handoff, other)
    assert (await house.handoff(conversation)).state is State.ASSIGNED
    await it_comes(house)
    assert await replies(house, conversation) == [""]
    await press(house, verb, handoff, other)
    assert (await house.handoff(conversation)).state is not State.ASSIGNED


async def test_within_the_send_delay_it_is_waited_for_too(slow: House) -> None:
    conversation, handoff = await slow.claimed()
    await sends_a_file(slow, handoff)
    with pytest.raises(FileUnderWay):
        await slow.resolve(handoff)
    slow.clock.move(timedelta(seconds=10))
    await slow.sending.send_due()
    await it_comes(slow)
    assert await replies(slow, conversation) == [""]
    await slow.resolve(handoff)


async def test_words_have_gone_and_their_file_follows_them_whatever_is_pressed(house: House) -> None:
    conversation, handoff = await house.claimed()
    await sends_a_file(house, handoff, ANSWER)
    await house.resolve(handoff)
    await it_comes(house)
    assert [turn.text for turn in await house.turns(conversation) if turn.attachments] == [ANSWER]


async def test_a_file_that_is_deleted_is_waited_for_no_more(house: House) -> None:
    conversation, handoff = await house.claimed()
    said = await sends_a_file(house, handoff)
    await house.says(handoff, ANNA, "", ts=said.ts, kind=InboundKind.DELETED)
    await house.resolve(handoff)
    await it_comes(house)
    assert await replies(house, conversation) == []


async def test_who_goes_off_shift_keeps_what_a_file_is_on_its_way_for_and_no_more(house: House) -> None:
    (_, waiting), (held, handoff) = await two(house)
    await house.claims.claim(waiting, ANNA.id)
    await sends_a_file(house, handoff)
    leaving = GoingOff(house.store, house.clock, house.rules, FakePeople(NAMES))
    becomes = {handoff: Leave.RELEASE, waiting: Leave.RELEASE}
    with pytest.raises(FileUnderWay):
        await leaving.settle(ANNA.id, becomes)
    assert [one.handoff.id for one in (await leaving.in_hand(ANNA.id)).lines] == [handoff]
    await it_comes(house)
    await leaving.settle(ANNA.id, becomes)
    assert (await house.handoff(held)).state is State.QUEUED


async def test_who_hands_over_to_themselves_has_released_nothing_by_it(house: House) -> None:
    (_, waiting), (_, handoff) = await two(house)
    await house.claims.claim(waiting, ANNA.id)
    leaving = GoingOff(house.store, house.clock, house.rules, FakePeople(NAMES))
    with pytest.raises(NotSomebodyElse):
        await leaving.settle(ANNA.id, {waiting: Leave.RELEASE, handoff: Leave.HAND_OVER}, ANNA.id)
    assert (await leaving.in_hand(ANNA.id)).total == 2
