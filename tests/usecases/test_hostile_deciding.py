"""What is said in several breaths, in other signs than ours, or of what is over is still decided rightly."""

from datetime import timedelta

import pytest

from bot.amending import Amending
from bot.conversing import Message
from bot.domain.callers import BACKEND
from bot.domain.conversation import Speaker
from bot.domain.decision import Draft, Reason
from bot.domain.handoff import Priority, State
from bot.domain.said import DEFAULTS, Said
from bot.files import Files
from tests.usecases.world import ANNA, House


async def written(house: House, *said: str) -> str:
    """All of it before the assistant comes to it."""
    conversation = await house.begin()
    for text in said:
        await house.write(conversation, text)
    await house.answer_all()
    return conversation


async def why(house: House, conversation: str) -> list[Reason]:
    decided = await house.store.read(lambda tx: tx.decisions.of(conversation))
    return [signal.reason for signal in decided[-1].decision.tipped]


@pytest.mark.parametrize("after", ["hello?", "please", "my order number is 4711"])
async def test_who_asks_for_a_person_and_goes_on_writing_gets_one(house: House, after: str) -> None:
    conversation = await written(house, "I want to talk to a human", after)
    assert await house.texts(conversation, Speaker.ASSISTANT) == []
    assert (await house.handoff(conversation)).state is State.QUEUED
    assert await why(house, conversation) == [Reason.ASKED_FOR_PERSON]


async def test_a_policy_topic_is_heard_though_more_was_written_after_it(house: House) -> None:
    conversation = await written(house, "I was charged twice", "it was on Monday")
    assert (await house.handoff(conversation)).skill == "Billing"
    assert await why(house, conversation) == [Reason.POLICY_TOPIC]


async def test_a_courtesy_after_a_question_is_not_answered_in_its_place(house: House) -> None:
    await written(house, "Hi", "Where is my parcel?", "thanks!")
    assert [turn.text for turn in house.assistant.asked[-1]] == ["Where is my parcel?"]


async def test_what_was_answered_once_brings_nobody_when_something_else_is_asked(house: House) -> None:
    conversation, _ = await house.hand_off("A Repairs question, the zip is torn")
    await house.write(conversation, "I want to talk to a human")
    await house.answer_all()
    await house.write(conversation, "What does shipping cost?")
    await house.answer_all()
    assert await house.texts(conversation, Speaker.ASSISTANT) == [house.assistant.draft_is.text]


async def test_thanks_alone_are_drafted_for(house: House) -> None:
    await written(house, "Hi", "thanks!")
    assert [turn.text for turn in house.assistant.asked[-1]] == ["Hi", "thanks!"]


@pytest.mark.parametrize(
    "said",
    [
        "I need my heirloom ring back by tomorrow. Let me talk to a person.",
        "I have two heirloom questions. Let me talk to a person.",
    ],
)
async def test_words_that_are_taken_back_stand_in_no_reason_either(house: House, said: str) -> None:
    conversation = await written(house, said)
    assert len(await why(house, conversation)) > 1
    await Amending(house.store, house.clock, house.rules).delete(BACKEND, conversation, 1)
    brief = await house.store.read(lambda tx: tx.handoffs.brief((tx.handoffs.all_of(conversation))[0].id))
    decided = await house.store.read(lambda tx: tx.decisions.of(conversation))
    assert "heirloom" not in f"{brief} {decided}"


async def settled(house: House) -> str:
    """A Billing matter in which two answers missed, and which Anna solved two days ago."""
    conversation = await house.begin()
    for article, said in ("a", "Where is my Billing letter?"), ("b", "That is not what I asked"):
        house.assistant.draft_is = Draft("Press Track.", 0.9, article=article)
        await house.write(conversation, said)
        await house.answer_all()
    await house.write(conversation, "That's not it. I want to talk to a person")
    await house.answer_all()
    await house.deliver()
    handoff = (await house.handoff(conversation)).id
    await house.claims.claim(handoff, ANNA.id)
    await house.resolve(handoff)
    house.clock.move(timedelta(days=2))
    return conversation


async def test_what_people_have_solved_speaks_against_no_later_answer(house: House) -> None:
    conversation = await settled(house)
    house.assistant.draft_is = Draft("By ship.", 0.8, article="c")
    await house.write(conversation, "How do you ship to Norway?")
    await house.answer_all()
    assert (await house.texts(conversation, Speaker.ASSISTANT))[-1] == "By ship."


async def test_what_people_have_solved_is_not_what_the_next_are_told(house: House) -> None:
    conversation = await settled(house)
    await house.write(conversation, "I want to talk to a person")
    await house.answer_all()
    handoff = await house.handoff(conversation)
    brief = await house.store.read(lambda tx: tx.handoffs.brief(handoff.id))
    assert (brief.wants, brief.tried) == ("I want to talk to a person", ())
    assert handoff.skill == "General"


async def test_who_presses_the_button_after_all_was_solved_is_asked_what_it_is_about(house: House) -> None:
    conversation = await settled(house)
    await house.intake.ask_for_person(BACKEND, conversation)
    assert (await house.handoff(conversation)).state is State.QUEUED
    assert (await house.texts(conversation, Speaker.SYSTEM))[-1].endswith(DEFAULTS[Said.TELL_US])


@pytest.mark.parametrize("said", ["I want to talk to a human", "I was charged twice"])
async def test_what_no_draft_can_change_waits_for_none(house: House, said: str) -> None:
    house.assistant.thinking.clear()
    conversation = await written(house, said)
    assert (await house.handoff(conversation)).state is State.QUEUED
    assert house.assistant.asked == []


async def test_a_file_sent_after_the_words_goes_where_the_words_belong(house: House) -> None:
    conversation = await house.begin()
    await house.write(conversation, "I was charged twice, see here")
    await a_file(house, conversation)
    handoff = await house.handoff(conversation)
    assert (handoff.skill, handoff.priority) == ("Billing", Priority.HIGH)
    assert await why(house, conversation) == [Reason.POLICY_TOPIC]


async def test_a_file_sent_after_an_answer_is_not_about_the_words_before(house: House) -> None:
    conversation = await written(house, "I was charged once?")
    await a_file(house, conversation)
    assert await why(house, conversation) == [Reason.NOT_SURE]


async def a_file(house: House, conversation: str) -> None:
    files = Files(house.store, house.clock)
    file = await files.keep(BACKEND, conversation, "bill.png", "image/png", b"\x89PNG\r\n\x1a\n")
    await house.intake.receive(BACKEND, conversation, Message("f1", "", files=(file.id,)))
    await house.answer_all()


@pytest.mark.parametrize("said", [("Hi", "thanks!"), ("ok", "hello there"), ("Hi\n\nthanks!",)])
async def test_several_courtesies_are_one_and_bring_nobody(house: House, said: tuple[str, ...]) -> None:
    house.assistant.draft_is = Draft("How to enrol", 0.02, article="enrolling")
    conversation = await written(house, *said)
    assert len(await house.texts(conversation, Speaker.ASSISTANT)) == 1
