from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.domain.handoff import Agent
from bot.domain.staff import Shift
from tests.handlers.slack.house import House
from tests.sandbox.world import BILL, connected


async def asked(house: House, who: str, text: str) -> dict[str, Any]:
    async with connected(house.world, house.app):
        answer = await house.world.page("/page/commands", **{"as": who}, channel=BILL, text=text)
        assert answer["ok"], answer

        async def told() -> Any:
            return await house.whispers(who)

        [said] = await house.eventually(told)
        return dict(said)


@pytest.mark.parametrize("period", ["", " today", " yesterday", " week"])
async def test_a_manager_gets_the_report_for_themselves_alone(house: House, period: str) -> None:
    said = await asked(house, "U0MAYA", f"/handoff report{period}")
    assert said["text"].startswith((period or "today").strip().capitalize())
    assert await house.messages() == []


async def test_an_agent_is_told_privately_that_reports_are_for_managers(house: House) -> None:
    said = await asked(house, "U0ANA", "/handoff report")
    assert said["text"].startswith("Reports are for managers.")


@pytest.mark.parametrize("text", ["/handoff", "/handoff help"])
async def test_help_lists_what_may_be_typed(house: House, text: str) -> None:
    said = await asked(house, "U0ANA", text)
    assert "/handoff report yesterday" in said["text"]


@pytest.mark.parametrize("text", ["/handoff reprot", "/handoff report today now", "/handoff <!channel> *x*"])
async def test_anything_else_gets_the_help_with_an_example(house: House, text: str) -> None:
    said = await asked(house, "U0ANA", text)
    assert said["text"].startswith("Baton doesn't know")
    assert "/handoff report week" in str(said["blocks"])
    assert "<!channel>" not in said["text"]


async def test_an_unknown_period_names_those_there_are(house: House) -> None:
    said = await asked(house, "U0MAYA", "/handoff report month")
    assert "today, yesterday, week" in said["text"]


async def test_a_store_that_is_down_is_said_and_not_a_silence(house: House) -> None:
    house.store.down = True
    said = await asked(house, "U0MAYA", "/handoff report")
    assert said["text"].startswith("Baton can't store anything just now")


async def test_an_agent_begins_and_ends_a_shift_and_is_told_so_privately(house: House) -> None:
    said = await asked(house, "U0ANA", "/handoff shift on billing")
    assert said["text"].startswith("You're on shift for Billing until ")
    staff = await house.store.read(lambda tx: tx.shifts.staff())
    assert [(one.agent.id, one.skills) for one in staff.shifts] == [("U0ANA", ("Billing",))]
    assert await house.messages() == []


async def test_who_ends_the_last_shift_is_told_whom_nobody_serves_now(house: House) -> None:
    now = datetime.now(UTC)
    shift = Shift(Agent("U0ANA", "Ana Ruiz"), now, now + timedelta(hours=1), ("Billing",))
    await house.store.write(lambda tx: tx.shifts.begin(shift))
    said = await asked(house, "U0ANA", "/handoff shift off")
    assert said["text"].startswith("You're off shift.")
    assert "Nobody is left on shift for Billing. Until somebody is, customers" in said["text"]


async def test_who_is_on_shift_is_told_to_whoever_asks(house: House) -> None:
    said = await asked(house, "U0ANA", "/handoff shift")
    assert said["text"].startswith("You're not on shift.")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("/handoff shift off", "You are not on shift"),
        ("/handoff shift on Nonsense", "There is no such skill. Say one of: "),
        ("/handoff shift perhaps", "Baton doesn't know"),
    ],
)
async def test_what_can_not_be_said_of_a_shift_is_told_why(house: House, text: str, words: str) -> None:
    assert (await asked(house, "U0ANA", text))["text"].startswith(words)


@pytest.mark.parametrize(
    ("who", "text", "example"),
    [
        ("U0ANA", "/handoff quue", "/handoff queue Billing"),
        ("U0ANA", "/handoff queue Nonsense", "/handoff queue General"),
        ("U0ANA", "/handoff find", "/handoff find Jordan"),
        ("U0ANA", "/handoff mine please", "/handoff mine"),
        ("U0ANA", "/handoff shift maybe", "/handoff shift on Billing"),
        ("U0ANA", "/handoff shift on Nonsense", "/handoff shift on General"),
        ("U0ANA", "/handoff shift off", "/handoff shift on"),
        ("U0MAYA", "/handoff report month", "/handoff report week"),
        ("U0MAYA", "/handoff report week now", "/handoff report week"),
    ],
)
async def test_each_command_that_is_misused_is_answered_with_an_example(
    house: House, who: str, text: str, example: str
) -> None:
    said = await asked(house, who, text)
    assert example in f"{said['text']} {said['blocks']}"
