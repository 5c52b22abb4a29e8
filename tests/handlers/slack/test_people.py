import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.deliveries import Anchor
from bot.domain.inbound import Inbound, InboundKind
from handlers.slack.client import connected
from handlers.slack.errors import SlackSilent
from handlers.slack.people import SlackPeople
from handlers.slack.reading import SlackReader
from tests.fakes import FakeClock
from tests.handlers.slack.house import WORKSPACE
from tests.sandbox.world import BILL, World


async def test_a_member_of_the_skills_channel_is_an_agent_and_nobody_else(world: World) -> None:
    async with connected("xoxb-sandbox", f"{world.origin}/api/") as client:
        people = SlackPeople(client, WORKSPACE.channels, FakeClock())
        assert await people.is_agent("U0ANA", "Billing")
        assert not await people.is_agent("U0ANA", "General")
        assert not await people.is_agent("U0ANA", "Unheard of")


async def test_ten_clicks_at_once_ask_slack_once_and_over_all_pages(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("handlers.slack.people.PAGE", 3)
    async with connected("xoxb-sandbox", f"{world.origin}/api/") as client:
        people = SlackPeople(client, WORKSPACE.channels, FakeClock())
        users = ["U0ANA", "U0BEN", "U0MAYA", "U0BATON", "U0NOBODY"] * 2
        found = await asyncio.gather(*(people.is_agent(user, "Billing") for user in users))
    assert found == [True, True, True, True, False] * 2
    assert (await world.ledger())["calls"]["conversations.members"] == 2


async def test_a_yes_is_kept_a_minute_and_a_no_only_seconds(world: World) -> None:
    clock = FakeClock()
    async with connected("xoxb-sandbox", f"{world.origin}/api/") as client:
        people = SlackPeople(client, WORKSPACE.channels, clock)

        async def calls_after(user: str, seconds: int) -> int:
            clock.move(timedelta(seconds=seconds))
            await people.is_agent(user, "Billing")
            return int((await world.ledger())["calls"]["conversations.members"])

        assert await calls_after("U0ANA", 0) == 1
        assert await calls_after("U0ANA", 59) == 1
        assert await calls_after("U0NOBODY", 0) == 2
        assert await calls_after("U0NOBODY", 4) == 2
        assert await calls_after("U0NOBODY", 2) == 3
        assert await calls_after("U0ANA", 61) == 4


async def test_a_silent_slack_is_named_and_never_a_no(world: World) -> None:
    async with connected("xoxb-sandbox", f"{world.origin}/api/") as client:
        people = SlackPeople(client, WORKSPACE.channels, FakeClock())
        await world.page("/control/faults", method="conversations.members", kind="ratelimited", times=1)
        with pytest.raises(SlackSilent):
            await people.is_agent("U0ANA", "Billing")
        assert await people.is_agent("U0ANA", "Billing")


async def test_a_slack_that_hangs_is_not_waited_for(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("handlers.slack.people.PATIENCE_SECONDS", 0.1)
    async with connected("xoxb-sandbox", f"{world.origin}/api/") as client:
        people = SlackPeople(client, WORKSPACE.channels, FakeClock())
        for method in ("conversations.members", "users.info"):
            await world.page("/control/faults", method=method, kind="accepted_then_hang", times=1)
        with pytest.raises(SlackSilent):
            await people.is_agent("U0ANA", "Billing")
        with pytest.raises(SlackSilent):
            await people.name("U0ANA")


async def test_an_old_name_is_better_than_none(world: World) -> None:
    clock = FakeClock()
    async with connected("xoxb-sandbox", f"{world.origin}/api/") as client:
        people = SlackPeople(client, WORKSPACE.channels, clock)
        assert await people.name("U0ANA") == "Ana Ruiz"
        clock.move(timedelta(hours=1))
        await world.page("/control/faults", method="users.info", kind="error", times=1)
        assert await people.name("U0ANA") == "Ana Ruiz"
        with pytest.raises(SlackSilent):
            await people.name("U0NOBODY")


async def test_an_agents_markup_is_read_with_names_and_without_ids(world: World) -> None:
    async with connected("xoxb-sandbox", f"{world.origin}/api/") as client:
        reader = SlackReader(SlackPeople(client, WORKSPACE.channels, FakeClock()))
        read = await reader.read(_said("Hi, ask <@U0BEN> or <@U0NOBODY> &amp; see <https://a.example/x>"))
        note = await reader.read(_said("NOTE : not for them"))
    assert read.writer == "Ana Ruiz"
    assert read.text == "Hi, ask @Ben Osei or a colleague & see https://a.example/x"
    assert (read.is_note, note.is_note) == (False, True)


async def test_a_message_is_read_even_while_slack_tells_no_names(world: World) -> None:
    await world.page("/control/faults", method="users.info", kind="error", times=9)
    async with connected("xoxb-sandbox", f"{world.origin}/api/") as client:
        reader = SlackReader(SlackPeople(client, WORKSPACE.channels, FakeClock()))
        read = await reader.read(_said("Hi, ask <@U0BEN>"))
    assert (read.writer, read.text) == ("a colleague", "Hi, ask a colleague")


def _said(text: str) -> Inbound:
    now = datetime.now(UTC)
    return Inbound("Ev1", InboundKind.SAID, "T0TIDE", Anchor(BILL, "1.1"), "1.2", "U0ANA", text, False, now)


async def test_whom_a_picker_offers_and_is_no_person_is_no_agent(world: World) -> None:
    """Apps stand in the channel, too, and so may somebody who was deactivated a moment ago."""
    async with connected("xoxb-sandbox", f"{world.origin}/api/") as client:
        people = SlackPeople(client, WORKSPACE.channels, FakeClock())
        assert (await world.page("/control/people", user="U0BEN", deleted=True))["ok"]
        for user in ("U0BATON", "U0BEN", "U0ANA"):
            await people.name(user)
        found = [await people.is_agent(user, "Billing") for user in ("U0BATON", "U0BEN", "U0ANA")]
    assert found == [False, False, True]


async def test_who_is_back_in_the_workspace_is_an_agent_again(world: World) -> None:
    clock = FakeClock()
    async with connected("xoxb-sandbox", f"{world.origin}/api/") as client:
        people = SlackPeople(client, WORKSPACE.channels, clock)
        await world.page("/control/people", user="U0BEN", deleted=True)
        await people.name("U0BEN")
        await world.page("/control/people", user="U0BEN", deleted=False)
        clock.move(timedelta(seconds=61))
        assert await people.is_agent("U0BEN", "Billing")


async def test_a_clock_that_was_set_back_makes_nothing_good_for_longer(world: World) -> None:
    clock = FakeClock()
    async with connected("xoxb-sandbox", f"{world.origin}/api/") as client:
        people = SlackPeople(client, WORKSPACE.channels, clock)
        assert await people.is_agent("U0ANA", "Billing")
        clock.move(timedelta(hours=-1))
        assert await people.is_agent("U0ANA", "Billing")
    assert (await world.ledger())["calls"]["conversations.members"] == 2
