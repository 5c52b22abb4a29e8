"""What a hostile reader of the customer's side found."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.amending import Amending
from bot.conversing import Message, Start
from bot.domain.callers import BACKEND, Caller, customer, new_visitor
from bot.domain.conversation import Account, Customer, Page, Speaker
from bot.domain.decision import Reason
from bot.domain.deliveries import Amended, LaneKind, Line, LineCode, Redo, Tell
from bot.domain.errors import BatonError, Outdated
from bot.domain.handoff import State
from bot.files import Files
from bot.mailing import Letter, Mail, MailIn, NotTheirAddress, plan
from bot.outside_ai import AskedFor, OutsideAI, OutsideTurn
from bot.owning import Owning
from bot.ports import Tx
from tests.usecases.world import ANNA, RULES, House, opened

SHOP = "someone@else.example"


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with opened(tmp_path / "baton.db", replace(RULES, mail=True)) as house:
        yield house


def amending(house: House) -> Amending:
    return Amending(house.store, house.clock, house.rules)


def outside(house: House) -> OutsideAI:
    return OutsideAI(house.store, house.clock, house.intake._escalating)


async def wanted(house: House) -> int:
    return len(await house.store.read(lambda tx: tx.answering.wanted()))


async def _served_by_a_person(house: House) -> tuple[str, str, list[int]]:
    conversation, handoff = await house.claimed()
    await house.says(handoff, ANNA, "Which month is it?")
    seqs = [await house.write(conversation, "It is Octobr"), await house.write(conversation, "the 3rd")]
    await house.says(handoff, ANNA, "Mended, it is paid back.")
    await house.resolve(handoff)
    return conversation, handoff, seqs


async def test_taking_back_a_word_said_to_the_agent_does_not_wake_the_assistant(house: House) -> None:
    conversation, _, seqs = await _served_by_a_person(house)
    await amending(house).delete(BACKEND, conversation, seqs[0])
    await house.answer_all()
    assert await house.texts(conversation, Speaker.ASSISTANT) == []


async def test_mending_a_typo_in_a_word_said_to_the_agent_does_not_wake_the_assistant(house: House) -> None:
    conversation, _, seqs = await _served_by_a_person(house)
    await amending(house).edit(BACKEND, conversation, seqs[1], "the 3rd!")
    await house.answer_all()
    assert await house.texts(conversation, Speaker.ASSISTANT) == []


async def test_mending_a_typo_after_the_resolution_makes_no_second_card(house: House) -> None:
    conversation, handoff, seqs = await _served_by_a_person(house)
    await amending(house).edit(BACKEND, conversation, seqs[1], "the 3rd, I was charged twice")
    await house.answer_all()
    assert (await house.handoff(conversation)).id == handoff


async def test_taking_back_a_doubled_message_leaves_the_other_on_the_card(house: House) -> None:
    conversation = await house.begin()
    first = await house.write(conversation, "My Billing address is wrong")
    await house.write(conversation, "My Billing address is wrong")
    await house.intake.ask_for_person(BACKEND, conversation)
    handoff = (await house.handoff(conversation)).id
    await amending(house).delete(BACKEND, conversation, first)
    brief = await house.store.read(lambda tx: tx.handoffs.brief(handoff))
    assert brief.wants == "My Billing address is wrong"


async def _visitor_with_address(house: House) -> tuple[str, str, str]:
    visitor = new_visitor()
    begun = await house.intake.start(Start(visitor, Customer("X", SHOP), Account(), Page()))
    await house.write(begun.id, "A Billing question about my invoice")
    await house.intake.ask_for_person(BACKEND, begun.id)
    handoff = (await house.handoff(begun.id)).id
    await house.deliver()
    await house.claims.claim(handoff, ANNA.id)
    return begun.id, handoff, visitor


async def _mailed_to(house: House, conversation: str) -> str:
    def work(tx: Tx) -> str:
        address = tx.follows.address(conversation, LaneKind.MAIL)
        if address is None:
            return ""
        found = plan(tx, Tell(conversation, LaneKind.MAIL, address, 0, 1000), timedelta(minutes=10), now)
        return found.address if isinstance(found, Letter) else ""

    house.clock.move(timedelta(hours=1))
    now = house.clock.now()
    return await house.store.read(work)


async def test_an_address_that_was_taken_out_again_is_not_mailed(house: House) -> None:
    conversation, handoff, visitor = await _visitor_with_address(house)
    left = await amending(house).leave_address(Caller(visitor), conversation, None, "")
    assert left.email == ""
    await house.says(handoff, ANNA, "Your new password is 1234.")
    assert await _mailed_to(house, conversation) == ""


async def test_after_a_sign_in_without_an_address_the_visitors_own_is_not_mailed(house: House) -> None:
    conversation, handoff, visitor = await _visitor_with_address(house)
    owning = Owning(house.store, house.clock, house.rules)
    await owning.adopt(visitor, customer("8f14"), Customer("Vera Verified", verified=True), Account("Big"))
    await house.says(handoff, ANNA, "Your new password is 1234.")
    assert await _mailed_to(house, conversation) == ""


async def test_who_holds_the_visitors_old_address_writes_as_nobody(
    house: House,
) -> None:
    conversation, _, visitor = await _visitor_with_address(house)
    owning = Owning(house.store, house.clock, house.rules)
    await owning.adopt(visitor, customer("8f14"), Customer("Vera Verified", verified=True), Account("Big"))
    mail_in = MailIn(house.store, house.clock, house.intake, None)  # type: ignore[arg-type]
    with pytest.raises(NotTheirAddress):
        await mail_in.take(conversation, Mail("m1", SHOP, ("Please change my bank account.",)))


async def _blocked_with_a_second_conversation(house: House) -> tuple[str, str]:
    """The same visitor's other conversation waits for the assistant when the block comes."""
    visitor = new_visitor()
    one, two = [(await house.intake.start(Start(visitor, Customer(), Account(), Page()))).id for _ in "12"]
    await house.write(one, "A Billing question about my invoice")
    await house.intake.ask_for_person(BACKEND, one)
    await house.deliver()
    await house.write(two, "I was charged twice, you fools")
    await house.claims.block((await house.handoff(one)).id, ANNA.id)
    return one, two


