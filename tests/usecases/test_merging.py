"""Two handoffs of one customer become one: who may, what both sides read, and where words go from then on."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.amending import Amending
from bot.conversing import Message, Start
from bot.desk import views
from bot.desk.merging import Others
from bot.domain.callers import BACKEND, new_visitor
from bot.domain.conversation import Account, Attachment, Customer, Page, Speaker
from bot.domain.deliveries import Amended, Brought, DrawCard, LaneKind, Line, LineCode, Redo, Relay
from bot.domain.errors import (
    MergeEnded,
    NotAnAgent,
    NothingToWithdraw,
    NotOneCustomer,
    RatingNotAsked,
    VerbRefused,
)
from bot.domain.fields import SHOWN
from bot.domain.handoff import Priority, State
from bot.domain.losing import OutletGone
from tests.usecases.world import ANNA, BEN, MAYA, STRANGER, House

OWNER = "c:cora"
INVOICE, REFUND = "A Billing question about my invoice", "A Billing question about my refund"


async def begun(house: House, text: str, owner: str = OWNER, *, verified: bool = True) -> tuple[str, str]:
    """A conversation of Cora's in which she asked for a person, and its handoff."""
    customer = Customer("Cora", zone="Europe/Berlin", verified=verified)
    conversation = (await house.intake.start(Start(owner, customer, Account(), Page()))).id
    await house.write(conversation, text)
    await house.intake.ask_for_person(BACKEND, conversation)
    return conversation, (await house.handoff(conversation)).id


async def two(house: House) -> tuple[tuple[str, str], tuple[str, str]]:
    """Both with their cards in Slack; Anna has the second."""
    first, second = await begun(house, INVOICE), await begun(house, REFUND)
    await house.deliver()
    await house.claims.claim(second[1], ANNA.id)
    await house.deliver()
    return first, second


async def said_by_the_customer(house: House, conversation: str) -> list[str]:
    return await house.texts(conversation, Speaker.CUSTOMER)


async def also_wanted(house: House, handoff: str) -> tuple[str, ...]:
    return (await house.store.read(lambda tx: views.card(tx, handoff, house.rules))).also


def told(house: House, handoff: str) -> list[object]:
    """What was said in its thread."""
    return [one.want for one in house.outlet.of(LaneKind.THREAD) if one.want.handoff_id == handoff]  # type: ignore[union-attr]


async def test_what_was_said_there_comes_into_the_other_thread_and_the_customer_is_told_in_both(
    house: House,
) -> None:
    (of, merged), (into, target) = await two(house)
    await house.merging.merge(merged, BEN.id, target)
    await house.deliver()
    after = await house.handoff(of)
    assert (after.state, after.merged_into, after.holder) == (State.MERGED, target, BEN)
    assert Brought(target, merged, 1, ANNA.id) in told(house, target)
    assert Line(merged, LineCode.MERGED) in told(house, merged)
    notices = await house.texts(of, Speaker.SYSTEM)
    assert [text for text in notices if "put this together" in text] == [notices[-1]]
    there = await house.texts(into, Speaker.SYSTEM)
    assert [text for text in there if "conversation with us" in text] == [there[-1]]
    assert there[-1].startswith(f"{BEN.name} has put your other conversation")
    assert (await house.shown(of)).merged_into == into
    assert (await house.handoff(into)).holder == ANNA


async def test_what_they_write_there_from_now_on_is_received_in_the_other(house: House) -> None:
    (of, merged), (into, target) = await two(house)
    await house.merging.merge(merged, ANNA.id, target)
    receipt = await house.intake.receive(BACKEND, of, Message("m1", "and my address has changed"))
    assert receipt.into == into
    assert "and my address has changed" in await said_by_the_customer(house, into)
    assert "and my address has changed" not in await said_by_the_customer(house, of)
    await house.deliver()
    assert Relay(target, receipt.seq) in told(house, target)
    assert await house.intake.receive(BACKEND, of, Message("m1", "and my address has changed")) == receipt
    assert await house.answering.take() == [], "the assistant answers neither"


async def test_an_id_that_another_turn_has_there_keeps_no_word_out(house: House) -> None:
    (of, merged), (into, target) = await two(house)
    await house.intake.receive(BACKEND, into, Message("m1", "one"))
    await house.merging.merge(merged, ANNA.id, target)
    other = await house.intake.receive(BACKEND, of, Message("m1", "two"))
    assert await house.intake.receive(BACKEND, of, Message("m1", "two")) == other
    said = await said_by_the_customer(house, into)
    assert (said.count("one"), said.count("two")) == (1, 1)


async def test_a_file_goes_along_with_its_words(house: House) -> None:
    (of, merged), (into, target) = await two(house)
    file = Attachment("f_1", "invoice.pdf", "application/pdf", 3)
    await house.store.write(lambda tx: tx.files.add(of, file, b"pdf", house.clock.now()))
    await house.merging.merge(merged, ANNA.id, target)
    await house.intake.receive(BACKEND, of, Message("m1", "", files=("f_1",)))
    assert (await house.turns(into))[-1].attachments == (file,)
    assert await house.store.read(lambda tx: tx.files.of(into)) == [file]


