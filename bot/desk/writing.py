"""An answer written in a window instead of the thread: who reads it, and what it becomes."""

from __future__ import annotations

from bot.desk import macros as kept
from bot.desk import reading
from bot.desk.acting import Acting
from bot.desk.signs import close
from bot.desk.suggesting import settle
from bot.desk.talk import answered
from bot.domain import facts, macros
from bot.domain.acts import Act, Verb
from bot.domain.conversation import Conversation, Speaker, clean_turn
from bot.domain.deliveries import Anchor
from bot.domain.errors import HoleLeft, NotASpeaker, NotTheHolder
from bot.domain.fields import of_account, of_customer
from bot.domain.handoff import Agent, Handoff
from bot.domain.replying import Answer, Replying
from bot.domain.rules import Rules
from bot.ports import Clock, NewTurn, People, Store, Tx
from bot.record import move, picture_of, record

WINDOW = "window"
"""In the place of a channel: which window became which turn, so that one pressed twice is sent once."""


class Writing:
    def __init__(self, store: Store, clock: Clock, rules: Rules, people: People) -> None:
        self._acting = Acting(store, clock, rules, people)
        self._store = store
        self._rules = rules

    async def look(self, handoff_id: str, user: str, suggestion: str = "") -> Replying:
        """With the suggestion of that id while it is open.

        Raises NotASpeaker, VerbRefused or UnknownHandoff.
        """
        await self._may(handoff_id, user)
        agent = await self._acting.agent(user)
        return await self._store.read(lambda tx: self._replying(tx, handoff_id, agent, suggestion))

    async def send(self, user: str, answer: Answer) -> None:
        """Once, however often the window is sent off.

        Raises NotRead where the customer wrote meanwhile, HoleLeft, NotASpeaker, VerbRefused, TextEmpty,
        TextTooLong or TextNotPrintable.
        """
        agent = await self._acting.agent(user)
        await self._store.write(lambda tx: self._send(tx, agent, answer))

    async def _may(self, handoff_id: str, user: str) -> None:
        try:
            await self._acting.may(handoff_id, user, Verb.REPLY)
        except NotTheHolder as refused:
            raise NotASpeaker(**refused.details) from None

    def _replying(self, tx: Tx, handoff_id: str, agent: Agent, suggestion: str) -> Replying:
        handoff = tx.handoffs.get(handoff_id)
        conversation = tx.conversations.get(handoff.conversation_id)
        turns = tx.turns.of(conversation.id)
        answered_at = max((one.seq for one in turns if one.speaker is Speaker.AGENT), default=0)
        said = [one for one in turns if one.speaker is Speaker.CUSTOMER and not one.deleted]
        since = tuple(one.text for one in said if one.seq > answered_at)
        return Replying(
            handoff,
            of_customer(conversation.customer, self._rules.fields),
            since or tuple(one.text for one in said[-1:]),
            said[-1].seq if said else 0,
            self._known(conversation, agent, handoff),
            kept.of(tx, self._rules, self._rules.serving(handoff.skill).name),
            tx.suggestions.open_of(suggestion, handoff_id, agent.id) if suggestion else None,
        )

    def _send(self, tx: Tx, agent: Agent, answer: Answer) -> None:
        handoff = self._acting.locked(tx, answer.handoff_id)
        once = Anchor(WINDOW, answer.window)
        if tx.relays.seq_of(once) is not None:
            return
        act = self._acting.act(handoff, Verb.REPLY, agent)
        first = handoff.first_reply_at is None
        after = self._reply(tx, handoff, act)
        reading.check(tx, handoff, answer.read_upto)
        text = self._words(tx, after, agent, answer.text)
        said_as = _known_as(handoff, agent)
        turn, _ = tx.turns.add(
            handoff.conversation_id,
            NewTurn(act.at, Speaker.AGENT, text, name=said_as.name, picture=picture_of(tx, agent.id)),
        )
        tx.relays.add(once, handoff.conversation_id, turn.seq)
        fact = facts.AgentReplied(**handoff.ids(act.at), agent=agent.id, seq=turn.seq, first=first)
        record(tx, self._rules, fact, after)
        answered(tx, self._rules, after, act.at, act.at)
        close(tx, handoff.id, agent.id)
        settle(tx, handoff, act, answer.suggestion, text)

    def _reply(self, tx: Tx, handoff: Handoff, act: Act) -> Handoff:
        try:
            return move(tx, self._rules, handoff, act)
        except NotTheHolder as refused:
            raise NotASpeaker(**refused.details) from None

    def _words(self, tx: Tx, handoff: Handoff, agent: Agent, text: str) -> str:
        conversation = tx.conversations.get(handoff.conversation_id)
        said = clean_turn(macros.filled(text, self._known(conversation, agent, handoff)))
        if holes := macros.holes_in(said):
            raise HoleLeft(names=", ".join(holes))
        return said

    def _known(self, of: Conversation, agent: Agent, handoff: Handoff) -> dict[str, str]:
        """What agents are shown fills placeholders, and nothing else of the customer."""
        listed = self._rules.fields
        customer, account = of_customer(of.customer, listed), of_account(of.account, listed)
        return macros.values(customer, account, agent, handoff.skill)


def _known_as(handoff: Handoff, agent: Agent) -> Agent:
    """By the name under which the customer knows them."""
    known = [one.agent for one in handoff.helpers if one.agent.id == agent.id]
    if handoff.holder and handoff.holder.id == agent.id:
        known.append(handoff.holder)
    return known[0] if known else agent
