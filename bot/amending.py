"""What a customer does to what was said: edit, take back, see, correct what was passed on."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from bot.conversing import Passed, Receipt, assistant_answers, going_on, mail_arrives, mail_to, passed_on
from bot.domain import brief as briefs
from bot.domain import facts
from bot.domain.callers import Caller, admit, may_introduce
from bot.domain.conversation import Conversation, Customer, Speaker, Turn, clean_turn
from bot.domain.deliveries import Amended, Redo, Redraw
from bot.domain.errors import NothingPassedOn, NotYourTurn, TooLateToChange, TurnDeleted
from bot.domain.handoff import Handoff
from bot.domain.rules import Rules
from bot.domain.shown import Seen
from bot.ports import Clock, Store, Tx, Wanted
from bot.read_marks import note_seen
from bot.record import record, redraw

CHANGE_WINDOW = timedelta(hours=24)
"""How long a customer may edit or take back a turn."""


class Amending:
    def __init__(self, store: Store, clock: Clock, rules: Rules) -> None:
        self._store = store
        self._clock = clock
        self._rules = rules

    async def edit(self, caller: Caller, conversation_id: str, seq: int, text: str) -> Receipt:
        """Raises BadInput, UnknownTurn, NotYourTurn, TurnDeleted or TooLateToChange."""
        text = clean_turn(text)

        def work(tx: Tx) -> Receipt:
            conversation = tx.conversations.get(conversation_id)
            turn = self._own(tx, conversation, caller, seq)
            if turn.deleted:
                raise TurnDeleted(seq=seq)
            if turn.text == text:
                return Receipt(seq, conversation.last_rev)
            now = self._clock.now()
            rev = tx.turns.edit(conversation_id, seq, text, now)
            self._tell_agents(tx, conversation_id, turn, text, now)
            self._ask_anew(tx, conversation, rev, edited=seq)
            return Receipt(seq, rev)

        return await self._store.write(work)

    async def delete(self, caller: Caller, conversation_id: str, seq: int) -> Receipt:
        """A second time changes nothing. Raises UnknownTurn, NotYourTurn or TooLateToChange."""

        def work(tx: Tx) -> Receipt:
            conversation = tx.conversations.get(conversation_id)
            turn = self._own(tx, conversation, caller, seq)
            if turn.deleted:
                return Receipt(seq, conversation.last_rev)
            now = self._clock.now()
            rev = tx.turns.delete(conversation_id, seq, now)
            self._tell_agents(tx, conversation_id, turn, "", now)
            self._ask_anew(tx, conversation, rev)
            return Receipt(seq, rev)

        return await self._store.write(work)

    async def seen(self, caller: Caller, conversation_id: str, seq: int) -> int:
        """Up to which turn the customer has seen everything; it never goes back."""

        def work(tx: Tx) -> int:
            conversation = tx.conversations.get(conversation_id)
            admit(conversation, caller)
            upto = min(seq, conversation.last_seq)
            now = self._clock.now()
            tx.changes.see(conversation_id, Seen("customer", upto), now)
            note_seen(tx, conversation, upto, now)
            return max(upto, conversation.seen_seq)

        return await self._store.write(work)

    async def passed(self, caller: Caller, conversation_id: str) -> Passed:
        """Raises NothingPassedOn when no handoff is open."""

        def work(tx: Tx) -> Passed:
            conversation = going_on(tx, conversation_id)
            admit(conversation, caller, writes=False)
            return passed_on(tx, _told_handoff(tx, conversation.id))

        return await self._store.read(work)

    async def correct(self, caller: Caller, conversation_id: str, wants: str) -> Passed:
        """The agents read the customer's own words instead. Raises BadInput or NothingPassedOn."""
        wants = clean_turn(wants)

        def work(tx: Tx) -> Passed:
            conversation = going_on(tx, conversation_id)
            admit(conversation, caller)
            handoff = _told_handoff(tx, conversation.id)
            known = tx.handoffs.brief(handoff.id)
            if known.wants != wants:
                tx.handoffs.save_brief(handoff.id, briefs.correct(known, wants))
                ids = handoff.ids(self._clock.now())
                fact = facts.Corrected(**ids, skill=handoff.skill, opens_at=handoff.opens_at)
                record(tx, self._rules, fact, handoff)
            return passed_on(tx, handoff)

        return await self._store.write(work)

    async def leave_address(
        self, caller: Caller, conversation_id: str, name: str | None, email: str | None
    ) -> Customer:
        """What a visitor says of themselves; None leaves it as it is. Raises AlreadyVerified."""

        def work(tx: Tx) -> Customer:
            conversation = tx.conversations.get(conversation_id)
            admit(conversation, caller)
            may_introduce(conversation)
            known = conversation.customer
            customer = replace(
                known,
                name=known.name if name is None else name,
                email=known.email if email is None else email,
            )
            tx.conversations.set_customer(conversation_id, customer)
            mail_to(tx, self._rules, conversation_id, customer.email)
            if customer.email != known.email:
                mail_arrives(tx, conversation_id, self._clock.now())
            if handoff := tx.handoffs.open_of(conversation_id):
                redraw(tx, handoff, self._clock.now())
            return customer

        return await self._store.write(work)

    def _own(self, tx: Tx, conversation: Conversation, caller: Caller, seq: int) -> Turn:
        admit(conversation, caller)
        turn = tx.turns.get(conversation.id, seq)
        if turn.speaker is not Speaker.CUSTOMER:
            raise NotYourTurn(seq=seq)
        if self._clock.now() - turn.at > CHANGE_WINDOW:
            raise TooLateToChange(seq=seq)
        return turn

    def _tell_agents(self, tx: Tx, conversation_id: str, turn: Turn, text: str, now: datetime) -> None:
        """`text` empty: taken back. The old words must not stand anywhere after that."""
        told = [one for one in tx.handoffs.all_of(conversation_id) if one.relayed_seq >= turn.seq]
        twin = tx.turns.is_said(conversation_id, turn.text)
        for handoff in told:
            known = tx.handoffs.brief(handoff.id)
            if turn.text and not twin:  # said twice, it still stands once
                tx.handoffs.save_brief(handoff.id, briefs.reword(known, turn.text, text))
            tx.lanes.put(Redraw(handoff.id), now)
        for one in tx.handoffs.all_of(conversation_id):
            if one not in told and not tx.lanes.has_card(one.id):  # but a thread that it left may have been
                tx.lanes.put(Redo(one.id, turn.seq), now)
        if told:
            with_thread = [one for one in told if tx.lanes.has_card(one.id)]
            last = (with_thread or told)[-1]
            for one in with_thread[:-1]:  # the last one's lane may have to wait for its card
                tx.lanes.put(Redo(one.id, turn.seq), now)
            kind = facts.CustomerEdited if text else facts.CustomerDeleted
            fact = kind(**last.ids(now), seq=turn.seq, skill=last.skill, opens_at=last.opens_at)
            record(tx, self._rules, fact, last)
            if last.merged_into:
                _tell_merged(tx, last, turn.seq, now)

    def _ask_anew(self, tx: Tx, conversation: Conversation, rev: int, edited: int = 0) -> None:
        """What is being drafted answers words that no longer stand: drafted anew, or not at all.

        What the assistant had answered already it answers again only where the newest words were edited, and
        never what people were told of.
        """
        handoff = tx.handoffs.last_of(conversation.id)
        if not assistant_answers(conversation, handoff):
            return
        said = tx.turns.last_standing(conversation.id, Speaker.CUSTOMER)
        answered = tx.turns.last_standing(conversation.id, Speaker.ASSISTANT, Speaker.AGENT)
        if tx.answering.is_wanted(conversation.id):
            if said > answered:
                tx.answering.want(conversation.id, rev)
            else:
                tx.answering.done(Wanted(conversation.id, rev))
        elif edited and said == edited and (handoff is None or handoff.relayed_seq < edited):
            tx.answering.want(conversation.id, rev)


def _tell_merged(tx: Tx, handoff: Handoff, seq: int, at: datetime) -> None:
    """Where it goes on, what the customer said before was brought along."""
    into = handoff
    while into.merged_into:
        into = tx.handoffs.get(into.merged_into)
        tx.lanes.put(Redo(into.id, seq, of=handoff.id), at)
        tx.lanes.put(Redraw(into.id), at)
    tx.lanes.put(Amended(into.id, seq, of=handoff.id), at)


def _told_handoff(tx: Tx, conversation_id: str) -> Handoff:
    handoff = tx.handoffs.open_of(conversation_id)
    if handoff is None:
        raise NothingPassedOn
    return handoff
