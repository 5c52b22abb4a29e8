from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.conversation import Speaker
from bot.domain.decision import Draft, Reason
from bot.domain.rules import Stuck
from bot.domain.stuck import StuckWhy, agrees
from bot.stuck import StuckCustomers
from tests.usecases.world import MAYA, RULES, House, opened

SURE, WEAK = Draft("Press Track.", 0.9, article="a"), Draft("Press Track.", 0.5, article="a")
OFFER = "Shall I pass this to a person?"


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with opened(tmp_path / "baton.db", replace(RULES, stuck=Stuck(offer=True))) as house:
        yield house


@pytest.fixture
def stuck(house: House) -> StuckCustomers:
    return StuckCustomers(house.store, house.clock, house.rules)


async def answered(house: House, text: str, draft: Draft, conversation: str = "") -> str:
    house.assistant.draft_is = draft
    conversation = conversation or await house.begin()
    await house.write(conversation, text)
    await house.answer_all()
    return conversation


async def found(house: House, stuck: StuckCustomers) -> list[str]:
    house.clock.move(house.rules.stuck.after)
    return await stuck.find()


async def test_who_leaves_after_a_weak_answer_is_counted_once(house: House, stuck: StuckCustomers) -> None:
    await answered(house, "Where is my parcel?", WEAK)
    assert await stuck.find() == []
    assert await found(house, stuck) == [StuckWhy.WEAK_ANSWER]
    assert await found(house, stuck) == []
    house.clock.move(-timedelta(hours=1))
    assert (await house.reporting.build(MAYA.id)).stuck == 1


async def test_who_got_many_answers_and_no_end_is_stuck(house: House, stuck: StuckCustomers) -> None:
    conversation = await answered(house, "Where is my parcel?", SURE)
    await answered(house, "How do I return boots?", replace(SURE, article="b"), conversation)
    assert await found(house, stuck) == []
    await answered(house, "What does shipping cost?", replace(SURE, article="c"), conversation)
    assert await found(house, stuck) == [StuckWhy.MANY_ANSWERS]


async def test_thanks_are_an_end_and_a_person_is_an_answer(house: House, stuck: StuckCustomers) -> None:
    conversation = await answered(house, "Where is my parcel?", WEAK)
    await answered(house, "Thanks!", Draft("", 0.0), conversation)
    handed_off = await answered(house, "Where is my order?", WEAK)
    await answered(house, "I want to speak to a person", WEAK, handed_off)
    assert await found(house, stuck) == []


async def test_what_the_customer_says_meanwhile_begins_the_wait_anew(
    house: House, stuck: StuckCustomers
) -> None:
    conversation = await answered(house, "Where is my parcel?", WEAK)
    house.clock.move(timedelta(minutes=9))
    await answered(house, "And what does shipping cost?", replace(WEAK, article="b"), conversation)
    house.clock.move(timedelta(minutes=9))
    assert await stuck.find() == []


async def test_a_person_is_offered_and_a_yes_brings_one(house: House, stuck: StuckCustomers) -> None:
    conversation = await answered(house, "A Billing question", WEAK)
    await found(house, stuck)
    assert OFFER in (await house.texts(conversation, Speaker.SYSTEM))[0]
    await answered(house, "Yes, please!", Draft("", 0.0), conversation)
    handoff = await house.handoff(conversation)
    assert handoff.skill == "Billing"
    decided = (await house.store.read(lambda tx: tx.decisions.of(conversation)))[-1].decision
    assert [(one.reason, one.evidence) for one in decided.tipped] == [
        (Reason.ASKED_FOR_PERSON, "said yes to a person")
    ]


async def test_a_yes_with_thanks_is_no_goodbye(house: House, stuck: StuckCustomers) -> None:
    conversation = await answered(house, "A Billing question", WEAK)
    await found(house, stuck)
    await answered(house, "Yes, thanks!", Draft("You're welcome.", 0.95), conversation)
    assert (await house.handoff(conversation)).skill == "Billing"


async def test_a_yes_is_heard_though_more_was_written_after_it(house: House, stuck: StuckCustomers) -> None:
    conversation = await answered(house, "A Billing question", WEAK)
    await found(house, stuck)
    await house.write(conversation, "yes")
    await answered(house, "thanks", Draft("You're welcome.", 0.95), conversation)
    assert (await house.handoff(conversation)).skill == "Billing"


async def test_anything_else_is_answered_and_ends_the_offer(house: House, stuck: StuckCustomers) -> None:
    conversation = await answered(house, "Where is my parcel?", WEAK)
    await found(house, stuck)
    await answered(house, "How do I return boots?", replace(SURE, article="b"), conversation)
    await answered(house, "ok", Draft("You're welcome.", 0.95), conversation)
    assert await house.store.read(lambda tx: tx.handoffs.open_of(conversation)) is None


@pytest.mark.parametrize("text", ["Yes", "yes, please!", "Ok.", "Ja, bitte", "sí"])
def test_a_yes_is_a_yes_in_several_languages(text: str) -> None:
    assert agrees(text)


@pytest.mark.parametrize(
    "text",
    [
        "yes thanks",
        "Yes, thank you!",
        "yes please, that would be great",
        "Yes I would",
        "sure, go ahead",
        "Yes, please pass it on",
        "yes, to a person please",
        "ja, danke",
        "👍",
        "👍\U0001f3fd",
    ],
)
def test_a_yes_with_thanks_or_in_a_sign_is_one_too(text: str) -> None:
    assert agrees(text)


@pytest.mark.parametrize(
    "text",
    [
        "no",
        "yes but where is it?",
        "",
        "!!",
        "not sure",
        "thanks",
        "no thanks",
        "yes thanks, it works",
        "👎",
    ],
)
def test_anything_more_is_none(text: str) -> None:
    assert not agrees(text)
