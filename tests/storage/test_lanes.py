"""What is to be said in Slack: in which order it goes, and what is known of it after each answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest

from bot.domain.deliveries import (
    Anchor,
    CatchUp,
    DrawCard,
    DrawOvernight,
    LaneKind,
    Line,
    LineCode,
    Mark,
    Reaction,
    Redraw,
    Relay,
    Tell,
    Want,
    Whisper,
)
from bot.domain.errors import LeaseLost
from bot.domain.handoff import State
from bot.ports import Item, Store, Topic, Tx
from tests.builders import NOW, a_brief, a_conversation, a_handoff, a_lease, an_anchor, later

ANCHOR = an_anchor()
CARD, THREAD, MARKS = "card:h_1", "thread:h_1", "marks:h_1"
LINE = Line("h_1", LineCode.FLUSHED)
MARK = Mark("h_1", "C_BILLING", "1700000002.1", Reaction.SENT)


async def want(store: Store, *wants: Want, at: datetime = NOW) -> None:
    def work(tx: Tx) -> None:
        for one in wants:
            tx.lanes.put(one, at)

    await store.write(work)


async def due(store: Store, now: datetime = NOW) -> list[str]:
    return await store.read(lambda tx: tx.lanes.due(now, list(LaneKind)))


async def head(store: Store, lane: str, now: datetime = NOW) -> Item:
    item = await store.write(lambda tx: tx.lanes.head(lane, now))
    assert item, f"nothing to send in {lane}"
    return item


async def nothing(store: Store, lane: str, now: datetime = NOW) -> bool:
    return await store.read(lambda tx: tx.lanes.head(lane, now)) is None


async def take(store: Store, lane: str, now: datetime = NOW) -> Item:
    item = await head(store, lane, now)
    return await store.write(lambda tx: tx.lanes.begin(item, now, a_lease()))


async def send(store: Store, lane: str, anchor: Anchor | None = None, now: datetime = NOW) -> Item:
    item = await take(store, lane, now)
    await store.write(lambda tx: tx.lanes.done(item, anchor, now))
    return item


async def send_all(store: Store, lane: str) -> Sequence[Want | Tell]:
    sent: list[Want | Tell] = []
    while lane in await due(store):
        sent.append((await send(store, lane)).want)
    return sent


async def post_card(store: Store, handoff_id: str = "h_1", anchor: Anchor = ANCHOR) -> None:
    await want(store, DrawCard(handoff_id))
    await send(store, f"card:{handoff_id}", anchor)


async def test_a_card_is_posted_and_then_redrawn_where_it_stands(store: Store) -> None:
    await want(store, DrawCard("h_1"))
    first = await send(store, CARD, ANCHOR)
    assert (first.want, first.anchor, first.rev, first.begun_at) == (DrawCard("h_1"), None, 1, None)
    assert await due(store) == []
    await want(store, Redraw("h_1"))
    second = await head(store, CARD)
    assert (second.want, second.anchor, second.rev) == (DrawCard("h_1"), ANCHOR, 2)


async def test_redraws_coalesce(store: Store) -> None:
    await want(store, DrawCard("h_1"), Redraw("h_1"), DrawCard("h_1"), Redraw("h_1"))
    assert (await send(store, CARD, ANCHOR)).rev == 4
    assert await due(store) == []


async def test_a_redraw_wanted_while_one_is_under_way_is_still_due(store: Store) -> None:
    await want(store, DrawCard("h_1"))
    item = await take(store, CARD)
    await want(store, Redraw("h_1"))
    await store.write(lambda tx: tx.lanes.done(item, ANCHOR, NOW))
    assert await due(store) == [CARD]
    assert (await send(store, CARD)).rev == 2
    assert await due(store) == []


async def test_a_redraw_of_a_card_never_wanted_is_dropped(store: Store) -> None:
    await want(store, Redraw("h_1"))
    assert await due(store) == []
    assert await nothing(store, CARD)


async def test_the_id_by_which_a_post_is_looked_up_stays_the_same(store: Store) -> None:
    await want(store, DrawCard("h_1"))
    before = await head(store, CARD)
    await want(store, Redraw("h_1"))
    assert before.id == (await head(store, CARD)).id == "card-h_1"


async def test_a_list_that_is_posted_anew_is_looked_up_by_another_id(store: Store) -> None:
    """Its former one may stand yet, in a channel that takes nothing any more."""
    lane = f"overnight:Billing:{later(hours=8).isoformat()}"
    await want(store, DrawOvernight("Billing", later(hours=8)))
    first = await send(store, lane, ANCHOR)
    await want(store, DrawOvernight("Billing", later(hours=8)))
    item = await head(store, lane)
    await store.write(lambda tx: tx.lanes.uproot(item))
    ids = {(await head(store, lane)).id for _ in range(2)}
    assert len(ids) == 1
    assert first.id not in ids


async def test_where_a_post_was_begun_is_known_until_it_stands(store: Store) -> None:
    await want(store, DrawCard("h_1"))
    item = await take(store, CARD)
    await store.write(lambda tx: tx.lanes.aim(item, "C_LOST"))
    assert await store.read(lambda tx: (tx.lanes.aimed(CARD), tx.lanes.anchor_of("h_1"))) == ("C_LOST", None)
    stale = replace(item, fence=item.fence - 1)
    with pytest.raises(LeaseLost):
        await store.write(lambda tx: tx.lanes.aim(stale, "C_ELSEWHERE"))
    await store.write(lambda tx: tx.lanes.done(item, ANCHOR, NOW))
    assert await store.read(lambda tx: tx.lanes.aimed(CARD)) == ANCHOR.channel


async def test_an_overnight_list_is_one_per_skill_and_night_in_whatever_zone_it_is_said(store: Store) -> None:
    night = later(hours=8)
    berlin = night.astimezone(timezone(timedelta(hours=1)))
    await want(store, DrawOvernight("Billing", night), DrawOvernight("Billing", berlin))
    await want(store, DrawOvernight("Orders", night), DrawOvernight("Billing", later(hours=32)))
    lanes = await due(store)
    assert len(lanes) == 3
    items = [await head(store, lane) for lane in lanes]
    assert {item.rev for item in items if item.want == DrawOvernight("Billing", night)} == {2}
    assert len({item.id for item in items}) == 3


async def test_a_thread_waits_for_its_cards_anchor(store: Store) -> None:
    await want(store, DrawCard("h_1"), Relay("h_1", 3), CatchUp("h_1", 3, 5))
    assert await due(store) == [CARD]
    assert await nothing(store, THREAD)
    await send(store, CARD, ANCHOR)
    assert await due(store) == [THREAD]
    item = await head(store, THREAD)
    assert (item.want, item.anchor) == (Relay("h_1", 3), ANCHOR)


async def test_a_thread_is_sent_in_the_order_in_which_it_was_wanted(store: Store) -> None:
    await post_card(store)
    parked = Line("h_1", LineCode.PARKED, later(hours=8))
    wants: list[Want] = [Relay("h_1", 3), parked, CatchUp("h_1", 3, 7), Relay("h_1", 8)]
    await want(store, *wants)
    assert await send_all(store, THREAD) == wants


async def test_a_line_before_the_card_is_posted_is_dropped(store: Store) -> None:
    await want(store, DrawCard("h_1"), LINE)
    await send(store, CARD, ANCHOR)
    assert await due(store) == []
    await want(store, LINE)
    assert await send_all(store, THREAD) == [LINE]


async def test_what_is_said_to_a_thread_that_will_never_be_is_dropped(store: Store) -> None:
    await want(store, Relay("h_1", 1), CatchUp("h_1", 0, 1), LINE)
    await post_card(store)
    assert await due(store) == []


async def test_a_mark_waits_for_no_card_and_a_whisper_is_told_its_thread(store: Store) -> None:
    whisper = Whisper("h_1", "U_BEN", "colleague")
    await want(store, MARK)
    assert (await send(store, MARKS)).want == MARK
    await post_card(store)
    await want(store, whisper)
    item = await head(store, MARKS)
    assert (item.want, item.anchor) == (whisper, ANCHOR)


async def test_cards_go_before_lists_before_threads_before_marks_and_then_the_oldest(store: Store) -> None:
    await post_card(store)
    night = DrawOvernight("Billing", later(hours=8))
    await want(store, MARK, Relay("h_1", 1))
    await want(store, night, DrawCard("h_3"), at=later(seconds=1))
    await want(store, DrawCard("h_2"), at=later(seconds=2))
    overnight = "overnight:Billing:2026-11-23T18:00:00+00:00"
    assert await due(store) == ["card:h_3", "card:h_2", overnight, THREAD, MARKS]


async def test_a_lane_is_as_old_as_what_now_stands_first_in_it(store: Store) -> None:
    await post_card(store, "h_1")
    await post_card(store, "h_2", an_anchor("1700000009.1"))
    await want(store, Relay("h_1", 1))
    await want(store, Relay("h_2", 1), at=later(seconds=1))
    await want(store, Relay("h_1", 2), at=later(seconds=2))
    assert await due(store) == ["thread:h_1", "thread:h_2"]
    await send(store, "thread:h_1")
    assert await due(store) == ["thread:h_2", "thread:h_1"]


async def test_what_was_in_hand_when_the_process_died_is_unclear(store: Store) -> None:
    await post_card(store)
    await want(store, Relay("h_1", 1), Relay("h_1", 2))
    begun = await take(store, THREAD, later(seconds=3))
    found = await head(store, THREAD, later(hours=1))
    assert (found.id, found.want, found.begun_at) == (begun.id, Relay("h_1", 1), later(seconds=3))


async def test_something_else_is_not_begun_while_a_lane_has_one_in_hand(store: Store) -> None:
    await post_card(store)
    await want(store, Relay("h_1", 1), Relay("h_1", 2))
    first = await take(store, THREAD)
    await store.write(lambda tx: tx.lanes.done(first, None, NOW))
    await take(store, THREAD)
    with pytest.raises(LeaseLost):
        await store.write(lambda tx: tx.lanes.begin(first, NOW, a_lease()))


async def test_a_definite_failure_waits_its_time_and_is_counted(store: Store) -> None:
    await want(store, DrawCard("h_1"))
    item = await take(store, CARD)
    await store.write(lambda tx: tx.lanes.retry(item, later(seconds=5), failed=True))
    assert await due(store, later(seconds=4)) == []
    assert await nothing(store, CARD, later(seconds=4))
    assert await due(store, later(seconds=5)) == [CARD]
    again = await head(store, CARD, later(seconds=5))
    assert (again.attempts, again.begun_at) == (1, None)


async def test_being_held_by_a_rate_is_no_failed_attempt(store: Store) -> None:
    await want(store, DrawCard("h_1"))
    item = await head(store, CARD)
    await store.write(lambda tx: tx.lanes.retry(item, later(seconds=5), failed=False))
    assert (await head(store, CARD, later(seconds=5))).attempts == 0


async def test_an_unclear_sending_is_looked_for_before_it_is_sent_again(store: Store) -> None:
    await want(store, DrawCard("h_1"))
    item = await take(store, CARD)
    await store.write(lambda tx: tx.lanes.unclear(item, later(seconds=2), 0))
    assert await nothing(store, CARD, later(seconds=1))
    looked = await head(store, CARD, later(seconds=2))
    assert (looked.begun_at, looked.looked) == (NOW, 0)
    await store.write(lambda tx: tx.lanes.unclear(looked, later(seconds=12), 1))
    assert (await head(store, CARD, later(seconds=12))).looked == 1
    resent = await take(store, CARD, later(seconds=12))
    after = await head(store, CARD, later(seconds=12))
    assert (after.id, after.begun_at, after.looked) == (resent.id, later(seconds=12), 0)


async def test_success_forgets_earlier_failures(store: Store) -> None:
    await post_card(store)
    await want(store, Relay("h_1", 1), Relay("h_1", 2))
    item = await take(store, THREAD)
    await store.write(lambda tx: tx.lanes.retry(item, later(seconds=5), failed=True))
    await send(store, THREAD, None, later(seconds=5))
    fresh = await head(store, THREAD, later(seconds=5))
    assert (fresh.want, fresh.attempts, fresh.looked, fresh.begun_at) == (Relay("h_1", 2), 0, 0, None)


async def test_a_parked_lane_stands_still_alone(store: Store) -> None:
    await post_card(store)
    await want(store, Relay("h_1", 1), MARK)
    item = await take(store, THREAD)
    await store.write(lambda tx: tx.lanes.park(item, "msg_too_long"))
    await want(store, Relay("h_1", 2))
    assert await due(store, later(hours=9)) == [MARKS]
    assert await nothing(store, THREAD, later(hours=9))


async def test_done_twice_counts_once(store: Store) -> None:
    await post_card(store)
    await want(store, Relay("h_1", 1), Relay("h_1", 2))
    item = await send(store, THREAD)
    await store.write(lambda tx: tx.lanes.done(item, None, NOW))
    assert await send_all(store, THREAD) == [Relay("h_1", 2)]


async def test_a_late_answer_does_not_take_the_next_out_of_hand(store: Store) -> None:
    await post_card(store)
    await want(store, Relay("h_1", 1), Relay("h_1", 2))
    first = await send(store, THREAD)
    second = await take(store, THREAD)
    with pytest.raises(LeaseLost):
        await store.write(lambda tx: tx.lanes.retry(first, later(hours=1), failed=True))
    with pytest.raises(LeaseLost):
        await store.write(lambda tx: tx.lanes.done(first, None, NOW))
    found = await head(store, THREAD)
    assert (found.id, found.begun_at, found.attempts) == (second.id, NOW, 0)


async def test_a_card_keeps_the_anchor_it_has(store: Store) -> None:
    await post_card(store)
    await want(store, Redraw("h_1"))
    await send(store, CARD, an_anchor("1800000000.1"))
    assert await store.read(lambda tx: tx.lanes.anchor_of("h_1")) == ANCHOR


async def test_a_card_is_found_by_where_it_stands(store: Store) -> None:
    await post_card(store)
    night = DrawOvernight("Billing", later(hours=8))
    await want(store, night)
    [lane] = await due(store)
    overnight = an_anchor("1700000005.1")
    await send(store, lane, overnight)
    elsewhere = Anchor("C_ORDERS", ANCHOR.ts)

    def work(tx: Tx) -> list[tuple[str | None, bool]]:
        places = (ANCHOR, overnight, elsewhere)
        return [(tx.lanes.handoff_at(place), tx.lanes.is_ours(place)) for place in places]

    assert await store.read(work) == [("h_1", True), (None, True), (None, False)]


async def test_a_card_counts_as_soon_as_it_is_wanted(store: Store) -> None:
    await want(store, Redraw("h_2"), DrawOvernight("Billing", later(hours=8)))
    assert not await store.read(lambda tx: tx.lanes.has_card("h_1"))
    await want(store, DrawCard("h_1"))
    assert await store.read(lambda tx: tx.lanes.has_card("h_1"))
    assert not await store.read(lambda tx: tx.lanes.has_card("h_2"))
    assert await store.read(lambda tx: tx.lanes.anchor_of("h_1")) is None


async def handed_off(store: Store, number: int, state: State = State.QUEUED) -> None:
    def work(tx: Tx) -> None:
        tx.conversations.add(a_conversation(f"c_{number}"))
        tx.handoffs.add(a_handoff(f"h_{number}", f"c_{number}", state=state), a_brief())

    await store.write(work)


async def test_cards_that_are_late_are_named_by_when_they_were_first_wanted(store: Store) -> None:
    for number in (1, 2, 3):
        await handed_off(store, number)
    await handed_off(store, 4, State.WITHDRAWN)
    await want(store, DrawCard("h_4"))
    await want(store, DrawOvernight("Billing", later(hours=8)), DrawCard("h_2"))
    await want(store, DrawCard("h_1"), at=later(seconds=5))
    await want(store, Redraw("h_2"), at=later(seconds=30))
    await post_card(store, "h_3")

    async def undelivered(before: datetime) -> list[str]:
        return await store.read(lambda tx: tx.lanes.undelivered_cards(before))

    assert await undelivered(NOW) == []
    assert await undelivered(later(seconds=5)) == ["h_2"]
    assert await undelivered(later(seconds=20)) == ["h_2", "h_1"]


async def test_what_wakes_the_sending_loop(store: Store) -> None:
    heard: list[frozenset[Topic]] = []
    store.on_commit(heard.append)
    await want(store, DrawCard("h_1"))
    await send(store, CARD, ANCHOR)
    await want(store, Redraw("h_9"))
    await store.read(lambda tx: None)
    assert heard == [frozenset({Topic("lanes")})] * 2
