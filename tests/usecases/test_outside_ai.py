import pytest

from bot.conversing import Message, Start
from bot.domain.callers import BACKEND, new_visitor
from bot.domain.conversation import Account, Customer, Page, Source, Speaker
from bot.domain.decision import Reason
from bot.domain.errors import ClientIdReused, NotOutside, NotYoursToAnswer, Outdated
from bot.domain.handoff import State
from bot.escalating import Escalating
from bot.outside_ai import AskedFor, OutsideAI, OutsideTurn
from tests.fakes import FakeMood, NamedSkills
from tests.usecases.world import House

ANSWER = OutsideTurn(
    "a1", "Press Track beside the order.", 0.8, (Source("Tracking", "https://shop.example/t"),)
)


@pytest.fixture
def outside(house: House) -> OutsideAI:
    escalating = Escalating(house.rules, FakeMood("furious"), NamedSkills(*house.rules.skills))
    return OutsideAI(house.store, house.clock, escalating)


async def begin(house: House) -> str:
    start = Start(new_visitor(), Customer("Cora", verified=True), Account(), Page(), outside=True)
    conversation = (await house.intake.start(start)).id
    await house.write(conversation, "Where is my parcel?")
    return conversation


async def test_our_own_assistant_keeps_silent_where_another_answers(house: House) -> None:
    conversation = await begin(house)
    await house.answer_all()
    assert await house.texts(conversation, Speaker.ASSISTANT) == []


async def test_its_turns_are_the_assistants_with_their_sources(house: House, outside: OutsideAI) -> None:
    conversation = await begin(house)
    first = await outside.say(conversation, ANSWER)
    assert await outside.say(conversation, ANSWER) == first
    turn = (await house.turns(conversation))[-1]
    assert (turn.speaker, turn.confidence, turn.sources) == (Speaker.ASSISTANT, 0.8, ANSWER.sources)
    with pytest.raises(ClientIdReused):
        await outside.say(conversation, OutsideTurn("a1", "Something else"))


async def test_it_may_not_speak_where_ours_answers(house: House, outside: OutsideAI) -> None:
    with pytest.raises(NotOutside):
        await outside.say(await house.begin(), ANSWER)


async def test_an_answer_to_what_is_no_longer_the_question_is_refused(
    house: House, outside: OutsideAI
) -> None:
    conversation = await begin(house)
    await house.write(conversation, "No, I mean the refund")
    with pytest.raises(Outdated):
        await outside.say(conversation, OutsideTurn("a1", "Press Track.", answers=1))
    await outside.say(conversation, OutsideTurn("a2", "It takes five days.", answers=2))


async def test_it_is_silent_while_a_person_is_awaited_or_there(house: House, outside: OutsideAI) -> None:
    conversation = await begin(house)
    passed = await outside.hand_off(conversation, AskedFor(Reason.NOT_SURE, skill="Billing"))
    assert passed.shown.name == "Billing"
    with pytest.raises(NotYoursToAnswer):
        await outside.say(conversation, ANSWER)


async def test_its_reason_and_summary_stand_on_the_card(house: House, outside: OutsideAI) -> None:
    conversation = await begin(house)
    asked = AskedFor(Reason.FRUSTRATED, "three wrong answers", "Billing", "A parcel that never came")
    await outside.hand_off(conversation, asked)
    handoff = await house.handoff(conversation)
    brief = await house.store.read(lambda tx: tx.handoffs.brief(handoff.id))
    assert brief.wants == "A parcel that never came"
    assert brief.why[0] == "three wrong answers"


async def test_a_policy_topic_chooses_the_skill_when_the_outside_ai_names_none(
    house: House, outside: OutsideAI
) -> None:
    conversation = await begin(house)
    await house.write(conversation, "I was charged twice")
    await outside.hand_off(conversation, AskedFor(Reason.NOT_SURE))
    assert (await house.handoff(conversation)).skill == "Billing"


async def test_asked_again_it_tells_nobody_twice(house: House, outside: OutsideAI) -> None:
    conversation = await begin(house)
    await outside.hand_off(conversation, AskedFor(Reason.NOT_SURE))
    await outside.hand_off(conversation, AskedFor(Reason.NOT_SURE))
    assert len(await house.texts(conversation, Speaker.SYSTEM)) == 1
    assert (await house.handoff(conversation)).state is State.QUEUED


async def test_the_customer_goes_on_writing_to_the_thread(house: House, outside: OutsideAI) -> None:
    conversation = await begin(house)
    await outside.hand_off(conversation, AskedFor(Reason.NOT_SURE))
    await house.intake.receive(BACKEND, conversation, Message("m9", "It is order 17"))
    handoff = await house.handoff(conversation)
    assert handoff.relayed_seq == (await house.turns(conversation))[-1].seq


async def test_an_answer_that_promises_a_person_brings_one(house: House, outside: OutsideAI) -> None:
    conversation = await begin(house)
    promise = OutsideTurn("p1", "I'm sorry about that. A colleague will get back to you shortly.")
    first = await outside.say(conversation, promise)
    handoff = await house.handoff(conversation)
    assert handoff.state is State.QUEUED
    [decided] = await house.store.read(lambda tx: tx.decisions.of(conversation))
    assert decided.decision.tipped[0].reason is Reason.PROMISED_PERSON
    assert await outside.say(conversation, promise) == first
    assert len(await house.texts(conversation, Speaker.SYSTEM)) == 1


async def test_an_answer_that_only_speaks_of_people_brings_nobody(house: House, outside: OutsideAI) -> None:
    conversation = await begin(house)
    await outside.say(conversation, OutsideTurn("p1", "If you like, I can connect you with a colleague."))
    assert await house.store.read(lambda tx: tx.handoffs.open_of(conversation)) is None