async def test_what_was_sent_before_the_merging_answers_the_same_after_it(house: House) -> None:
    (of, merged), (into, target) = await two(house)
    before = await house.intake.receive(BACKEND, of, Message("m1", "hello?"))
    await house.merging.merge(merged, ANNA.id, target)
    assert await house.intake.receive(BACKEND, of, Message("m1", "hello?")) == before
    assert "hello?" not in await said_by_the_customer(house, into)


async def test_a_chain_is_followed_to_its_end_and_brings_all_along(house: House) -> None:
    (one, first), (_, second) = await two(house)
    three, third = await begun(house, INVOICE)
    await house.merging.merge(first, ANNA.id, second)
    await house.merging.merge(second, ANNA.id, third)
    receipt = await house.intake.receive(BACKEND, one, Message("m1", "anybody there?"))
    assert receipt.into == three
    await house.deliver()
    brought = [want.of for want in told(house, third) if isinstance(want, Brought)]
    assert sorted(brought) == sorted([first, second])
    shown = await house.claims.transcript(third, ANNA.id)
    said = [turn.text for turn in shown.turns if turn.speaker is Speaker.CUSTOMER]
    assert {INVOICE, REFUND} <= {*said}
    card = await house.store.read(lambda tx: views.card(tx, first, house.rules))
    assert card.merged
    assert card.merged.anchor == await house.anchor(third)


async def test_two_that_are_merged_into_each_other_at_once_leave_one_open(house: House) -> None:
    (of, first), (into, second) = await two(house)
    done = await asyncio.gather(
        house.merging.merge(first, ANNA.id, second),
        house.merging.merge(second, BEN.id, first),
        return_exceptions=True,
    )
    assert len([one for one in done if isinstance(one, MergeEnded)]) == 1
    states = {(await house.handoff(of)).state, (await house.handoff(into)).state}
    assert State.MERGED in states
    assert states & {State.QUEUED, State.ASSIGNED}


async def test_who_writes_at_that_very_moment_is_read_in_the_thread_that_goes_on(house: House) -> None:
    (of, first), (into, second) = await two(house)
    said = [f"word {nth}" for nth in range(12)]
    writing = [house.intake.receive(BACKEND, of, Message(f"n{nth}", text)) for nth, text in enumerate(said)]
    await asyncio.gather(*writing[:6], house.merging.merge(first, ANNA.id, second), *writing[6:])
    await house.deliver()
    there, here = await said_by_the_customer(house, of), await said_by_the_customer(house, into)
    assert sorted(text for text in (*there, *here) if text in said) == sorted(said)
    [brought] = [want for want in told(house, second) if isinstance(want, Brought)]
    assert brought.upto == max(turn.seq for turn in await house.turns(of) if turn.speaker is Speaker.CUSTOMER)
    relayed = {want.seq for want in told(house, second) if isinstance(want, Relay)}
    turns = await house.turns(into)
    assert {turn.seq for turn in turns if turn.text in said} <= relayed


async def test_what_is_over_or_merged_takes_nothing_in(house: House) -> None:
    (_, first), (_, second) = await two(house)
    await house.resolve(second)
    with pytest.raises(MergeEnded):
        await house.merging.merge(first, ANNA.id, second)
    with pytest.raises(VerbRefused):
        await house.merging.merge(second, ANNA.id, first)
    for nonsense in (first, "h_none", ""):
        with pytest.raises(MergeEnded):
            await house.merging.merge(first, ANNA.id, nonsense)


async def test_only_one_vouched_for_customers_matters_are_merged(house: House) -> None:
    _, first = await begun(house, INVOICE)
    _, other = await begun(house, INVOICE, "c:dan")
    visitor = new_visitor()
    _, unknown = await begun(house, INVOICE, visitor, verified=False)
    _, too = await begun(house, INVOICE, visitor, verified=False)
    for of, into in ((first, other), (first, unknown), (unknown, too)):
        with pytest.raises(NotOneCustomer):
            await house.merging.merge(of, ANNA.id, into)
    assert await house.merging.others(unknown, ANNA.id) == Others(vouched=False)


async def test_who_serves_neither_skill_merges_nothing(house: House) -> None:
    (_, first), (_, second) = await two(house)
    with pytest.raises(NotAnAgent):
        await house.merging.merge(first, STRANGER.id, second)
    with pytest.raises(NotAnAgent):
        await house.merging.others(first, STRANGER.id)
    await house.merging.merge(first, MAYA.id, second)


async def test_the_window_offers_what_else_is_open(house: House) -> None:
    (_, first), (_, second) = await two(house)
    await begun(house, INVOICE, "c:dan")
    others = await house.merging.others(first, ANNA.id)
    assert [line.handoff.id for line in others.lines] == [second]
    await house.resolve(second)
    assert (await house.merging.others(first, ANNA.id)).lines == ()


