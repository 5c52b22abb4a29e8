"""Whatever befalls people, replicas, Slack and the store: nothing lost, nothing twice, in order.

`python -m tests.machine --runs 10000` lives as many lives as one likes; here are a few, and the proof that
the judge is not blind.
"""

from __future__ import annotations

import asyncio
import itertools
import random
from collections.abc import Callable, Coroutine, Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from bot.delivery import loop, settling
from tests.machine import driver
from tests.machine.driver import GAPS, live, sqlite_stores
from tests.machine.judging import at_any_moment, verdict
from tests.machine.life import Life
from tests.machine.stores import Sqlite
from tests.machine.timing import LoopClock, VirtualLoop, deadlines_by, drawn_ids

LIVES = range(1, 21)
CALM = range(1, 40)


@pytest.fixture(scope="module")
def stores() -> Iterator[Sqlite]:
    with sqlite_stores() as found:
        yield found


@pytest.mark.parametrize("seed", LIVES)
def test_a_life_ends_with_nothing_lost_nothing_twice_and_in_order(seed: int, stores: Sqlite) -> None:
    assert live(seed, stores).wrong == ()


def test_the_same_seed_is_the_same_life(stores: Sqlite) -> None:
    first, again = live(4, stores), live(4, stores)
    assert (first.log, first.calls) == (again.log, again.calls)


def test_a_blind_repeat_would_be_seen(stores: Sqlite, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (loop, settling):
        monkeypatch.setattr(module, "must_look", lambda item: False)
    assert any("times" in words for seed in CALM for words in live(seed, stores).wrong)


def _drop_a_post(life: Life) -> None:
    posts = [post for post in life.slack.standing() if post.delivery and post.thread_ts]
    for post in posts[:1]:
        life.slack.delete(post.channel, post.ts)


def _swap_posts(life: Life) -> None:
    posts = [post for post in life.slack.standing() if post.delivery and post.thread_ts]
    for one, other in itertools.pairwise(posts):
        one.blocks, other.blocks = other.blocks, one.blocks


def _forget_a_word(life: Life) -> None:
    for person in life.customers:
        for seq in list(person.screen.turns)[-1:]:
            del person.screen.turns[seq]


@pytest.mark.parametrize("spoil", [_drop_a_post, _swap_posts, _forget_a_word])
def test_the_judge_sees_what_was_spoiled(
    spoil: Callable[[Life], None], stores: Sqlite, monkeypatch: pytest.MonkeyPatch
) -> None:

    def spoiled(life: Life) -> list[str]:
        spoil(life)
        return verdict(life)

    monkeypatch.setattr(driver, "verdict", spoiled)
    assert any(live(seed, stores).wrong for seed in range(1, 12))


class Lives(RuleBasedStateMachine):
    """The same life, but Hypothesis chooses what befalls it, and shortens what it finds."""

    stores: Sqlite

    @initialize(seed=st.integers(0, 2**32), replicas=st.integers(1, 2))
    def begin(self, seed: int, replicas: int) -> None:
        self.ids = drawn_ids(seed)
        self.ids.__enter__()
        self.loop = VirtualLoop()
        self.store = self.stores.open()
        clock = LoopClock(self.loop)
        self.deadlines = deadlines_by(clock)
        self.deadlines.__enter__()
        self.life = Life(self.store, clock, random.Random(seed), replicas)
        for _ in range(replicas):
            self.run(self.life.start_house())
        self.run(self.life.begin())

    def run(self, work: Coroutine[Any, Any, Any]) -> Any:
        return self.loop.run_until_complete(work)

    @rule(what=st.sampled_from(sorted(driver.WEIGHTS)), gap=st.sampled_from(GAPS))
    def befall(self, what: str, gap: float) -> None:
        self.run(self.life.step(what)())
        self.run(asyncio.sleep(gap))

    @rule(words=st.integers(1, 3), gap=st.sampled_from(GAPS))
    def talk(self, words: int, gap: float) -> None:
        for _ in range(words):
            self.befall("write", 0.0)
        self.befall("ask", gap)

    @rule(gap=st.sampled_from(GAPS))
    def serve(self, gap: float) -> None:
        self.befall("claim", 1.0)
        self.befall("speak", gap)

    @invariant()
    def what_holds_at_any_moment(self) -> None:
        if hasattr(self, "life"):
            assert at_any_moment(self.life) == []

    def teardown(self) -> None:
        if not hasattr(self, "life"):
            return
        try:
            assert self.run(driver.end(self.life)) == []
        finally:
            self.run(self.life.end())
            self.loop.close()
            self.store.close()
            self.deadlines.__exit__(None, None, None)
            self.ids.__exit__(None, None, None)


def test_hypothesis_finds_no_life_that_loses_doubles_or_disorders(stores: Sqlite) -> None:
    Lives.stores = stores
    run_state_machine_as_test(
        Lives,
        settings=settings(
            max_examples=12,
            stateful_step_count=25,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
