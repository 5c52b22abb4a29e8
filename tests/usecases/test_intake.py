import asyncio
from datetime import timedelta

import pytest

from bot.conversing import Message
from bot.domain.callers import BACKEND
from bot.domain.conversation import Speaker
from bot.domain.deliveries import CatchUp, LaneKind, Line, LineCode, Relay
from bot.domain.errors import (
    ClientIdReused,
    NothingToWithdraw,
    RatingClosed,
    RatingNotAsked,
    TextEmpty,
    UnknownConversation,
)
from bot.domain.handoff import State
from bot.domain.shown import Who
from tests.usecases.world import ANNA, BEN, House

DAY = timedelta(hours=24)


async def test_the_same_send_again_answers_the_same_and_is_stored_once(house: House) -> None:
    conversation = await house.begin()
    receipts = await asyncio.gather(
        *(house.intake.receive(BACKEND, conversation, Message("w-1", "Where is it?")) for _ in range(8))
    )
    assert len(set(receipts)) == 1
    assert await house.texts(conversation, Speaker.CUSTOMER) == ["Where is it?"]


async def test_the_same_client_id_with_other_words_is_refused_and_changes_nothing(house: House) -> None:
    conversation = await house.begin()
    await house.intake.receive(BACKEND, conversation, Message("w-1", "Where is it?"))
    with pytest.raises(ClientIdReused):
        await house.intake.receive(BACKEND, conversation, Message("w-1", "Where is my parcel?"))
    assert await house.texts(conversation, Speaker.CUSTOMER) == ["Where is it?"]


async def test_nothing_is_stored_for_a_conversation_nobody_began(house: House) -> None:
    with pytest.raises(UnknownConversation):
        await house.intake.receive(BACKEND, "c_nobody", Message("w-1", "Hello"))
    with pytest.raises(UnknownConversation):
        await house.intake.ask_for_person(BACKEND, "c_nobody")


async def test_an_empty_text_is_refused_before_anything_is_stored(house: House) -> None:
    conversation = await house.begin()
    with pytest.raises(TextEmpty):
        await house.write(conversation, " \n ")
    assert await house.turns(conversation) == []


async def test_asking_for_a_person_again_answers_the_same_and_tells_nobody_twice(house: House) -> None:
    conversation, handoff = await house.hand_off()
    first = await house.shown(conversation)
    again = (await house.intake.ask_for_person(BACKEND, conversation)).shown
    assert again == first
    assert (await house.handoff(conversation)).id == handoff
    assert len(await house.texts(conversation, Speaker.SYSTEM)) == 1


async def test_what_a_customer_writes_while_waiting_joins_the_thread_and_the_assistant_is_silent(
    house: House,
) -> None:
    conversation, handoff = await house.hand_off()
    await house.deliver()
    seq = await house.write(conversation, "It was on 3 October")
    await house.deliver()
    assert [item.want for item in house.outlet.of(LaneKind.THREAD)] == [Relay(handoff, seq)]
    await house.answer_all()
    assert await house.texts(conversation, Speaker.ASSISTANT) == []


async def test_a_word_within_a_day_reopens_with_the_same_holder_and_they_are_told(house: House) -> None:
    conversation, handoff = await house.claimed()
    await house.resolve(handoff)
    house.clock.move(DAY)
    seq = await house.write(conversation, "It happened again with my new card")
    reopened = await house.handoff(conversation)
    assert (reopened.id, reopened.state, reopened.holder) == (handoff, State.ASSIGNED, ANNA)
    await house.deliver()
    line, said = [item.want for item in house.outlet.of(LaneKind.THREAD)]
    assert line == Line(handoff, LineCode.REOPENED)
    assert isinstance(said, CatchUp)
    assert said.after < seq == said.upto
    assert (await house.shown(conversation)).name == ANNA.name


async def test_a_day_later_a_word_is_the_assistants_again_and_old_handoffs_start_no_new_one(
    house: House,
) -> None:
    conversation, handoff = await house.claimed()
    await house.resolve(handoff)
    house.clock.move(DAY + timedelta(seconds=1))
    await house.write(conversation, "What does shipping to Norway cost?")
    await house.answer_all()
    assert (await house.handoff(conversation)).state is State.RESOLVED
    assert await house.texts(conversation, Speaker.ASSISTANT) == [house.assistant.draft_is.text]


async def test_asking_for_a_person_within_a_day_reopens_instead_of_beginning_anew(house: House) -> None:
    conversation, handoff = await house.claimed()
    await house.resolve(handoff)
    shown = (await house.intake.ask_for_person(BACKEND, conversation)).shown
    assert (await house.handoff(conversation)).id == handoff
    assert (shown.who, shown.name) == (Who.AGENT, ANNA.name)


