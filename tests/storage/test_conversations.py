"""Conversations, their turns, and the changes their customers follow."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta, timezone
from functools import partial

import pytest

from bot.domain.conversation import Page, Source, Speaker
from bot.domain.decision import Tried
from bot.domain.errors import UnknownConversation
from bot.domain.shown import Shown, Who
from bot.ports import Store, Tx
from tests.builders import NOW, a_conversation, a_turn, an_answer, later


async def test_a_conversation_comes_back_as_it_was(store: Store) -> None:
    await store.write(lambda tx: tx.conversations.add(a_conversation()))
    assert await store.read(lambda tx: tx.conversations.get("c_1")) == a_conversation()


async def test_an_unknown_conversation_is_refused_by_name(store: Store) -> None:
    for work in (
        lambda tx: tx.conversations.get("c_9"),
        lambda tx: tx.turns.add("c_9", a_turn()),
        lambda tx: tx.changes.show("c_9", Shown(), NOW),
    ):
        with pytest.raises(UnknownConversation):
            await store.write(work)


async def test_the_page_is_the_last_one_seen(store: Store, conversation: str) -> None:
    page = Page("https://shop.example/cart", "Cart", ("Removed a mug", "Opened Cart"))
    await store.write(lambda tx: tx.conversations.set_page(conversation, page))
    assert (await store.read(lambda tx: tx.conversations.get(conversation))).page == page


async def test_a_turn_comes_back_as_it_was_with_its_number(store: Store, conversation: str) -> None:
    new = an_answer(name="Robo", sources=(Source("Shipping", "/help/shipping"), Source("Orders")))
    added, rev = await store.write(lambda tx: tx.turns.add(conversation, new))
    [read] = await store.read(lambda tx: tx.turns.of(conversation))
    assert read == added
    assert (added.seq, rev, added.text, added.sources) == (1, 1, new.text, new.sources)
    assert (added.confidence, added.speaker, added.name) == (0.6, Speaker.ASSISTANT, "Robo")


async def test_turns_are_read_from_one_number_up_to_another(store: Store, conversation: str) -> None:
    def work(tx: Tx) -> None:
        for text in "abcde":
            tx.turns.add(conversation, a_turn(text))

    await store.write(work)
    turns = await store.read(lambda tx: tx.turns.of(conversation, after=1, upto=3))
    assert [(turn.seq, turn.text) for turn in turns] == [(2, "b"), (3, "c")]
    assert len(await store.read(lambda tx: tx.turns.of(conversation, after=4))) == 1


async def test_a_turn_is_found_by_its_senders_id_in_its_own_conversation_only(
    store: Store, conversation: str
) -> None:
    await store.write(lambda tx: tx.changes.show(conversation, Shown(), NOW))
    added = await store.write(lambda tx: tx.turns.add(conversation, a_turn(client_id="k-1")))
    assert await store.read(lambda tx: tx.turns.by_client_id(conversation, "k-1")) == added
    assert added[1] == 2
    assert await store.read(lambda tx: tx.turns.by_client_id(conversation, "k-2")) is None
    await store.write(lambda tx: tx.conversations.add(a_conversation("c_2")))
    assert await store.read(lambda tx: tx.turns.by_client_id("c_2", "k-1")) is None


async def test_two_hundred_writers_at_once_leave_no_gap(store: Store, conversation: str) -> None:
    def work(number: int, tx: Tx) -> tuple[int, int]:
        turn, rev = tx.turns.add(conversation, a_turn(f"turn {number}", client_id=str(number)))
        if number % 3 == 0:
            tx.changes.show(conversation, Shown(score=number), NOW)
        if number % 5 == 0:
            raise KeyError(number)
        return turn.seq, rev

    units = (store.write(partial(work, number)) for number in range(200))
    answers = await asyncio.gather(*units, return_exceptions=True)
    given = [answer for answer in answers if isinstance(answer, tuple)]
    turns = await store.read(lambda tx: tx.turns.of(conversation))
    changes = await store.read(lambda tx: tx.changes.after(conversation, 0))
    assert len(given) == 160
    assert [turn.seq for turn in turns] == sorted(seq for seq, _ in given) == list(range(1, 161))
    assert [change.rev for change in changes] == list(range(1, len(changes) + 1))
    known = await store.read(lambda tx: tx.conversations.get(conversation))
    assert (known.last_seq, known.last_rev) == (160, len(changes))


async def test_changes_hold_turns_and_states_in_the_order_in_which_they_came(
    store: Store, conversation: str
) -> None:
    waiting = Shown(Who.WAITING, "Billing", by=later(minutes=30))

    def work(tx: Tx) -> None:
        tx.changes.show(conversation, Shown(), NOW)
        tx.turns.add(conversation, a_turn("hello"))
        tx.changes.show(conversation, waiting, later(minutes=1))

    await store.write(work)
    changes = await store.read(lambda tx: tx.changes.after(conversation, 0))
    assert [(change.rev, change.shown, change.turn and change.turn.text) for change in changes] == [
        (1, Shown(), None),
        (2, None, "hello"),
        (3, waiting, None),
    ]
    assert changes[2].at == later(minutes=1)
    assert await store.read(lambda tx: tx.changes.after(conversation, 1, limit=1)) == changes[1:2]


async def test_the_same_state_is_not_shown_twice_in_a_row(store: Store, conversation: str) -> None:
    berlin = timezone(timedelta(hours=1))

    def work(moment: datetime, tx: Tx) -> None:
        tx.changes.show(conversation, Shown(Who.PARKED, "Billing", opens=moment), NOW)
        tx.turns.add(conversation, a_turn())

    for moment in (later(hours=3), later(hours=3).astimezone(berlin), later(hours=4), later(hours=3)):
        await store.write(partial(work, moment))
    changes = await store.read(lambda tx: tx.changes.after(conversation, 0))
    opens = [change.shown.opens for change in changes if change.shown]
    assert opens == [later(hours=3), later(hours=4), later(hours=3)]


async def test_what_was_tried_has_the_customers_next_words(store: Store, conversation: str) -> None:
    def work(tx: Tx) -> None:
        tx.turns.add(conversation, an_answer("Hello!", article=""))
        tx.turns.add(conversation, a_turn("Where is it?"))
        tx.turns.add(conversation, an_answer("On its way.", "shipping", sources=(Source("Shipping"),)))
        tx.turns.add(conversation, an_answer("And insured.", "insurance"))
        tx.turns.add(conversation, a_turn("That's not it"))
        tx.turns.add(conversation, a_turn("Really not"))
        tx.turns.add(conversation, an_answer("Ask the carrier.", "carrier"))

    await store.write(work)
    assert await store.read(lambda tx: tx.turns.tried(conversation)) == [
        Tried("shipping", "Shipping", 0.6),
        Tried("insurance", "And insured.", 0.6, "That's not it"),
        Tried("carrier", "Ask the carrier.", 0.6),
    ]


async def test_a_time_without_a_zone_is_refused(store: Store) -> None:
    naive = datetime(2026, 11, 23, 10, 0)  # noqa: DTZ001
    with pytest.raises(Exception, match="without a zone"):
        await store.write(lambda tx: tx.conversations.add(a_conversation(created_at=naive)))


async def test_times_keep_their_microseconds_and_come_back_in_utc(store: Store) -> None:
    moment = datetime(1969, 7, 20, 21, 17, 40, 123457, timezone(timedelta(hours=-5, minutes=-30)))
    await store.write(lambda tx: tx.conversations.add(a_conversation(created_at=moment)))
    read = (await store.read(lambda tx: tx.conversations.get("c_1"))).created_at
    assert read == moment
    assert read.utcoffset() == timedelta(0)
