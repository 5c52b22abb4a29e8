"""An outside AI that answers instead of ours: it reports its turns and asks for a person."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace

from bot.conversing import Passed, Receipt, going_on, passed_on
from bot.domain import facts
from bot.domain.callers import BACKEND, admit
from bot.domain.conversation import Source, Speaker, clean_turn
from bot.domain.decision import Reason
from bot.domain.errors import ClientIdReused, Merged, NotOutside, NotYoursToAnswer, Outdated
from bot.domain.handoff import State
from bot.domain.shown import ChangeKind
from bot.domain.signals import promises_person
from bot.domain.verbs import Role
from bot.escalating import Escalating, Plan, Story, read_story
from bot.ports import Clock, NewTurn, Store, Tx

OUTSIDE = "outside"
"""The article that an outside AI's answers count under in facts."""


@dataclass(frozen=True, slots=True)
class OutsideTurn:
    """`answers` is the customer's turn (seq) it was drawn from, `rev` how far it had read, where it tells.

    Only by `rev` can an answer be told that was drawn before an edit.
    """

    client_id: str
    text: str
    confidence: float | None = None
    sources: tuple[Source, ...] = ()
    answers: int | None = None
    rev: int | None = None


@dataclass(frozen=True, slots=True)
class AskedFor:
    """Why a person is to come in; `skill` "" leaves the choice to Baton; `summary` is quoted as the wish."""

    reason: Reason
    evidence: str = ""
    skill: str = ""
    summary: str = ""


class OutsideAI:
    def __init__(self, store: Store, clock: Clock, escalating: Escalating) -> None:
        self._store = store
        self._clock = clock
        self._escalating = escalating

    async def say(self, conversation_id: str, said: OutsideTurn) -> Receipt:
        """An answer that promises a person brings one: nobody is promised by words alone.

        Raises NotOutside, Merged, NotYoursToAnswer, Outdated, UnknownTurn, ClientIdReused, Blocked or
        BadInput.
        """
        said = replace(said, text=clean_turn(said.text))
        promise = promises_person(said.text)
        plan = (
            await self._planned(conversation_id, AskedFor(Reason.PROMISED_PERSON, promise))
            if promise
            else None
        )
        return await self._store.write(lambda tx: self._say(tx, conversation_id, said, plan))

    def _say(self, tx: Tx, conversation_id: str, said: OutsideTurn, plan: Plan | None) -> Receipt:
        conversation = tx.conversations.get(conversation_id)
        admit(conversation, BACKEND)
        if not conversation.outside:
            raise NotOutside
        if conversation.merged_into:
            raise Merged(into=going_on(tx, conversation_id).id)
        if known := tx.turns.by_client_id(conversation_id, said.client_id):
            turn, rev = known
            if turn.speaker is not Speaker.ASSISTANT or turn.text != said.text:
                raise ClientIdReused(client_id=said.client_id)
            return Receipt(turn.seq, rev)
        self._check_it_may(tx, conversation_id, said)
        now = self._clock.now()
        new = NewTurn(
            now,
            Speaker.ASSISTANT,
            said.text,
            client_id=said.client_id,
            sources=said.sources,
            confidence=said.confidence,
            article=said.sources[0].title if said.sources else "",
        )
        turn, rev = tx.turns.add(conversation_id, new)
        fact = facts.AssistantAnswered(
            at=now,
            conversation_id=conversation_id,
            seq=turn.seq,
            article=OUTSIDE,
            confidence=said.confidence or 0.0,
        )
        tx.facts.add(fact)
        if plan:
            self._escalating.escalate(tx, conversation_id, plan, Role.ASSISTANT, now)
        else:
            self._escalating.await_word(tx, conversation_id, now)
        return Receipt(turn.seq, rev)

    def _check_it_may(self, tx: Tx, conversation_id: str, said: OutsideTurn) -> None:
        handoff = tx.handoffs.open_of(conversation_id)
        if handoff and handoff.state is not State.PARKED:
            raise NotYoursToAnswer
        newest = tx.turns.last_said(conversation_id, Speaker.CUSTOMER, self._clock.now())
        if said.answers is not None and (
            newest > said.answers or tx.turns.get(conversation_id, said.answers).deleted
        ):
            raise Outdated(newest=newest)
        if said.rev is not None and _said_since(tx, conversation_id, said.rev):
            raise Outdated(newest=newest)

    async def hand_off(self, conversation_id: str, asked: AskedFor) -> Passed:
        """Escalates, strengthens the open handoff, or reopens what was resolved a moment ago.

        Raises UnknownConversation or Blocked, or Merged where it was while this was planned.
        """
        plan = await self._planned(conversation_id, asked)

        def work(tx: Tx) -> Passed:
            conversation = tx.conversations.get(conversation_id)
            admit(conversation, BACKEND)
            if conversation.merged_into:
                raise Merged(into=going_on(tx, conversation_id).id)
            handoff = self._escalating.bring(tx, conversation_id, plan, Role.API, self._clock.now())
            return passed_on(tx, handoff)

        return await self._store.write(work)

    async def _planned(self, conversation_id: str, asked: AskedFor) -> Plan:
        story = await self._store.read(lambda tx: read_story(tx, conversation_id))
        return await asyncio.to_thread(self._plan, story, asked)

    def _plan(self, story: Story, asked: AskedFor) -> Plan:
        evidence = asked.evidence or f"the outside assistant says: {asked.reason.replace('_', ' ')}"
        decision = self._escalating.asked(story, evidence, asked.reason)
        return self._escalating.plan(story, decision, skill=asked.skill, wants=asked.summary)


def _said_since(tx: Tx, conversation_id: str, rev: int) -> bool:
    """The customer said, edited or took back something after that."""
    said = {ChangeKind.TURN, ChangeKind.EDIT, ChangeKind.DELETE}
    return any(
        change.kind in said and change.turn is not None and change.turn.speaker is Speaker.CUSTOMER
        for change in tx.changes.after(conversation_id, rev)
    )
