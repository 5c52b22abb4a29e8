"""A thread that is gone: its handoff goes on under a new card."""

import asyncio
from datetime import datetime, timedelta

import pytest

from bot.amending import Amending
from bot.delivery.anchoring import Anchoring, release
from bot.domain.callers import BACKEND
from bot.domain.deliveries import Anchor, CatchUp, DrawCard, LaneKind, Line, LineCode, Redo, Relay, Stray
from bot.domain.errors import OutletRefused, OutletUnclear
from bot.domain.losing import OutletGone, OutletMoved
from bot.ports import Item, Tx
from bot.straying import LONG_AGO
from tests.usecases.world import ANNA, House

GONE = OutletGone(reason="thread_gone", lost=False)


async def claimed_with_words(house: House) -> tuple[str, str, Anchor, int]:
    """A claimed handoff whose thread shows one turn: with its anchor and that turn's seq."""
    conversation, handoff = await house.claimed()
    seq = await house.write(conversation, "The first of them")
    await house.deliver()
    anchor = await house.anchor(handoff)
    assert anchor
    return conversation, handoff, anchor, seq


def overflow(tx: Tx, handoff: str) -> str:
    return "C_OVERFLOW"


def since(house: House, count: int) -> list[object]:
    return [item.want for item in house.outlet.stands[count:]]


async def test_a_deleted_thread_goes_on_under_a_new_card_that_says_so_and_tells_all_once_more(
    house: House,
) -> None:
    conversation, handoff, old, first = await claimed_with_words(house)
    house.outlet.meets(Relay, GONE)
    second = await house.write(conversation, "The second")
    before = len(house.outlet.stands)
    await house.deliver(2)
    new = await house.anchor(handoff)
    assert new
    assert new != old
    assert since(house, before) == [
        DrawCard(handoff),
        Line(handoff, LineCode.THREAD_DELETED),
        CatchUp(handoff, first - 1, second),
    ]
    assert {item.anchor for item in house.outlet.stands[before + 1 :]} == {new}
    assert (await house.handoff(conversation)).holder == ANNA


async def test_a_card_that_is_gone_is_found_when_it_is_redrawn(house: House) -> None:
    _, handoff, old, seq = await claimed_with_words(house)
    house.outlet.meets(LaneKind.CARD, OutletGone(reason="message_not_found", lost=False))
    await Anchoring(house.store, house.clock).deleted(old)
    before = len(house.outlet.stands)
    await house.deliver(2)
    assert since(house, before)[-1] == CatchUp(handoff, seq - 1, seq)
    assert await house.anchor(handoff) != old


async def test_the_deletion_of_what_is_not_a_card_or_stood_there_before_does_nothing(house: House) -> None:
    _, handoff, old, _ = await claimed_with_words(house)
    anchoring = Anchoring(house.store, house.clock)
    await anchoring.deleted(Anchor("C_CARDS", "1.000100"))
    house.outlet.meets(LaneKind.CARD, GONE)
    await anchoring.deleted(old)
    await house.deliver(2)
    drawn = len(house.outlet.of(LaneKind.CARD))
    await anchoring.deleted(old)
    await house.deliver()
    assert len(house.outlet.of(LaneKind.CARD)) == drawn
    assert await house.anchor(handoff)


async def test_a_reply_in_the_former_thread_still_reaches_the_customer(house: House) -> None:
    conversation, handoff, old, _ = await claimed_with_words(house)
    late = await house.thread_message(handoff, ANNA, "I look into it")
    house.outlet.meets(Relay, GONE)
    await house.write(conversation, "Are you there?")
    await house.deliver(2)
    assert late.root == old
    await house.inbox.store(late)
    await house.apply()
    assert "I look into it" in [turn.text for turn in await house.turns(conversation)]


async def test_a_thread_deleted_twice_is_anchored_twice(house: House) -> None:
    conversation, _, _, _ = await claimed_with_words(house)
    for text in ("Once", "Twice"):
        house.outlet.meets(LaneKind.THREAD, GONE)
        await house.write(conversation, text)
        await house.deliver(3)
    cards = [item for item in house.outlet.tried if item.kind is LaneKind.CARD and item.anchor is None]
    assert len({item.id for item in cards}) == 3
    assert isinstance(house.outlet.stands[-1].want, CatchUp)


async def standing(house: House) -> list[tuple[str, str]]:
    return [(one.kind, one.key) for one in await house.store.read(lambda tx: tx.alarms.standing())]


