"""Two matters of one customer become one: what is said in either is read, and answered, in one thread."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from bot import promising, targets, waits
from bot.desk.acting import Acting
from bot.desk.sending import send
from bot.desk.serving import asked
from bot.domain import facts
from bot.domain.acts import Act, Role, Verb
from bot.domain.conversation import Conversation, Speaker
from bot.domain.deliveries import FOLLOWING, DrawCard
from bot.domain.desk import Line
from bot.domain.errors import MergeEnded, NotAnAgent, NotOneCustomer, UnknownHandoff
from bot.domain.handoff import Handoff, State
from bot.domain.rules import Rules
from bot.ports import Clock, People, Store, Tx
from bot.record import move, record

SHOWN = 10
"""As many as a window of round buttons holds."""


@dataclass(frozen=True, slots=True)
class Others:
    """What else of the same customer is open, the newest first; `unseen` are in skills that the asker does
    not serve. Of whom nobody vouches for, nothing else is known to be theirs.
    """

    lines: tuple[Line, ...] = ()
    unseen: int = 0
    vouched: bool = True


class Merging:
    def __init__(self, store: Store, clock: Clock, rules: Rules, people: People) -> None:
        self._acting = Acting(store, clock, rules, people)
        self._store = store
        self._rules = rules
        self._people = people

    async def others(self, handoff_id: str, user: str) -> Others:
        """Asked before the window opens. Raises NotAnAgent, VerbRefused or UnknownHandoff."""
        await self._acting.check_desk(handoff_id, user)
        handoff = await self._acting.may(handoff_id, user, Verb.MERGE)
        try:
            lines = await self._store.read(lambda tx: _others(tx, handoff))
        except NotOneCustomer:
            return Others(vouched=False)
        skills = {self._skill(one.handoff) for one in lines}
        is_manager = user in self._rules.managers
        serves = skills if is_manager else (await asked(self._people, skills, user)).skills
        seen = tuple(one for one in lines if self._skill(one.handoff) in serves)
        return Others(seen[:SHOWN], len(lines) - len(seen))

    async def merge(self, handoff_id: str, user: str, into: str) -> Handoff:
        """The handoff ends, and its customer's words go on in `into`; whose card shows what they were.

        Raises MergeEnded where that has ended meanwhile, NotOneCustomer, NotAnAgent, VerbRefused,
        FileUnderWay or UnknownHandoff.
        """
        await self._acting.check_desk(handoff_id, user)
        agent = await self._acting.agent(user)
        skill = self._skill(await self._store.read(lambda tx: _target(tx, into)))
        if not await self._may(user, skill):
            raise NotAnAgent(skill=skill)

        def work(tx: Tx) -> Handoff:
            handoff, target = _both(tx, handoff_id, into)
            handoff = send(tx, self._rules, handoff, self._acting.clock.now())
            act = replace(self._acting.act(handoff, Verb.MERGE, agent), into=into)
            self._acting.check(tx, handoff, act)
            if not target.is_open or self._skill(target) != skill:
                raise MergeEnded
            return self._merge(tx, handoff, target, act)

        return await self._store.write(work)

    def _merge(self, tx: Tx, handoff: Handoff, target: Handoff, act: Act) -> Handoff:
        of, into = handoff.conversation_id, target.conversation_id
        along = [of, *tx.conversations.merged_into(of)]
        tx.conversations.merge(of, into)
        _follow(tx, of, into)
        upto = max(handoff.relayed_seq, tx.turns.last_standing(of, Speaker.CUSTOMER))
        promise = tx.promises.last_of(handoff.id)
        merged = move(tx, self._rules, replace(handoff, relayed_seq=upto), act)
        promising.carry(tx, promise, target, act.at)
        if handoff.priority.rank > target.priority.rank:
            target = replace(target, priority=handoff.priority)
            tx.handoffs.save(target)
        for one in along:
            self._bring(tx, one, merged, target, act)
        if target.state is State.SNOOZED:
            target = move(tx, self._rules, target, Act(Verb.WAKE, Role.CUSTOMER, act.at))
        if waits.asked_in(tx, merged):
            waits.resume(tx, self._rules, target, act.at)
            targets.owe(tx, self._rules, target, act.at)
        return merged

    def _bring(self, tx: Tx, conversation_id: str, merged: Handoff, target: Handoff, act: Act) -> None:
        """What the customer said there, into the thread: one that was parked all along has none yet."""
        if not tx.lanes.has_card(target.id):
            tx.lanes.put(DrawCard(target.id), act.at)
        last = tx.handoffs.last_of(conversation_id)
        if last is None or act.agent is None:
            return
        fact = facts.Joined(
            **target.ids(act.at),
            skill=target.skill,
            agent=act.agent.id,
            of=last.id,
            upto=last.relayed_seq,
            holder=target.holder.id if target.holder else "",
            opens_at=target.opens_at,
            along=last.id != merged.id,
        )
        record(tx, self._rules, fact, target, agent=act.agent.name)

    def _skill(self, handoff: Handoff) -> str:
        return self._rules.serving(handoff.skill).name

    async def _may(self, user: str, skill: str) -> bool:
        return user in self._rules.managers or await self._people.is_agent(user, skill)


def _target(tx: Tx, into: str) -> Handoff:
    try:
        return tx.handoffs.get(into)
    except UnknownHandoff:
        raise MergeEnded from None


def _others(tx: Tx, handoff: Handoff) -> list[Line]:
    conversation = tx.conversations.get(handoff.conversation_id)
    _check_vouched(conversation)
    found = tx.desks.open_of(conversation.owner)
    return [one for one in found if one.handoff.conversation_id != conversation.id]


def _both(tx: Tx, handoff_id: str, into: str) -> tuple[Handoff, Handoff]:
    """Locked: whose they are, then both conversations in one order, whichever is merged into which."""
    handoff, target = tx.handoffs.get(handoff_id), _target(tx, into)
    ids = {handoff.conversation_id, target.conversation_id}
    tx.conversations.hold(*map(tx.conversations.owner_of, ids))
    _check_one_customer([tx.conversations.get(one) for one in sorted(ids)])
    return tx.handoffs.get(handoff_id), tx.handoffs.get(into)


def _check_one_customer(conversations: Collection[Conversation]) -> None:
    """Raises NotOneCustomer, or MergeEnded where both are the same conversation."""
    if len(conversations) == 1:
        raise MergeEnded
    for one in conversations:
        _check_vouched(one)
    if len({one.owner for one in conversations}) > 1:
        raise NotOneCustomer


def _check_vouched(conversation: Conversation) -> None:
    if not (conversation.owner and conversation.customer.verified):
        raise NotOneCustomer


def _follow(tx: Tx, of: str, into: str) -> None:
    """What agents say there reaches the customer where they wrote, unless they are reached there already."""
    for kind in FOLLOWING:
        mine, theirs = tx.follows.address(of, kind), tx.follows.address(into, kind)
        if mine is not None and (theirs is None or (mine and not theirs)):
            tx.follows.add(into, kind, mine)
