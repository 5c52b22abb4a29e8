"""What agents do with a message by its menu: send what stayed inside, take back what went out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import blake2s

from bot.desk import delaying, enclosing, mending, talk
from bot.desk.acting import Acting
from bot.desk.keeping import keep_inside
from bot.domain.acts import Verb
from bot.domain.deliveries import Anchor, KeptWhy
from bot.domain.errors import (
    NeverSent,
    NotASpeaker,
    NotHeard,
    NoThreadOfOurs,
    NotWrittenHere,
    NotYoursToUnsend,
    NotYourWords,
    NoWords,
    Reworded,
    SentAlready,
    TakenBack,
    TooLateToChange,
)
from bot.domain.handoff import HELD, Agent, Handoff
from bot.domain.inbound import Inbound, InboundKind, InboundState, Read
from bot.domain.rules import Rules
from bot.domain.verbs import allow
from bot.ports import Clock, People, Store, Tx

_AS_NOTE = re.compile(
    r"\s*(?:(?:notes?|internal(?:ly)?|private)\s*[:\uff1a\u2010-\u2015-]|//)\s*", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Place:
    """A message `ts` in the thread under `root`; `ours`: Baton posted it."""

    root: Anchor
    ts: str
    ours: bool = False

    @property
    def anchor(self) -> Anchor:
        return Anchor(self.root.channel, self.ts)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a window is opened on: the words as the customer would read them, and what they are known by."""

    handoff_id: str
    text: str
    mark: str