async def removed(house: House, handoff: str, times: int, every: timedelta = timedelta(seconds=20)) -> int:
    """Somebody's app deletes the card that often; how many new ones were posted."""
    before = len(house.outlet.of(LaneKind.CARD))
    for _ in range(times):
        house.clock.move(every)
        house.outlet.meets(LaneKind.CARD, GONE)
        where = await house.anchor(handoff)
        assert where
        await Anchoring(house.store, house.clock).deleted(where)
        await house.deliver(3)
    return len([item for item in house.outlet.of(LaneKind.CARD)[before:] if item.anchor is None])


async def test_a_card_that_is_removed_again_and_again_stops_coming_and_raises_an_alarm(house: House) -> None:
    conversation, handoff, _, _ = await claimed_with_words(house)
    assert await removed(house, handoff, 5) == 5
    assert await standing(house) == []
    assert await removed(house, handoff, 3) == 0
    assert await standing(house) == [("card_removed", handoff)]
    house.outlet.troubles.clear()
    house.clock.move(timedelta(hours=1))
    await house.new_delivering().free_parked()
    await house.write(conversation, "Are you there?")
    house.outlet.meets(LaneKind.THREAD, GONE)
    before = len(house.outlet.stands)
    await house.deliver(3)
    assert since(house, before) == []


async def test_a_person_lets_it_go_on_and_all_that_was_said_is_told(house: House) -> None:
    conversation, handoff, _, first = await claimed_with_words(house)
    await removed(house, handoff, 6)
    house.outlet.meets(LaneKind.THREAD, GONE)
    seq = await house.write(conversation, "Are you there?")
    await house.deliver(2)
    house.outlet.troubles.clear()
    house.outlet.meets(LaneKind.CARD, GONE)
    freed = await house.store.write(lambda tx: release(tx, f"card:{handoff}", house.clock.now()))
    assert freed == [f"card:{handoff}"]
    house.clock.move(timedelta(seconds=1))
    await house.deliver(3)
    assert house.outlet.stands[-1].want == CatchUp(handoff, first - 1, seq)
    assert await standing(house) == []
    assert await removed(house, handoff, 4) == 4, "it counts anew from the release"
    assert await removed(house, handoff, 1) == 0


async def test_a_card_that_is_deleted_now_and_then_always_comes_again(house: House) -> None:
    _, handoff, _, _ = await claimed_with_words(house)
    assert await removed(house, handoff, 12, every=timedelta(minutes=2, seconds=1)) == 12
    assert await standing(house) == []


async def test_what_removes_the_card_of_an_ended_handoff_is_no_matter_any_more(house: House) -> None:
    _, handoff, _, _ = await claimed_with_words(house)
    await removed(house, handoff, 6)
    house.outlet.troubles.clear()
    await house.resolve(handoff)
    house.outlet.meets(LaneKind.CARD, GONE)
    await house.deliver(3)
    assert await standing(house) == []
    assert await house.store.read(lambda tx: tx.overview.parked()) == []
    assert not await house.store.read(lambda tx: tx.lanes.due(house.clock.now(), list(LaneKind)))


async def test_an_alarm_tells_of_a_deleted_thread_until_its_new_card_stands(house: House) -> None:
    conversation, handoff, _, _ = await claimed_with_words(house)
    house.outlet.meets(Relay, GONE)
    house.outlet.meets(DrawCard, OutletMoved(channel="C_CARDS"))
    await house.write(conversation, "Hello?")
    await house.deliver(2)
    raised = await house.store.read(lambda tx: tx.alarms.raised("thread_lost", *all_time(house)))
    assert [(one.key, one.cleared_at is not None) for one in raised] == [(handoff, True)]


def all_time(house: House) -> tuple[datetime, datetime]:
    return house.clock.now() - timedelta(days=1), house.clock.now() + timedelta(days=1)


async def test_an_ended_handoffs_deleted_thread_ends_quietly(house: House) -> None:
    _, handoff, old, _ = await claimed_with_words(house)
    await house.resolve(handoff)
    house.outlet.meets(LaneKind.CARD, GONE)
    await house.deliver()
    assert await house.anchor(handoff) == old
    assert house.alarms() == []
    assert not await house.store.read(lambda tx: tx.lanes.due(house.clock.now(), list(LaneKind)))


async def test_the_customer_hears_nothing_of_a_thread_that_moved(house: House) -> None:
    conversation, _, _, _ = await claimed_with_words(house)
    changes = len(await house.changes(conversation))
    house.outlet.meets(Relay, GONE)
    await house.write(conversation, "Hello?")
    await house.deliver(3)
    assert len(await house.changes(conversation)) == changes + 1


async def test_a_channel_refused_at_the_first_post_is_left_at_once(house: House) -> None:
    _, handoff = await house.hand_off()
    house.outlet.meets(LaneKind.CARD, OutletMoved(channel="C_OLD"))
    await house.deliver()
    assert [item.want for item in house.outlet.stands] == [DrawCard(handoff)]
    assert house.alarms() == []


