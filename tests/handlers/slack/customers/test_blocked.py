"""Whom agents block is told so, and is heard nowhere until they are unblocked."""

from bot.domain.deliveries import LaneKind
from bot.domain.visiting import person, person_at
from tests.handlers.slack.customers.acme import INVOICE, Acme
from tests.sandbox.world import BILL, EXT

PRIYA = person("T0TIDE", "U0PRIYA")


async def escalated(acme: Acme) -> str:
    root = await acme.world.say("U0PRIYA", INVOICE, EXT)
    await acme.sees("Invoices are sent", root)
    await acme.press("U0PRIYA", "Talk to a person", "Invoices are sent")
    await acme.sees("Priya Shah", channel=BILL)
    await acme.told()
    return root


async def block(acme: Acme, who: str, *, blocked: bool = True) -> None:
    now = acme.clock.now()
    await acme.store.write(lambda tx: tx.conversations.block(who, now, blocked=blocked))


async def test_a_customer_whom_agents_block_is_told_so_once(acme: Acme) -> None:
    root = await escalated(acme)
    await acme.desk.claims.block(acme.rows("SELECT id FROM handoff")[0], "U0MAYA")
    for words in ("hello? is anybody there?", "hello!"):
        await acme.world.say("U0PRIYA", words, EXT, thread_ts=root)
    await acme.told()
    said = [words for who, words in await acme.thread(root) if who == "U0BATON"]
    assert said.count("You can't write here any more.") == 1
    assert await acme.texts(root) == [INVOICE]


async def test_who_began_a_conversation_is_kept_for_a_block(acme: Acme) -> None:
    root = await acme.world.say("U0KIM", INVOICE, "C0HOUSE")
    await acme.world.say("U0LIN", "we both wonder", "C0HOUSE", thread_ts=root)
    await acme.told()
    found = await acme.conversation(root, "C0HOUSE")
    assert found is not None
    known = found.id
    address = await acme.store.read(lambda tx: tx.follows.address(known, LaneKind.CUSTOMER_SLACK))
    assert person_at(address or "") == person("T0TIDE", "U0KIM")


async def test_a_blocked_person_is_heard_in_no_thread_old_or_new(acme: Acme) -> None:
    kim = person("T0TIDE", "U0KIM")
    root = await acme.world.say("U0KIM", INVOICE, "C0HOUSE")
    await acme.told()
    await block(acme, kim)
    again = await acme.world.say("U0KIM", "me again, and again, for Billing", "C0HOUSE")
    await acme.world.say("U0KIM", "and here", "C0HOUSE", thread_ts=root)
    await acme.edit("U0KIM", root, "and by an edit", "C0HOUSE")
    other = await acme.world.say("U0LIN", "I am somebody else", "C0HOUSE")
    await acme.told()
    assert await acme.texts(again, "C0HOUSE") == []
    assert await acme.texts(root, "C0HOUSE") == [INVOICE]
    assert await acme.texts(other, "C0HOUSE") == ["I am somebody else"]
    await block(acme, kim, blocked=False)
    await acme.world.say("U0KIM", "thank you", "C0HOUSE", thread_ts=root)
    await acme.told()
    assert await acme.texts(root, "C0HOUSE") == [INVOICE, "thank you"]


async def test_a_blocked_person_may_still_take_back_what_they_said(acme: Acme) -> None:
    root = await acme.world.say("U0PRIYA", INVOICE, EXT)
    await acme.told()
    await block(acme, PRIYA)
    await acme.take_back("U0PRIYA", root)
    await acme.told()
    assert await acme.texts(root) == [""]


async def test_a_blocked_person_reaches_nobody_by_a_button_of_another_thread(acme: Acme) -> None:
    root = await acme.world.say("U0PRIYA", INVOICE, EXT)
    await acme.sees("Invoices are sent", root)
    await block(acme, PRIYA)
    await acme.press("U0PRIYA", "Talk to a person", "Invoices are sent")

    async def refused() -> bool:
        return "You can't write here any more." in await acme.whispers("U0PRIYA")

    await acme.eventually(refused)
    assert acme.rows("SELECT id FROM handoff") == []


async def test_whom_agents_blocked_is_not_heard_in_a_new_thread_until_unblocked(acme: Acme) -> None:
    await escalated(acme)
    handoff = acme.rows("SELECT id FROM handoff")[0]
    await acme.desk.claims.block(handoff, "U0MAYA")
    again = await acme.world.say("U0PRIYA", "me again, and again, for Billing", EXT)
    await acme.told()
    assert await acme.texts(again) == []
    await acme.desk.claims.unblock(handoff, "U0MAYA")
    late = await acme.world.say("U0PRIYA", "thank you", EXT)
    await acme.told()
    assert await acme.texts(late) == ["thank you"]
