"""What the manager's report counts, and of what."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import datetime

import pytest

from bot.domain.facts import Escalated, EscalatedAgain
from bot.domain.handoff import Handoff, State
from bot.domain.metrics import Report, Waiting
from bot.domain.promises import PromiseState
from bot.ports import Store, Tx
from tests.builders import NOW, a_brief, a_conversation, a_handoff, a_parked_handoff, a_promise, later

END = later(hours=24)


async def report(store: Store, start: datetime = NOW, end: datetime = END) -> Report:
    return await store.read(lambda tx: tx.reports.build("Today", start, end, "Europe/Berlin"))


async def add(store: Store, *handoffs: Handoff, reasons: tuple[str, ...] = ("not_sure",)) -> None:
    """Each in a conversation of its own, which began when it did."""

    def work(tx: Tx) -> None:
        for handoff in handoffs:
            tx.conversations.add(a_conversation(handoff.conversation_id, created_at=handoff.escalated_at))
            tx.handoffs.add(handoff, a_brief())
            tx.facts.add(escalated(handoff, reasons))

    await store.write(work)


def escalated(handoff: Handoff, reasons: tuple[str, ...]) -> Escalated:
    return Escalated(
        at=handoff.escalated_at,
        conversation_id=handoff.conversation_id,
        handoff_id=handoff.id,
        skill=handoff.skill,
        priority=handoff.priority,
        reasons=reasons,
        opens_at=None,
        promised=None,
    )


async def test_a_report_of_nothing_is_empty(store: Store) -> None:
    empty = asdict(await report(store))
    asked = [empty.pop(name) for name in ("title", "start", "end", "zone")]
    assert asked == ["Today", NOW, END, "Europe/Berlin"]
    assert not any(empty.values())


async def test_only_what_began_in_the_period_counts(store: Store) -> None:
    moments = [later(seconds=-1), NOW, later(hours=23), END]
    await add(
        store, *(a_handoff(f"h_{n}", f"c_{n}", escalated_at=moment) for n, moment in enumerate(moments))
    )
    found = await report(store)
    assert (found.conversations, found.escalated, found.unanswered) == (2, 2, 2)
    assert found.reasons == (("not_sure", 2),)


async def test_a_conversation_with_two_handoffs_was_escalated_once(store: Store) -> None:
    await add(store, a_handoff(state=State.WITHDRAWN))
    await store.write(lambda tx: tx.conversations.add(a_conversation("c_2")))
    await store.write(lambda tx: tx.handoffs.add(a_handoff("h_2"), a_brief()))
    found = await report(store)
    assert (found.conversations, found.escalated) == (2, 1)
    assert found.escalation_rate == pytest.approx(0.5)


async def test_reasons_are_counted_per_handoff_most_frequent_first(store: Store) -> None:
    await add(store, a_handoff("h_1", "c_1"), reasons=("frustrated", "asked_for_person"))
    await add(store, a_handoff("h_2", "c_2"), reasons=("asked_for_person",))
    await add(store, a_handoff("h_3", "c_3"), reasons=("asked_again", "frustrated", "asked_for_person"))

    def again(tx: Tx) -> None:
        tx.facts.add(
            EscalatedAgain(
                at=NOW,
                conversation_id="c_1",
                handoff_id="h_1",
                skill="Billing",
                reasons=("asked_again",),
                opens_at=None,
            )
        )

    await store.write(again)
    found = await report(store)
    assert found.reasons == (("asked_for_person", 3), ("frustrated", 2), ("asked_again", 1))


async def test_waits_run_from_the_escalation_to_the_first_answer(store: Store) -> None:
    await add(
        store,
        a_handoff("h_1", "c_1", first_reply_at=later(minutes=2)),
        a_handoff("h_2", "c_2", escalated_at=later(minutes=1), first_reply_at=later(minutes=1, seconds=0.5)),
        a_handoff("h_3", "c_3"),
    )
    found = await report(store)
    assert (found.waits, found.unanswered) == ((0.5, 120.0), 1)


async def test_a_reopened_handoff_keeps_its_first_answer(store: Store) -> None:
    answered = a_handoff(first_reply_at=later(minutes=2), state=State.ASSIGNED)
    await add(store, replace(answered, first_reply_at=None))
    for saved in (answered, replace(answered, first_reply_at=None), replace(answered, first_reply_at=END)):
        await store.write(lambda tx, saved=saved: tx.handoffs.save(saved))  # type: ignore[misc]
        assert (await report(store)).waits == (120.0,)


async def test_ratings_count_when_they_are_given(store: Store) -> None:
    await add(
        store,
        a_handoff("h_1", "c_1", state=State.RESOLVED, rating=4, rated_at=later(hours=2)),
        a_handoff("h_2", "c_2", state=State.RESOLVED, rating=5, rated_at=later(hours=1)),
        a_handoff("h_3", "c_3", state=State.RESOLVED, rating=1, rated_at=END),
        a_handoff("h_4", "c_4", state=State.RESOLVED),
    )
    found = await report(store)
    assert (found.ratings, found.resolved, found.mean_rating) == ((5, 4), 4, 4.5)


async def test_promises_are_kept_or_broken_or_neither(store: Store) -> None:
    states = [PromiseState.KEPT, PromiseState.KEPT, PromiseState.BROKEN, PromiseState.OPEN, PromiseState.VOID]
    await add(store, *(a_handoff(f"h_{n}", f"c_{n}") for n in range(len(states))))

    def work(tx: Tx) -> None:
        for number, state in enumerate(states):
            tx.promises.add(a_promise(f"h_{number}", state=state))

    await store.write(work)
    found = await report(store)
    assert (found.promises_kept, found.promises_broken) == (2, 1)


async def test_who_waits_now_is_counted_whenever_they_came(store: Store) -> None:
    await add(
        store,
        a_handoff("h_1", "c_1", escalated_at=later(hours=-30)),
        a_parked_handoff("h_2", "c_2"),
        a_parked_handoff("h_3", "c_3", skill="Orders"),
        a_handoff("h_4", "c_4", state=State.ASSIGNED, skill="Returns"),
    )
    assert (await report(store)).waiting == (
        Waiting("Billing", 1, 1, later(hours=-30)),
        Waiting("Orders", 0, 1, NOW),
    )
