from dataclasses import replace
from datetime import timedelta

import pytest

from bot.conversing import Start
from bot.desk.lists import Lists
from bot.desk.shifts import Shifts
from bot.domain.callers import BACKEND
from bot.domain.conversation import Account, Customer, Page
from bot.domain.desk import LINES_SHOWN, Load
from bot.domain.errors import BatonError, NotAnAgent, NothingToFind, UnknownSkill
from bot.domain.rules import Rules, Skill
from tests.fakes import FakePeople
from tests.usecases.world import ANNA, BEN, MAYA, NAMES, RULES, STRANGER, House

BILLED = "A Billing question about my invoice"
MENDED = "A Repairs question about my zip"


class Teams(FakePeople):
    """Who is in which skill's channel."""

    def __init__(self, **teams: set[str]) -> None:
        super().__init__(NAMES)
        self._teams = teams

    async def is_agent(self, user: str, skill: str, *, glance: bool = False) -> bool:
        return user in self._teams.get(skill, set())


TEAMS = Teams(Billing={ANNA.id, BEN.id}, Repairs={BEN.id}, General={ANNA.id}, Lunch=set())


def lists_of(house: House, people: FakePeople = TEAMS, rules: Rules | None = None) -> Lists:
    return Lists(house.store, house.clock, rules or house.rules, people)


@pytest.fixture
def lists(house: House) -> Lists:
    return lists_of(house)


async def test_nobody_outside_the_skills_channels_sees_anything(house: House, lists: Lists) -> None:
    await house.hand_off()
    for asked in (lists.home, lists.waiting, lists.mine):
        with pytest.raises(NotAnAgent):
            await asked(STRANGER.id)
    with pytest.raises(NotAnAgent):
        await lists.find(STRANGER.id, "Cora")


async def test_each_sees_what_waits_in_the_skills_they_serve(house: House, lists: Lists) -> None:
    _, billing = await house.hand_off(BILLED)
    _, repairs = await house.hand_off(MENDED)
    for agent, theirs in ((ANNA, [billing]), (BEN, [billing, repairs])):
        seen = (await lists.home(agent.id)).waiting
        assert ([line.handoff.id for line in seen.lines], seen.total) == (theirs, len(theirs))
    one = await lists.waiting(BEN.id, "rEPAIRS")
    assert ([line.handoff.id for line in one.listed.lines], one.skills) == ([repairs], ("Repairs",))


async def test_a_queue_of_a_skill_that_one_does_not_serve_or_that_is_none_is_refused(lists: Lists) -> None:
    with pytest.raises(NotAnAgent) as refused:
        await lists.waiting(ANNA.id, "Repairs")
    assert refused.value.details == {"skill": "Repairs"}
    with pytest.raises(UnknownSkill):
        await lists.waiting(ANNA.id, "Nonsense")
    with pytest.raises(NotAnAgent):
        await lists.waiting(MAYA.id)


async def test_what_the_configuration_names_no_more_waits_with_the_general_skill(house: House) -> None:
    _, handoff = await house.hand_off(MENDED)
    rules = replace(RULES, skills={name: RULES.skills[name] for name in ("General", "Billing")})
    lists = lists_of(house, rules=rules)
    assert [line.handoff.id for line in (await lists.home(ANNA.id)).waiting.lines] == [handoff]
    assert (await lists.home(BEN.id)).waiting.total == 0
    assert [load for load, _ in (await lists_of(house, rules=rules).home(MAYA.id)).skills if load.parked] == [
        Load("General", parked=1, oldest=house.clock.now())
    ]


async def test_of_many_who_wait_the_first_are_shown_and_all_are_counted(house: House, lists: Lists) -> None:
    for _ in range(LINES_SHOWN + 3):
        await house.hand_off(BILLED)
    waiting = (await lists.home(ANNA.id)).waiting
    assert (len(waiting.lines), waiting.total) == (LINES_SHOWN, LINES_SHOWN + 3)


async def test_what_is_mine_stands_by_who_waits_longest_and_snoozed_ones_last(
    house: House, lists: Lists
) -> None:
    made = []
    for _ in range(4):
        made.append(await house.claimed(BILLED))
        house.clock.move(timedelta(minutes=1))
    (_, unanswered), (writes, waits), (_, answered), (_, asleep) = made
    for handoff in (waits, answered, asleep):
        await house.says(handoff, ANNA, "One moment")
    await house.write(writes, "Still there?")
    until = house.clock.now() + timedelta(hours=1)
    await house.holding.snooze(asleep, ANNA.id, until, 99)
    mine = await lists.mine(ANNA.id)
    assert [line.handoff.id for line in mine.lines] == [unanswered, waits, answered, asleep]
    assert [bool(line.waits_since) for line in mine.lines] == [True, True, False, False]
    assert all(line.anchor for line in mine.lines)
    assert (await lists.mine(BEN.id)).total == 0


