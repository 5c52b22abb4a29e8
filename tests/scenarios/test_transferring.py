"""A handoff that another team goes on with: one that waits, one that is held, one whose team sleeps."""

from __future__ import annotations

from tests.scenarios.stage import BILLING, GENERAL, REPAIRS, Stage

JORDAN = "Jordan Ellis"
TEAM, NOTE = "To which team?", "What should they know?"


async def offered(stage: Stage) -> str:
    """The open window's words, with its teams."""
    view = (await stage.ana.workspace())["views"][-1]
    [menu] = [block["element"] for block in view["blocks"] if block["block_id"] == "skill"]
    return " | ".join(option["text"]["text"] for option in menu["options"])


async def stands(stage: Stage, words: str, channel: str = BILLING) -> bool:
    return any(words in line for line in await stage.thread(channel))


async def team(stage: Stage, name: str) -> str:
    return next(one for one in (await offered(stage)).split(" | ") if one.startswith(name))


async def transferred(stage: Stage, name: str, note: str = "") -> None:
    await stage.ana.pick(BILLING, JORDAN, "Transfer to another team")
    await stage.ana.submit({TEAM: await team(stage, name), NOTE: note})


async def test_a_held_handoff_goes_on_with_another_team_and_the_customer_starts_nothing_over(
    stage: Stage,
) -> None:
    customer = await stage.claimed()
    await customer.say("It is about the October bill")
    await stage.sees(lambda: stands(stage, "October bill"))
    await transferred(stage, "General", "They moved in October, look at the address")
    emi = stage.colleague("U0EMI")
    await stage.sees(lambda: emi.root(GENERAL, "look at the address"))
    card = await emi.root(GENERAL, JORDAN)
    assert card is not None
    assert "from Billing by Ana Ruiz" in str(card["blocks"])
    await stage.sees(lambda: customer.state.get("who") == "waiting")
    assert customer.times("Ana Ruiz has passed this on to General") == 1
    assert not customer.times("look at the address")
    await stage.sees(lambda: stage.ana.root(BILLING, "Moved to General by Ana Ruiz"))
    await stage.sees(lambda: stage.ana.root(BILLING, "Open its new card"))
    closed = await stage.ana.root(BILLING, "Moved to General by Ana Ruiz")
    assert closed is not None
    assert not [block for block in closed["blocks"] if block["type"] == "actions"]
    await emi.press(GENERAL, JORDAN, "Claim")
    await stage.sees(lambda: customer.state.get("who") == "agent")
    await emi.reply(GENERAL, JORDAN, "Emi here, I read it all")
    await stage.sees(lambda: ("Emi Tanaka", "Emi here, I read it all") in customer.heard)
    assert await stands(stage, "October bill", GENERAL)


async def test_one_that_nobody_claimed_goes_to_a_closed_teams_list_and_its_old_thread_stays_inside(
    stage: Stage,
) -> None:
    customer = await stage.with_card()
    await transferred(stage, "Repairs")
    await stage.sees(lambda: customer.state.get("who") == "parked")
    assert customer.times("Repairs can help you best with this. They are closed now and back") == 1
    assert not customer.times("Ana Ruiz")
    deniz = stage.colleague("U0DENIZ")
    await stage.sees(lambda: deniz.root(REPAIRS, JORDAN))
    await stage.sees(lambda: stands(stage, "parked"))
    await stage.ana.reply(BILLING, "Moved to Repairs", "We are on it")
    await stage.sees(lambda: told(stage, "U0ANA", "the handoff is with Repairs now"))
    await stage.sees(lambda: stage.marks("We are on it"))
    assert await stage.marks("We are on it") == ["lock"]
    await customer.say("The tent is a Tarn 2")
    await deniz.press(REPAIRS, JORDAN, "Claim")
    await stage.sees(lambda: customer.state.get("who") == "agent")
    await stage.sees(lambda: stage.ana.root(BILLING, "Open its new card"))
    await stage.sees(lambda: deniz.root(REPAIRS, "from Billing by Ana Ruiz"))
    assert len([one for one in await stage.cards() if "Release" in str(one["blocks"])]) == 1
    assert not customer.times("We are on it")


async def test_who_no_longer_waits_for_the_next_team_ends_on_the_card_that_was_left(stage: Stage) -> None:
    customer = await stage.with_card()
    await transferred(stage, "Repairs")
    await stage.sees(lambda: customer.state.get("who") == "parked")
    await stage.sees(lambda: stage.ana.root(BILLING, "It goes on in the channel of Repairs"))
    await customer.withdraw()
    await stage.sees(
        lambda: stage.ana.root(BILLING, "It is over: Jordan Ellis no longer waits for a person.")
    )
    assert not await stage.ana.root(BILLING, "It goes on")
    await stage.ana.reply(BILLING, "Moved to Repairs", "We are on it")
    await stage.sees(lambda: told(stage, "U0ANA", "the handoff went to Repairs, and is over"))


async def told(stage: Stage, user: str, words: str) -> bool:
    return words in await stage.whispers(user)


async def test_it_comes_back_to_its_first_channel_on_a_card_of_its_own_and_is_found_where_it_is(
    stage: Stage,
) -> None:
    customer = await stage.claimed()
    await transferred(stage, "General")
    emi = stage.colleague("U0EMI")
    await stage.sees(lambda: emi.root(GENERAL, "from Billing by Ana Ruiz"))
    await emi.command(GENERAL, "/handoff find Jordan")
    await stage.sees(lambda: told(stage, "U0EMI", "General"))
    await emi.pick(GENERAL, "from Billing by Ana Ruiz", "Transfer to another team")
    await emi.submit({TEAM: "Billing (open)"})
    await stage.sees(lambda: stage.ana.root(BILLING, "from General by Emi Tanaka"))
    await stage.sees(lambda: emi.root(GENERAL, "Moved to Billing by Emi Tanaka"))
    await stage.ana.press(BILLING, "from General by Emi Tanaka", "Claim")
    await stage.sees(lambda: customer.state.get("name") == "Ana Ruiz")
    roots = (await stage.ana.channel(BILLING))["messages"]
    closed = [one for one in roots if "Moved to General by Ana Ruiz" in str(one["blocks"])]
    assert len(closed) == 1
    assert "Release" not in str(closed[0]["blocks"])


async def test_who_is_neither_its_holder_nor_a_manager_sends_nothing_on(stage: Stage) -> None:
    await stage.claimed()
    await stage.ben.pick(BILLING, JORDAN, "Transfer to another team")
    await stage.sees(lambda: told(stage, "U0BEN", "Only Ana Ruiz or a manager can do this."))
    assert not await stage.ben.window()