class Shortcuts:
    def __init__(self, store: Store, clock: Clock, rules: Rules, people: People) -> None:
        self._acting = Acting(store, clock, rules, people)
        self._store = store
        self._clock = clock
        self._rules = rules

    async def check(self, place: Place, user: str) -> Asked:
        """What would go. Raises as `send` does, SentAlready, or NotWrittenHere."""
        agent = await self._acting.agent(user)

        def work(tx: Tx) -> Asked:
            handoff = tx.handoffs.get(_handoff_at(tx, place))
            if echo := tx.lanes.echo_at(handoff.id, place.anchor):
                raise TakenBack if tx.turns.get(handoff.conversation_id, echo.seq).deleted else SentAlready
            if tx.relays.seq_of(place.anchor) is not None or tx.unsent.at(place.anchor):
                _check_sent(tx, handoff, place)
                raise SentAlready
            text = self._inside(tx, handoff, place, agent)
            return Asked(handoff.id, text, _mark(text))

        return await self._store.read(work)

    async def send(self, place: Place, user: str, mark: str) -> None:
        """Their own words that stayed inside go to the customer, as the `mark` says that they were shown; a
        second time changes nothing.

        Raises Reworded, NoThreadOfOurs, NotHeard, NotYourWords, NotASpeaker, TakenBack, NoWords or
        VerbRefused.
        """
        agent = await self._acting.agent(user)

        def work(tx: Tx) -> None:
            handoff = self._acting.locked(tx, _handoff_at(tx, place))
            if tx.relays.seq_of(place.anchor) is not None:
                _check_sent(tx, handoff, place)
                return
            text, said = self._inside(tx, handoff, place, agent), _said(tx, place)
            if _mark(text) != mark:
                raise Reworded
            read, now = Read(agent.name, text, False), self._clock.now()
            talk.reply(tx, self._rules, handoff, said, read, now)
            enclosing.follow_up(tx, self._rules, handoff, said, enclosing.sort(tx, handoff, said, read), now)

        await self._store.write(work)

    async def unsend(self, place: Place, user: str) -> None:
        """The customer no longer has the words, which stay inside as a note.

        Raises NoThreadOfOurs, NotHeard, NotWrittenHere, NotYoursToUnsend, NeverSent, TakenBack or
        TooLateToChange.
        """
        agent = await self._acting.agent(user)

        def work(tx: Tx) -> None:
            handoff_id = _handoff_at(tx, place)
            tx.conversations.get(tx.handoffs.get(handoff_id).conversation_id)
            handoff = tx.handoffs.get(handoff_id)
            if echo := tx.lanes.echo_at(handoff_id, place.anchor):
                self._may_unsend(user, echo.agent)
                self._take_back_turn(tx, handoff, place, echo.seq, echo.agent, agent, mending.NOWHERE)
                return
            said = _said(tx, place)
            self._may_unsend(user, said.user)
            self._take_back(tx, handoff, place, said, agent)

        await self._store.write(work)

    def _may_unsend(self, user: str, writer: str) -> None:
        if user not in {writer, *self._rules.managers}:
            raise NotYoursToUnsend

    def _inside(self, tx: Tx, handoff: Handoff, place: Place, agent: Agent) -> str:
        """What was kept of it, without what made it a note."""
        if _said(tx, place).user != agent.id:
            raise NotYourWords
        if handoff.state in HELD and handoff.speaks_since(agent.id) is None:
            raise NotASpeaker
        allow(handoff, self._acting.act(handoff, Verb.REPLY, agent))
        if _earlier_waits(tx, place):
            raise NotHeard
        kept = tx.asides.last_at(handoff.id, place.anchor)
        if kept is None:
            raise NotHeard
        text = _AS_NOTE.sub("", kept, count=1) if _AS_NOTE.match(kept) else kept
        if not text.strip():
            raise NoWords
        return text.strip()

    def _take_back(self, tx: Tx, handoff: Handoff, place: Place, said: Inbound, by: Agent) -> None:
        now = self._clock.now()
        if unsent := tx.unsent.at(place.anchor):
            delaying.take(tx, unsent)
            keep_inside(tx, self._rules, handoff, unsent.message, unsent.read, KeptWhy.NOTE, now)
            return
        seq = tx.relays.seq_of(place.anchor)
        if seq is None and enclosing.has_late(tx, said):
            enclosing.forget(tx, said)
            keep_inside(
                tx, self._rules, handoff, said, Read(by.name, said.text, is_note=True), KeptWhy.NOTE, now
            )
            return
        if seq is None:
            raise NeverSent
        self._take_back_turn(tx, handoff, place, seq, said.user, by, place.anchor)

    def _take_back_turn(
        self, tx: Tx, handoff: Handoff, place: Place, seq: int, writer: str, by: Agent, own: Anchor
    ) -> None:
        """What the customer has, as a note in its `place`; `own` as `mending.take_back` wants it."""
        turn, now = tx.turns.get(handoff.conversation_id, seq), self._clock.now()
        if turn.deleted:
            raise TakenBack
        if now - turn.at > mending.MEND_WINDOW:
            raise TooLateToChange(seq=seq)
        tx.asides.add(handoff.id, now, writer, turn.name, turn.text, place.anchor)
        mending.take_back(tx, self._rules, handoff, own, turn, by.id, now, stands=True)


def _mark(text: str) -> str:
    return blake2s(text.encode(), digest_size=8).hexdigest()


def _handoff_at(tx: Tx, place: Place) -> str:
    handoff_id = tx.lanes.handoff_at(place.root)
    if handoff_id is None:
        raise NoThreadOfOurs
    return handoff_id


def _said(tx: Tx, place: Place) -> Inbound:
    """As it was heard, whatever Slack's payload says of it."""
    for row in tx.inbox.heard(place.root, since=place.ts):
        if (row.message.ts, row.message.kind) == (place.ts, InboundKind.SAID):
            return row.message
    raise NotWrittenHere if place.ours else NotHeard


def _earlier_waits(tx: Tx, place: Place) -> bool:
    """It must not overtake what was said before it and is still to be applied."""
    heard = tx.inbox.heard(place.root)
    return any(row.state is InboundState.READY and row.message.ts <= place.ts for row in heard)


def _check_sent(tx: Tx, handoff: Handoff, place: Place) -> None:
    seq = tx.relays.seq_of(place.anchor)
    if seq is not None and tx.turns.get(handoff.conversation_id, seq).deleted:
        raise TakenBack
