"""A handoff that another team goes on with: what stays behind, what comes along, and who may send it."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.amending import Amending
from bot.delivery import LEASE
from bot.desk import views
from bot.desk.transferring import Moving
from bot.domain.callers import BACKEND
from bot.domain.conversation import Speaker
from bot.domain.deliveries import (
    Anchor,
    CatchUp,
    Close,
    DrawCard,
    DrawOvernight,
    KeptWhy,
    LaneKind,
    Onward,
    Redo,
    Relay,
    Stray,
    Whisper,
)
from bot.domain.errors import (
    CardMoved,
    CardUnderWay,
    NotAnAgent,
    NotTheHolder,
    NowhereElse,
    OutletRefused,
    OutletUnclear,
    SameSkill,
    UnknownSkill,
)
from bot.domain.fields import SHOWN
from bot.domain.handoff import Handoff, State
from bot.domain.limits import MINUTE, Limit
from bot.domain.losing import OutletGone
from bot.domain.promises import PromiseState
from bot.domain.shown import Who
from bot.straying import LONG_AGO
from tests.usecases.world import ANNA, BEN, MAYA, RULES, STRANGER, House, opened

GONE = OutletGone(reason="thread_gone", lost=False)
TO_GENERAL, TO_REPAIRS = Moving("General", "It is about their tent"), Moving("Repairs")
TOMORROW = timedelta(hours=20)
"""When Repairs opens, after the noon at which the clock begins."""


async def held(house: House) -> tuple[str, str, Anchor, int]:
    """Anna holds it, and its thread shows one turn: with where its card stands, and that turn's seq."""
    conversation, handoff = await house.claimed()
    seq = await house.write(conversation, "The first of them")
    await house.deliver()
    anchor = await house.anchor(handoff)
    assert anchor
    return conversation, handoff, anchor, seq


async def sent_on(house: House, handoff: str, to: Moving = TO_GENERAL, by: str = ANNA.id) -> Handoff:
    return await house.transferring.transfer(handoff, by, to)


def said(house: House, kind: LaneKind) -> list[object]:
    return [item.want for item in house.outlet.of(kind)]


async def notices(house: House, conversation: str) -> list[str]:
    return await house.texts(conversation, Speaker.SYSTEM)


async def test_it_goes_on_under_a_new_card_with_all_that_was_said(house: House) -> None:
    conversation, handoff, old, seq = await held(house)
    after = await sent_on(house, handoff)
    assert (after.state, after.skill, after.holder) == (State.QUEUED, "General", None)
    before = len(house.outlet.stands)
    await house.deliver(2)
    new = await house.anchor(handoff)
    assert new not in {old, None}
    came = [(item.want, item.anchor) for item in house.outlet.stands[before:]]
    assert (CatchUp(handoff, seq - 1, seq), new) in came
    assert [want for want, _ in came if isinstance(want, DrawCard)] == [DrawCard(handoff)]
    assert said(house, LaneKind.LEFT)[-2:] == [
        Close(handoff, old.channel, old.ts),
        Onward(handoff, old.channel, old.ts),
    ]
    assert (await house.shown(conversation)).name == "General"
    assert len([text for text in await notices(house, conversation) if "General" in text]) == 1


async def test_its_old_threads_line_comes_once_whatever_becomes_of_the_new_one(house: House) -> None:
    _, handoff, old, _ = await held(house)
    await sent_on(house, handoff)
    await house.deliver(2)
    house.outlet.meets(LaneKind.CARD, GONE)
    await house.claims.claim(handoff, BEN.id)
    await house.deliver(3)
    left = said(house, LaneKind.LEFT)
    assert left.count(Onward(handoff, old.channel, old.ts)) == 1
    assert left[-1] == Close(handoff, old.channel, old.ts), "with the address of the card that stands now"


async def test_what_waited_for_the_old_thread_is_said_in_the_new_one_alone_and_once(house: House) -> None:
    conversation, handoff, old, first = await held(house)
    second = await house.write(conversation, "Nobody has posted this yet")
    await sent_on(house, handoff)
    third = await house.write(conversation, "Nor this")
    before = len(house.outlet.stands)
    await house.deliver(2)
    told = [
        (item.want, item.anchor)
        for item in house.outlet.stands[before:]
        if isinstance(item.want, Relay | CatchUp)
    ]
    new = await house.anchor(handoff)
    assert new != old
    assert told == [(CatchUp(handoff, first - 1, second), new), (Relay(handoff, third), new)]


