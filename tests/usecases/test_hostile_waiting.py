"""Who waits for whom: nobody for a stranger's mentions, for cards that never come, for places nobody used."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

from bot.amending import Amending
from bot.domain.callers import BACKEND
from bot.domain.conversation import Speaker
from bot.domain.deliveries import Anchor, DrawCard, LaneKind
from bot.domain.errors import OutletRefused
from bot.domain.inbound import Inbound
from bot.domain.limits import MINUTE, Limit
from bot.domain.visiting import Guest, Place
from bot.inbox import Inbox
from bot.ports import Rate, Store, Topic, Tx
from bot.visits import Visits
from bot.waking import Wake
from handlers.slack.reading import SlackReader
from tests.builders import an_inbound
from tests.fakes import FakePeople
from tests.usecases.world import ANNA, NAMES, RULES, House, opened

T = TypeVar("T")


class SilentSlack:
    """Does not say who somebody is until `speaks` is set."""

    def __init__(self) -> None:
        self.asked = asyncio.Event()
        self.speaks = asyncio.Event()

    def place(self, channel: str) -> Place | None:
        return Place("#ext-acme in Slack") if channel == "C_ACME" else None

    async def guest(self, user: str, *, patient: bool) -> Guest:
        self.asked.set()
        await self.speaks.wait()
        return Guest("Priya")

    async def is_colleague(self, user: str, team: str, *, patient: bool) -> bool:
        return False

    async def answers_a_colleague(self, message: Inbound, *, patient: bool) -> bool:
        return False

    async def readable(self, text: str) -> str:
        return text


async def test_agents_words_wait_for_no_customer_of_whom_slack_says_nothing(house: House) -> None:
    conversation, handoff = await house.claimed()
    amending = Amending(house.store, house.clock, house.rules)
    slack, wake = SilentSlack(), Wake(0.01)
    visits = Visits(house.store, house.clock, house.intake, amending, slack, "T1")
    house.store.on_commit(lambda _: wake.set())
    inbox = Inbox(house.store, house.clock, house.rules, SlackReader(FakePeople(NAMES)), wake, visits)
    root = Anchor("C_ACME", "1800000900.000100")
    stranger = an_inbound("1800000900.000100", root=root, user="U_P", text="Hello")
    await inbox.store(replace(stranger, event_id="Ev-h", received_at=house.clock.now()))
    house.clock.move(timedelta(seconds=1))
    loop = asyncio.create_task(inbox.run())
    try:
        await house.eventually(slack.asked.is_set)
        await inbox.store(await house.thread_message(handoff, ANNA, "Here is your answer"))
        house.clock.move(timedelta(seconds=1))

        async def answered() -> bool:
            return "Here is your answer" in await house.texts(conversation, Speaker.AGENT)

        await house.eventually(answered)
        assert not slack.speaks.is_set()
    finally:
        slack.speaks.set()
        loop.cancel()
        await asyncio.gather(loop, return_exceptions=True)


async def test_cards_that_slack_refused_for_good_keep_no_promise_from_others(tmp_path: Path) -> None:
    async with opened(tmp_path / "baton.db", replace(RULES, cards=Limit(3, MINUTE))) as house:
        for _ in range(3):
            conversation, _ = await house.hand_off("hello there, please")
            house.outlet.meets(DrawCard, OutletRefused(method="chat.postMessage", reason="is_archived"))
            await house.deliver()
            await house.intake.withdraw(BACKEND, conversation)
            house.clock.move(timedelta(seconds=1))
        _, handoff = await house.hand_off()
        assert await house.promise(handoff)


async def test_a_held_card_uses_up_no_place_of_its_channels_posts(house: House) -> None:
    await house.hand_off()
    now = house.clock.now()
    post = Rate("slack:post:C", timedelta(seconds=1), 1)
    cap = Rate("slack:new_cards", MINUTE, 1)
    await house.store.write(lambda tx: tx.rates.reserve(cap.key, now, cap.interval, cap.burst))
    house.outlet.limits = (post, cap)
    await house.deliver()
    assert not house.outlet.of(LaneKind.CARD)
    free = await house.store.write(lambda tx: tx.rates.reserve(post.key, now, post.interval, post.burst))
    assert free <= now


class SlowPeople(FakePeople):
    """Says no name until `speaks` is set."""

    def __init__(self) -> None:
        super().__init__(NAMES)
        self.asked, self.speaks = asyncio.Event(), asyncio.Event()

    async def name(self, user: str) -> str:
        self.asked.set()
        await self.speaks.wait()
        return await super().name(user)


class LateReads:
    """A store whose readings may reach their reader late, when what they show is over."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.hold = False
        self.held, self.go_on = asyncio.Event(), asyncio.Event()

    async def read(self, work: Callable[[Tx], T]) -> T:
        found = await self._store.read(work)
        if self.hold and isinstance(found, list) and found:  # what is ready to be applied
            self.held.set()
            await self.go_on.wait()
        return found

    async def write(self, work: Callable[[Tx], T]) -> T:
        return await self._store.write(work)

    def on_commit(self, listener: Callable[[frozenset[Topic]], None]) -> None:
        self._store.on_commit(listener)


async def test_a_word_that_was_applied_while_the_rest_was_read_is_not_applied_again(house: House) -> None:
    conversation, handoff = await house.claimed()
    before = len(asyncio.all_tasks())
    people, store = SlowPeople(), LateReads(house.store)
    inbox = Inbox(store, house.clock, house.rules, SlackReader(people), Wake(0.01))
    await inbox.store(await house.thread_message(handoff, ANNA, "Here is your answer"))
    house.clock.move(timedelta(seconds=1))
    loop = asyncio.create_task(inbox.run())
    try:
        await house.eventually(people.asked.is_set)
        store.hold = True
        await house.eventually(store.held.is_set)
        people.speaks.set()

        async def answered() -> bool:
            return bool(await house.texts(conversation, Speaker.AGENT))

        await house.eventually(answered)
        await house.eventually(lambda: len(asyncio.all_tasks()) <= before + 1)
        store.hold = False
        store.go_on.set()
        await inbox.store(await house.thread_message(handoff, ANNA, "And one thing more"))
        house.clock.move(timedelta(seconds=1))

        async def both() -> bool:
            return len(await house.texts(conversation, Speaker.AGENT)) == 2

        await house.eventually(both)
    finally:
        loop.cancel()
        await asyncio.gather(loop, return_exceptions=True)
    assert house.alarms() == []
    assert house.rows("select state from inbox") == [("applied",), ("applied",)]
