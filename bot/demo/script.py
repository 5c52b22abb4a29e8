"""The play: what each side does, and what the other must then see. Read it as the product's promise."""

from __future__ import annotations

import asyncio

from bot.demo import seeing
from bot.demo.cast import Act, Cast

TWICE = "I was charged twice for October and need it back today"
ZIP = "The zip of my tent is broken, can you repair it? I would like to talk to a person."
PERU = "Would you sponsor our trail race in Peru next spring?"
PAGE = {
    "url": "http://shop.example/billing/payment-methods",
    "title": "Billing, Payment methods",
    "actions": ["Orders", "Billing", "Update card"],
    "error": "Card declined (402)",
}


def acts(cast: Cast) -> list[Act]:
    return [
        *_asking(cast),
        *_parking(cast),
        *_claiming(cast),
        *_talking(cast),
        *_dying(cast),
        *_ending(cast),
        *_rest(cast),
    ]


def _asking(cast: Cast) -> list[Act]:
    jordan = cast.jordan

    async def with_page() -> None:
        jordan.page = PAGE
        await jordan.say(TWICE)

    return [
        Act(
            "Jordan asks what the assistant knows: it answers and names its source",
            lambda: jordan.say("How do refunds work?"),
            seeing.true(lambda: any(turn["sources"] for turn in jordan.turns)),
        ),
        Act(
            "Jordan has a policy matter: hears which team answers and by when",
            with_page,
            seeing.true(
                lambda: (
                    jordan.sees("Billing", "system")
                    and jordan.state["who"] == "waiting"
                    and bool(jordan.state["by"])
                )
            ),
        ),
        Act(
            "… and a card stands in #support-billing",
            _nothing,
            seeing.root_shows(cast.ana, "support-billing", "charged twice", "Claim"),
        ),
    ]


def _parking(cast: Cast) -> list[Act]:
    robin = cast.robin
    return [
        Act(
            "Robin, a visitor, wants Repairs, which is closed: hears when they are back",
            lambda: robin.say(ZIP),
            seeing.true(lambda: robin.sees("closed", "system") and robin.state["who"] == "parked"),
        ),
        Act(
            "… and the overnight list of #support-repairs gains a line",
            _nothing,
            seeing.root_shows(cast.deniz, "support-repairs", "Robin", "Claim"),
        ),
        Act(
            "Robin asks on while parked: the assistant goes on",
            lambda: robin.say("How do I wash my down jacket?"),
            seeing.true(lambda: robin.sees("down", "assistant")),
        ),
    ]


def _claiming(cast: Cast) -> list[Act]:
    ana, ben, jordan = cast.ana, cast.ben, cast.jordan
    card = "charged twice"
    return [
        Act(
            "Ben answers an unclaimed card: nothing goes out, and he is told why",
            lambda: ben.reply("support-billing", card, "Hello Jordan, one moment"),
            seeing.whispered(ben, "support-billing", "laim"),
        ),
        Act(
            "Ana presses Claim: Jordan hears who joined",
            lambda: ana.press("support-billing", card, "Claim"),
            seeing.true(lambda: jordan.sees("Ana Ruiz") and jordan.state["who"] == "agent"),
        ),
        Act(
            "… and the card shows who holds it",
            _nothing,
            seeing.root_shows(ana, "support-billing", card, "Ana Ruiz", "Resolve"),
        ),
    ]


def _talking(cast: Cast) -> list[Act]:
    ana, ben, jordan = cast.ana, cast.ben, cast.jordan
    card = "charged twice"
    return [
        Act(
            "Ana answers in the thread: it stands in the widget under her name",
            lambda: ana.reply("support-billing", card, "Hi Jordan, I can see both charges & will fix it 👋"),
            seeing.true(lambda: jordan.sees("I can see both charges", "agent", "Ana Ruiz")),
        ),
        Act(
            "… and a reaction on her message says so",
            _nothing,
            seeing.marked(ana, "support-billing", card, "I can see both charges", "white_check_mark"),
        ),
        Act(
            "Jordan writes back: it stands in the thread",
            lambda: jordan.say("Thank you. The second one is from <b>yesterday</b> & it hurts."),
            seeing.replied(ana, "support-billing", card, "it hurts"),
        ),
        Act(
            "Ben remarks in the thread: it stays inside, and is marked",
            lambda: ben.reply("support-billing", card, "This customer always complains"),
            seeing.marked(ben, "support-billing", card, "always complains", "lock"),
        ),
        Act(
            "Ana notes something: it stays inside too",
            lambda: ana.reply("support-billing", card, "Note : check the October batch"),
            seeing.marked(ana, "support-billing", card, "October batch", "lock"),
        ),
    ]