async def test_a_reopening_while_the_skill_is_closed_is_parked_and_the_customer_hears_when(
    house: House,
) -> None:
    conversation, handoff = await house.hand_off("A Lunch question of mine")
    await house.deliver()
    await house.claims.claim(handoff, BEN.id)
    await house.resolve(handoff, BEN)
    house.clock.move(timedelta(hours=2))
    await house.write(conversation, "That did not work at all")
    reopened = await house.handoff(conversation)
    assert (reopened.state, reopened.holder) == (State.PARKED, None)
    assert (await house.texts(conversation, Speaker.SYSTEM))[-1] == (
        "Lunch is closed now and back tomorrow at 12:00. Your message is in their queue."
    )


async def test_bare_thanks_after_resolve_are_kept_and_shown_but_open_nothing(house: House) -> None:
    conversation, handoff = await house.claimed()
    await house.resolve(handoff)
    seq = await house.write(conversation, "Thank you so much!")
    await house.answer_all()
    await house.deliver()
    assert (await house.handoff(conversation)).state is State.RESOLVED
    assert [item.want for item in house.outlet.of(LaneKind.THREAD)] == [Relay(handoff, seq)]
    assert await house.texts(conversation, Speaker.ASSISTANT) == []


async def test_withdrawing_ends_the_waiting_and_brings_the_assistant_back(house: House) -> None:
    conversation, handoff = await house.hand_off()
    await house.deliver()
    assert (await house.intake.withdraw(BACKEND, conversation)).who is Who.ASSISTANT
    assert (await house.handoff(conversation)).state is State.WITHDRAWN
    await house.write(conversation, "How long does shipping take?")
    await house.answer_all()
    await house.deliver()
    assert await house.texts(conversation, Speaker.ASSISTANT) == [house.assistant.draft_is.text]
    assert [item.want for item in house.outlet.of(LaneKind.THREAD)] == [Line(handoff, LineCode.WITHDRAWN)]


async def test_nothing_can_be_withdrawn_when_nobody_is_awaited_or_somebody_is_there(house: House) -> None:
    with pytest.raises(NothingToWithdraw):
        await house.intake.withdraw(BACKEND, await house.begin())
    conversation, _ = await house.claimed()
    with pytest.raises(NothingToWithdraw):
        await house.intake.withdraw(BACKEND, conversation)
    assert (await house.handoff(conversation)).state is State.ASSIGNED


async def test_after_withdrawing_a_person_can_be_asked_for_again(house: House) -> None:
    conversation, first = await house.hand_off()
    await house.intake.withdraw(BACKEND, conversation)
    await house.intake.ask_for_person(BACKEND, conversation)
    second = await house.handoff(conversation)
    assert second.id != first
    assert second.state is State.QUEUED


async def test_a_rating_is_taken_on_resolve_only_and_replaced_for_a_day(house: House) -> None:
    conversation, handoff = await house.claimed()
    with pytest.raises(RatingNotAsked):
        await house.intake.rate(BACKEND, conversation, 5, "")
    await house.resolve(handoff)
    assert (await house.shown(conversation)).rate == "asked"
    await house.intake.rate(BACKEND, conversation, 2, "slow")
    house.clock.move(DAY)
    await house.intake.rate(BACKEND, conversation, 5, "came after all")
    rated = await house.handoff(conversation)
    assert (rated.rating, rated.rating_comment) == (5, "came after all")
    house.clock.move(timedelta(seconds=1))
    with pytest.raises(RatingClosed):
        await house.intake.rate(BACKEND, conversation, 1, "")
    assert (await house.handoff(conversation)).rating == 5


async def test_nobody_is_asked_to_rate_what_they_withdrew(house: House) -> None:
    conversation, _ = await house.hand_off()
    await house.intake.withdraw(BACKEND, conversation)
    assert (await house.shown(conversation)).rate is None
    with pytest.raises(RatingNotAsked):
        await house.intake.rate(BACKEND, conversation, 5, "")


async def test_revs_have_no_gap_through_a_whole_life(house: House) -> None:
    conversation, handoff = await house.claimed()
    await house.says(handoff, ANNA, "I see it, one moment")
    await house.write(conversation, "Fine")
    await house.resolve(handoff)
    await house.intake.rate(BACKEND, conversation, 4, "")
    revs = [change.rev for change in await house.changes(conversation)]
    assert revs == list(range(1, len(revs) + 1))
