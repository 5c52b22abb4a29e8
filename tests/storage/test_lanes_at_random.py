"""Any sequence of wants, sendings, failures and crashes leaves the lanes' books in order."""

from __future__ import annotations

import asyncio
import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeVar

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from bot.domain.deliveries import (
    OF_A_NEW_THREAD,
    DrawCard,
    DrawOps,
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
    lane_of,
)
from bot.ports import Item, Tx
from storage.store import SqliteStore
from tests.builders import NOW, a_lease, an_anchor, later
from tests.sqlite import fresh_file

T = TypeVar("T")

COUNTS = """
SELECT pending, (SELECT count(*) FROM delivery WHERE lane = key AND sent_at IS NULL)
    + (SELECT count(*) FROM drawing WHERE drawing.key = lane.key AND wanted_rev > drawn_rev)
FROM lane
"""
HANDOFFS = st.sampled_from(["h_1", "h_2"])
SEQS = st.integers(1, 99)
WANTS: st.SearchStrategy[Want] = st.one_of(
    st.builds(DrawCard, HANDOFFS),
    st.builds(Redraw, HANDOFFS),
    st.builds(DrawOvernight, st.just("Billing"), st.just(later(hours=8))),
    st.builds(Relay, HANDOFFS, SEQS),
    st.builds(Line, HANDOFFS, st.sampled_from(LineCode)),
    st.builds(Mark, HANDOFFS, st.just("C"), st.just("1.1"), st.sampled_from(Reaction)),
    st.builds(Whisper, HANDOFFS, st.just("U"), st.just("note")),
)
DRAWN = {LaneKind.CARD, LaneKind.OVERNIGHT}


class Lanes(RuleBasedStateMachine):
    """`queues` is what each lane should still send; `anchored` the cards that stand in Slack."""

    @initialize()
    def begin(self) -> None:
        self.runner = asyncio.Runner()
        self.folder = tempfile.TemporaryDirectory()
        self.path = Path(self.folder.name) / "baton.db"
        self.now: datetime = NOW
        self.queues: dict[str, list[Want]] = {}
        self.anchored: set[str] = set()
        self.in_hand: dict[str, Item] = {}
        self.posts = 0
        self.open()

    def open(self) -> None:
        self.store = SqliteStore(fresh_file(self.path))
        self.runner.run(self.store.open())

    def write(self, work: Callable[[Tx], T]) -> T:
        self.now += timedelta(seconds=1)
        return self.runner.run(self.store.write(work))

    @rule(want=WANTS)
    def put(self, want: Want) -> None:
        kind, lane = lane_of(want)
        self.write(lambda tx: tx.lanes.put(want, self.now))
        queue = self.queues.get(lane, [])
        if kind in DRAWN:
            if not isinstance(want, Redraw) or lane in self.queues:
                drawn = DrawCard(want.handoff_id) if isinstance(want, Redraw) else want
                held = self.in_hand.get(lane)
                self.queues[lane] = [drawn, drawn] if held and queue else [drawn]
        elif (kind is LaneKind.MARKS or self.has_card(want)) and not self.says_nothing_new(want, queue):
            self.queues[lane] = [*queue, want]

    def has_card(self, want: Want) -> bool:
        assert isinstance(want, Relay | Line)
        card = f"card:{want.handoff_id}"
        waits = not isinstance(want, Line) or want.code in OF_A_NEW_THREAD
        return card in self.queues if waits else card in self.anchored

    def says_nothing_new(self, want: Want, queue: list[Want]) -> bool:
        """Drawn when it is sent, so one that waits says as much as two; what is in hand is drawn already."""
        held = self.in_hand.get(lane_of(want)[1])
        waiting = queue[1:] if held else queue
        return isinstance(want, Line) and want.code is LineCode.CORRECTED and want in waiting

    def sendable(self) -> list[str]:
        return self.runner.run(self.store.read(lambda tx: tx.lanes.due(self.now, list(LaneKind))))

    @rule(data=st.data())
    def take(self, data: st.DataObject) -> None:
        lanes = [lane for lane in self.sendable() if lane not in self.in_hand]
        if not lanes:
            return
        lane = data.draw(st.sampled_from(lanes))
        item = self.write(lambda tx: tx.lanes.head(lane, self.now))
        assert item
        assert item.want == self.queues[lane][0]
        assert (item.anchor is not None) == (self.card_of(item) in self.anchored)
        self.in_hand[lane] = self.write(lambda tx: tx.lanes.begin(item, self.now, a_lease(until=self.now)))

    def card_of(self, item: Item) -> str:
        """The key of the drawing whose anchor the item is told."""
        if item.kind in DRAWN:
            return item.lane
        assert not isinstance(item.want, DrawOvernight | DrawOps | Tell)
        return f"card:{item.want.handoff_id}"

    @precondition(lambda self: self.in_hand)
    @rule(data=st.data())
    def sent(self, data: st.DataObject) -> None:
        item = self.in_hand.pop(data.draw(st.sampled_from(sorted(self.in_hand))))
        self.posts += 1
        anchor = an_anchor(f"17000{self.posts:05}.1")
        self.write(lambda tx: tx.lanes.done(item, anchor, self.now))
        del self.queues[item.lane][0]
        if item.kind in DRAWN:
            self.anchored.add(item.lane)

    @precondition(lambda self: self.in_hand)
    @rule(data=st.data(), wait=st.integers(0, 5), failed=st.booleans())
    def not_sent(self, data: st.DataObject, wait: int, failed: bool) -> None:
        item = self.in_hand.pop(data.draw(st.sampled_from(sorted(self.in_hand))))
        self.write(
            lambda tx: tx.lanes.retry(item, self.now + timedelta(seconds=wait), failed=failed),
        )
        del self.queues[item.lane][1 if item.kind in DRAWN else len(self.queues[item.lane]) :]

    @precondition(lambda self: self.in_hand)
    @rule()
    def crash(self) -> None:
        """What was in hand is found again, unclear; a look-back finds it was not sent."""
        self.runner.run(self.store.close())
        self.open()
        for lane, item in self.in_hand.items():
            found = self.write(lambda tx, lane=lane: tx.lanes.head(lane, self.now))  # type: ignore[misc]
            assert found
            assert found.begun_at
            assert found.id == item.id
            if item.kind in DRAWN:
                del self.queues[lane][1:]
        self.in_hand = {
            lane: self.write(lambda tx, lane=lane: tx.lanes.head(lane, self.now))  # type: ignore[misc]
            for lane in self.in_hand
        }

    @invariant()
    def pending_counts_what_is_unfinished(self) -> None:
        if hasattr(self, "path"):
            with closing(sqlite3.connect(self.path)) as connection:
                for pending, unfinished in connection.execute(COUNTS):
                    assert pending == unfinished

    @invariant()
    def what_is_unsent_is_due_or_waits_for_its_card(self) -> None:
        if hasattr(self, "path"):
            self.now += timedelta(seconds=10)
            waiting = {lane for lane, queue in self.queues.items() if queue and self.may_go(lane)}
            assert set(self.sendable()) == waiting

    def may_go(self, lane: str) -> bool:
        kind, _, handoff = lane.partition(":")
        return kind != LaneKind.THREAD or f"card:{handoff}" in self.anchored

    def teardown(self) -> None:
        if hasattr(self, "path"):
            self.runner.run(self.store.close())
            self.runner.close()
            self.folder.cleanup()


Lanes.TestCase.settings = settings(max_examples=15, stateful_step_count=40)
TestLanesAtRandom = Lanes.TestCase
