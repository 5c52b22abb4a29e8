"""Acts in which something ends: Baton's process, a handoff, waiting, the night."""

from __future__ import annotations

import asyncio

from bot.demo import seeing
from bot.demo.cast import Act, Cast, nothing

PERU = "Would you sponsor our trail race in Peru next spring?"


def dying(cast: Cast) -> list[Act]:
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
            nothing,
            seeing.replied(ana, "support-billing", card, "still there?"),
        ),
    ]


def ending(cast: Cast) -> list[Act]:
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


def the_rest(cast: Cast) -> list[Act]:
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
            nothing,
            seeing.true(lambda: robin.sees("open now", "system") and robin.state["who"] == "waiting"),
        ),
        Act(
            "… and what Robin wrote since follows the card as one message",
            nothing,
            seeing.replied(deniz, "support-repairs", "Wants", "wash my down jacket"),
        ),
        Act(
            "Maya, the manager, types /handoff report and sees today",
            lambda: maya.command("support-general", "/handoff report"),
            seeing.whispered(maya, "support-general", "Conversations"),
        ),
    ]
