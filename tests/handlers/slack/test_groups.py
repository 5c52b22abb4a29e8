"""A skill whose agents are a user group, and managers who are agents of every skill."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from bot.domain.rules import Rules, Skill
from handlers.slack.client import connected
from handlers.slack.errors import SlackRefused, SlackSilent
from handlers.slack.people import SlackPeople
from handlers.slack.startup import check
from tests.fakes import FakeClock
from tests.sandbox.world import SCOPES, World, running

CHANNELS = {"Billing": "C0BILL", "General": "C0TECH"}
MAY = [*SCOPES, "usergroups:read"]


def rules(group: str = "S0BILL", *, managers_claim: bool = False) -> Rules:
    billing, general = (
        Skill("Billing", "support-billing", agents=group),
        Skill("General", "leads", general=True),
    )
    skills = {skill.name: skill for skill in (billing, general)}
    return Rules(skills, managers=frozenset({"U0MAYA"}), managers_claim=managers_claim)


@contextlib.asynccontextmanager
async def grouped(*members: str, scopes: list[str] = MAY) -> AsyncIterator[World]:
    """All but the group are in the channel too."""
    group: dict[str, Any] = {"id": "S0BILL", "handle": "billing", "members": list(members)}
    async with running(app={"scopes": scopes}, usergroups=[group]) as world:
        yield world


async def test_whoever_is_in_the_group_is_an_agent_and_nobody_else_of_the_channel() -> None:
    async with grouped("U0BEN") as world, connected("xoxb-sandbox", f"{world.origin}/api/") as client:
        people = SlackPeople(client, CHANNELS, FakeClock(), rules())
        assert await people.is_agent("U0BEN", "Billing")
        assert not await people.is_agent("U0ANA", "Billing")
        assert not await people.is_agent("U0MAYA", "Billing")
        calls = (await world.ledger())["calls"]
    assert calls["usergroups.users.list"] == 1
    assert "conversations.members" not in calls


async def test_managers_who_may_claim_are_agents_of_every_skill() -> None:
    async with grouped("U0BEN") as world, connected("xoxb-sandbox", f"{world.origin}/api/") as client:
        people = SlackPeople(client, CHANNELS, FakeClock(), rules(managers_claim=True))
        assert await people.is_agent("U0MAYA", "Billing")
        assert await people.is_agent("U0MAYA", "General")
        assert not await people.is_agent("U0ANA", "Billing")


async def test_who_was_in_the_group_still_is_while_slack_does_not_answer() -> None:
    clock = FakeClock()
    async with grouped("U0BEN") as world, connected("xoxb-sandbox", f"{world.origin}/api/") as client:
        people = SlackPeople(client, CHANNELS, clock, rules())
        await world.page("/control/faults", method="usergroups.users.list", kind="ratelimited", times=1)
        with pytest.raises(SlackSilent):
            await people.is_agent("U0BEN", "Billing")
        assert await people.is_agent("U0BEN", "Billing")
        clock.move(timedelta(minutes=5))
        await world.page("/control/faults", method="usergroups.users.list", kind="ratelimited", times=2)
        assert await people.is_agent("U0BEN", "Billing")
        assert not await people.is_agent("U0ANA", "Billing")


@pytest.mark.parametrize(
    ("group", "members", "scopes", "words"),
    [
        ("S0NONE", ["U0BEN"], MAY, "skill Billing: the user group S0NONE is not there: copy its id"),
        ("S0BILL", [], MAY, "skill Billing: the user group S0BILL has nobody in it"),
        ("S0BILL", ["U0BEN"], SCOPES, "needs the scope usergroups:read"),
    ],
)
async def test_a_group_that_will_not_do_is_named_at_the_start(
    group: str, members: list[str], scopes: list[str], words: str
) -> None:
    async with (
        grouped(*members, scopes=scopes) as world,
        connected("xoxb-sandbox", f"{world.origin}/api/") as client,
    ):
        with pytest.raises(SlackRefused) as refused:
            await check(client, rules(group), scopes=())
    assert words in str(refused.value)
    assert "\n" not in str(refused.value)