async def test_what_may_stand_in_the_old_thread_is_looked_for_and_said_in_the_new_one(house: House) -> None:
    conversation, handoff, old, first = await held(house)
    house.outlet.meets(Relay, OutletUnclear(method="chat.postMessage"))
    second = await house.write(conversation, "Hello?")
    await house.deliver()
    posted, begun = house.outlet.tried[-1], house.clock.now()
    await sent_on(house, handoff)
    await house.deliver(2)
    house.clock.move(LONG_AGO)
    await house.deliver(2)
    assert Stray(handoff, posted.id, old.channel, old.ts, begun) in said(house, LaneKind.STRAYS)
    assert CatchUp(handoff, first - 1, second) in said(house, LaneKind.THREAD)


async def test_a_closed_team_has_it_on_its_list_until_it_opens(house: House) -> None:
    conversation, handoff, old, first = await held(house)
    after = await sent_on(house, handoff, TO_REPAIRS)
    opens = house.clock.now() + TOMORROW
    assert (after.state, after.opens_at) == (State.PARKED, opens)
    second = await house.write(conversation, "I sleep on it")
    await house.deliver(2)
    assert await house.anchor(handoff) is None
    assert DrawOvernight("Repairs", opens) in said(house, LaneKind.OVERNIGHT)
    assert said(house, LaneKind.LEFT).count(Onward(handoff, old.channel, old.ts)) == 1
    assert (await house.shown(conversation)).who is Who.PARKED
    assert ("card_undelivered", handoff) not in house.alarms()
    house.clock.move(TOMORROW)
    await house.after_hours.flush()
    await house.deliver(2)
    assert await house.anchor(handoff) not in {old, None}
    assert CatchUp(handoff, first - 1, second) in said(house, LaneKind.THREAD)
    assert said(house, LaneKind.LEFT).count(Onward(handoff, old.channel, old.ts)) == 1


async def test_both_lists_are_drawn_when_it_moves_from_night_to_night(house: House) -> None:
    conversation = await house.begin()
    await house.write(conversation, "A Repairs question about my tent")
    await house.intake.ask_for_person(BACKEND, conversation)
    parked = await house.handoff(conversation)
    await house.deliver()
    assert parked.opens_at
    house.clock.move(timedelta(hours=2))  # Lunch has closed
    moved = await sent_on(house, parked.id, Moving("Lunch"), BEN.id)
    assert moved.opens_at != parked.opens_at
    assert moved.opens_at
    before = len(house.outlet.stands)
    await house.deliver(2)
    drawn = [item.want for item in house.outlet.stands[before:]]
    assert set(drawn) == {DrawOvernight("Repairs", parked.opens_at), DrawOvernight("Lunch", moved.opens_at)}


async def test_nothing_written_in_the_old_thread_reaches_the_customer_and_its_writer_is_told_there(
    house: House,
) -> None:
    conversation, handoff, old, _ = await held(house)
    await sent_on(house, handoff)
    await house.deliver(2)
    await house.claims.claim(handoff, ANNA.id)
    house.clock.move(timedelta(days=2_000))
    await house.says(handoff, ANNA, "From the old place", root=old)
    await house.says(handoff, BEN, "note: as I said", root=old)
    await house.says(handoff, ANNA, "From the new one")
    await house.deliver()
    assert await house.texts(conversation, Speaker.AGENT) == ["From the new one"]
    told = [one for one in said(house, LaneKind.MARKS) if isinstance(one, Whisper)]
    there = {"channel": old.channel, "root": old.ts}
    assert told == [Whisper(handoff, who.id, KeptWhy.MOVED, **there) for who in (ANNA, BEN)]


async def test_what_the_customer_takes_back_is_taken_back_in_the_old_thread_too(house: House) -> None:
    conversation, handoff, _, seq = await held(house)
    await sent_on(house, handoff, TO_REPAIRS)
    await house.deliver()
    await Amending(house.store, house.clock, house.rules).delete(BACKEND, conversation, seq)
    await house.deliver()
    assert Redo(handoff, seq, left=True) in said(house, LaneKind.LEFT)


async def test_what_is_taken_back_while_it_has_no_card_keeps_the_next_card_back_from_nobody(
    house: House,
) -> None:
    conversation, handoff = await house.claimed()
    await house.deliver()
    await sent_on(house, handoff, TO_REPAIRS)
    await Amending(house.store, house.clock, house.rules).delete(BACKEND, conversation, 1)
    await house.deliver()
    assert house.rows("select key from lane where pending > 0") == []
    house.clock.move(TOMORROW)
    await house.after_hours.flush()
    await house.deliver()
    assert await house.anchor(handoff)
    assert house.alarms() == []


async def test_what_was_to_be_redrawn_in_the_old_thread_still_is(house: House) -> None:
    conversation, handoff, _, seq = await held(house)
    await Amending(house.store, house.clock, house.rules).edit(BACKEND, conversation, seq, "Better words")
    await sent_on(house, handoff)
    await house.deliver(2)
    assert Redo(handoff, seq, left=True) in said(house, LaneKind.LEFT)