async def test_the_more_urgent_of_the_two_counts(house: House) -> None:
    (_, first), (into, second) = await two(house)

    urgent = replace(await house.store.read(lambda tx: tx.handoffs.get(first)), priority=Priority.HIGH)
    await house.store.write(lambda tx: tx.handoffs.save(urgent))
    await house.merging.merge(first, ANNA.id, second)
    assert (await house.handoff(into)).priority is Priority.HIGH


async def test_asking_withdrawing_and_rating_are_the_others(house: House) -> None:
    (of, first), (into, second) = await two(house)
    await house.merging.merge(first, ANNA.id, second)
    passed = await house.intake.ask_for_person(BACKEND, of)
    assert passed.shown.name == ANNA.name
    with pytest.raises(NothingToWithdraw):
        await house.intake.withdraw(BACKEND, of)
    with pytest.raises(RatingNotAsked):
        await house.intake.rate(BACKEND, of, 5, "")
    await house.resolve(second)
    assert await house.intake.rate(BACKEND, of, 5, "") == 5
    assert (await house.handoff(into)).rating == 5
    assert (await house.handoff(of)).rating is None


async def test_a_word_after_the_end_opens_the_other_again(house: House) -> None:
    (of, first), (into, second) = await two(house)
    await house.merging.merge(first, ANNA.id, second)
    await house.resolve(second)
    await house.write(of, "it is not solved at all")
    assert (await house.handoff(into)).state is State.ASSIGNED
    assert (await house.handoff(of)).state is State.MERGED
    with pytest.raises(VerbRefused):
        await house.holding.reopen(first, ANNA.id)


async def test_what_agents_write_in_the_old_thread_stays_inside(house: House) -> None:
    (of, first), (into, second) = await two(house)
    await house.merging.merge(first, ANNA.id, second)
    await house.says(first, ANNA, "the money is on its way")
    assert not await house.texts(of, Speaker.AGENT)
    assert not await house.texts(into, Speaker.AGENT)


async def test_edited_there_it_is_redrawn_where_it_goes_on(house: House) -> None:
    (of, first), (_, second) = await two(house)
    await house.merging.merge(first, ANNA.id, second)
    await house.deliver()
    carriers = await house.store.read(lambda tx: tx.lanes.carriers(of, 1))
    assert Brought(second, first, 1) in [want for _, want in carriers]
    assert await also_wanted(house, second) == (INVOICE,)
    drawn = len(house.outlet.of(LaneKind.CARD))
    await Amending(house.store, house.clock, house.rules).edit(BACKEND, of, 1, "my Billing address")
    await house.deliver()
    assert await also_wanted(house, second) == ("my Billing address",)
    again = house.outlet.of(LaneKind.CARD)[drawn:]
    assert [one.want for one in again].count(DrawCard(second)) == 1
    assert Redo(second, 1, of=first) in told(house, second)
    assert Amended(second, 1, of=first) in told(house, second)


async def test_a_thread_that_is_gone_is_told_of_it_in_the_new_one(house: House) -> None:
    (_, first), (into, second) = await two(house)
    await house.merging.merge(first, ANNA.id, second)
    await house.deliver()
    house.outlet.meets(Relay, OutletGone(reason="thread_not_found", lost=False, astray=False))
    await house.write(into, "Hello?")
    await house.deliver(3)
    assert told(house, second).count(Brought(second, first, 1)) == 2


async def test_one_that_is_parked_gets_a_card_to_be_told_in(house: House) -> None:
    _, first = await begun(house, INVOICE)
    _, parked = await begun(house, "A Repairs question about my tent")
    await house.deliver()
    assert await house.anchor(parked) is None
    await house.merging.merge(first, ANNA.id, parked)
    await house.deliver()
    assert await house.anchor(parked)
    assert Brought(parked, first, 1) in told(house, parked)


async def test_a_parked_one_leaves_the_overnight_list(house: House) -> None:
    of, parked = await begun(house, "A Repairs question about my tent")
    _, first = await begun(house, INVOICE)
    opens_at = (await house.handoff(of)).opens_at
    assert opens_at
    await house.merging.merge(parked, ANNA.id, first)
    listed = await house.store.read(lambda tx: views.overnight(tx, "Repairs", opens_at, SHOWN))
    assert (listed.waiting, listed.gone) == (0, 1)


async def test_nothing_is_promised_any_more_by_what_was_merged(house: House) -> None:
    (of, first), (_, second) = await two(house)
    await house.merging.merge(first, ANNA.id, second)
    house.clock.move(timedelta(hours=3))
    await house.watch.break_promises()
    assert "don't have it yet" not in " ".join(await house.texts(of, Speaker.SYSTEM))


async def test_the_report_counts_it_apart_as_it_does_what_was_blocked(house: House) -> None:
    (_, first), (_, second) = await two(house)
    await house.merging.merge(first, ANNA.id, second)
    await house.resolve(second)
    _, spam = await begun(house, INVOICE, "c:spammer")
    await house.claims.block(spam, ANNA.id)
    report = await house.reporting.build(MAYA.id, "today")
    assert (report.handoffs, report.resolved, report.merged, report.blocked) == (3, 1, 1, 1)
