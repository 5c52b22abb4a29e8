import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import pytest

from bot import answering
from bot.answering import RETRY_PAUSE, Answering
from bot.domain.callers import BACKEND
from bot.domain.conversation import Speaker
from bot.domain.decision import Draft
from bot.domain.deliveries import DrawOvernight, LaneKind
from bot.domain.errors import AssistantFailed
from bot.domain.handoff import State
from bot.waking import Wake
from tests.usecases.world import ANNA, MAYA, House


async def begun(house: House, text: str) -> str:
    conversation = await house.begin()
    await house.write(conversation, text)
    return conversation


@asynccontextmanager
async def drafting(house: House) -> AsyncIterator[None]:
    """The assistant sits over its draft while the body runs, and ends it after."""
    house.assistant.thinking.clear()
    before = len(house.assistant.asked)
    answers = asyncio.create_task(house.answer_all())
    await house.eventually(lambda: len(house.assistant.asked) > before)
    yield
    house.assistant.thinking.set()
    await answers


async def test_a_sure_draft_is_said_with_its_source_and_remembered_as_tried(house: House) -> None:
    conversation = await begun(house, "Where is my parcel?")
    await house.answer_all()
    assert await house.texts(conversation, Speaker.ASSISTANT) == [house.assistant.draft_is.text]
    tried = await house.store.read(lambda tx: tx.turns.tried(conversation))
    assert [one.article for one in tried] == ["tracking"]


async def test_a_question_is_answered_once_however_often_it_is_looked_for(house: House) -> None:
    conversation = await begun(house, "Where is my parcel?")
    wanted = (await house.store.read(lambda tx: tx.answering.wanted()))[0]
    await asyncio.gather(*(house.answering.answer(wanted) for _ in range(5)))
    assert len(await house.texts(conversation, Speaker.ASSISTANT)) == 1


async def test_the_loop_has_one_answer_in_hand_per_conversation_and_serves_others_meanwhile(
    house: House,
) -> None:
    first, second = await begun(house, "Where is my parcel?"), await begun(house, "Do you ship to Norway?")
    house.assistant.thinking.clear()
    loop = asyncio.create_task(house.answering.run())
    await house.eventually(lambda: len(house.assistant.asked) == 2)
    await house.write(first, "It is number 4711")
    house.assistant.thinking.set()
    await house.eventually(lambda: answered(house, first, second))
    loop.cancel()
    with suppress(asyncio.CancelledError):
        await loop
    assert len(await house.texts(first, Speaker.ASSISTANT)) == 1
    assert [turn.text for turn in house.assistant.asked[-1]] == ["Where is my parcel?", "It is number 4711"]


async def answered(house: House, *conversations: str) -> bool:
    return all([await house.texts(one, Speaker.ASSISTANT) for one in conversations])


async def test_turns_that_come_before_the_answer_are_answered_together(house: House) -> None:
    conversation = await begun(house, "Where is my parcel?")
    await house.write(conversation, "It is number 4711")
    await house.answer_all()
    assert len(house.assistant.asked) == 1
    assert len(await house.texts(conversation, Speaker.ASSISTANT)) == 1
    await house.answer_all()
    assert len(house.assistant.asked) == 1


async def test_a_draft_is_dropped_when_something_newer_was_said(house: House) -> None:
    conversation = await begun(house, "Where is my parcel?")
    async with drafting(house):
        await house.write(conversation, "Sorry, I meant my refund")
    assert await house.texts(conversation, Speaker.ASSISTANT) == []
    await house.answer_all()
    assert len(await house.texts(conversation, Speaker.ASSISTANT)) == 1


async def test_a_draft_is_dropped_when_a_person_was_asked_for_meanwhile(house: House) -> None:
    conversation = await begun(house, "Where is my parcel?")
    async with drafting(house):
        await house.intake.ask_for_person(BACKEND, conversation)
    assert await house.texts(conversation, Speaker.ASSISTANT) == []
    assert await house.store.read(lambda tx: tx.answering.wanted()) == []


async def test_a_draft_is_dropped_when_the_handoff_was_claimed_meanwhile(house: House) -> None:
    conversation, handoff = await house.hand_off("A Repairs question, the zip is torn")
    await house.write(conversation, "What does shipping cost?")
    async with drafting(house):
        await house.claims.claim(handoff, ANNA.id)
    assert await house.texts(conversation, Speaker.ASSISTANT) == []