async def test_while_nobody_can_say_where_its_card_stands_it_stays(house: House) -> None:
    _, handoff = await house.hand_off()
    for ask in (house.transferring.check(handoff, BEN.id), sent_on(house, handoff, by=BEN.id)):
        with pytest.raises(CardUnderWay):
            await ask
    await house.deliver()
    await sent_on(house, handoff, by=BEN.id)
    with pytest.raises(CardUnderWay):
        await sent_on(house, handoff, Moving("Billing"), BEN.id)


async def test_it_comes_back_to_a_third_card_and_both_others_stay_closed(house: House) -> None:
    conversation, handoff, first, seq = await held(house)
    await sent_on(house, handoff)
    await house.deliver(2)
    second = await house.anchor(handoff)
    assert second
    await sent_on(house, handoff, Moving("Billing"), BEN.id)
    await house.deliver(2)
    third = await house.anchor(handoff)
    assert len({first, second, third, None}) == 4
    assert len({item.id for item in house.outlet.of(LaneKind.CARD) if item.anchor is None}) == 3
    assert await house.store.read(lambda tx: tx.transfers.left(handoff)) == [first, second]
    assert said(house, LaneKind.THREAD).count(CatchUp(handoff, seq - 1, seq)) == 2
    carriers = await house.store.read(lambda tx: tx.lanes.carriers(conversation, seq))
    assert [where for where, _ in carriers] != []
    assert len(carriers) == 3, "an edit is redrawn in all threads that were told"


async def test_its_holder_a_manager_or_who_could_claim_it_may_send_it_on(
    house: House,
) -> None:
    _, waiting = await house.hand_off()
    await house.deliver()
    with pytest.raises(NotAnAgent):
        await sent_on(house, waiting, by=STRANGER.id)
    assert (await sent_on(house, waiting, by=BEN.id)).skill == "General"
    _, handoff, _, _ = await held(house)
    await house.holding.help(handoff, ANNA.id, [BEN.id], [])
    with pytest.raises(NotTheHolder):
        await sent_on(house, handoff, by=BEN.id)
    with pytest.raises(NotTheHolder):
        await house.transferring.check(handoff, BEN.id)
    conversation = (await sent_on(house, handoff, by=MAYA.id)).conversation_id
    assert any("Anna Berg has passed this on" in text for text in await notices(house, conversation))


async def test_where_it_is_and_where_nothing_is_are_refused(house: House) -> None:
    _, handoff, old, _ = await held(house)
    with pytest.raises(SameSkill):
        await sent_on(house, handoff, Moving("Billing"))
    with pytest.raises(UnknownSkill):
        await sent_on(house, handoff, Moving("Nowhere"))
    assert await house.anchor(handoff) == old
    assert [one.skill for one in await house.transferring.check(handoff, ANNA.id)] == [
        "General",
        "Repairs",
        "Lunch",
    ]


async def test_where_there_is_one_team_only_it_can_go_nowhere(tmp_path: Path) -> None:
    alone = replace(RULES, skills={"General": RULES.general})
    async with opened(tmp_path / "baton.db", alone) as house:
        _, handoff = await house.claimed()
        with pytest.raises(NowhereElse):
            await house.transferring.check(handoff, ANNA.id)


async def test_what_is_pressed_on_a_closed_card_is_refused_and_the_card_drawn_again(house: House) -> None:
    _, handoff, old, _ = await held(house)
    await house.transferring.check_here(handoff, old)
    await sent_on(house, handoff)
    await house.deliver(2)
    new = await house.anchor(handoff)
    assert new
    await house.transferring.check_here(handoff, new)
    before = len(house.outlet.stands)
    with pytest.raises(CardMoved):
        await house.transferring.check_here(handoff, old)
    await house.deliver()
    assert [item.want for item in house.outlet.stands[before:]] == [Close(handoff, old.channel, old.ts)]


async def test_an_old_thread_that_is_gone_holds_nothing_up(house: House) -> None:
    _, handoff, _, _ = await held(house)
    house.outlet.meets(Close, OutletRefused(method="chat.update", reason="cant_update_message"))
    house.outlet.meets(Onward, GONE)
    await sent_on(house, handoff)
    await house.deliver(2)
    assert await house.anchor(handoff)
    assert house.rows("select key from lane where pending > 0 or parked is not null") == []
    assert house.alarms() == []


