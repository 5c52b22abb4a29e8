"""A trade customer in the demo's shared channel, with everything running as it does in earnest."""

from __future__ import annotations

from bot.demo.colleague import Colleague, shown
from tests.scenarios.stage import BILLING, Stage

ACME = "ext-acme"
TWICE = "We were charged twice for order 7731, I want a refund"


def priya(stage: Stage) -> Colleague:
    return stage.colleague("U0PRIYA")


async def says(stage: Stage, text: str, root: str = "") -> None:
    """Priya's words at the channel's root, or in the thread under the message that shows `root`."""
    if root:
        await priya(stage).reply(ACME, root, text)
        return
    body = {"as": "U0PRIYA", "channel": "C0ACME", "text": text}
    assert (await stage.page("page/messages", **body))["ok"]


async def reads(stage: Stage, words: str, root: str) -> bool:
    return any(words in shown(one) for one in await priya(stage).thread(ACME, root))


async def test_from_a_question_in_the_shared_channel_to_the_rating(stage: Stage) -> None:
    await says(stage, "How do I get an invoice for my order?")
    await stage.sees(lambda: reads(stage, "Talk to a person", "How do I get an invoice"))
    await says(stage, TWICE)
    await stage.sees(lambda: reads(stage, "I'm passing this to a person in Billing", TWICE))
    await stage.sees(lambda: stage.ana.root(BILLING, "Priya Shah"))
    card = shown(await stage.ana.root(BILLING, "Priya Shah") or {})
    assert "Acme Expeditions" in card
    assert "€48,000 a year" in card
    assert "unverified" not in card
    await stage.ana.press(BILLING, "Priya Shah", "Claim")
    await stage.sees(lambda: reads(stage, "Ana Ruiz from Billing has joined", TWICE))
    await stage.ana.reply(BILLING, "Priya Shah", "Hi Priya, the second one goes back today.")
    await stage.sees(lambda: reads(stage, "goes back today", TWICE))
    [answer] = [one for one in await priya(stage).thread(ACME, TWICE) if "goes back" in shown(one)]
    assert answer["username"] == "Ana Ruiz"
    await says(stage, "Great, will you send a note?", TWICE)
    await stage.sees(lambda: _stands(stage, "will you send a note?"))
    await stage.ana.press(BILLING, "Priya Shah", "Resolve")
    await stage.ana.submit({"How did it end?": "Refunded"})
    await stage.sees(lambda: reads(stage, "How was the help you got?", TWICE))
    assert "€48,000" not in str(await priya(stage).workspace())


async def test_a_restart_in_the_middle_loses_and_repeats_nothing(stage: Stage) -> None:
    await says(stage, TWICE)
    await stage.sees(lambda: stage.ana.root(BILLING, "Priya Shah"))
    await stage.close_baton()
    await says(stage, "it is urgent", TWICE)
    await stage.open_baton()
    await stage.sees(lambda: _stands(stage, "it is urgent"), 30)
    await stage.sees(lambda: reads(stage, "passing this to a person", TWICE))
    thread = await priya(stage).thread(ACME, TWICE)
    assert len([one for one in thread if "passing this to a person" in shown(one)]) == 1


async def test_a_question_asked_while_baton_was_away_is_answered(stage: Stage) -> None:
    await says(stage, "How do I get an invoice for my order?")
    await stage.sees(lambda: reads(stage, "Talk to a person", "How do I get an invoice"))
    await stage.close_baton()
    await says(stage, "And how long does delivery take?")
    await stage.open_baton()
    await stage.sees(lambda: reads(stage, "Talk to a person", "And how long does delivery"), 30)


async def _stands(stage: Stage, words: str) -> bool:
    return words in str(await stage.thread(BILLING, "Priya Shah"))


async def test_a_skills_channel_that_becomes_shared_is_said_at_readyz_until_it_is_ours_again(
    stage: Stage,
) -> None:
    sharing = {"channel": "C0BILL", "team": "T0ACME"}
    assert (await stage.page("control/sharing", **sharing))["ok"]

    async def not_ready() -> bool:
        status, said = await stage.readiness()
        return status == 503 and "shared with another company" in str(said)

    await stage.sees(not_ready)
    await says(stage, TWICE)
    await stage.sees(lambda: reads(stage, "I'm passing this to a person in Billing", TWICE))
    assert await stage.cards("Priya Shah") == []
    assert (await stage.page("control/sharing", **sharing, shared=False))["ok"]
    await stage.sees(lambda: stage.ana.root(BILLING, "Priya Shah"))
    assert (await stage.readiness())[0] == 200
