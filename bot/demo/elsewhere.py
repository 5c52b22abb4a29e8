"""Acts away from the shop's page: on a phone, in a channel two companies share, in another house's chat."""

from __future__ import annotations

from bot.demo import seeing
from bot.demo.cast import Act, Cast, nothing

PARCEL = "My parcel has not moved for a week"


def on_the_phone(cast: Cast) -> list[Act]:
    ana, jordan, phone = cast.ana, cast.jordan, cast.phone
    card = "charged twice"
    return [
        Act(
            "Jordan mends a word: the thread shows what stands now, and says so",
            lambda: jordan.edit("from <b>yesterday</b>", "The second one is from <b>Monday</b> & it hurts."),
            seeing.replied(ana, "support-billing", card, "It says now: The second one is from <b>Monday</b>"),
        ),
        Act(
            "Jordan takes the phone: the whole conversation is there",
            phone.find,
            seeing.true(lambda: phone.sees("I can see both charges", "agent", "Ana Ruiz")),
        ),
        Act(
            "… and what is written on the phone stands on the laptop too",
            lambda: phone.say("I am on my way now, writing from my phone"),
            seeing.true(lambda: jordan.sees("writing from my phone", "customer")),
        ),
        Act(
            "… and in the thread",
            nothing,
            seeing.replied(ana, "support-billing", card, "writing from my phone"),
        ),
    ]


def in_slack(cast: Cast) -> list[Act]:
    """Acme Expeditions and the shop share a channel; its people are customers there."""
    emi, priya = cast.emi, cast.priya
    asked = "How do refunds work?"
    return [
        Act(
            "Priya, of Acme, asks in #ext-acme: the assistant answers in her thread",
            lambda: priya.write("ext-acme", asked),
            seeing.replied(priya, "ext-acme", asked, "refund to whatever you paid with"),
        ),
        Act(
            "Priya wants a person: #support-general gets a card, with Acme's account",
            lambda: priya.press_below("ext-acme", asked, "refund to whatever", "Talk to a person"),
            seeing.root_shows(emi, "support-general", "Priya Shah", "Acme Expeditions", "Claim"),
        ),
        Act(
            "Emi claims it: Priya reads it in her thread",
            lambda: emi.press("support-general", "Priya Shah", "Claim"),
            seeing.replied(priya, "ext-acme", asked, "Emi Tanaka"),
        ),
        Act(
            "Emi answers under the card: Priya reads it under her name",
            lambda: emi.reply("support-general", "Priya Shah", "Trade refunds go to your account, Priya."),
            seeing.under_the_name(priya, "ext-acme", asked, "go to your account", "Emi Tanaka"),
        ),
        Act(
            "Priya thanks in her thread: Emi reads it under the card",
            lambda: priya.reply("ext-acme", asked, "Perfect, that helps us"),
            seeing.replied(emi, "support-general", "Priya Shah", "that helps us"),
        ),
    ]


def by_another_ai(cast: Cast) -> list[Act]:
    """Fern is a chat of another house: it reports by the API and hears by webhook."""
    chloe, fern = cast.chloe, cast.fern

    async def hand_off() -> None:
        await fern.begin("Lena Vogt")
        asked = await fern.ask(PARCEL)
        await fern.answer("Parcels rest at customs sometimes.", asked, 0.3, "Parcels at customs")
        await fern.hand_off(
            reason="not_sure", evidence="30 % sure of “Parcels at customs”", summary=PARCEL, skill="Orders"
        )

    return [
        Act(
            "An outside AI is not sure: its customer's card stands in #support-orders, with what it tried",
            hand_off,
            seeing.root_shows(chloe, "support-orders", "Lena Vogt", "Parcels at customs", "Claim"),
        ),
        Act(
            "Chloe claims it: the AI hears so by signed webhook",
            lambda: chloe.press("support-orders", "Lena Vogt", "Claim"),
            seeing.true(lambda: fern.sees("Chloe Martin")),
        ),
        Act(
            "Chloe answers: the AI hears her words under her name, once and in order",
            lambda: chloe.reply("support-orders", "Lena Vogt", "Hi Lena, a new one leaves today."),
            seeing.true(lambda: fern.sees("a new one leaves today", "Chloe Martin")),
        ),
    ]