async def test_whoever_was_drawing_the_old_card_cant_draw_over_its_end(house: House) -> None:
    _, handoff, old, _ = await held(house)
    house.outlet.gate.clear()
    await house.holding.help(handoff, ANNA.id, [BEN.id], [])
    loop = asyncio.create_task(house.new_delivering().run())
    await house.eventually(lambda: house.outlet.tried[-1].kind in {LaneKind.CARD, LaneKind.THREAD})
    await house.eventually(
        lambda: house.rows("select 1 from lane where kind = 'card' and sending_id is not null")
    )
    await sent_on(house, handoff)
    loop.cancel()
    await asyncio.gather(loop, return_exceptions=True)
    house.outlet.gate.set()
    await house.deliver(2)
    again = Close(handoff, old.channel, old.ts, again=True)
    assert Close(handoff, old.channel, old.ts) in said(house, LaneKind.LEFT), "without waiting for it"
    assert again not in said(house, LaneKind.LEFT)
    assert await house.anchor(handoff), "the new card waits for nobody"
    house.clock.move(LEASE)
    await house.deliver()
    assert said(house, LaneKind.LEFT)[-1] == again


async def test_the_note_is_for_agents_alone(house: House) -> None:
    conversation, handoff, _, _ = await held(house)
    await sent_on(house, handoff)
    card = await house.store.read(lambda tx: views.card(tx, handoff))
    assert card.moved
    assert (card.moved.source, card.moved.agent, card.moved.note) == ("Billing", ANNA, TO_GENERAL.note)
    shown = await house.store.read(lambda tx: views.transcript(tx, handoff, SHOWN))
    assert [(one.name, one.text) for one in shown.asides] == [(ANNA.name, TO_GENERAL.note)]
    assert not [turn for turn in await house.turns(conversation) if TO_GENERAL.note in turn.text]
    facts = house.rows("select data from fact where kind = 'Transferred'")
    assert TO_GENERAL.note not in str(facts)


async def test_who_waited_long_enough_is_given_a_time_anew_by_the_team_that_goes_on(house: House) -> None:
    conversation, handoff, _, _ = await held(house)
    await house.says(handoff, ANNA, "Let me see")
    assert (await house.promise(handoff)).state is not PromiseState.OPEN
    await sent_on(house, handoff, TO_REPAIRS)
    promise = await house.promise(handoff)
    assert promise.state is PromiseState.OPEN
    parked = await house.handoff(conversation)
    assert parked.opens_at
    assert promise.due == parked.opens_at + timedelta(minutes=30)
    assert "by tomorrow at" in (await notices(house, conversation))[-1]


async def test_in_a_flood_of_cards_no_time_is_given(tmp_path: Path) -> None:
    async with opened(tmp_path / "baton.db", replace(RULES, cards=Limit(2, MINUTE))) as house:
        conversation, handoff, _, _ = await held(house)
        await house.says(handoff, ANNA, "Let me see")
        for _ in range(2):
            await house.hand_off()
        await sent_on(house, handoff)
        assert (await house.promise(handoff)).state is not PromiseState.OPEN
        assert "You'll have an answer" not in (await notices(house, conversation))[-1]


async def test_opened_again_it_is_with_the_team_that_had_it_last(house: House) -> None:
    conversation, handoff, _, _ = await held(house)
    await sent_on(house, handoff)
    await house.deliver(2)
    new = await house.anchor(handoff)
    await house.claims.claim(handoff, BEN.id)
    await house.resolve(handoff, BEN)
    await house.write(conversation, "There is one more thing")
    again = await house.handoff(conversation)
    assert (again.id, again.skill, again.holder) == (handoff, "General", BEN)
    await house.deliver()
    assert await house.anchor(handoff) == new


async def test_being_sent_on_often_is_no_card_that_is_removed_again_and_again(house: House) -> None:
    _, handoff = await house.hand_off()
    await house.deliver()
    for _ in range(3):
        for skill in ("General", "Billing"):
            await sent_on(house, handoff, Moving(skill), BEN.id)
            await house.deliver(2)
    house.outlet.meets(LaneKind.CARD, GONE)
    await house.claims.claim(handoff, BEN.id)
    await house.deliver(3)
    assert await house.anchor(handoff)
    assert ("card_removed", handoff) not in house.alarms()


async def test_a_snoozed_one_wakes_nobody_where_it_went(house: House) -> None:
    conversation, handoff, _, _ = await held(house)
    await house.holding.snooze(handoff, ANNA.id, house.clock.now() + timedelta(hours=1), 1_000)
    await sent_on(house, handoff)
    house.clock.move(timedelta(hours=2))
    await house.snoozing.wake()
    assert (await house.handoff(conversation)).state is State.QUEUED


async def test_the_report_tells_from_which_team_to_which_they_were_sent_on(house: House) -> None:
    for to in (TO_GENERAL, TO_GENERAL, TO_REPAIRS):
        _, handoff, _, _ = await held(house)
        await sent_on(house, handoff, to)
    told = await house.reporting.build(MAYA.id)
    assert told.transferred == (("Billing", "General", 2), ("Billing", "Repairs", 1))