async def test_a_blocked_visitors_other_conversation_makes_no_new_card(house: House) -> None:
    _, two = await _blocked_with_a_second_conversation(house)
    await house.answer_all()
    assert await house.store.read(lambda tx: tx.handoffs.open_of(two)) is None


async def test_an_outside_ai_brings_nobody_in_for_whom_agents_have_blocked(house: House) -> None:
    begun = await house.intake.start(Start(new_visitor(), Customer("Cora"), Account(), Page(), outside=True))
    await house.write(begun.id, "A Billing question about my invoice")
    await outside(house).hand_off(begun.id, AskedFor(Reason.NOT_SURE))
    await house.deliver()
    await house.claims.block((await house.handoff(begun.id)).id, ANNA.id)
    with pytest.raises(BatonError):
        await outside(house).hand_off(begun.id, AskedFor(Reason.NOT_SURE))
    assert await house.store.read(lambda tx: tx.handoffs.open_of(begun.id)) is None


async def test_an_outside_answer_that_was_drawn_before_an_edit_is_refused(house: House) -> None:
    begun = await house.intake.start(Start(new_visitor(), Customer("Cora"), Account(), Page(), outside=True))
    seq = await house.write(begun.id, "Cancel my order")
    read = (await house.changes(begun.id))[-1].rev
    edit = await amending(house).edit(BACKEND, begun.id, seq, "Do not cancel my order")
    with pytest.raises(Outdated):
        await outside(house).say(begun.id, OutsideTurn("a1", "Cancelled.", answers=seq, rev=read))
    await outside(house).say(begun.id, OutsideTurn("a2", "It stays.", answers=seq, rev=edit.rev))


