"""What a holder does with a handoff: snooze, helpers, hand back, open again."""

from datetime import timedelta

import pytest

from bot.domain.acts import Verb
from bot.domain.callers import BACKEND
from bot.domain.conversation import Speaker
from bot.domain.decision import Draft
from bot.domain.deliveries import KeptWhy, LaneKind, Line, LineCode, Mark, Notice, Reaction, Whisper
from bot.domain.errors import NotInChannel, NotRead, NotTheHolder, Superseded, VerbRefused
from bot.domain.handoff import Outcome, State
from bot.domain.promises import PromiseState
from bot.domain.shown import Who
from bot.domain.snooze import Snooze
from tests.usecases.world import ANNA, BEN, MAYA, STRANGER, House

SEEN = 1_000
"""Whatever the customer said was read."""


async def lines(house: House, code: LineCode) -> list[str]:
    """Whom each such line in a thread calls by name."""
    sent = [one.want for one in house.outlet.of(LaneKind.THREAD)]
    return [one.user for one in sent if isinstance(one, Line) and one.code is code]


async def said(house: House, conversation: str) -> list[tuple[str, str]]:
    turns = await house.turns(conversation)
    return [(turn.name, turn.text) for turn in turns if turn.speaker is Speaker.AGENT]


async def system(house: House, conversation: str) -> str:
    turns = await house.turns(conversation)
    return next(turn.text for turn in reversed(turns) if turn.speaker is Speaker.SYSTEM)


async def test_a_snooze_ends_with_the_customers_next_word(house: House) -> None:
    conversation, handoff = await house.claimed()
    slept = await house.holding.snooze(handoff, ANNA.id, Snooze.WORD, SEEN)
    assert (slept.state, slept.holder, slept.snoozed_until) == (State.SNOOZED, ANNA, None)
    assert (await house.shown(conversation)).who is Who.AGENT
    await house.write(conversation, "one more thing")
    woken = await house.handoff(conversation)
    assert (woken.state, woken.holder) == (State.ASSIGNED, ANNA)
    assert await house.answering.take() == [], "the assistant has nothing to say here"


async def test_a_snooze_ends_at_its_time_and_its_holder_is_called(house: House) -> None:
    conversation, handoff = await house.claimed()
    await house.holding.snooze(handoff, ANNA.id, Snooze.HOUR, SEEN)
    house.clock.move(timedelta(minutes=59))
    await house.snoozing.wake()
    assert (await house.handoff(conversation)).state is State.SNOOZED
    house.clock.move(timedelta(minutes=1))
    await house.snoozing.wake()
    await house.snoozing.wake()
    await house.deliver()
    assert (await house.handoff(conversation)).state is State.ASSIGNED
    assert await lines(house, LineCode.SNOOZE_OVER) == [ANNA.id]


async def test_what_ended_a_snooze_leaves_no_alarm_clock_behind(house: House) -> None:
    conversation, handoff = await house.claimed()
    await house.holding.snooze(handoff, ANNA.id, Snooze.HOUR, SEEN)
    await house.resolve(handoff)
    house.clock.move(timedelta(hours=2))
    await house.snoozing.wake()
    await house.deliver()
    assert (await house.handoff(conversation)).state is State.RESOLVED
    assert await lines(house, LineCode.SNOOZE_OVER) == []


async def test_a_snoozed_handoff_is_answered_resolved_and_released_as_any_held_one(house: House) -> None:
    conversation, handoff = await house.claimed()
    await house.holding.snooze(handoff, ANNA.id, Snooze.WORD, SEEN)
    await house.says(handoff, ANNA, "I asked the bank")
    assert await said(house, conversation) == [(ANNA.name, "I asked the bank")]
    released = await house.claims.release(handoff, ANNA.id)
    assert (released.state, released.snoozed_until, released.holder) == (State.QUEUED, None, None)


async def test_only_the_holder_or_a_manager_snoozes_and_hands_back(house: House) -> None:
    _, handoff = await house.claimed()
    for who in (BEN,):
        with pytest.raises(NotTheHolder):
            await house.holding.snooze(handoff, who.id, Snooze.HOUR, SEEN)
        with pytest.raises(NotTheHolder):
            await house.holding.hand_back(handoff, who.id, SEEN)
        with pytest.raises(NotTheHolder):
            await house.holding.help(handoff, who.id, [who.id], [])


async def test_a_helper_answers_under_their_own_name_and_is_called_into_the_thread(house: House) -> None:
    conversation, handoff = await house.claimed()
    await house.says(handoff, BEN, "I could take the second charge")
    await house.holding.help(handoff, ANNA.id, [BEN.id], [])
    await house.deliver()
    assert await lines(house, LineCode.HELPER_ADDED) == [BEN.id]
    house.clock.move(timedelta(seconds=5))
    await house.says(handoff, BEN, "I have it: it goes back today")
    await house.says(handoff, BEN, "note: check October too")
    await house.says(handoff, ANNA, "Thank you, Ben")
    assert await said(house, conversation) == [
        (BEN.name, "I have it: it goes back today"),
        (ANNA.name, "Thank you, Ben"),
    ]