async def test_open_conversations_leave_a_lost_channel_together(house: House) -> None:
    _, first, _, _ = await claimed_with_words(house)
    _, second = await house.hand_off()
    await house.deliver()
    _, third = await house.claimed()
    await house.resolve(third)
    await house.deliver()
    before = len(house.outlet.stands)
    assert await Anchoring(house.store, house.clock).leave("C_CARDS", overflow) == 2
    await house.deliver(2)
    moved = since(house, before)
    assert {want.handoff_id for want in moved if isinstance(want, DrawCard)} == {first, second}
    assert Line(first, LineCode.CHANNEL_LOST) in moved
    assert house.alarms() == []


async def test_without_another_channel_nothing_leaves_a_lost_one(house: House) -> None:
    await claimed_with_words(house)
    anchoring = Anchoring(house.store, house.clock)
    assert await anchoring.leave("C_CARDS", lambda tx, handoff: "C_CARDS") == 0
    assert await anchoring.leave("C_CARDS", lambda tx, handoff: "") == 0


async def test_a_look_back_into_a_deleted_thread_anchors_it_anew(house: House) -> None:
    conversation, handoff, old, first = await claimed_with_words(house)
    house.outlet.meets(Relay, OutletUnclear(method="chat.postMessage"))
    house.outlet.look_troubles.append(GONE)
    seq = await house.write(conversation, "Hello?")
    for _ in range(3):
        await house.deliver()
        house.clock.move(timedelta(seconds=3))
    assert house.outlet.stands[-1].want == CatchUp(handoff, first - 1, seq)
    assert await house.anchor(handoff) != old


async def test_what_is_in_hand_elsewhere_while_its_thread_is_lost_is_dropped(house: House) -> None:
    conversation, handoff, old, first = await claimed_with_words(house)
    house.outlet.meets(Relay, None)
    seq = await house.write(conversation, "Hello?")
    loop = asyncio.create_task(house.new_delivering().run())
    await house.eventually(lambda: not house.outlet.troubles[Relay])
    await Anchoring(house.store, house.clock).leave(old.channel, overflow)
    loop.cancel()
    await asyncio.gather(loop, return_exceptions=True)
    await house.deliver(2)
    assert [item.want for item in house.outlet.of(LaneKind.THREAD)][-1] == CatchUp(handoff, first - 1, seq)


async def thread_deleted(house: House, root: Anchor) -> None:
    house.outlet.meets(LaneKind.CARD, OutletGone(reason="message_not_found", lost=False))
    await Anchoring(house.store, house.clock).deleted(root)


def strays(house: House) -> list[object]:
    return [item.want for item in house.outlet.tried if item.kind is LaneKind.STRAYS]


async def test_a_post_in_doubt_whose_thread_is_found_gone_by_others_is_looked_for_once_it_had_its_end(
    house: House,
) -> None:
    conversation, handoff, old, _ = await claimed_with_words(house)
    house.outlet.meets(Relay, OutletUnclear(method="chat.postMessage"))
    await house.write(conversation, "Hello?")
    await house.deliver()
    posted, begun = house.outlet.tried[-1], house.clock.now()
    await thread_deleted(house, old)
    await house.deliver(2)
    house.clock.move(LONG_AGO - timedelta(seconds=1))
    await house.deliver()
    assert strays(house) == []
    house.clock.move(timedelta(seconds=1))
    await house.deliver(2)
    assert strays(house) == [Stray(handoff, posted.id, old.channel, old.ts, begun)]


async def deleted_in_hand(house: House, kind: type, handoff: str, old: Anchor) -> Item:
    """The thread, while that delivery under it hangs; then the card moves, and time passes. Returns it."""
    loop = asyncio.create_task(house.new_delivering().run())
    await house.eventually(lambda: not house.outlet.troubles[kind])
    hanging = house.outlet.tried[-1]
    await thread_deleted(house, old)

    async def moved() -> bool:
        return await house.anchor(handoff) not in {old, None}

    await house.eventually(moved)
    loop.cancel()
    await asyncio.gather(loop, return_exceptions=True)
    house.clock.move(LONG_AGO)
    await house.deliver(2)
    return hanging


async def test_a_post_in_hand_whose_thread_is_found_gone_meanwhile_is_looked_for(house: House) -> None:
    conversation, handoff, old, _ = await claimed_with_words(house)
    house.outlet.meets(Relay, None)
    await house.write(conversation, "Hello?")
    posted = await deleted_in_hand(house, Relay, handoff, old)
    assert [one.of for one in strays(house) if isinstance(one, Stray)] == [posted.id]


