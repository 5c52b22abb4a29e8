"""One answer at a time per conversation: the assistant drafts, the decision says answer or hand off."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain import facts
from bot.domain.conversation import Speaker
from bot.domain.decision import Decision, Draft
from bot.domain.errors import StoreUnavailable
from bot.domain.handoff import State
from bot.domain.hints import ASKED_BACK
from bot.domain.verbs import Role
from bot.escalating import Escalating, Plan, Story, keep, read_story, unasked
from bot.ports import Assistant, Clock, NewTurn, Store, Tx, Wanted
from bot.waking import Wake

log = logging.getLogger(__name__)

DRAFT_TIMEOUT = 20.0
"""Seconds; after them the assistant counts as failed and a person is asked."""
RETRY_PAUSE = timedelta(seconds=1)
AT_ONCE = 50
"""Conversations begun with in one sweep."""
LEASE = timedelta(seconds=DRAFT_TIMEOUT + 10)
"""How long a conversation is left to whoever drafts its answer and was not heard of since."""


@dataclass(frozen=True, slots=True)
class Considered:
    """What came of a story: what the assistant would say, and what was decided of it."""

    story: Story
    draft: Draft | None
    decision: Decision
    plan: Plan | None


class _NotLearnt(Exception):
    """Another replica may have, and is let."""


class Answering:
    def __init__(
        self,
        store: Store,
        clock: Clock,
        assistant: Assistant,
        escalating: Escalating,
        wake: Wake,
        learnt: asyncio.Event | None = None,
    ) -> None:
        """`learnt`: nothing is drafted before it is set."""
        self._store = store
        self._clock = clock
        self._assistant = assistant
        self._escalating = escalating
        self._wake = wake
        self._tasks: set[asyncio.Task[None]] = set()
        self._draining = False
        self._learnt = learnt

    async def run(self) -> None:
        """Answers whoever waits, until cancelled."""
        try:
            while True:
                await self._sweep()
                await self._wake.wait()
        finally:
            for task in self._tasks:
                task.cancel()

    async def drain(self) -> None:
        """Drops the drafts that are being made: who waits for them is anybody's to answer again."""
        self._draining = True
        while self._tasks:
            for task in self._tasks:
                task.cancel()
            await asyncio.wait(self._tasks)

    async def _sweep(self) -> None:
        if self._draining:
            return
        try:
            taken = await self.take()
        except StoreUnavailable:
            log.exception("answering.store_unavailable")
            return
        for wanted in taken:
            task = asyncio.create_task(self._serve(wanted))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def take(self) -> list[Wanted]:
        """Who waits and is in nobody's hand, from now on in ours."""
        now = self._clock.now()
        if not await self._store.read(lambda tx: tx.answering.wanted(1, now)):
            return []
        return await self._store.write(lambda tx: tx.answering.take(AT_ONCE, now, now + LEASE))

    async def _serve(self, wanted: Wanted) -> None:
        try:
            await self.answer(wanted)
        except asyncio.CancelledError:
            if self._draining:
                await self._put_back(wanted, timedelta(0))
            raise
        except _NotLearnt:
            await self._put_back(wanted, RETRY_PAUSE)
        except Exception:
            log.exception("answering.failed", extra={"conversation": wanted.conversation_id})
            await self._put_back(wanted, RETRY_PAUSE)
        finally:
            self._wake.set()

    async def _put_back(self, wanted: Wanted, pause: timedelta) -> None:
        """After a fault tried again after a pause, so that one that fails takes no other's place."""
        until = self._clock.now() + pause
        try:
            await self._store.write(lambda tx: tx.answering.put_back(wanted, until))
        except StoreUnavailable:
            log.exception("answering.store_unavailable")

    async def answer(self, wanted: Wanted) -> None:
        """Drafts and says it, or hands off; dropped when something newer was said meanwhile."""
        story = await self._store.read(lambda tx: read_story(tx, wanted.conversation_id))
        considered = await self._considered(story) if story.is_asked else None
        await self._store.write(lambda tx: self._conclude(tx, wanted, considered))

    async def _considered(self, story: Story) -> Considered:
        draft, decision = None, await asyncio.to_thread(self._escalating.beforehand, story)
        if decision is None:
            draft = await self._draft(story)
            decision = await asyncio.to_thread(self._escalating.decide, story, draft, self._clock.now())
        plan = await asyncio.to_thread(self._escalating.plan, story, decision) if decision.hand_off else None
        if draft and plan is None and not self._escalating.is_worth_saying(draft):
            draft = self._escalating.courtesy(story, self._clock.now())
        return Considered(story, draft, decision, plan)

    async def _draft(self, story: Story) -> Draft | None:
        """Learning much knowledge takes longer than a draft may: who asks meanwhile waits for its end, or for
        a replica that has learnt it. Raises _NotLearnt.
        """
        if self._learnt:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._learnt.wait(), RETRY_PAUSE.total_seconds())
            if not self._learnt.is_set():
                raise _NotLearnt
        try:
            async with asyncio.timeout(DRAFT_TIMEOUT):
                return unasked(story, await self._assistant.draft(story.to_answer, story.conversation.page))
        except Exception:  # whatever it is, the customer must not wait for its mending
            log.exception("assistant.failed", extra={"conversation": story.conversation.id})
            return None

    def _conclude(self, tx: Tx, wanted: Wanted, considered: Considered | None) -> None:
        conversation = tx.conversations.get(wanted.conversation_id)
        tx.answering.put_back(wanted)
        if not tx.answering.still_wanted(wanted):
            return
        tx.answering.done(wanted)
        if conversation.blocked or conversation.merged_into or considered is None:
            return
        handoff = tx.handoffs.open_of(wanted.conversation_id)
        if handoff and handoff.state is not State.PARKED:
            return
        now = self._clock.now()
        if considered.plan:
            self._escalating.escalate(tx, wanted.conversation_id, considered.plan, Role.ASSISTANT, now)
            if handoff:
                self._escalating.remind(tx, handoff, now)
        elif considered.draft:
            keep(tx, wanted.conversation_id, considered.decision, considered.story.turns, now)
            self._say(tx, wanted.conversation_id, considered.draft, now)
            self._escalating.await_word(tx, wanted.conversation_id, now)

    def _say(self, tx: Tx, conversation_id: str, draft: Draft, now: datetime) -> None:
        """One that asks back comes from no article, and still was an attempt."""
        article = draft.article or (ASKED_BACK if draft.asks else "")
        turn, _ = tx.turns.add(
            conversation_id,
            NewTurn(
                now,
                Speaker.ASSISTANT,
                draft.text,
                sources=draft.sources,
                confidence=draft.confidence,
                article=article,
            ),
        )
        tx.facts.add(
            facts.AssistantAnswered(
                at=now,
                conversation_id=conversation_id,
                seq=turn.seq,
                article=article,
                confidence=draft.confidence,
            )
        )
