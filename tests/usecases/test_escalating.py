import asyncio
from datetime import timedelta

import pytest

from bot.amending import Amending
from bot.conversing import Message
from bot.desk import views
from bot.domain.callers import BACKEND
from bot.domain.conversation import Page, Speaker
from bot.domain.decision import Draft
from bot.domain.deliveries import DrawCard, DrawOvernight, LaneKind
from bot.domain.handoff import Priority, State
from bot.domain.promises import PromiseState
from bot.domain.shown import Who
from bot.domain.verbs import Role
from bot.escalating import Escalating, read_story
from tests.fakes import FakeMood, NamedSkills
from tests.usecases.world import RULES, House


async def test_an_open_skill_queues_with_a_card_a_promise_and_one_notice_that_says_when(
    house: House,
) -> None:
    conversation, handoff = await house.hand_off()
    stored = await house.handoff(conversation)
    assert (stored.state, stored.skill) == (State.QUEUED, "Billing")
    assert (await house.promise(handoff)).due == house.clock.now() + timedelta(minutes=15)
    notices = await house.texts(conversation, Speaker.SYSTEM)
    assert len(notices) == 1
    assert "Billing" in notices[0]
    assert "You'll have their answer by 13:15." in notices[0]
    await house.deliver()
    assert [item.want for item in house.outlet.stands] == [DrawCard(handoff)]


async def test_a_closed_skill_parks_on_its_overnight_list_and_says_when_people_are_back(
    house: House,
) -> None:
    conversation, handoff = await house.hand_off("A Repairs question, the zip is torn")
    stored = await house.handoff(conversation)
    assert stored.state is State.PARKED
    assert stored.opens_at
    assert stored.opens_at == house.clock.now().replace(hour=8) + timedelta(days=1)
    assert (await house.promise(handoff)).due == stored.opens_at + timedelta(minutes=30)
    assert "back tomorrow at 09:00" in (await house.texts(conversation, Speaker.SYSTEM))[0]
    shown = await house.shown(conversation)
    assert (shown.who, shown.opens) == (Who.PARKED, stored.opens_at)
    await house.deliver()
    assert [item.want for item in house.outlet.stands] == [DrawOvernight("Repairs", stored.opens_at)]


async def test_no_time_is_promised_where_the_skill_promises_none(house: House) -> None:
    conversation, handoff = await house.hand_off("Something about working with you")
    assert (await house.handoff(conversation)).skill == "General"
    assert await house.store.read(lambda tx: tx.promises.last_of(handoff)) is None
    assert "by" not in (await house.texts(conversation, Speaker.SYSTEM))[0].split()


async def test_a_policy_topic_goes_to_its_own_skill_and_first(house: House) -> None:
    conversation = await house.begin()
    await house.write(conversation, "You charged twice for my Repairs order")
    await house.answer_all()
    handoff = await house.handoff(conversation)
    assert (handoff.skill, handoff.priority) == ("Billing", Priority.HIGH)


async def test_each_skill_gets_its_own_matters_and_the_general_one_the_rest(house: House) -> None:
    skills = {}
    for text in ("Billing: a wrong invoice", "Lunch: nothing vegan", "The Repairs desk", "Anything else"):
        conversation, _ = await house.hand_off(text)
        skills[text.split()[0]] = (await house.handoff(conversation)).skill
    assert list(skills.values()) == ["Billing", "Lunch", "Repairs", "General"]


async def test_words_that_say_nothing_of_the_matter_go_where_the_matter_goes(house: House) -> None:
    conversation = await house.begin()
    await house.write(conversation, "Something is wrong with a Billing letter")
    await house.write(conversation, "and it still looks just the same to me")
    await house.intake.ask_for_person(BACKEND, conversation)
    assert (await house.handoff(conversation)).skill == "Billing"


async def test_escalating_again_strengthens_the_card_and_tells_the_customer_nothing_new(
    house: House,
) -> None:
    conversation, handoff = await house.hand_off("A Repairs question, the zip is torn")
    await house.write(conversation, "This is useless, I am furious")
    await house.answer_all()
    stored = await house.handoff(conversation)
    assert (stored.id, stored.priority) == (handoff, Priority.HIGH)
    brief = await house.store.read(lambda tx: tx.handoffs.brief(handoff))
    assert brief.why == ("pressed “Talk to a person”", "frustrated (strong words, low mood)")
    notices = await house.texts(conversation, Speaker.SYSTEM)
    assert len([text for text in notices if "I've put your question" in text]) == 1


async def test_twenty_requests_at_once_are_one_handoff_and_one_notice(house: House) -> None:
    conversation = await house.begin()
    await house.write(conversation, "A Billing question about my invoice")
    answers = await asyncio.gather(*(house.intake.ask_for_person(BACKEND, conversation) for _ in range(20)))
    assert len(set(answers)) == 1
    assert len(await house.texts(conversation, Speaker.SYSTEM)) == 1