async def test_an_outside_answer_to_words_that_were_taken_back_is_refused(house: House) -> None:
    begun = await house.intake.start(Start(new_visitor(), Customer("Cora"), Account(), Page(), outside=True))
    seq = await house.write(begun.id, "Cancel my order")
    await amending(house).delete(BACKEND, begun.id, seq)
    with pytest.raises(Outdated):
        await outside(house).say(begun.id, OutsideTurn("a1", "Cancelled.", answers=seq))


async def test_a_customers_word_under_an_assistants_client_id_is_not_swallowed(house: House) -> None:
    begun = await house.intake.start(Start(new_visitor(), Customer("Cora"), Account(), Page(), outside=True))
    await house.write(begun.id, "Shall I send it back?")
    await outside(house).say(begun.id, OutsideTurn("2", "Yes"))
    try:
        await house.intake.receive(BACKEND, begun.id, Message("2", "Yes"))
    except BatonError:
        return  # a named no is fine; a receipt for another speaker's turn is not
    assert "Yes" in await house.texts(begun.id, Speaker.CUSTOMER)


async def test_what_we_told_them_names_no_code(house: House) -> None:
    begun = await house.intake.start(Start(new_visitor(), Customer("Cora"), Account(), Page(), outside=True))
    await house.write(begun.id, "Shall I send it back?")
    await outside(house).say(begun.id, OutsideTurn("2", "Hello! How can I help?"))
    passed = await outside(house).hand_off(begun.id, AskedFor(Reason.NOT_SURE))
    assert passed.told
    assert passed.told.tried == ()


async def test_an_outside_ai_opens_no_second_handoff_within_the_reopen_window(house: House) -> None:
    begun = await house.intake.start(Start(new_visitor(), Customer("Cora"), Account(), Page(), outside=True))
    await house.write(begun.id, "A Billing question about my invoice")
    await outside(house).hand_off(begun.id, AskedFor(Reason.NOT_SURE))
    first = (await house.handoff(begun.id)).id
    await house.deliver()
    await house.claims.claim(first, ANNA.id)
    await house.says(first, ANNA, "Done.")
    await house.resolve(first)
    await house.write(begun.id, "thanks")
    await outside(house).hand_off(begun.id, AskedFor(Reason.NOT_SURE))
    assert (await house.handoff(begun.id)).id == first


async def test_words_taken_back_leave_an_earlier_handoffs_thread_too(house: House) -> None:
    """The last handoff is parked and has no thread."""
    conversation, first = await house.hand_off("A Lunch question about my lunch")
    await house.deliver()
    seq = await house.write(conversation, "my Lunch PIN is 1234")
    await house.deliver()
    await house.intake.withdraw(BACKEND, conversation)
    house.clock.move(timedelta(hours=2))
    await house.intake.ask_for_person(BACKEND, conversation)
    assert (await house.handoff(conversation)).id != first
    await house.deliver()
    await amending(house).delete(BACKEND, conversation, seq)
    await house.deliver()
    assert any(isinstance(item.want, Redo | Amended) for item in house.outlet.stands)


async def test_a_card_does_not_head_with_words_that_were_taken_back(house: House) -> None:
    conversation = await house.begin()
    seq = await house.write(conversation, "You people charged twice, my card is 4111")
    await house.answer_all()
    handoff = (await house.handoff(conversation)).id
    await amending(house).delete(BACKEND, conversation, seq)
    brief = await house.store.read(lambda tx: tx.handoffs.brief(handoff))
    assert "charged twice" not in brief.headline


async def test_a_released_handoff_that_is_parked_is_not_answered_anew_by_the_assistant(house: House) -> None:
    """The agent answered it; the customer then mends a typo in an older word."""
    conversation, handoff = await house.claimed("A Lunch question about my lunch")
    old = await house.write(conversation, "which day was it agian?")
    await house.says(handoff, ANNA, "It was Tuesday.")
    house.clock.move(timedelta(hours=2))
    await house.claims.release(handoff, ANNA.id)
    await amending(house).delete(BACKEND, conversation, 1)
    await house.answer_all()
    assert await house.texts(conversation, Speaker.ASSISTANT) == []
    assert old


