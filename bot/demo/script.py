"""The play: what each side does, and what the other must then see. Read it as the product's promise."""

from __future__ import annotations

from bot.demo import seeing
from bot.demo.cast import Act, Cast, nothing
from bot.demo.elsewhere import by_another_ai, in_slack, on_the_phone
from bot.demo.endings import dying, ending, the_rest

TWICE = "I was charged twice for October and need it back today"
ZIP = "The zip of my tent is broken, can you repair it? I would like to talk to a person."
RIGHT = "I was charged twice for October. Send the second charge back, but keep my plan."
STATEMENT = b"03 Oct  Tidewater  49.00\n03 Oct  Tidewater  49.00\n"
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
        *_waiting(cast),
        *_claiming(cast),
        *_talking(cast),
        *on_the_phone(cast),
        *dying(cast),
        *ending(cast),
        *in_slack(cast),
        *by_another_ai(cast),
        *the_rest(cast),
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
            nothing,
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
            nothing,
            seeing.root_shows(cast.deniz, "support-repairs", "Robin", "Claim"),
        ),
        Act(
            "Robin asks on while parked: the assistant goes on",
            lambda: robin.say("How do I wash my down jacket?"),
            seeing.true(lambda: robin.sees("down", "assistant")),
        ),
    ]


def _waiting(cast: Cast) -> list[Act]:
    ana, jordan = cast.ana, cast.jordan
    card = "charged twice"
    return [
        Act(
            "Jordan corrects what was passed on: the card says it",
            lambda: jordan.correct(RIGHT),
            seeing.root_shows(ana, "support-billing", card, "but keep my plan"),
        ),
        Act(
            "Jordan shows the statement: the thread has a link, and it opens",
            lambda: jordan.show("Here is my statement", "statement.txt", STATEMENT),
            seeing.opens(ana, "support-billing", card, "statement.txt", STATEMENT),
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
            nothing,
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
            nothing,
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