async def test_the_brief_holds_what_was_tried_and_how_the_customer_took_it(house: House) -> None:
    conversation = await house.begin()
    await house.write(conversation, "Where is my parcel from Billing?")
    await house.answer_all()
    await house.write(conversation, "That did not help")
    house.assistant.draft_is = Draft("Perhaps.", 0.1)
    await house.answer_all()
    handoff = await house.handoff(conversation)
    brief = await house.store.read(lambda tx: tx.handoffs.brief(handoff.id))
    assert [(one.article, one.confidence) for one in brief.tried] == [("tracking", 0.9)]
    assert brief.why == ("said that the answer missed", "the assistant was not sure (10 %)")


async def test_a_promise_is_void_when_the_handoff_ends_before_an_answer(house: House) -> None:
    conversation, handoff = await house.hand_off()
    await house.intake.withdraw(BACKEND, conversation)
    assert (await house.promise(handoff)).state is PromiseState.VOID


async def test_a_button_pressed_before_anything_was_said_still_brings_a_person(house: House) -> None:
    conversation = await house.begin()
    assert (await house.intake.ask_for_person(BACKEND, conversation)).shown.who is Who.WAITING
    handoff = await house.handoff(conversation)
    assert handoff.skill == "General"
    brief = await house.store.read(lambda tx: tx.handoffs.brief(handoff.id))
    assert brief.headline == "no question yet, pressed “Talk to a person”"


async def test_who_asked_for_a_person_first_stands_on_the_card_with_the_first_words_that_say_it(
    house: House,
) -> None:
    conversation = await house.begin()
    await house.intake.ask_for_person(BACKEND, conversation)
    await house.deliver()
    handoff = (await house.handoff(conversation)).id
    await house.write(conversation, "Hello?")
    await house.write(conversation, "My parcel never arrived")
    await house.write(conversation, "And what does the repair of a zip cost?")
    drawn = len(house.outlet.of(LaneKind.CARD))
    await house.deliver()
    brief = await house.store.read(lambda tx: tx.handoffs.brief(handoff))
    assert brief.wants == "My parcel never arrived"
    assert brief.headline == "My parcel never arrived, pressed “Talk to a person”"
    assert len(house.outlet.of(LaneKind.CARD)) == drawn + 1
    assert (await house.texts(conversation, Speaker.SYSTEM))[-1].endswith(
        "Write here what it is about, so that they can begin with the answer."
    )


async def test_a_plan_made_from_an_older_story_opens_no_second_handoff(house: House) -> None:
    """What was planned outside the transaction is checked again inside it."""
    conversation, handoff = await house.hand_off()
    escalating = Escalating(RULES, FakeMood(), NamedSkills("Lunch"))
    story = await house.store.read(lambda tx: read_story(tx, conversation))
    plan = escalating.plan(story, escalating.asked(story, "said so"))
    again = await house.store.write(
        lambda tx: escalating.escalate(tx, conversation, plan, Role.ASSISTANT, house.clock.now())
    )
    assert again.id == handoff
    assert len(house.rows("select id from handoff")) == 1


@pytest.mark.parametrize(
    ("text", "skill"),
    [("it does not work", "Billing"), ("my Repairs parcel went to a wrong address", "Repairs")],
)
async def test_few_words_beside_an_error_on_the_page_go_where_the_error_belongs(
    house: House, text: str, skill: str
) -> None:
    conversation = await house.begin()
    page = Page(title="Billing", error="Card declined (402)")
    await house.intake.receive(BACKEND, conversation, Message("m1", text, page))
    await house.intake.ask_for_person(BACKEND, conversation)
    assert (await house.handoff(conversation)).skill == skill


async def test_an_insult_is_told_beside_the_need_and_not_instead_of_it(house: House) -> None:
    need, insult = "My parcel from Repairs never arrived", "THIS IS USELESS, you idiots!!!"
    conversation = await house.begin()
    await house.write(conversation, need)
    await house.answer_all()
    house.clock.move(timedelta(minutes=1))
    seq = await house.write(conversation, insult)
    await house.answer_all()
    handoff = await house.handoff(conversation)
    card = await house.store.read(lambda tx: views.card(tx, handoff.id))
    assert (handoff.skill, card.brief.wants, card.last_said) == ("Repairs", need, insult)
    assert card.brief.headline.startswith(f"{need}, frustrated")
    house.clock.move(timedelta(minutes=1))
    await house.write(conversation, "You are all morons")
    assert (await house.store.read(lambda tx: views.card(tx, handoff.id))).last_said == insult
    await Amending(house.store, house.clock, house.rules).delete(BACKEND, conversation, seq)
    assert (await house.store.read(lambda tx: views.card(tx, handoff.id))).last_said == ""