async def test_a_blocked_visitor_who_signs_in_begins_nothing_new(house: House) -> None:
    visitor = new_visitor()
    begun = await house.intake.start(Start(visitor, Customer(), Account(), Page()))
    await house.write(begun.id, "A Billing question, spam")
    await house.intake.ask_for_person(BACKEND, begun.id)
    await house.deliver()
    await house.claims.block((await house.handoff(begun.id)).id, ANNA.id)
    owning = Owning(house.store, house.clock, house.rules)
    await owning.adopt(visitor, customer("8f14"), Customer("Sam Spam", verified=True), Account())
    with pytest.raises(BatonError):
        await house.intake.start(Start(customer("8f14"), Customer(), Account(), Page()))


async def test_a_customer_hears_that_signing_in_as_somebody_blocked_blocked_them(house: House) -> None:
    await house.store.write(
        lambda tx: tx.conversations.block(customer("8f14"), house.clock.now(), blocked=True)
    )
    visitor = new_visitor()
    begun = await house.intake.start(Start(visitor, Customer(), Account(), Page()))
    await house.write(begun.id, "A Billing question about my invoice")
    await house.intake.ask_for_person(BACKEND, begun.id)
    owning = Owning(house.store, house.clock, house.rules)
    await owning.adopt(visitor, customer("8f14"), Customer("Sam Spam", verified=True), Account())
    assert (await house.shown(begun.id)).blocked


async def test_a_file_without_words_is_answered_or_handed_off_and_not_tried_for_ever(house: House) -> None:
    conversation = await house.begin()
    file = await Files(house.store, house.clock).keep(BACKEND, conversation, "a.txt", "text/plain", b"hello")
    await house.intake.receive(BACKEND, conversation, Message("m1", "", files=(file.id,)))
    await house.answer_all()
    assert await wanted(house) == 0


async def test_thanks_with_a_file_is_more_than_thanks(house: House) -> None:
    conversation, handoff = await house.claimed()
    await house.says(handoff, ANNA, "Please send the form when you have it.")
    await house.resolve(handoff)
    file = await Files(house.store, house.clock).keep(
        BACKEND, conversation, "form.pdf", "application/pdf", b"%PDF"
    )
    await house.intake.receive(BACKEND, conversation, Message("m9", "Thanks!", files=(file.id,)))
    assert (await house.handoff(conversation)).state is State.ASSIGNED


async def test_a_customer_who_corrects_again_and_again_fills_no_thread_with_lines(house: House) -> None:
    conversation, _ = await house.claimed()
    for number in range(12):
        await amending(house).correct(BACKEND, conversation, f"no, I want it {number % 2}")
    await house.deliver()
    lines = [item for item in house.outlet.stands if isinstance(item.want, Line)]
    assert sum(line.want.code is LineCode.CORRECTED for line in lines) <= 3  # type: ignore[union-attr]


async def test_a_file_after_an_answered_question_is_not_judged_by_the_old_words(house: House) -> None:
    conversation = await house.begin()
    await house.write(conversation, "where is my parcel")
    await house.answer_all()
    file = await Files(house.store, house.clock).keep(BACKEND, conversation, "a.txt", "text/plain", b"hello")
    await house.intake.receive(BACKEND, conversation, Message("m1", "", files=(file.id,)))
    await house.answer_all()
    handoff = await house.store.read(lambda tx: tx.handoffs.open_of(conversation))
    if handoff:
        brief = await house.store.read(lambda tx: tx.handoffs.brief(handoff.id))
        assert "asked the same twice" not in brief.why


async def test_who_waited_longest_is_answered_first_though_another_edits(house: House) -> None:
    first, second = await house.begin("First"), await house.begin("Second")
    await house.write(first, "where is my parcel")
    house.clock.move(timedelta(seconds=30))
    seq = await house.write(second, "where is my oder")
    house.clock.move(timedelta(seconds=5))
    await amending(house).edit(BACKEND, second, seq, "where is my order")
    waiting = await house.store.read(lambda tx: tx.answering.wanted())
    assert [one.conversation_id for one in waiting] == [first, second]