async def test_what_was_said_before_its_writer_was_asked_in_stays_inside(house: House) -> None:
    conversation, handoff = await house.claimed()
    early = await house.thread_message(handoff, BEN, "she is at it again")
    house.clock.move(timedelta(days=2_000))
    await house.holding.help(handoff, ANNA.id, [BEN.id], [])
    await house.inbox.store(early)
    await house.apply()
    assert await said(house, conversation) == []


async def test_who_helps_no_more_is_kept_inside_again(house: House) -> None:
    conversation, handoff = await house.claimed()
    await house.holding.help(handoff, ANNA.id, [BEN.id, MAYA.id], [])
    after = await house.holding.help(handoff, ANNA.id, [], [BEN.id])
    assert [one.agent for one in after.helpers] == [MAYA]
    await house.deliver()
    told = [one.want for one in house.outlet.of(LaneKind.MARKS)]
    assert Whisper(handoff, BEN.id, Notice.HELPER_REMOVED) in told
    await house.says(handoff, BEN, "and another thing")
    assert await said(house, conversation) == []


async def test_a_helper_may_leave_and_take_others_along(house: House) -> None:
    _, handoff = await house.claimed()
    await house.holding.help(handoff, ANNA.id, [BEN.id, MAYA.id], [])
    after = await house.holding.help(handoff, BEN.id, [], [BEN.id, MAYA.id])
    assert after.helpers == ()
    with pytest.raises(NotTheHolder):
        await house.holding.help(handoff, BEN.id, [BEN.id], [])


async def test_only_who_can_read_the_thread_is_asked_in(house: House) -> None:
    _, handoff = await house.claimed()
    with pytest.raises(NotInChannel) as refused:
        await house.holding.help(handoff, ANNA.id, [BEN.id, STRANGER.id], [])
    assert refused.value.details["names"] == STRANGER.name
    after = await house.holding.help(handoff, ANNA.id, [ANNA.id], [])
    assert after.helpers == (), "who holds it helps already"


async def test_helpers_go_with_the_holder(house: House) -> None:
    _, handoff = await house.claimed()
    await house.holding.help(handoff, ANNA.id, [BEN.id], [])
    assert (await house.claims.release(handoff, ANNA.id)).helpers == ()


async def test_a_colleague_is_told_once_how_to_join_in(house: House) -> None:
    _, handoff = await house.claimed()
    await house.says(handoff, BEN, "note: for the files")
    await house.says(handoff, BEN, "I know this one")
    await house.says(handoff, BEN, "it is the bank")
    await house.says(handoff, MAYA, "note: seen")
    await house.deliver()
    sent = [one.want for one in house.outlet.of(LaneKind.MARKS)]
    assert [one.reaction for one in sent if isinstance(one, Mark)] == [Reaction.INSIDE] * 4
    hints = [one for one in sent if isinstance(one, Whisper)]
    assert hints == [Whisper(handoff, BEN.id, KeptWhy.COLLEAGUE)]


async def test_handed_back_the_assistant_goes_on_with_what_is_said_next(house: House) -> None:
    conversation, handoff = await house.claimed()
    await house.says(handoff, ANNA, "Your invoice is right")
    ended = await house.holding.hand_back(handoff, ANNA.id, SEEN)
    assert ended.state is State.HANDED_BACK
    assert (await house.shown(conversation)).who is Who.ASSISTANT
    assert await system(house, conversation) == (
        "Anna Berg has handed you back to me. Ask me anything, or ask for a person again at any time."
    )
    assert await house.answering.take() == [], "nothing was asked since"
    house.clock.move(timedelta(seconds=1))
    house.assistant.draft_is = Draft("By post, within three days.", 0.9, article="invoices")
    await house.write(conversation, "How are invoices sent?")
    await house.answer_all()
    turns = await house.turns(conversation)
    assert (turns[-1].speaker, turns[-1].text) == (Speaker.ASSISTANT, "By post, within three days.")
    assert (await house.handoff(conversation)).id == handoff, "no new handoff came of the old one"


async def test_what_was_handed_back_is_counted_and_its_promise_waits_for_nobody(house: House) -> None:
    _, handoff = await house.claimed()
    await house.holding.hand_back(handoff, ANNA.id, SEEN)
    house.clock.move(timedelta(hours=1))
    await house.watch.break_promises()
    report = await house.reporting.build(MAYA.id)
    assert (report.handed_back, report.resolved, report.unanswered) == (1, 0, 0)
    assert (await house.promise(handoff)).state is PromiseState.VOID
    assert house.alarms() == []


async def test_who_was_handed_back_may_ask_for_a_person_again(house: House) -> None:
    conversation, handoff = await house.claimed()
    await house.holding.hand_back(handoff, ANNA.id, SEEN)
    await house.intake.ask_for_person(BACKEND, conversation)
    again = await house.handoff(conversation)
    assert (again.id != handoff, again.state) == (True, State.QUEUED)


