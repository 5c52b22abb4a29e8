"""A handoff offered: by a colleague who hands it on, and in turn to whoever is on shift."""

from __future__ import annotations

from tests.scenarios.stage import BILLING, Stage

JORDAN = "Jordan Ellis"


async def stands(stage: Stage, words: str) -> bool:
    return any(words in line for line in await stage.thread())


async def hand_to_ben(stage: Stage) -> None:
    await stage.ana.pick(BILLING, JORDAN, "Hand to a colleague")
    note = "The bank answers on Monday"
    await stage.ana.submit({"Who takes over?": "U0BEN", "What should they know?": note})
    await stage.sees(lambda: stage.ana.root(BILLING, "offered to Ben Okafor"))


async def test_a_holder_hands_a_customer_to_a_colleague_who_accepts(stage: Stage) -> None:
    customer = await stage.claimed()
    await hand_to_ben(stage)
    assert customer.times("is passing this to a colleague") == 1
    await stage.sees(lambda: stands(stage, "Accept or decline on the card"))
    await stage.sees(lambda: stage.ana.root(BILLING, "“The bank answers on Monday” from"))
    await stage.ana.press(BILLING, JORDAN, "Accept")
    await stage.sees(lambda: stage.whispers("U0ANA"))
    assert "This is offered to Ben Okafor" in await stage.whispers("U0ANA")
    await stage.ben.press(BILLING, JORDAN, "Accept")
    await stage.sees(lambda: stage.ana.root(BILLING, "with Ben Okafor"))
    await stage.ben.reply(BILLING, JORDAN, "Ben here, I take it from here")
    await stage.sees(lambda: ("Ben Okafor", "Ben here, I take it from here") in customer.heard)
    assert not any("Monday" in text for _, text in customer.heard)
