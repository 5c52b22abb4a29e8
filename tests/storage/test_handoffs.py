"""Handoffs with their briefs, facts, promises, and what threads said."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy.exc import IntegrityError

from bot.domain.brief import Brief
from bot.domain.card import Aside
from bot.domain.deliveries import Anchor
from bot.domain.errors import UnknownHandoff
from bot.domain.handoff import Handoff, Outcome, Priority, State
from bot.domain.promises import PromiseState
from bot.ports import Store, Tx
from tests.builders import (
    ANNA,
    NOW,
    a_brief,
    a_conversation,
    a_handoff,
    a_parked_handoff,
    a_promise,
    a_turn,
    an_anchor,
    later,
)


async def add(store: Store, *handoffs: Handoff) -> None:
    """Each in a conversation of its own."""

    def work(tx: Tx) -> None:
        for handoff in handoffs:
            tx.conversations.add(a_conversation(handoff.conversation_id))
            tx.handoffs.add(handoff, a_brief(headline=handoff.id))

    await store.write(work)


def numbered(number: int, **changes: object) -> Handoff:
    return replace(a_handoff(f"h_{number}", f"c_{number}"), **changes)  # type: ignore[arg-type]


RESOLVED = a_handoff(
    state=State.RESOLVED,
    priority=Priority.HIGH,
    holder=ANNA,
    claimed_at=later(minutes=1),
    first_reply_at=later(minutes=2),
    resolved_at=later(minutes=3),
    outcome=Outcome.REFUNDED,
    outcome_words="sent it back",
    rating=5,
    rating_comment="quick!",
    rated_at=later(minutes=4),
    relayed_seq=7,
)


async def test_a_handoff_comes_back_as_it_was(store: Store) -> None:
    await add(store, RESOLVED, a_parked_handoff("h_2", "c_2"))
    assert await store.read(lambda tx: tx.handoffs.get("h_1")) == RESOLVED
    assert await store.read(lambda tx: tx.handoffs.get("h_2")) == a_parked_handoff("h_2", "c_2")
    assert await store.read(lambda tx: tx.handoffs.brief("h_1")) == a_brief(headline="h_1")


async def test_a_saved_handoff_is_saved_whole(store: Store, handoff: str) -> None:
    for saved in (RESOLVED, a_handoff(relayed_seq=9)):
        await store.write(lambda tx, saved=saved: tx.handoffs.save(saved))  # type: ignore[misc]
        assert await store.read(lambda tx: tx.handoffs.get("h_1")) == saved


async def test_an_unknown_handoff_is_refused_by_name(store: Store) -> None:
    for work in (
        lambda tx: tx.handoffs.get("h_9"),
        lambda tx: tx.handoffs.save(a_handoff("h_9")),
        lambda tx: tx.handoffs.brief("h_9"),
    ):
        with pytest.raises(UnknownHandoff):
            await store.write(work)


async def test_a_second_open_handoff_of_a_conversation_is_refused(store: Store, handoff: str) -> None:
    with pytest.raises(IntegrityError):
        await store.write(lambda tx: tx.handoffs.add(a_parked_handoff("h_2"), a_brief()))
    await store.write(lambda tx: tx.handoffs.save(a_handoff(state=State.WITHDRAWN)))
    await store.write(lambda tx: tx.handoffs.add(a_parked_handoff("h_2"), a_brief()))
    with pytest.raises(IntegrityError):
        await store.write(lambda tx: tx.handoffs.save(a_handoff(state=State.ASSIGNED)))


async def test_the_open_and_the_last_handoff_are_told_apart(store: Store, handoff: str) -> None:
    ended = a_handoff(state=State.RESOLVED)
    await store.write(lambda tx: tx.handoffs.save(ended))
    assert await store.read(lambda tx: tx.handoffs.open_of("c_1")) is None
    assert await store.read(lambda tx: tx.handoffs.last_of("c_1")) == ended
    await store.write(lambda tx: tx.handoffs.add(a_handoff("h_0"), a_brief()))
    last = await store.read(lambda tx: tx.handoffs.last_of("c_1"))
    assert last == await store.read(lambda tx: tx.handoffs.open_of("c_1")) == a_handoff("h_0")
    assert await store.read(lambda tx: tx.handoffs.last_of("c_9")) is None


async def test_those_in_a_state_come_by_priority_and_then_by_age(store: Store) -> None:
    await add(
        store,
        numbered(1, priority=Priority.NORMAL, escalated_at=later(minutes=5)),
        numbered(2, priority=Priority.LOW),
        numbered(3, priority=Priority.HIGH, escalated_at=later(minutes=9)),
        numbered(4, priority=Priority.NORMAL, escalated_at=later(minutes=1)),
        numbered(5, priority=Priority.HIGH, state=State.RESOLVED),
    )
    queued = await store.read(lambda tx: tx.handoffs.in_state(State.QUEUED))
    assert [handoff.id for handoff in queued] == ["h_3", "h_4", "h_1", "h_2"]


async def test_a_brief_can_be_strengthened(store: Store, handoff: str) -> None:
    stronger = a_brief(why=("asked for a person", "frustrated"), tried=(), mood="")
    await store.write(lambda tx: tx.handoffs.save_brief("h_1", stronger))
    assert await store.read(lambda tx: tx.handoffs.brief("h_1")) == stronger


async def overnight(store: Store) -> tuple[list[str], int]:
    night = later(hours=8)
    waiting, gone = await store.read(lambda tx: tx.handoffs.overnight("Billing", night))
    assert all(name == "Cora Custer" and brief.headline == one.id for one, brief, name in waiting)
    assert all(isinstance(brief, Brief) for _, brief, _ in waiting)
    return [handoff.id for handoff, _, _ in waiting], gone


async def test_the_overnight_list_holds_those_parked_in_that_skill_until_then(store: Store) -> None:
    await add(
        store,
        a_parked_handoff("h_1", "c_1", escalated_at=later(minutes=5)),
        a_parked_handoff("h_2", "c_2", priority=Priority.HIGH, escalated_at=later(minutes=9)),
        a_parked_handoff("h_3", "c_3"),
        a_parked_handoff("h_4", "c_4", skill="Orders"),
        a_parked_handoff("h_5", "c_5", later(hours=32)),
        a_handoff("h_6", "c_6"),
    )
    assert await overnight(store) == (["h_2", "h_3", "h_1"], 0)


async def test_the_overnight_list_counts_who_left_it_even_to_another_night(store: Store) -> None:
    await add(store, *(a_parked_handoff(f"h_{number}", f"c_{number}") for number in (1, 2, 3)))
    await store.write(lambda tx: tx.handoffs.save(a_handoff("h_1", "c_1", state=State.ASSIGNED)))
    assert await overnight(store) == (["h_2", "h_3"], 1)
    await store.write(lambda tx: tx.handoffs.save(a_parked_handoff("h_2", "c_2", later(hours=32))))
    assert await overnight(store) == (["h_3"], 2)
    await store.write(lambda tx: tx.handoffs.save(a_parked_handoff("h_1", "c_1")))
    assert await overnight(store) == (["h_1", "h_3"], 1)


async def test_the_last_promise_of_a_handoff_is_kept_up_to_date(store: Store, handoff: str) -> None:
    assert await store.read(lambda tx: tx.promises.last_of("h_1")) is None
    first, second = a_promise(), a_promise(given_at=later(minutes=5), due=later(minutes=9))

    def work(tx: Tx) -> None:
        tx.promises.add(first)
        tx.promises.add(second)
        tx.promises.save(replace(second, state=PromiseState.KEPT))

    await store.write(work)
    last = await store.read(lambda tx: tx.promises.last_of("h_1"))
    assert last == replace(second, state=PromiseState.KEPT)


async def test_asides_are_those_of_the_whole_conversation_in_order(store: Store, handoff: str) -> None:
    def work(tx: Tx) -> None:
        tx.asides.add("h_1", later(minutes=2), "U_BEN", "Ben", "second", an_anchor("2"))
        tx.asides.add("h_1", later(minutes=1), "U_ANNA", "Anna", "first", an_anchor("1"))
        tx.handoffs.save(a_handoff(state=State.RESOLVED))
        tx.handoffs.add(a_handoff("h_2"), a_brief())
        tx.asides.add("h_2", later(minutes=3), "U_BEN", "Ben", "third", an_anchor("3"))

    await store.write(work)
    assert await store.read(lambda tx: tx.asides.of("c_1")) == [
        Aside(later(minutes=1), "Anna", "first"),
        Aside(later(minutes=2), "Ben", "second"),
        Aside(later(minutes=3), "Ben", "third"),
    ]
    assert await store.read(lambda tx: tx.asides.of("c_2")) == []


async def test_a_slack_message_became_one_turn_only(store: Store, conversation: str) -> None:
    anchor = an_anchor("5")
    await store.write(lambda tx: tx.turns.add(conversation, a_turn()))
    await store.write(lambda tx: tx.relays.add(anchor, conversation, 1))
    assert await store.read(lambda tx: tx.relays.seq_of(anchor)) == 1
    assert await store.read(lambda tx: tx.relays.seq_of(Anchor("C_ORDERS", "5"))) is None
    with pytest.raises(IntegrityError):
        await store.write(lambda tx: tx.relays.add(anchor, conversation, 1))


async def test_an_alarm_stands_once(store: Store) -> None:
    assert await store.write(lambda tx: tx.alarms.add("card_late", "h_1", NOW))
    assert not await store.write(lambda tx: tx.alarms.add("card_late", "h_1", later(minutes=1)))
    assert await store.write(lambda tx: tx.alarms.add("card_late", "h_2", NOW))