async def test_its_holder_opens_a_resolved_handoff_again(house: House) -> None:
    conversation, handoff = await house.claimed()
    await house.resolve(handoff)
    with pytest.raises(NotTheHolder):
        await house.holding.reopen(handoff, BEN.id)
    opened = await house.holding.reopen(handoff, ANNA.id)
    assert (opened.state, opened.holder, opened.resolved_at) == (State.ASSIGNED, ANNA, None)
    assert await system(house, conversation) == (
        "Anna Berg from Billing has opened this again. Write here if there is more to say."
    )


async def test_a_manager_opens_it_again_for_whoever_has_time(house: House) -> None:
    conversation, handoff = await house.hand_off("A Lunch question of mine")
    await house.deliver()
    await house.claims.claim(handoff, ANNA.id)
    await house.resolve(handoff)
    house.clock.move(timedelta(hours=1))
    opened = await house.holding.reopen(handoff, MAYA.id)
    assert (opened.state, opened.holder) == (State.PARKED, None)
    assert (await system(house, conversation)).startswith("Maya Lind from Lunch has opened this again.")
    await house.deliver()
    assert await lines(house, LineCode.OPENED_AGAIN) == [""]


async def test_who_helped_before_the_end_does_not_help_after_it(house: House) -> None:
    conversation, handoff = await house.claimed()
    await house.holding.help(handoff, ANNA.id, [BEN.id], [])
    house.clock.move(timedelta(seconds=5))
    await house.resolve(handoff)
    late = await house.thread_message(handoff, BEN, "glad she is gone")
    await house.holding.reopen(handoff, ANNA.id)
    await house.inbox.store(late)
    await house.apply()
    await house.says(handoff, BEN, "oh no, her again")
    assert await said(house, conversation) == []


async def test_a_question_that_nobody_answered_is_taken_up_by_the_assistant(house: House) -> None:
    conversation, handoff = await house.claimed()
    house.clock.move(timedelta(seconds=1))
    await house.says(handoff, ANNA, "Your invoice is right")
    house.clock.move(timedelta(seconds=1))
    house.assistant.draft_is = Draft("By post, within three days.", 0.9, article="invoices")
    asked = await house.write(conversation, "And how are invoices sent?")
    await house.holding.hand_back(handoff, ANNA.id, asked)
    await house.answer_all()
    turns = await house.turns(conversation)
    assert (turns[-1].speaker, turns[-1].text) == (Speaker.ASSISTANT, "By post, within three days.")


async def test_what_came_while_the_window_was_open_is_read_first(house: House) -> None:
    conversation, handoff = await house.claimed()
    asked = await house.holding.check(handoff, ANNA.id, Verb.SNOOZE)
    await house.write(conversation, "it is urgent!")
    with pytest.raises(NotRead):
        await house.holding.snooze(handoff, ANNA.id, Snooze.WORD, asked.read_upto)
    with pytest.raises(NotRead):
        await house.holding.hand_back(handoff, ANNA.id, asked.read_upto)
    with pytest.raises(NotRead):
        await house.claims.resolve(handoff, ANNA.id, Outcome.SOLVED, "", asked.read_upto)
    assert (await house.handoff(conversation)).state is State.ASSIGNED


async def test_who_asks_for_a_person_wakes_the_one_they_have(house: House) -> None:
    conversation, handoff = await house.claimed()
    await house.holding.snooze(handoff, ANNA.id, Snooze.WORD, SEEN)
    await house.intake.ask_for_person(BACKEND, conversation)
    await house.deliver()
    assert (await house.handoff(conversation)).state is State.ASSIGNED
    assert await lines(house, LineCode.WOKEN) == [ANNA.id]


async def test_what_is_beside_something_newer_is_not_opened_again(house: House) -> None:
    conversation, handoff = await house.claimed()
    await house.resolve(handoff)
    house.clock.move(timedelta(hours=25))
    await house.intake.ask_for_person(BACKEND, conversation)
    await house.intake.withdraw(BACKEND, conversation)
    house.clock.move(-timedelta(hours=24))
    with pytest.raises(Superseded):
        await house.holding.reopen(handoff, ANNA.id)


async def test_a_blocked_customers_handoff_is_not_opened_again(house: House) -> None:
    one, ended = await house.claimed()
    await house.resolve(ended)
    owner, now = (await house.store.read(lambda tx: tx.conversations.get(one))).owner, house.clock.now()
    await house.store.write(lambda tx: tx.conversations.block(owner, now, blocked=True))
    with pytest.raises(VerbRefused) as refused:
        await house.holding.reopen(ended, ANNA.id)
    assert refused.value.details["state"] == State.SPAM


async def test_nothing_is_opened_again_after_its_window(house: House) -> None:
    _, handoff = await house.claimed()
    await house.resolve(handoff)
    house.clock.move(timedelta(hours=25))
    with pytest.raises(VerbRefused):
        await house.holding.reopen(handoff, ANNA.id)
