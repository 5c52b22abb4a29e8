"""Two handoffs of one conversation: the old thread is over, whoever speaks in it."""

from datetime import timedelta

import pytest

from bot.domain.callers import BACKEND
from bot.domain.conversation import Speaker
from bot.domain.deliveries import LaneKind, Line, LineCode, Relay
from bot.domain.handoff import State
from bot.domain.promises import PromiseState
from bot.domain.shown import Who
from tests.usecases.world import ANNA, BEN, House

TWO_DAYS = timedelta(days=2)


async def two_lives(house: House) -> tuple[str, str, str]:
    """Anna resolved the first, two days ago; Ben holds the second."""
    conversation, old = await house.claimed()
    await house.resolve(old)
    await house.deliver()
    house.clock.move(TWO_DAYS)
    await house.write(conversation, "Another Billing question")
    await house.intake.ask_for_person(BACKEND, conversation)
    new = (await house.handoff(conversation)).id
    await house.deliver()
    await house.claims.claim(new, BEN.id)
    await house.deliver()
    return conversation, old, new


async def test_the_old_holders_word_in_the_old_thread_stays_inside_and_changes_nothing(house: House) -> None:
    conversation, old, new = await two_lives(house)
    await house.says(old, ANNA, "Did it arrive?")
    assert await house.texts(conversation, Speaker.AGENT) == []
    shown = await house.shown(conversation)
    assert (shown.who, shown.name) == (Who.AGENT, BEN.name)
    assert (await house.handoff(conversation)).id == new


async def test_the_new_holders_word_in_the_old_thread_stays_inside_too(house: House) -> None:
    conversation, old, _ = await two_lives(house)
    await house.says(old, BEN, "I see what was said here before")
    assert await house.texts(conversation, Speaker.AGENT) == []


async def test_the_customers_word_goes_to_the_new_thread_alone(house: House) -> None:
    conversation, _, new = await two_lives(house)
    seq = await house.write(conversation, "Are you there?")
    await house.deliver()
    assert house.outlet.of(LaneKind.THREAD)[-1].want == Relay(new, seq)
    assert [item.want for item in house.outlet.of(LaneKind.THREAD)].count(Relay(new, seq)) == 1


@pytest.mark.parametrize("meanwhile", ["queued", "assigned", "released"])
async def test_a_promise_is_broken_once_whoever_holds_the_handoff_then(house: House, meanwhile: str) -> None:
    conversation, handoff = await house.claimed() if meanwhile != "queued" else await house.hand_off()
    if meanwhile == "released":
        await house.claims.release(handoff, ANNA.id)
    await house.deliver()
    house.clock.move(timedelta(minutes=16))
    await house.watch.break_promises()
    await house.watch.break_promises()
    assert (await house.promise(handoff)).state is PromiseState.BROKEN
    assert sum("sorry" in text for text in await house.texts(conversation, Speaker.SYSTEM)) == 1
    await house.deliver()
    lines = [item.want for item in house.outlet.of(LaneKind.THREAD)]
    assert lines.count(Line(handoff, LineCode.PROMISE_BROKEN)) == 1


async def test_a_reply_that_slack_tells_late_after_the_release_stays_inside_and_its_writer_is_told(
    house: House,
) -> None:
    conversation, handoff = await house.claimed()
    late = await house.thread_message(handoff, ANNA, "I see both charges")
    await house.claims.release(handoff, ANNA.id)
    await house.inbox.store(late)
    await house.apply()
    assert await house.texts(conversation, Speaker.AGENT) == []
    assert (await house.handoff(conversation)).state is State.QUEUED
    await house.deliver()
    told = [item for item in house.outlet.of(LaneKind.MARKS) if type(item.want).__name__ == "Whisper"]
    assert len(told) == 1


async def test_an_event_told_again_after_the_end_is_said_once(house: House) -> None:
    conversation, handoff = await house.claimed()
    message = await house.says(handoff, ANNA, "I see both charges")
    await house.resolve(handoff)
    await house.inbox.store(message)
    await house.apply()
    assert await house.texts(conversation, Speaker.AGENT) == ["I see both charges"]