def _dying(cast: Cast) -> list[Act]:
    ana, jordan = cast.ana, cast.jordan
    card = "charged twice"

    async def die_while_both_speak() -> None:
        cast.baton.kill()
        await cast.baton.wait()
        await ana.reply("support-billing", card, "Refunded: it is with you by Thursday.")
        saying = asyncio.create_task(jordan.say("Are you still there?"))
        await cast.baton.start()
        await saying

    return [
        Act(
            "kill -9 of Baton; both speak meanwhile; it starts again: Ana's words reach Jordan",
            die_while_both_speak,
            seeing.true(lambda: jordan.sees("with you by Thursday", "agent")),
            takes_its_time=True,
        ),
        Act(
            "… and Jordan's reach the thread",
            _nothing,
            seeing.replied(ana, "support-billing", card, "still there?"),
        ),
    ]


def _ending(cast: Cast) -> list[Act]:
    ana, jordan = cast.ana, cast.jordan
    card = "charged twice"
    return [
        Act(
            "Ana presses Resolve: a window asks for the outcome",
            lambda: ana.press("support-billing", card, "Resolve"),
            seeing.window(ana, "How did it end?"),
        ),
        Act(
            "Ana writes the outcome: Jordan is asked to rate",
            lambda: ana.submit({"How did it end?": "Refunded", "What was done?": "Second charge sent back"}),
            seeing.true(lambda: jordan.state["rate"] == "asked"),
        ),
        Act(
            "Jordan says thanks: the thread shows it, nothing is reopened",
            lambda: jordan.say("Thanks!"),
            seeing.replied(ana, "support-billing", card, "Thanks!"),
        ),
        Act(
            "Jordan rates: the card shows it, with outcome and promise",
            lambda: jordan.rate(5, "Quick and kind"),
            seeing.root_shows(
                ana, "support-billing", card, "Quick and kind", "Second charge sent back", "kept"
            ),
        ),
        Act(
            "Jordan reloads the page: all of it is there again",
            jordan.reload,
            seeing.true(lambda: jordan.state.get("score") == 5),
        ),
    ]


def _rest(cast: Cast) -> list[Act]:
    sasha, emi, deniz, robin, maya = cast.sasha, cast.emi, cast.deniz, cast.robin, cast.maya
    return [
        Act(
            "Sasha asks what nobody wrote down: General is told, and promises no time",
            lambda: sasha.say(PERU),
            seeing.root_shows(emi, "support-general", "Peru", "Claim"),
        ),
        Act(
            "Sasha stops waiting: the card says so",
            sasha.withdraw,
            seeing.root_shows(emi, "support-general", "Peru", "ithdr"),
        ),
        Act(
            "Repairs opens: what was parked is flushed into a card",
            cast.until_opening,
            seeing.root_shows(deniz, "support-repairs", "tent", "Robin", "Wants", "Claim"),
            takes_its_time=True,
        ),
        Act(
            "… and Robin hears that they are back",
            _nothing,
            seeing.true(lambda: robin.sees("open now", "system") and robin.state["who"] == "waiting"),
        ),
        Act(
            "… and what Robin wrote since follows the card as one message",
            _nothing,
            seeing.replied(deniz, "support-repairs", "Wants", "wash my down jacket"),
        ),
        Act(
            "Maya, the manager, types /handoff report and sees today",
            lambda: maya.command("support-general", "/handoff report"),
            seeing.whispered(maya, "support-general", "Conversations"),
        ),
    ]


async def _nothing() -> None:
    """The act before caused this too."""
