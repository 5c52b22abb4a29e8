"""What agents are shown of their work, on both engines."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from bot.domain.conversation import Account, Customer, Speaker
from bot.domain.deliveries import DrawCard
from bot.domain.desk import EVERYTHING, Line, Load, Numbers, Scope
from bot.domain.facts import AgentReplied, Claimed, Fact, Resolved
from bot.domain.fields import SHOWN, Known
from bot.domain.handoff import Agent, Handoff, Helper, Priority, State
from bot.ports import NewTurn, Store, Tx
from tests.builders import NOW, a_brief, a_conversation, a_handoff, a_parked_handoff, later

ANNA, BEN = Agent("U_ANNA", "Anna"), Agent("U_BEN", "Ben")
BILLING = Scope(frozenset({"Billing"}))


async def add(store: Store, *handoffs: Handoff, **customer: Any) -> None:
    def work(tx: Tx) -> None:
        for one in handoffs:
            who = Customer(**{"name": f"C {one.id}", **customer})
            conversation = a_conversation(one.conversation_id, created_at=one.escalated_at)
            tx.conversations.add(replace(conversation, customer=who, account=Account("Acme Ltd")))
            tx.handoffs.add(one, a_brief(headline=one.id))

    await store.write(work)


def held(number: int, agent: Agent = ANNA, **changes: Any) -> Handoff:
    handoff = a_handoff(f"h_{number}", f"c_{number}", state=State.ASSIGNED, holder=agent, claimed_at=NOW)
    return replace(handoff, **changes)


async def said(store: Store, conversation: str, *turns: tuple[Speaker, datetime]) -> None:
    def work(tx: Tx) -> None:
        for speaker, at in turns:
            tx.turns.add(conversation, NewTurn(at, speaker, "words"))

    await store.write(work)


async def mine(store: Store, agent: Agent = ANNA) -> list[Line]:
    return await store.read(lambda tx: tx.desks.held_by(agent.id))


async def test_a_customer_waits_since_they_were_passed_on_until_a_persons_first_word(store: Store) -> None:
    await add(store, held(1))
    await said(store, "c_1", (Speaker.CUSTOMER, later(minutes=5)))
    [line] = await mine(store)
    assert (line.waits_since, line.answered_at) == (NOW, None)


async def test_after_that_since_their_first_word_which_nobody_answered(store: Store) -> None:
    await add(store, held(1, first_reply_at=later(minutes=2)), held(2, BEN))
    await said(store, "c_2", *[(Speaker.AGENT, NOW)] * 9)  # another's words count for another
    await said(
        store,
        "c_1",
        (Speaker.CUSTOMER, NOW),
        (Speaker.AGENT, later(minutes=2)),
        (Speaker.SYSTEM, later(minutes=3)),
        (Speaker.CUSTOMER, later(minutes=4)),
        (Speaker.CUSTOMER, later(minutes=5)),
    )
    [line] = await mine(store)
    assert (line.waits_since, line.answered_at) == (later(minutes=4), later(minutes=2))
    await said(store, "c_1", (Speaker.AGENT, later(minutes=6)))
    [line] = await mine(store)
    assert (line.waits_since, line.answered_at) == (None, later(minutes=6))


async def test_what_the_customer_took_back_is_not_waited_for(store: Store) -> None:
    await add(store, held(1, first_reply_at=NOW))
    await said(store, "c_1", (Speaker.AGENT, NOW), (Speaker.CUSTOMER, later(minutes=1)))
    await store.write(lambda tx: tx.turns.delete("c_1", 2, later(minutes=2)))
    assert [line.waits_since for line in await mine(store)] == [None]


async def test_one_has_what_one_holds_or_helps_with_and_nothing_else(store: Store) -> None:
    other = Agent("UxANNA", "Not Anna")  # _ stands for any letter in a LIKE
    await add(
        store,
        held(1),
        held(2, BEN),
        held(3, BEN, helpers=(Helper(ANNA, NOW),)),
        held(4, BEN, helpers=(Helper(other, NOW),)),
        held(5, state=State.RESOLVED),
        held(6, state=State.SNOOZED),
    )
    assert sorted(line.handoff.id for line in await mine(store)) == ["h_1", "h_3", "h_6"]


async def test_the_line_leads_to_where_the_card_stands(store: Store) -> None:
    await add(store, held(1))
    await store.write(lambda tx: tx.lanes.put(DrawCard("h_1"), NOW))
    assert [line.anchor for line in await mine(store)] == [None]


async def waiting(store: Store, scope: Scope, limit: int = 20) -> list[str]:
    return [line.handoff.id for line in await store.read(lambda tx: tx.desks.waiting(scope, limit))]


async def test_the_queue_comes_by_weight_and_age_and_what_is_parked_behind_it(store: Store) -> None:
    await add(
        store,
        a_parked_handoff("h_1", "c_1", priority=Priority.HIGH),
        a_handoff("h_2", "c_2", escalated_at=later(minutes=5)),
        a_handoff("h_3", "c_3", escalated_at=later(minutes=1)),
        a_handoff("h_4", "c_4", escalated_at=later(minutes=9), priority=Priority.HIGH),
        a_handoff("h_5", "c_5", skill="Orders"),
        held(6),
    )
    assert await waiting(store, BILLING) == ["h_4", "h_3", "h_2", "h_1"]
    assert await waiting(store, BILLING, 2) == ["h_4", "h_3"]
    assert await waiting(store, Scope(frozenset({"Billing"}), but=True)) == ["h_5"]
    assert len(await waiting(store, EVERYTHING)) == 5
    assert await waiting(store, Scope(frozenset())) == []


async def test_a_load_counts_what_is_open_and_tells_the_longest_wait(store: Store) -> None:
    await add(
        store,
        a_handoff("h_1", "c_1", escalated_at=later(hours=-1)),
        a_parked_handoff("h_2", "c_2", escalated_at=later(hours=-3)),
        held(3, escalated_at=later(hours=-9)),
        held(4, state=State.SNOOZED),
        a_handoff("h_5", "c_5", state=State.RESOLVED),
        a_handoff("h_6", "c_6", skill="Orders"),
    )
    assert await store.read(lambda tx: tx.desks.loads()) == [
        Load("Billing", 1, 1, 1, 1, later(hours=-3)),
        Load("Orders", queued=1, oldest=NOW),
    ]


def claimed(handoff: str, agent: Agent, at: datetime) -> Fact:
    ids = {"at": at, "conversation_id": handoff.replace("h", "c"), "handoff_id": handoff}
    return Claimed(**ids, skill="Billing", agent=agent.id, parked_until=None)  # type: ignore[arg-type]


def replied(handoff: str, agent: Agent, at: datetime, *, first: bool = True) -> Fact:
    ids = {"at": at, "conversation_id": handoff.replace("h", "c"), "handoff_id": handoff}
    return AgentReplied(**ids, agent=agent.id, seq=1, channel="C", ts="1", first=first)  # type: ignore[arg-type]


def resolved(handoff: str, agent: Agent, at: datetime) -> Fact:
    ids = {"at": at, "conversation_id": handoff.replace("h", "c"), "handoff_id": handoff}
    return Resolved(**ids, skill="Billing", agent=agent.id, outcome="solved", parked_until=None)  # type: ignore[arg-type]


async def test_the_days_numbers_are_ones_own_and_of_that_day(store: Store) -> None:
    await add(store, *(a_handoff(f"h_{number}", f"c_{number}") for number in range(1, 6)))
    facts = [
        claimed("h_1", ANNA, later(minutes=1)),
        claimed("h_1", ANNA, later(minutes=4)),  # released, and taken once more
        replied("h_1", ANNA, later(minutes=6)),
        replied("h_1", ANNA, later(minutes=9), first=False),
        claimed("h_2", ANNA, later(minutes=1)),
        replied("h_2", BEN, later(minutes=2)),  # who helped was first
        claimed("h_3", BEN, NOW),
        replied("h_3", BEN, later(minutes=3)),
        resolved("h_1", ANNA, later(minutes=20)),
        resolved("h_1", ANNA, later(minutes=30)),  # opened again between
        resolved("h_3", BEN, later(minutes=20)),
        claimed("h_4", ANNA, later(seconds=-1)),
        claimed("h_5", ANNA, later(hours=24)),
    ]

    def work(tx: Tx) -> None:
        for fact in facts:
            tx.facts.add(fact)

    await store.write(work)
    numbers = await store.read(lambda tx: tx.desks.numbers(ANNA.id, NOW, later(hours=24)))
    assert numbers == Numbers(claimed=2, resolved=1, waits=(120.0,))
    assert await store.read(lambda tx: tx.desks.numbers("U_NOBODY", NOW, later(hours=24))) == Numbers()


async def found(store: Store, words: str, scope: Scope = EVERYTHING, limit: int = 10) -> list[str]:
    return [
        line.handoff.id for line in await store.read(lambda tx: tx.desks.find(words, SHOWN, scope, limit))
    ]


@pytest.mark.parametrize("words", ["jordan", "JORDAN E", "ellis@exa", "acme", "Ltd"])
async def test_a_customer_is_found_by_a_part_of_name_address_or_account(store: Store, words: str) -> None:
    await add(store, a_handoff("h_1", "c_1"), name="Jordan Ellis", email="ellis@example.com")
    assert await found(store, words) == ["h_1"]


@pytest.mark.parametrize("words", ["müller", "Müller", "MÜLLER", "øygård", "ærø"])
async def test_letters_beyond_ascii_are_found_as_people_write_them(store: Store, words: str) -> None:
    await add(store, a_handoff("h_1", "c_1"), name="Ærø Müller Øygård")
    assert await found(store, words) == ["h_1"]


@pytest.mark.parametrize("words", ["%", "_", "J%s", "\\", "jordan' or '1'='1", "verified", '"name"'])
async def test_signs_stand_for_themselves_and_keys_are_not_words(store: Store, words: str) -> None:
    await add(store, a_handoff("h_1", "c_1"), name="Jordan Ellis", email="ellis@example.com")
    assert await found(store, words) == []


async def test_the_newest_are_found_first_each_conversation_once(store: Store) -> None:
    await add(store, *(a_handoff(f"h_{number}", f"c_{number}", state=State.WITHDRAWN) for number in range(4)))
    await store.write(lambda tx: tx.handoffs.add(a_handoff("h_9", "c_1"), a_brief()))
    assert await found(store, "C h_") == ["h_9", "h_3", "h_2", "h_0"]
    assert await found(store, "C h_", limit=2) == ["h_9", "h_3"]
    assert await found(store, "C h_", Scope(frozenset({"Orders"}))) == []


async def test_a_conversation_is_found_by_its_id_within_the_scope(store: Store) -> None:
    await add(store, a_handoff("h_1", "c_1"))

    async def there(scope: Scope) -> list[Line]:
        return await store.read(lambda tx: tx.desks.of_conversation("c_1", scope))

    assert [line.handoff.id for line in await there(BILLING)] == ["h_1"]
    assert await there(Scope(frozenset({"Billing"}), but=True)) == []


@pytest.mark.parametrize(
    ("by", "words", "count"),
    [
        ((Known.NAME,), "jordan", 1),
        ((Known.EMAIL, Known.ACCOUNT), "jordan e", 0),
        ((Known.EMAIL,), "ellis@exa", 1),
        ((Known.NAME,), "acme", 0),
        ((), "ellis@exa", 0),
    ],
)
async def test_by_what_may_not_be_looked_for_nobody_is_found(
    store: Store, by: tuple[str, ...], words: str, count: int
) -> None:
    await add(store, a_handoff("h_1", "c_1"), name="Jordan Ellis", email="ellis@example.com")
    found = await store.read(lambda tx: tx.desks.find(words, set(by), EVERYTHING, 10))
    assert len(found) == count