async def test_a_draft_is_dropped_when_a_person_came_and_went_meanwhile(house: House) -> None:
    conversation, handoff = await house.hand_off("A Repairs question, the zip is torn")
    await house.write(conversation, "What does shipping cost?")
    async with drafting(house):
        await house.claims.claim(handoff, ANNA.id)
        await house.resolve(handoff)
    assert await house.texts(conversation, Speaker.ASSISTANT) == []
    await house.answer_all()
    assert await house.texts(conversation, Speaker.ASSISTANT) == []


async def test_a_draft_is_dropped_when_a_manager_ended_the_parked_handoff_meanwhile(house: House) -> None:
    conversation, handoff = await house.hand_off("A Repairs question, the zip is torn")
    await house.write(conversation, "What does shipping cost?")
    async with drafting(house):
        await house.resolve(handoff, MAYA)
    assert await house.texts(conversation, Speaker.ASSISTANT) == []


async def test_an_unsure_draft_is_never_said_and_a_person_is_asked(house: House) -> None:
    house.assistant.draft_is = Draft("Perhaps the moon.", 0.2, article="moon")
    conversation = await begun(house, "Would you sponsor our race?")
    await house.answer_all()
    assert await house.texts(conversation, Speaker.ASSISTANT) == []
    assert (await house.handoff(conversation)).state is State.QUEUED
    assert len(await house.texts(conversation, Speaker.SYSTEM)) == 1


@pytest.mark.parametrize("fault", [AssistantFailed(), TimeoutError(), RuntimeError("a bug")])
async def test_an_assistant_that_fails_is_itself_a_reason_to_ask_a_person(
    house: House, fault: Exception
) -> None:
    house.assistant.fault = fault
    conversation = await begun(house, "Where is my parcel?")
    await house.answer_all()
    handoff = await house.handoff(conversation)
    assert handoff.state is State.QUEUED
    brief = await house.store.read(lambda tx: tx.handoffs.brief(handoff.id))
    assert brief.why == ("the assistant could not answer",)


async def test_an_assistant_that_never_answers_is_given_up_and_a_person_is_asked(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answering, "DRAFT_TIMEOUT", 0.05)
    house.assistant.thinking.clear()
    conversation = await begun(house, "Where is my parcel?")
    await house.answer_all()
    assert (await house.handoff(conversation)).state is State.QUEUED


async def test_while_parked_the_assistant_goes_on(house: House) -> None:
    conversation, _ = await house.hand_off("A Repairs question, the zip is torn")
    await house.write(conversation, "What does shipping cost?")
    await house.answer_all()
    assert await house.texts(conversation, Speaker.ASSISTANT) == [house.assistant.draft_is.text]
    assert (await house.handoff(conversation)).state is State.PARKED


async def test_while_parked_what_it_cannot_answer_brings_a_reminder_and_no_second_notice(
    house: House,
) -> None:
    conversation, handoff = await house.hand_off("A Repairs question, the zip is torn")
    notice = (await house.texts(conversation, Speaker.SYSTEM))[0]
    house.assistant.draft_is = Draft("Perhaps.", 0.1)
    await house.write(conversation, "Would you sponsor our race?")
    await house.answer_all()
    assert await house.texts(conversation, Speaker.SYSTEM) == [
        notice,
        "Your question is in the queue of Repairs, who are back tomorrow at 09:00.",
    ]
    assert (await house.handoff(conversation)).id == handoff
    await house.deliver()
    lists = house.outlet.of(LaneKind.OVERNIGHT)
    assert {type(item.want) for item in lists} == {DrawOvernight}
    assert len({item.id for item in lists}) == 1


async def test_each_decision_is_kept_with_what_was_heard_whichever_way_it_went(house: House) -> None:
    house.assistant.draft_is = Draft("Look into the parcel's tracking.", 0.5, article="tracking")
    conversation = await begun(house, "Where is my parcel?")
    await house.answer_all()
    await house.write(conversation, "I want to speak to a person")
    await house.answer_all()
    answered, handed_off = await house.store.read(lambda tx: tx.decisions.of(conversation))
    assert (answered.seq, answered.decision.hand_off) == (1, False)
    assert [one.evidence for one in answered.decision.signals] == ["the assistant was not sure (50 %)"]
    assert answered.decision.score < answered.decision.threshold
    assert (handed_off.seq, handed_off.decision.hand_off) == (3, True)
    assert handed_off.decision.tipped[0].evidence == "asked for a person"


async def test_an_answer_that_is_dropped_decided_nothing(house: House) -> None:
    conversation = await begun(house, "Where is my parcel?")
    async with drafting(house):
        await house.write(conversation, "Sorry, I meant my refund")
    assert await house.store.read(lambda tx: tx.decisions.of(conversation)) == []