async def test_the_home_tells_the_own_shift_and_the_numbers_of_the_day(house: House, lists: Lists) -> None:
    _, handoff = await house.claimed(BILLED)
    house.clock.move(timedelta(minutes=2))
    await house.says(handoff, ANNA, "One moment")
    await house.resolve(handoff)
    await Shifts(house.store, house.clock, house.rules, TEAMS).begin(ANNA.id)
    home = await lists.home(ANNA.id)
    assert home.shift is not None
    assert home.shift.skills == home.serves == ("General", "Billing")
    assert (home.numbers.claimed, home.numbers.resolved) == (1, 1)
    assert home.numbers.median_wait == pytest.approx(120, abs=2)
    assert home.skills == ()
    assert (await lists.home(BEN.id)).shift is None


async def test_a_manager_sees_every_skill_with_who_is_on_shift(house: House, lists: Lists) -> None:
    await house.hand_off(BILLED)
    await house.claimed(BILLED)
    await Shifts(house.store, house.clock, house.rules, TEAMS).begin(BEN.id, "Billing")
    home = await lists.home(MAYA.id)
    found = {load.skill: (load.waiting, load.held, names) for load, names in home.skills}
    assert found == {
        "General": (0, 0, ()),
        "Billing": (1, 1, ("Ben Roth",)),
        "Repairs": (0, 0, ()),
        "Lunch": (0, 0, ()),
    }
    assert home.waiting.total == 0


async def test_one_finds_only_customers_of_the_skills_one_serves(house: House, lists: Lists) -> None:
    conversation, handoff = await house.hand_off(MENDED)
    for words in ("cora", conversation):
        assert [line.handoff.id for line in await lists.find(BEN.id, words)] == [handoff]
        assert [line.handoff.id for line in await lists.find(MAYA.id, f"  {words}\n")] == [handoff]
        assert await lists.find(ANNA.id, words) == ()
    for nothing in ("", " \n ", "\u200b", "\x00", "\ud800"):
        with pytest.raises(NothingToFind):
            await lists.find(BEN.id, nothing)


class Silent(BatonError):
    """As Slack may be about one channel."""


class HalfSilent(Teams):
    async def is_agent(self, user: str, skill: str, *, glance: bool = False) -> bool:
        if skill == "Billing":
            raise Silent
        return await super().is_agent(user, skill)


async def test_what_slack_does_not_say_of_one_skill_takes_no_other_away(house: House) -> None:
    await house.hand_off(BILLED)
    await house.hand_off(MENDED)
    lists = lists_of(house, HalfSilent(Repairs={BEN.id}))
    home = await lists.home(BEN.id)
    assert (home.serves, home.unknown, home.waiting.total) == (("Repairs",), ("Billing",), 1)
    with pytest.raises(Silent):
        await lists.home(ANNA.id)


async def test_a_general_skill_of_ones_own_opens_no_other(house: House) -> None:
    await house.hand_off(MENDED)
    rules = replace(RULES, skills={**RULES.skills, "Extra": Skill("Extra", "support-extra")})
    lists = lists_of(house, rules=rules)
    assert await lists.find(ANNA.id, "Cora") == ()
    assert (await lists.waiting(ANNA.id)).listed.total == 0


async def of_one_customer(house: House, owner: str, text: str = BILLED) -> str:
    start = Start(owner, Customer("Cora", verified=True), Account(), Page())
    conversation = (await house.intake.start(start)).id
    await house.write(conversation, text)
    await house.intake.ask_for_person(BACKEND, conversation)
    return (await house.handoff(conversation)).id


async def test_the_same_customers_other_conversations_are_shown_and_no_others(
    house: House, lists: Lists
) -> None:
    first, second = await of_one_customer(house, "c:7"), await of_one_customer(house, "c:7")
    here = await of_one_customer(house, "c:7")
    await of_one_customer(house, "c:8")
    customer, shown = await lists.earlier(ANNA.id, here)
    assert (customer.name, customer.verified) == ("Cora", True)
    assert [line.handoff.id for line in shown] == [second, first]


async def test_of_them_only_those_of_skills_that_one_serves_are_shown(house: House, lists: Lists) -> None:
    mended = await of_one_customer(house, "c:7", MENDED)
    here = await of_one_customer(house, "c:7")
    for agent, expected in ((ANNA, []), (BEN, [mended]), (MAYA, [mended])):
        _, shown = await lists.earlier(agent.id, here)
        assert [line.handoff.id for line in shown] == expected


async def test_who_may_not_see_the_card_sees_nothing_of_before(house: House, lists: Lists) -> None:
    mended = await of_one_customer(house, "c:7", MENDED)
    for agent in (ANNA, STRANGER):
        with pytest.raises(NotAnAgent):
            await lists.earlier(agent.id, mended)
