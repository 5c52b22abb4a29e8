"""What the assistant would answer, for the agent to send, change or throw away; never sent by itself."""

from __future__ import annotations

import asyncio
import logging
from uuid import uuid4

from bot.desk.acting import Acting
from bot.domain import facts
from bot.domain.acts import Act, Verb
from bot.domain.conversation import Page, Turn
from bot.domain.decision import Draft
from bot.domain.errors import NotASpeaker, NotTheHolder
from bot.domain.handoff import Handoff
from bot.domain.macros import TEXT_LIMIT
from bot.domain.replying import Suggestion, Use, use_of
from bot.domain.rules import Rules
from bot.ports import Assistant, Clock, People, Store, Tx
from bot.record import note

log = logging.getLogger(__name__)

TIMEOUT = 20.0
"""Seconds; as long as a customer would wait."""


class Suggesting:
    def __init__(
        self, store: Store, clock: Clock, rules: Rules, people: People, assistant: Assistant
    ) -> None:
        self._acting = Acting(store, clock, rules, people)
        self._store = store
        self._rules = rules
        self._assistant = assistant

    async def suggest(self, handoff_id: str, user: str, instead_of: str = "") -> Suggestion | None:
        """None where it has nothing from its knowledge that it would say to a customer itself.

        Raises NotASpeaker, VerbRefused or UnknownHandoff.
        """
        handoff, act = await self._allowed(handoff_id, user)
        turns, page = await self._store.read(lambda tx: _read(tx, handoff))
        draft = await self._drafted(turns, page)
        found = self._worth_showing(draft)

        def work(tx: Tx) -> None:
            settle(tx, handoff, act, instead_of)
            if found and draft:
                tx.suggestions.add(found, handoff_id, user, act.at)
                note(tx, _fact(handoff, act, found, draft.article))

        await self._store.write(work)
        return found

    async def discard(self, handoff_id: str, user: str, suggestion_id: str) -> None:
        handoff = await self._store.read(lambda tx: tx.handoffs.get(handoff_id))
        act = self._acting.act(handoff, Verb.REPLY, await self._acting.agent(user))
        await self._store.write(lambda tx: settle(tx, handoff, act, suggestion_id))

    async def _allowed(self, handoff_id: str, user: str) -> tuple[Handoff, Act]:
        try:
            handoff = await self._acting.may(handoff_id, user, Verb.REPLY)
        except NotTheHolder as refused:
            raise NotASpeaker(**refused.details) from None
        return handoff, self._acting.act(handoff, Verb.REPLY, await self._acting.agent(user))

    async def _drafted(self, turns: tuple[Turn, ...], page: Page) -> Draft | None:
        try:
            async with asyncio.timeout(TIMEOUT):
                return await self._assistant.draft(turns, page)
        except Exception:  # whatever it is: an agent can write without it
            log.exception("suggesting.assistant_failed")
            return None

    def _worth_showing(self, draft: Draft | None) -> Suggestion | None:
        """Courtesies and questions back are the agent's own to find."""
        if draft is None or draft.asks or not draft.text.strip() or not (draft.article or draft.sources):
            return None
        if draft.confidence < self._rules.thresholds.confidence:
            return None
        return Suggestion(uuid4().hex, draft.text[:TEXT_LIMIT], draft.sources, draft.confidence)


def settle(tx: Tx, handoff: Handoff, act: Act, suggestion_id: str, sent: str = "") -> None:
    """Nothing where there was none, it is another's, or it is settled."""
    agent = act.agent.id if act.agent else ""
    shown = tx.suggestions.open_of(suggestion_id, handoff.id, agent) if suggestion_id else None
    if shown is None:
        return
    use, alike = use_of(shown.text, sent) if sent else (Use.DISCARDED, 0.0)
    tx.suggestions.settle(shown.id, use, alike, act.at)
    ids = handoff.ids(act.at)
    note(tx, facts.SuggestionSettled(**ids, agent=agent, suggestion=shown.id, use=use.value, alike=alike))


def _read(tx: Tx, handoff: Handoff) -> tuple[tuple[Turn, ...], Page]:
    turns = tuple(one for one in tx.turns.of(handoff.conversation_id) if not one.deleted)
    return turns, tx.conversations.get(handoff.conversation_id).page


def _fact(handoff: Handoff, act: Act, found: Suggestion, article: str) -> facts.Suggested:
    return facts.Suggested(
        **handoff.ids(act.at),
        agent=act.agent.id if act.agent else "",
        suggestion=found.id,
        article=article,
        confidence=found.confidence,
    )
