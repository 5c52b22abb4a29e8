"""What comes between two units of work, and must neither be lost nor be shown wrongly."""

import asyncio
import threading

import pytest

from bot.delivery import SETTLE
from bot.domain.callers import BACKEND
from bot.domain.conversation import Speaker
from bot.domain.deliveries import CatchUp, LaneKind
from bot.domain.errors import OutletUnclear
from bot.domain.handoff import State
from bot.escalating import Escalating
from bot.intake import Intake
from tests.fakes import CalmMood, NamedSkills
from tests.usecases.world import ANNA, House

UNCLEAR = OutletUnclear(method="chat.postMessage")
ZIP = "A Repairs question, the zip is torn"


class Pondering(NamedSkills):
    """Takes its time over a text: a test acts meanwhile."""

    def __init__(self, *names: str) -> None:
        super().__init__(*names)
        self.begun, self.may_end = threading.Event(), threading.Event()

    def rank(self, text: str) -> tuple[tuple[str, float], ...]:
        self.begun.set()
        assert self.may_end.wait(10)
        return super().rank(text)


async def asked_while_writing(house: House, first: str, meanwhile: str) -> str:
    """A person is asked for after `first`; before the handoff is stored, the customer writes `meanwhile`."""
    skills = Pondering(*house.rules.skills)
    intake = Intake(house.store, house.clock, house.rules, Escalating(house.rules, CalmMood(), skills))
    conversation = await house.begin()
    await house.write(conversation, first)
    asking = asyncio.create_task(intake.ask_for_person(BACKEND, conversation))
    await house.eventually(skills.begun.is_set)
    await house.write(conversation, meanwhile)
    skills.may_end.set()
    await asking
    return conversation


async def test_a_turn_said_while_the_handoff_is_being_made_reaches_the_thread(house: House) -> None:
    conversation = await asked_while_writing(house, "A Billing question", "My invoice is number 4711")
    handoff = await house.handoff(conversation)
    brief = await house.store.read(lambda tx: tx.handoffs.brief(handoff.id))
    assert "4711" not in brief.wants
    await house.deliver()
    assert [item.want for item in house.outlet.of(LaneKind.THREAD)] == [CatchUp(handoff.id, 1, 2)]


async def test_a_turn_said_while_a_handoff_is_being_parked_reaches_the_thread_at_the_claim(
    house: House,
) -> None:
    conversation = await asked_while_writing(house, ZIP, "It is the blue jacket")
    handoff = await house.handoff(conversation)
    assert handoff.state is State.PARKED
    await house.claims.claim(handoff.id, ANNA.id)
    await house.deliver()
    assert [item.want for item in house.outlet.of(LaneKind.THREAD)] == [CatchUp(handoff.id, 1, 2)]


async def test_asking_for_a_person_computes_off_the_event_loop(house: House) -> None:
    threads = set()

    class Mood(CalmMood):
        def compound(self, text: str) -> float:
            threads.add(threading.current_thread())
            return super().compound(text)

    skills = NamedSkills(*house.rules.skills)
    intake = Intake(house.store, house.clock, house.rules, Escalating(house.rules, Mood(), skills))
    conversation = await house.begin()
    await house.write(conversation, "A Billing question")
    await intake.ask_for_person(BACKEND, conversation)
    assert threads
    assert threading.main_thread() not in threads


@pytest.mark.parametrize("meanwhile", ["claimed", "withdrawn", "nothing"])
async def test_a_card_found_by_looking_back_is_drawn_as_it_stands_now(house: House, meanwhile: str) -> None:
    conversation, handoff = await house.hand_off()
    house.outlet.meets(LaneKind.CARD, UNCLEAR, arrives=True)
    await house.deliver()
    if meanwhile == "claimed":
        await house.claims.claim(handoff, ANNA.id)
    elif meanwhile == "withdrawn":
        await house.intake.withdraw(BACKEND, conversation)
    house.clock.move(SETTLE)
    await house.deliver(2)
    first, *redraws = house.outlet.of(LaneKind.CARD)
    assert first.anchor is None
    found = await house.anchor(handoff)
    assert [item.anchor for item in redraws] == ([] if meanwhile == "nothing" else [found])


async def test_an_overnight_list_found_by_looking_back_is_drawn_as_it_stands_now(house: House) -> None:
    await house.hand_off(ZIP)
    house.outlet.meets(LaneKind.OVERNIGHT, UNCLEAR, arrives=True)
    await house.deliver()
    await house.hand_off(ZIP)
    house.clock.move(SETTLE)
    await house.deliver(2)
    assert [item.rev for item in house.outlet.of(LaneKind.OVERNIGHT)] == [1, 2]


@pytest.mark.parametrize("words", ["no", "No.", "???", "?", "ok?"])
async def test_a_bare_no_after_the_end_is_no_thanks_and_opens_the_matter_again(
    house: House, words: str
) -> None:
    conversation, handoff = await house.claimed()
    await house.resolve(handoff)
    await house.write(conversation, words)
    assert (await house.handoff(conversation)).state is State.ASSIGNED


async def test_one_slow_name_holds_up_no_other_thread(house: House) -> None:
    """Slack's people may take a second to answer; other agents' words must not wait behind it."""
    _, slow = await house.claimed()
    conversation, quick = await house.claimed()
    stuck = asyncio.Event()
    reader = house.inbox._applying._reader
    real = reader.read

    async def read(message: object) -> object:
        if getattr(message, "text", "") == "slow":
            await stuck.wait()
        return await real(message)  # type: ignore[arg-type]

    reader.read = read  # type: ignore[method-assign,assignment]
    for handoff, text in ((slow, "slow"), (quick, "quick")):
        await house.inbox.store(await house.thread_message(handoff, ANNA, text))
    applying = asyncio.create_task(house.apply())

    async def quick_is_heard() -> bool:
        return await house.texts(conversation, Speaker.AGENT) == ["quick"]

    await house.eventually(quick_is_heard)
    assert not applying.done()
    stuck.set()
    await applying
