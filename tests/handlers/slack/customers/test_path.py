"""The whole way of a customer who writes in Slack."""

from tests.handlers.slack.customers.acme import BILLING, INVOICE, Acme
from tests.sandbox.world import BILL, EXT


async def test_a_customer_asks_and_the_assistant_answers_in_their_thread(acme: Acme) -> None:
    root = await acme.world.say("U0PRIYA", "When do invoices come?", EXT)
    await acme.sees("Invoices are sent", root)
    [(speaker, words)] = await acme.thread(root)
    assert speaker == "U0BATON"
    assert "Talk to a person" in words
    found = await acme.conversation(root)
    assert found is not None
    assert (found.customer.name, found.customer.verified, found.account.name) == (
        "Priya Shah",
        True,
        "Acme Ltd",
    )
    assert (found.customer.zone, found.customer.locale, found.channel) == ("UTC", "en-GB", "slack")


async def test_from_the_question_to_the_rating(acme: Acme) -> None:
    world = acme.world
    root = await world.say("U0PRIYA", INVOICE, EXT)
    await acme.sees("Invoices are sent", root)
    await acme.press("U0PRIYA", "Talk to a person", "Invoices are sent")
    await acme.sees("I'm passing this to a person in Billing", root)
    await acme.sees("Priya Shah", channel=BILL)
    await acme.ana.press(BILLING, "Priya Shah", "Claim")
    await acme.sees("Ana Ruiz from Billing has joined", root)
    await acme.ana.reply(BILLING, "Priya Shah", "Hi Priya, which invoice is it?")
    await acme.sees("which invoice is it?", root)
    assert ("Ana Ruiz", "Hi Priya, which invoice is it?") in await acme.thread(root)
    await world.say("U0PRIYA", "Number 4711", EXT, thread_ts=root)
    await acme.sees("Number 4711", channel=BILL)
    await acme.ana.reply(BILLING, "Priya Shah", "note: she is right, we sent it twice")
    await acme.ana.reply(BILLING, "Priya Shah", "Mended, sorry!")
    await acme.sees("Mended, sorry!", root)
    await acme.ana.press(BILLING, "Priya Shah", "Resolve")
    await acme.ana.submit({"How did it end?": "Solved"})
    await acme.sees("How was the help you got?", root)
    await acme.press("U0PRIYA", "5", "How was the help")
    await acme.sees("you gave 5 of 5", root)
    found = await acme.conversation(root)
    assert found is not None
    handoff = await acme.store.read(lambda tx: tx.handoffs.last_of(found.id))
    assert handoff is not None
    assert handoff.rating == 5
    assert not [words for _, words in await acme.thread(root) if "twice" in words]