async def test_what_leaves_no_message_of_its_own_is_not_looked_for(house: House) -> None:
    conversation, handoff, old, seq = await claimed_with_words(house)
    house.outlet.meets(Redo, None)
    await Amending(house.store, house.clock, house.rules).edit(BACKEND, conversation, seq, "Better words")
    await deleted_in_hand(house, Redo, handoff, old)
    assert strays(house) == []


async def test_a_post_in_a_lost_channel_stays_where_it_is(house: House) -> None:
    conversation, _, old, _ = await claimed_with_words(house)
    house.outlet.meets(Relay, OutletUnclear(method="chat.postMessage"))
    await house.write(conversation, "Hello?")
    await house.deliver()
    await Anchoring(house.store, house.clock).leave(old.channel, overflow)
    house.clock.move(LONG_AGO)
    await house.deliver(2)
    assert strays(house) == []


@pytest.mark.parametrize("astray", [True, False])
async def test_what_the_outlet_could_not_take_back_is_looked_for_also_when_the_handoff_has_ended(
    house: House, *, astray: bool
) -> None:
    conversation, handoff, _, _ = await claimed_with_words(house)
    house.outlet.meets(Relay, OutletGone(reason="thread_gone", lost=False, astray=astray))
    await house.write(conversation, "Hello?")
    await house.resolve(handoff)
    await house.deliver(2)
    [posted] = [item for item in house.outlet.tried if isinstance(item.want, Relay)][1:]
    house.clock.move(LONG_AGO)
    await house.deliver(2)
    assert [one.of for one in strays(house) if isinstance(one, Stray)] == [posted.id] * astray


async def test_a_stray_that_slack_will_not_let_go_is_given_up_and_keeps_nothing_back(house: House) -> None:
    conversation, _, _, _ = await claimed_with_words(house)
    house.outlet.meets(Relay, OutletGone(reason="thread_gone", lost=False, astray=True))
    house.outlet.meets(Stray, OutletUnclear(method="chat.delete"), OutletRefused(method="x", reason="no"))
    await house.write(conversation, "Hello?")
    await house.deliver(2)
    house.clock.move(LONG_AGO)
    await house.deliver(2)
    for _ in range(3):
        house.clock.move(timedelta(seconds=2))
        await house.deliver()
    assert len(strays(house)) == 2
    assert house.rows("select key from lane where pending > 0 or parked is not null") == []


async def test_a_withdrawn_handoff_whose_card_never_stood_gets_none(house: House) -> None:
    conversation, handoff = await house.hand_off()
    await house.write(conversation, "It has come")
    await house.intake.withdraw(BACKEND, conversation)
    await house.deliver()
    house.clock.move(timedelta(minutes=5))
    await house.watch.miss_cards()
    assert house.outlet.tried == []
    assert house.alarms() == []
    assert house.rows(f"select pending from lane where handoff_id = '{handoff}'") == [(0,), (0,)]


async def test_a_catch_up_of_several_messages_is_told_whole_under_the_new_card(house: House) -> None:
    conversation, _ = await house.hand_off()
    for nth in range(60):
        await house.write(conversation, f"Word {nth}")
    house.clock.move(timedelta(seconds=30))
    await house.deliver(3)
    told = [item.want for item in house.outlet.of(LaneKind.THREAD)]
    assert [type(want) for want in told] == [CatchUp, CatchUp]
    house.outlet.meets(Relay, GONE)
    last = await house.write(conversation, "One more")
    before = len(house.outlet.stands)
    await house.deliver(4)
    again = [want for want in since(house, before) if isinstance(want, CatchUp)]
    assert isinstance(told[0], CatchUp)
    assert (again[0].after, again[-1].upto) == (told[0].after, last)


async def test_what_was_alarming_of_a_card_that_nobody_needs_is_over(house: House) -> None:
    conversation, handoff = await house.hand_off()
    house.clock.move(timedelta(minutes=5))
    await house.watch.miss_cards()
    assert house.alarms() == [("card_undelivered", handoff)]
    await house.intake.withdraw(BACKEND, conversation)
    await house.deliver()
    assert await house.store.read(lambda tx: tx.alarms.standing()) == []


async def test_the_alarm_of_a_parked_thread_is_over_once_it_goes_on_elsewhere(house: House) -> None:
    conversation, handoff = await house.claimed()
    await house.deliver()
    house.outlet.meets(Relay, OutletRefused(method="chat.postMessage", reason="is_archived"))
    await house.write(conversation, "Hello?")
    await house.deliver()
    assert house.alarms() == [("lane_parked", f"thread:{handoff}")]
    await house.store.write(lambda tx: tx.lanes.free_parked())
    house.outlet.meets(Relay, OutletGone(reason="is_archived", lost=True))
    await house.deliver(3)
    assert isinstance(house.outlet.stands[-1].want, CatchUp)
    assert await house.store.read(lambda tx: tx.alarms.standing()) == []
