"""How customers see an agent: the name and picture that the agent chose."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import uuid4

from bot.desk.serving import check_agent
from bot.domain.errors import NotFetched
from bot.domain.faces import Face, Picture, clean_name
from bot.domain.handoff import Agent, Handoff
from bot.domain.rules import Rules
from bot.ports import Clock, Lease, People, Portraits, Store, Tx
from bot.record import redraw, show

log = logging.getLogger(__name__)

PORTRAIT_TIMER = "portrait"
"""Keyed by agent: when their picture is fetched next."""
TRY_AGAIN = timedelta(minutes=1)
IN_HAND = timedelta(minutes=2)
AT_ONCE = 4
PAUSE_SECONDS = 1.0


class ChosenNames:
    """People under the names that they chose; who chose none is called as in Slack."""

    def __init__(self, people: People, store: Store) -> None:
        self._people = people
        self._store = store

    async def name(self, user: str) -> str:
        face = await self._store.read(lambda tx: tx.faces.of(user))
        return face.name if face and face.name else await self._people.name(user)

    async def is_agent(self, user: str, skill: str, *, glance: bool = False) -> bool:
        return await self._people.is_agent(user, skill, glance=glance)

    def forget(self, skill: str) -> None:
        self._people.forget(skill)

    async def is_gone(self, user: str) -> bool:
        return await self._people.is_gone(user)


@dataclass(frozen=True, slots=True)
class Seen:
    """What the window is opened on: what was chosen, and the name in Slack."""

    face: Face
    in_slack: str


class Choosing:
    def __init__(
        self, store: Store, clock: Clock, rules: Rules, people: People, taken: Collection[str] = ()
    ) -> None:
        """`people` are as Slack calls them; `taken` are names that no person may have."""
        self._store = store
        self._clock = clock
        self._rules = rules
        self._people = people
        self._taken = taken

    async def seen(self, user: str) -> Seen:
        """Raises NotAnAgent."""
        await check_agent(self._people, self._rules, user)
        face = await self._store.read(lambda tx: tx.faces.of(user))
        return Seen(face or Face(user), await self._people.name(user))

    async def choose(self, user: str, name: str, *, picture: bool) -> None:
        """From now on, also where they hold or help. Raises NameRefused or NotAnAgent."""
        name = clean_name(name, self._taken)
        await check_agent(self._people, self._rules, user)
        agent = Agent(user, name or await self._people.name(user))
        now = self._clock.now()

        def work(tx: Tx) -> list[str]:
            tx.faces.choose(user, name, wants_picture=picture)
            if picture:
                tx.timers.set(PORTRAIT_TIMER, user, now)
            else:
                tx.timers.cancel(PORTRAIT_TIMER, user)
            return [line.handoff.id for line in tx.desks.held_by(user)]

        for handoff_id in await self._store.write(work):
            await rename(self._store, self._clock, handoff_id, agent)


async def rename(store: Store, clock: Clock, handoff_id: str, agent: Agent) -> None:
    """In one handoff of theirs, and what its customer's side shows of it."""

    def work(tx: Tx) -> None:
        tx.conversations.get(tx.handoffs.get(handoff_id).conversation_id)
        before = tx.handoffs.get(handoff_id)
        after = _renamed(before, agent)
        tx.handoffs.save(after)
        last = tx.handoffs.last_of(after.conversation_id)
        if after != before:
            redraw(tx, after, clock.now())
        if last and last.id == after.id:
            show(tx, after.conversation_id, after, clock.now())

    await store.write(work)


def _renamed(handoff: Handoff, agent: Agent) -> Handoff:
    helpers = tuple(replace(one, agent=agent) if one.agent.id == agent.id else one for one in handoff.helpers)
    holder = agent if handoff.holder and handoff.holder.id == agent.id else handoff.holder
    return replace(handoff, holder=holder, helpers=helpers)


class Portraying:
    """Brings the pictures that agents chose; where that fails customers see none, and nothing waits."""

    def __init__(self, store: Store, clock: Clock, people: People, portraits: Portraits) -> None:
        """`people` under the names that they chose."""
        self._store = store
        self._clock = clock
        self._people = people
        self._portraits = portraits
        self._owner = uuid4().hex

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            try:
                await self.bring_due()
            except Exception:  # its timer stands still
                log.exception("faces.not_brought")
            await asyncio.sleep(PAUSE_SECONDS)

    async def bring_due(self) -> None:
        now = self._clock.now()
        for user in await self._store.read(lambda tx: tx.timers.due(PORTRAIT_TIMER, now, AT_ONCE)):
            await self._bring(user)

    async def _bring(self, user: str) -> None:
        if not await self._store.write(lambda tx: self._take(tx, user)):
            return
        try:
            found = await self._portraits.fetch(user)
        except NotFetched:
            await self._store.write(lambda tx: self._put_off(tx, user))
            return
        if found is None:
            log.info("faces.no_picture", extra={"agent": user})
        picture = Picture(f"p_{secrets.token_urlsafe(16)}", *found) if found else None
        held = await self._store.write(lambda tx: self._keep(tx, user, picture))
        if held:
            agent = Agent(user, await self._people.name(user))
            for handoff_id in held:
                await rename(self._store, self._clock, handoff_id, agent)

    def _take(self, tx: Tx, user: str) -> bool:
        """False when another has it, or it is there."""
        now = self._clock.now()
        in_hand = Lease(self._owner, now + IN_HAND)
        return tx.timers.is_set(PORTRAIT_TIMER, user) and tx.leases.take(_lease(user), in_hand, now)

    def _keep(self, tx: Tx, user: str, picture: Picture | None) -> list[str]:
        """The handoffs in which it shows now. A key stays while a picture does: what was said before shows
        it.
        """
        tx.timers.cancel(PORTRAIT_TIMER, user)
        tx.leases.release(_lease(user), self._owner)
        face = tx.faces.of(user)
        if picture and face and face.key:
            picture = replace(picture, key=face.key)
        shown = picture is not None and tx.faces.show(user, picture)
        return [line.handoff.id for line in tx.desks.held_by(user)] if shown else []

    def _put_off(self, tx: Tx, user: str) -> None:
        tx.leases.release(_lease(user), self._owner)
        if tx.timers.is_set(PORTRAIT_TIMER, user):  # unless they want none any more
            tx.timers.set(PORTRAIT_TIMER, user, self._clock.now() + TRY_AGAIN)


def _lease(user: str) -> str:
    return f"portrait:{user}"
