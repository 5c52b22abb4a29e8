"""A handoff held by Ana: asleep, shared with Ben, given back to the assistant, opened again."""

from __future__ import annotations

import pytest

from tests.scenarios.stage import BILLING, Stage

JORDAN = "Jordan Ellis"


async def complaint(stage: Stage) -> str:
    """What stands under a field of the open window."""
    return str((await stage.ana.workspace())["views"][-1]["errors"])


async def stands(stage: Stage, words: str) -> bool:
    return any(words in line for line in await stage.thread())


async def hinted(stage: Stage, user: str) -> bool:
    return "Helpers on the card" in await stage.whispers(user)


async def test_a_handoff_sleeps_until_the_customer_writes(stage: Stage) -> None:
    customer = await stage.claimed()
    await stage.ana.press(BILLING, JORDAN, "Snooze")
    await stage.ana.submit({"Until when?": "Only until they write"})
    await stage.sees(lambda: stage.ana.root(BILLING, "until they write"))
    assert customer.state["who"] == "agent"
    await customer.say("I found the receipt")
    await stage.sees(lambda: stage.ana.root(BILLING, "Snooze"))
    await stage.sees(lambda: stands(stage, "I found the receipt"))


@pytest.mark.parametrize(
    ("button", "asked", "then"),
    [
        ("Resolve", {"How did it end?": "Solved"}, "Reopen"),
        ("Snooze", {}, "Wake"),
        ("Hand back", {}, "Handed back"),
    ],
)
async def test_what_they_write_while_it_is_being_left_is_read_first(
    stage: Stage, button: str, asked: dict[str, str], then: str
) -> None:
    customer = await stage.claimed()
    if button == "Hand back":
        await stage.ana.pick(BILLING, JORDAN, "Hand back to the assistant")
    else:
        await stage.ana.press(BILLING, JORDAN, button)
    await customer.say("one more question")
    await stage.sees(lambda: stands(stage, "one more question"))
    await stage.ana.submit(asked)
    assert f"“one more question” If nothing changes by it, press {button} again" in await stage.ana.window()
    assert await stage.ana.root(BILLING, "with Ana Ruiz")
    await stage.ana.submit(asked)
    assert not await stage.ana.window()
    await stage.sees(lambda: stage.ana.root(BILLING, then))


async def test_a_time_that_has_passed_is_refused_where_it_was_chosen(stage: Stage) -> None:
    await stage.claimed()
    await stage.ana.press(BILLING, JORDAN, "Snooze")
    await stage.ana.submit({"Rather until a time of your own": "1500000000"})
    assert "Choose a time to come" in await complaint(stage)
    assert await stage.ana.root(BILLING, "snoozed") is None


async def test_a_helper_is_called_in_and_what_they_say_reaches_the_customer(stage: Stage) -> None:
    customer = await stage.claimed()
    await stage.ben.reply(BILLING, JORDAN, "That was my shift")
    await stage.sees(lambda: stage.marks("That was my shift"))
    assert await stage.marks("That was my shift") == ["lock"]
    await stage.sees(lambda: hinted(stage, "U0BEN"))
    await stage.ana.pick(BILLING, JORDAN, "Helpers")
    await stage.ana.submit({"Who answers beside the holder?": "U0BEN"})
    await stage.sees(lambda: stage.ana.root(BILLING, "helped by Ben Okafor"))
    await stage.ben.reply(BILLING, JORDAN, "Hi Jordan, Ben here: it is on its way")
    await stage.sees(lambda: ("Ben Okafor", "Hi Jordan, Ben here: it is on its way") in customer.heard)
    assert not customer.times("That was my shift")


async def test_who_is_not_in_the_channel_cannot_be_asked_in(stage: Stage) -> None:
    await stage.claimed()
    await stage.ana.pick(BILLING, JORDAN, "Helpers")
    await stage.ana.submit({"Who answers beside the holder?": "U0PRIYA"})
    assert "Not among this skill's agents" in await complaint(stage)


async def test_handed_back_the_assistant_answers_and_the_card_says_so(stage: Stage) -> None:
    customer = await stage.claimed()
    await stage.ana.reply(BILLING, JORDAN, "The second charge goes back today")
    await stage.sees(lambda: customer.times("goes back today"))
    await stage.ana.pick(BILLING, JORDAN, "Hand back to the assistant")
    await stage.ana.submit({})
    await stage.sees(lambda: stage.ana.root(BILLING, "handed back to the assistant by Ana Ruiz"))
    await stage.sees(lambda: customer.times("Ana Ruiz has handed you back to me") == 1)
    await customer.say("How much is delivery?")
    await stage.sees(lambda: [name for name, _ in customer.heard if name == "assistant"])
    assert len(await stage.cards()) == 1


async def test_a_resolved_handoff_is_opened_again_by_who_held_it(stage: Stage) -> None:
    customer = await stage.claimed()
    await stage.ana.press(BILLING, JORDAN, "Resolve")
    await stage.ana.submit({"How did it end?": "Solved"})
    await stage.sees(lambda: stage.ana.root(BILLING, "Reopen"))
    await stage.ben.press(BILLING, JORDAN, "Reopen")
    await stage.sees(lambda: stage.whispers("U0BEN"))
    assert "Only Ana Ruiz or a manager can do this." in await stage.whispers("U0BEN")
    await stage.ana.press(BILLING, JORDAN, "Reopen")
    await stage.sees(lambda: customer.state["who"] == "agent")
    assert customer.times("Ana Ruiz from Billing has opened this again") == 1
