"""Everything one running sandbox holds, and the one way in which something happens in it."""

import asyncio
import secrets
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from aiohttp import web

from bot.sandbox.clock import Clock, Timing
from bot.sandbox.errors import Json
from bot.sandbox.faults import Faults
from bot.sandbox.journal import Journal, JournalError
from bot.sandbox.limits import Limits
from bot.sandbox.outbound import Outbound
from bot.sandbox.people import Channel, User, Workspace
from bot.sandbox.sockets import Sockets
from bot.sandbox.triggers import Triggers
from bot.sandbox.workspace import State

Watcher = Callable[[Json], None]


@dataclass
class Sandbox:
    workspace: Workspace
    journal: Journal
    clock: Clock
    timing: Timing
    sockets: Sockets
    outbound: Outbound
    limits: Limits
    state: State = field(default_factory=State)
    faults: Faults = field(default_factory=Faults)
    triggers: Triggers = field(default_factory=Triggers)
    watchers: set[Watcher] = field(default_factory=set)
    redrawn: dict[tuple[str, str], list[tuple[datetime, list[Json]]]] = field(default_factory=dict)
    chosen: dict[tuple[str, str, str], Json] = field(default_factory=dict)
    closing: asyncio.Event = field(default_factory=asyncio.Event)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    def commit(self, record: Json) -> None:
        """On disk first, then in the state, then on the pages that are open."""
        self.journal.append(record)
        self.state.apply(record)
        for watcher in list(self.watchers):
            watcher(record)

    def restore(self) -> None:
        for number, record in enumerate(self.journal.replay(), start=1):
            try:
                self.state.apply(record)
            except (AttributeError, KeyError, TypeError, ValueError) as problem:
                raise JournalError(f"line {number} of the journal does not fit this workspace") from problem

    def is_shared(self, channel: Channel) -> bool:
        """With another company, now."""
        return self.state.shared.get(channel.id, channel.is_ext_shared)

    def shows(self, channel: Channel, user: User) -> bool:
        """Somebody of another company sees the shared channels they are in and no other."""
        # see slack.md: connect-guests
        member = user.id in channel.members
        if user.team:
            return member and self.is_shared(channel)
        return member or not channel.is_private

    def now(self) -> datetime:
        return self.clock()

    def seconds(self) -> float:
        return self.clock().timestamp()

    def spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def stop(self) -> None:
        self.closing.set()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.outbound.close()
        self.journal.close()


SANDBOX = web.AppKey("sandbox", Sandbox)


def sandbox_of(request: web.Request) -> Sandbox:
    return request.app[SANDBOX]


def new_id(prefix: str) -> str:
    """An id in Slack's manner: a letter or two, then capitals and digits."""
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
    return prefix + "".join(secrets.choice(alphabet) for _ in range(10))