async def test_an_answer_that_would_promise_a_person_brings_one_instead(house: House) -> None:
    house.assistant.draft_is = Draft("I'll connect you with a colleague right away.", 0.9, article="x")
    conversation = await begun(house, "Where is my parcel?")
    await house.answer_all()
    assert await house.texts(conversation, Speaker.ASSISTANT) == []
    assert (await house.handoff(conversation)).state is State.QUEUED


async def test_the_same_answer_is_not_given_twice(house: House) -> None:
    conversation = await begun(house, "Where is my parcel?")
    await house.answer_all()
    await house.write(conversation, "But where has it got to?")
    await house.answer_all()
    assert len(await house.texts(conversation, Speaker.ASSISTANT)) == 1
    assert (await house.handoff(conversation)).state is State.QUEUED


async def test_asking_back_is_one_attempt_and_is_done_once(house: House) -> None:
    house.assistant.draft_is = Draft("Did you mean A or B?", 0.6, asks=("A", "B"))
    conversation = await begun(house, "parcel")
    await house.answer_all()
    assert await house.texts(conversation, Speaker.ASSISTANT) == ["Did you mean A or B?"]
    await house.write(conversation, "the other thing")
    await house.answer_all()
    assert (await house.handoff(conversation)).state is State.QUEUED


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("Hello", "Hello! What can I do for you?"),
        ("thanks a lot!", "You're welcome. Write here again whenever you need anything."),
    ],
)
async def test_a_courtesy_that_no_article_knows_is_answered_and_brings_nobody(
    house: House, said: str, answer: str
) -> None:
    house.assistant.draft_is = Draft("How to enrol", 0.02, article="enrolling")
    conversation = await begun(house, said)
    await house.answer_all()
    assert await house.texts(conversation, Speaker.ASSISTANT) == [answer]
    assert await house.store.read(lambda tx: tx.handoffs.open_of(conversation)) is None


@pytest.mark.parametrize(
    "nod", ["makes sense I think", "ah found it, bottom left", "fair enough\nok will do"]
)
async def test_who_only_takes_an_answer_is_answered_politely_and_brings_nobody(
    house: House, nod: str
) -> None:
    conversation = await begun(house, "Where is my parcel?")
    await house.answer_all()
    house.assistant.draft_is = Draft("How to enrol", 0.45, article="enrolling")
    await house.write(conversation, nod)
    await house.answer_all()
    assert (await house.texts(conversation, Speaker.ASSISTANT))[1:] == [
        "You're welcome. Write here again whenever you need anything."
    ]
    assert await house.store.read(lambda tx: tx.handoffs.open_of(conversation)) is None


async def test_the_same_words_before_any_answer_bring_a_person_where_nothing_is_sure(house: House) -> None:
    house.assistant.draft_is = Draft("How to enrol", 0.02, article="enrolling")
    conversation = await begun(house, "makes sense I think")
    await house.answer_all()
    assert (await house.handoff(conversation)).state is State.QUEUED


@pytest.mark.parametrize(
    ("asked", "people"), [("Shall I cancel order 22?", 1), ("It takes a week. Did that help?", 0)]
)
async def test_a_yes_to_a_question_of_ours_asks_for_more_unless_it_says_that_all_is_well(
    house: House, asked: str, people: int
) -> None:
    house.assistant.draft_is = Draft(asked, 0.9, article="orders")
    conversation = await begun(house, "Order 22 is too late")
    await house.answer_all()
    house.assistant.draft_is = Draft("How to enrol", 0.02, article="enrolling")
    await house.write(conversation, "yes please")
    await house.answer_all()
    assert (await house.store.read(lambda tx: tx.handoffs.open_of(conversation)) is not None) == bool(people)


async def test_a_yes_to_a_question_back_is_no_nod(house: House) -> None:
    house.assistant.draft_is = Draft("Did you mean A or B?", 0.6, asks=("A", "B"))
    conversation = await begun(house, "parcel")
    await house.answer_all()
    house.assistant.draft_is = Draft("How to enrol", 0.02, article="enrolling")
    await house.write(conversation, "yes")
    await house.answer_all()
    assert (await house.handoff(conversation)).state is State.QUEUED


async def test_whom_one_that_still_learns_has_taken_is_left_to_another(house: House) -> None:
    ready = house.answering
    cold = Answering(
        house.store, house.clock, ready._assistant, ready._escalating, Wake(0.01), asyncio.Event()
    )
    conversation = await house.begin()
    await house.write(conversation, "How do refunds work?")
    (wanted,) = await cold.take()
    await cold._serve(wanted)
    house.clock.move(RETRY_PAUSE)
    assert [one.conversation_id for one in await ready.take()] == [conversation]
