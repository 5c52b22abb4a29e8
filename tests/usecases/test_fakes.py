"""A fake is only worth what it shares with the real thing: both pass the same tests."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, timedelta
from pathlib import Path

import pytest

from bot.app.starting import SystemClock
from bot.assistant import knowledge
from bot.assistant.embedded import EmbeddedAssistant
from bot.assistant.mood import VaderMood
from bot.assistant.skills import ExampleSkills
from bot.conversing import Message, Start
from bot.domain.callers import BACKEND
from bot.domain.conversation import Account, Customer, Page, Speaker, Turn
from bot.domain.deliveries import Anchor
from bot.domain.errors import OutletDown, OutletHeld, OutletRefused, OutletUnclear
from bot.ports import Assistant, Clock, Item, MoodReader, Outlet, SkillClassifier
from handlers.slack.client import connected
from handlers.slack.outlet import SlackOutlet
from tests.builders import NOW
from tests.fakes import CalmMood, FakeAssistant, FakeClock, FakeMood, FakeOutlet, NamedSkills
from tests.handlers.slack import house as slack_house
from tests.sandbox.world import World
from tests.sandbox.world import running as running_slack

KNOWLEDGE = Path(__file__).parents[2] / "bot" / "demo" / "knowledge"


@dataclass
class Outside:
    """An outlet, a card of a real handoff to send through it, and a way to make the next sending fail."""

    outlet: Outlet
    card: Item
    order: Callable[[str], Awaitable[None]]
    standing: Callable[[], Awaitable[int]]


@asynccontextmanager
async def outside(kind: str, folder: Path) -> AsyncIterator[Outside]:
    async with running_slack() as world, slack_house.opened(world, folder) as house:
        begun = await house.intake.start(Start("v:one", Customer(name="Jordan"), Account(), Page()))
        await house.intake.receive(BACKEND, begun.id, Message("1", slack_house.ASKED))
        await house.intake.ask_for_person(BACKEND, begun.id)
        handoff = await house.handoff(begun.id)
        card = await house.store.read(lambda tx: tx.lanes.head(f"card:{handoff.id}", house.desk.clock.now()))
        assert card
        card = replace(card, begun_at=house.desk.clock.now())
        if kind == "fake":
            yield fake(card)
            return
        async with connected(slack_house.TOKEN, f"{world.origin}/api/") as client:
            real = SlackOutlet(client, house.store, slack_house.RULES, slack_house.WORKSPACE)
            yield Outside(real, card, lambda what: ordered(world, what), lambda: count(world))


def fake(card: Item) -> Outside:
    outlet = FakeOutlet()
    errors = {
        "held": (OutletHeld(method="chat.postMessage", seconds=7), False),
        "lost": (OutletUnclear(method="chat.postMessage"), True),
        "refused": (OutletRefused(method="chat.postMessage", reason="restricted_action"), False),
    }

    async def order(what: str) -> None:
        error, arrives = errors[what]
        outlet.meets(card.kind, error, arrives=arrives)

    async def standing() -> int:
        return len(outlet.stands)

    return Outside(outlet, card, order, standing)


async def ordered(world: World, what: str) -> None:
    wishes: dict[str, dict[str, object]] = {
        "held": {"kind": "ratelimited", "retry_after": 7},
        "lost": {"kind": "accepted_then_reset"},
        "refused": {"kind": "error", "error": "restricted_action"},
    }
    assert (await world.page("/control/faults", method="chat.postMessage", **wishes[what]))["ok"]


async def count(world: World) -> int:
    return len((await world.ledger())["messages"])


@pytest.fixture(params=["fake", "slack"])
async def out(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Outside]:
    async with outside(request.param, tmp_path) as out:
        yield out


async def test_what_was_sent_stands_there_and_is_found_by_its_id(out: Outside) -> None:
    anchor = await out.outlet.send(out.card)
    assert isinstance(anchor, Anchor)
    assert await out.outlet.look_back(out.card) == anchor
    assert await out.standing() == 1


async def test_what_was_never_sent_is_not_found(out: Outside) -> None:
    assert await out.outlet.look_back(out.card) is None


async def test_a_redraw_keeps_its_place(out: Outside) -> None:
    anchor = await out.outlet.send(out.card)
    assert await out.outlet.send(replace(out.card, anchor=anchor, rev=2)) == anchor


async def test_an_answer_that_is_lost_is_unclear_and_what_arrived_is_found(out: Outside) -> None:
    await out.order("lost")
    with pytest.raises(OutletUnclear):
        await out.outlet.send(out.card)
    assert await out.outlet.look_back(out.card) is not None


@pytest.mark.parametrize(("what", "error"), [("held", OutletHeld), ("refused", OutletRefused)])
async def test_a_no_leaves_nothing_behind_and_the_next_time_may_be_a_yes(
    out: Outside, what: str, error: type[OutletHeld | OutletRefused | OutletDown]
) -> None:
    await out.order(what)
    with pytest.raises(error) as raised:
        await out.outlet.send(out.card)
    assert raised.value.details.get("seconds") == (7 if what == "held" else None)
    assert await out.standing() == 0
    assert await out.outlet.send(out.card)


@pytest.mark.parametrize("assistant", [FakeAssistant(), EmbeddedAssistant(knowledge.load(KNOWLEDGE))])
async def test_a_draft_has_words_and_a_probability(assistant: Assistant) -> None:
    draft = await assistant.draft([Turn(1, NOW, Speaker.CUSTOMER, "How do refunds work?")], Page())
    assert draft.text
    assert draft.article
    assert 0 <= draft.confidence <= 1


@pytest.mark.parametrize("mood", [CalmMood(), FakeMood("furious"), VaderMood()])
def test_a_mood_lies_between_angry_and_pleased(mood: MoodReader) -> None:
    for text in ("I am furious, this is terrible!", "Thanks, lovely", ""):
        assert -1 <= mood.compound(text) <= 1
    assert mood.compound("I am furious, this is terrible!") <= mood.compound("")


@pytest.mark.parametrize(
    "skills", [NamedSkills("Billing", "Repairs"), ExampleSkills({"Billing": ["a billing question"]})]
)
def test_skills_come_best_first_with_a_probability_or_not_at_all(skills: SkillClassifier) -> None:
    ranking = skills.rank("a billing question")
    assert ranking[0][0] == "Billing"
    shares = [share for _, share in ranking]
    assert shares == sorted(shares, reverse=True)
    assert all(0 <= share <= 1 for share in shares)
    assert skills.rank("xyzzy qwertz") == () or skills.rank("xyzzy qwertz")[0][1] < 0.4


@pytest.mark.parametrize("clock", [FakeClock(), SystemClock()])
def test_a_clock_is_aware_in_utc_and_never_goes_back(clock: Clock) -> None:
    first, second = clock.now(), clock.now()
    assert first.tzinfo is UTC
    assert first <= second


def test_the_clock_of_the_tests_moves_when_told() -> None:
    clock = FakeClock()
    before = clock.now()
    clock.move(timedelta(hours=1))
    assert clock.now() - before == timedelta(hours=1)
