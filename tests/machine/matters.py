"""What must hold of matters that agents merge, and of promises, whoever has to keep them by now."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import text

from bot.domain.handoff import Handoff, State
from bot.ports import Tx
from storage.tables.columns import EPOCH, TICK

MOVES = {
    *("Claimed", "Released", "Transferred", "Offered", "Flushed", "Parked", "Snoozed", "Woken"),
    *("Resolved", "Reopened", "HandedBack", "Withdrawn", "Blocked", "Merged", "AgentReplied"),
}
OPEN = "('parked', 'queued', 'offered', 'assigned', 'snoozed')"
FACTS = "SELECT kind, handoff_id FROM fact WHERE handoff_id IS NOT NULL ORDER BY id"
MERGED_AND_OPEN = f"""
SELECT handoff.id FROM handoff JOIN conversation ON conversation.id = handoff.conversation_id
WHERE conversation.merged_into <> '' AND handoff.state IN {OPEN}
"""
PROMISES = f"""
SELECT promise.handoff_id, handoff.state IN {OPEN}, promise.due,
    (SELECT count(*) FROM timer WHERE timer.kind = 'promise' AND timer.key = promise.handoff_id)
FROM promise JOIN handoff ON handoff.id = promise.handoff_id WHERE promise.state = 'open'
"""
SETTLED = "SELECT handoff_id, state, count(*) FROM promise GROUP BY handoff_id, state"
FOUND_WITHIN = timedelta(minutes=1)
"""By the clock's look, once all is well."""


def rows(tx: Tx, query: str) -> list[Any]:
    """What no port reads."""
    return list(cast(Any, tx).lanes._unit.connection.execute(text(query)))


def goes_on_in(tx: Tx, conversation: str) -> Iterator[str]:
    """The conversation, and each in which it goes on."""
    while conversation:
        yield conversation
        conversation = tx.conversations.get(conversation).merged_into


def merged_into(tx: Tx, handoff: Handoff) -> list[str]:
    """The conversations that were brought to this one, at once or along with others."""
    found = []
    for one in tx.conversations.merged_into(handoff.conversation_id):
        last = tx.handoffs.last_of(one)
        while last and last.merged_into and last.merged_into != handoff.id:
            last = tx.handoffs.last_of(tx.handoffs.get(last.merged_into).conversation_id)
        if last and last.merged_into:
            found.append(one)
    return found


def wrong_at_any_moment(tx: Tx) -> Iterator[str]:
    yield from (f"{row[0][:6]} is open where it was merged" for row in rows(tx, MERGED_AND_OPEN))
    count = Counter(row[0] for row in rows(tx, PROMISES))
    yield from (f"{one[:6]} has {many} open promises" for one, many in count.items() if many > 1)


def wrong_in(tx: Tx, now: datetime) -> Iterator[str]:
    """Once all is quiet."""
    yield from _moved_on(tx)
    yield from _promises(tx, now)


def _moved_on(tx: Tx) -> Iterator[str]:
    """What was merged never moves again."""
    over: set[str] = set()
    for kind, handoff in rows(tx, FACTS):
        if handoff in over and kind in MOVES:
            yield f"{handoff[:6]}: {kind} after it was merged"
        if kind == "Merged":
            over.add(handoff)
            if tx.handoffs.get(handoff).state is not State.MERGED:
                yield f"{handoff[:6]} was merged, and is {tx.handoffs.get(handoff).state}"


def _promises(tx: Tx, now: datetime) -> Iterator[str]:
    """One that is open is an open handoff's, with its timer; each that was kept or broken has its fact."""
    for handoff, is_open, due, timers in rows(tx, PROMISES):
        if not is_open or timers != 1:
            yield f"{handoff[:6]} owes a promise with {timers} timers, open: {bool(is_open)}"
        if EPOCH + due * TICK + FOUND_WITHIN < now:
            yield f"{handoff[:6]} owes a promise that nobody found broken"
    told = Counter((handoff, kind) for kind, handoff in rows(tx, FACTS))
    for handoff, state, many in rows(tx, SETTLED):
        fact = {"kept": "PromiseKept", "broken": "PromiseBroken"}.get(state)
        if fact and told[handoff, fact] != many:
            yield f"{handoff[:6]} has {many} promises {state}, told {told[handoff, fact]}"
