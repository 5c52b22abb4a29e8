"""Who waits for the assistant."""

from __future__ import annotations

from datetime import datetime

from bot.ports import Store, Tx, Wanted
from tests.builders import NOW, a_conversation, a_turn, later


async def ask(store: Store, conversation_id: str, at: datetime = NOW) -> Wanted:
    def work(tx: Tx) -> Wanted:
        _, rev = tx.turns.add(conversation_id, a_turn(at=at))
        tx.answering.want(conversation_id, rev)
        return Wanted(conversation_id, rev)

    return await store.write(work)


async def waiting(store: Store) -> list[Wanted]:
    return await store.read(lambda tx: tx.answering.wanted())


async def test_turns_that_come_meanwhile_coalesce(store: Store, conversation: str) -> None:
    first = await ask(store, conversation)
    second = await ask(store, conversation)
    assert await waiting(store) == [second]
    assert not await store.read(lambda tx: tx.answering.still_wanted(first))
    assert await store.read(lambda tx: tx.answering.still_wanted(second))


async def test_who_is_answered_waits_no_more_until_they_write_again(store: Store, conversation: str) -> None:
    first = await ask(store, conversation)
    await store.write(lambda tx: tx.answering.done(first))
    assert await waiting(store) == []
    assert not await store.read(lambda tx: tx.answering.still_wanted(first))
    second = await ask(store, conversation)
    assert await waiting(store) == [second]


async def test_an_answer_to_what_is_old_does_not_end_the_waiting(store: Store, conversation: str) -> None:
    first = await ask(store, conversation)
    second = await ask(store, conversation)
    await store.write(lambda tx: tx.answering.done(first))
    assert await waiting(store) == [second]


async def test_an_older_want_does_not_bring_back_what_was_answered(store: Store, conversation: str) -> None:
    first = await ask(store, conversation)
    second = await ask(store, conversation)
    await store.write(lambda tx: tx.answering.done(second))
    await store.write(lambda tx: tx.answering.want(conversation, first.rev))
    assert await waiting(store) == []


async def test_who_has_waited_longest_comes_first(store: Store) -> None:
    for number in (1, 2, 3):
        await store.write(lambda tx, number=number: tx.conversations.add(a_conversation(f"c_{number}")))  # type: ignore[misc]
        await ask(store, f"c_{number}", later(minutes=-number))
    found = await store.read(lambda tx: tx.answering.wanted(limit=2))
    assert [wanted.conversation_id for wanted in found] == ["c_3", "c_2"]
