"""One customer, two cards: an agent lets them go on in one."""

from __future__ import annotations

from tests.scenarios.stage import BILLING, TWICE, Shopper, Stage, looks_up

JORDAN, ORDERS = "Jordan Ellis", "support-orders"
PARCEL = "Where is my parcel? My order has not arrived. I would like to talk to a person."


async def twice(stage: Stage) -> tuple[Shopper, Shopper]:
    """Jordan, signed in, asked for two things: Ana has the bill, the parcel waits."""
    bill = await stage.customer(customer={"id": "jordan"})
    await bill.say(TWICE)
    parcel = await stage.customer(customer={"id": "jordan"})
    await parcel.say(PARCEL)
    await stage.sees(lambda: stage.ana.root(BILLING, JORDAN))
    await stage.sees(lambda: stage.ana.root(ORDERS, JORDAN))
    await stage.ana.press(BILLING, JORDAN, "Claim")
    await stage.sees(lambda: bill.state.get("who") == "agent")
    return bill, parcel


async def first_choice(stage: Stage) -> str:
    """Of Maya's open window."""
    view = (await stage.colleague("U0MAYA").workspace())["views"][-1]
    return str(view["blocks"][0]["element"]["options"][0]["text"]["text"])


async def stands(stage: Stage, words: str, channel: str = BILLING) -> bool:
    return any(words in line for line in await stage.thread(channel))


async def test_two_cards_of_one_customer_become_one(stage: Stage) -> None:
    bill, parcel = await twice(stage)
    maya = stage.colleague("U0MAYA")
    await looks_up(maya, JORDAN, "Merge into another…", ORDERS)
    await maya.submit({"Into which?": await first_choice(stage)})
    assert "Merged. This card has ended" in await maya.window()
    await stage.sees(lambda: stage.ana.root(ORDERS, "Merged"))
    await stage.sees(lambda: stands(stage, "Merged into this by Maya"))
    assert await stands(stage, PARCEL)
    await stage.sees(lambda: stands(stage, "Maya Lindqvist merged this into", ORDERS))
    await stage.sees(lambda: parcel.state.get("merged_into") == bill._id)
    assert parcel.times("put this together with your other conversation") == 1
    await parcel.say("and what of the second parcel?")
    await stage.sees(lambda: stands(stage, "and what of the second parcel?"))
    await stage.ana.reply(BILLING, JORDAN, "Both are on my desk")
    await stage.sees(lambda: bill.times("Both are on my desk"))


async def test_a_visitors_card_says_why_it_is_merged_with_nothing(stage: Stage) -> None:
    await stage.with_card(signed_in=False)
    await looks_up(stage.ana, JORDAN, "Merge into another…")
    assert "nobody vouches that this one is the same person" in await stage.ana.window()
    assert await stage.whispers("U0ANA") == ""


async def test_a_customer_with_one_matter_has_nothing_to_choose(stage: Stage) -> None:
    await stage.with_card(customer={"id": "jordan"})
    await looks_up(stage.ana, JORDAN, "Merge into another…")
    assert "nothing else open in your skills" in await stage.ana.window()
