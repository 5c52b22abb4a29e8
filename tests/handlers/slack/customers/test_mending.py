"""What an agent edits or deletes, in the thread where their customer reads it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from bot.demo.colleague import shown
from bot.domain.conversation import Attachment, Speaker, Turn
from handlers.slack.customers.mending import correction
from tests.handlers.slack.customers.acme import INVOICE, Acme
from tests.sandbox.world import BILL, EXT

BILLING = "support-billing"
THURSDAY = "It is mended by Thursday"


async def answered(acme: Acme) -> tuple[str, str]:
    """The customer's root, and the ts of Ana's answer in the agents' thread."""
    root = await acme.world.say("U0PRIYA", INVOICE, EXT)
    await acme.sees("Invoices are sent", root)
    await acme.press("U0PRIYA", "Talk to a person", "Invoices are sent")
    await acme.sees("Priya Shah", channel=BILL)
    await acme.ana.press(BILLING, "Priya Shah", "Claim")
    await acme.sees("has joined", root)
    await acme.ana.reply(BILLING, "Priya Shah", THURSDAY)
    await acme.sees(THURSDAY, root)
    return root, await said_at(acme, THURSDAY)


async def said_at(acme: Acme, words: str) -> str:
    own = [one for one in await acme.messages(BILL) if one["user"] == "U0ANA" and words in shown(one)]
    return str(own[-1]["ts"])


async def words(acme: Acme, root: str) -> list[str]:
    return [text for who, text in await acme.thread(root) if who == "Ana Ruiz"]


async def test_an_edit_changes_the_message_and_a_deletion_takes_it_away(acme: Acme) -> None:
    root, ts = await answered(acme)
    await acme.edit("U0ANA", ts, "It is mended by Friday", BILL)
    await acme.sees("by Friday", root)
    assert await words(acme, root) == ["It is mended by Friday"]
    await acme.take_back("U0ANA", ts, BILL)

    async def gone() -> bool:
        return not await words(acme, root)

    await acme.eventually(gone)
    await acme.told()
    assert not [text for _, text in await acme.thread(root) if "mended" in text or "disregard" in text]


def test_a_turn_of_files_that_lost_one_is_no_correction_without_words() -> None:
    turn = Turn(4, datetime(2026, 3, 2, tzinfo=UTC), Speaker.AGENT, "", "Ana Ruiz", edited=True)
    assert correction(turn, may_rename=True)["text"] == "Ana Ruiz took a file back: please disregard it."
    assert correction(replace(turn, text="By Friday"), may_rename=True)["text"] == "Correction: By Friday"


FORM = Attachment("f_form", "form.pdf", "application/pdf", 9)


async def with_late_file(acme: Acme) -> tuple[str, str]:
    """The customer's root, and the ts of Ana's answer, which a file has followed."""
    root, ts = await answered(acme)
    found = await acme.conversation(root)
    assert found
    seq = (await acme.turns(root))[-1].seq
    await acme.store.write(lambda tx: tx.turns.enclose(found.id, seq, FORM, acme.clock.now()))
    await acme.sees("form.pdf", root)
    return root, ts


async def test_with_the_words_goes_the_message_of_a_file_that_came_after_them(acme: Acme) -> None:
    root, ts = await with_late_file(acme)
    await acme.take_back("U0ANA", ts, BILL)

    async def gone() -> bool:
        return not await words(acme, root)

    await acme.eventually(gone)


async def test_where_nothing_may_be_read_the_correction_is_said(acme: Acme) -> None:
    root, ts = await answered(acme)
    object.__setattr__(acme.workspace, "looks_back", False)
    await acme.edit("U0ANA", ts, "It is mended by Friday", BILL)
    await acme.sees("Correction: It is mended by Friday", root)
    await acme.take_back("U0ANA", ts, BILL)
    await acme.sees("took a message back: please disregard it", root)
