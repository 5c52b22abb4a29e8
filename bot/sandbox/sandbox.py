"""Everything one running sandbox holds, and the one way in which something happens in it."""

import asyncio
import secrets
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from aiohttp import web

from bot.sandbox.clock import Time, Timing
from bot.sandbox.errors import Json
from bot.sandbox.faults import Faults
from bot.sandbox.journal import Journal, JournalError
from bot.sandbox.limits import Limits
from bot.sandbox.outage import Outage
from bot.sandbox.outbound import Answer, Kind, Retry
from bot.sandbox.people import Channel, User, Workspace
from bot.sandbox.queueing import Queue
from bot.sandbox.sockets import Sockets
from bot.sandbox.triggers import Triggers
from bot.sandbox.ways import Ways
from bot.sandbox.workspace import State

Watcher = Callable[[Json], None]


@dataclass
class Sandbox:
    workspace: Workspace
    journal: Journal
    time: Time
    timing: Timing
    sockets: Sockets
    ways: Ways
    limits: Limits
    state: State = field(default_factory=State)
    faults: Faults = field(default_factory=Faults)
    outage: Outage = field(default_factory=Outage)
    queue: Queue = field(default_factory=Queue)
    triggers: Triggers = field(default_factory=Triggers)
    watchers: set[Watcher] = field(default_factory=set)
    redrawn: dict[tuple[str, str], list[tuple[datetime, list[Json]]]] = field(default_factory=dict)
    chosen: dict[tuple[str, str, str], Json] = field(default_factory=dict)
    closing: asyncio.Event = field(default_factory=asyncio.Event)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    def commit(self, record: Json) -> None:
        """On disk first, then in the state, then on the pages that are open."""
        self.journal.append(record)
        self._apply(record)
        for watcher in list(self.watchers):
            watcher(record)

    def restore(self) -> None:
        for number, record in enumerate(self.journal.replay(), start=1):
            try:
                self._apply(record)
            except (AttributeError, KeyError, TypeError, ValueError) as problem:
                raise JournalError(f"line {number} of the journal does not fit this workspace") from problem

    def _apply(self, record: Json) -> None:
        self.state.apply(record)
        if record["kind"] == "channel":
            channels, bot = self.workspace.channels, self.workspace.app.bot_user
            channels[record["channel"]] = _changed(channels[record["channel"]], record, bot)
        if record["kind"] == "member":
            channel = self.workspace.channels[record["channel"]]
            self.workspace.channels[channel.id] = _peopled(channel, record["user"], inside=record["inside"])

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
        return self.time.now()

    def seconds(self) -> float:
        return self.now().timestamp()

    async def send(self, kind: Kind, payload: Json, retry: Retry) -> Answer:
        """While Slack is away nothing leaves it."""
        if self.outage.how:
            return Answer(acked=False, reason=self.ways.silence)
        return await self.ways.send(kind, payload, retry)

    def spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def stop(self) -> None:
        self.closing.set()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.ways.close()
        self.journal.close()


def _changed(channel: Channel, record: Json, bot: str) -> Channel:
    """Archived or not, with the bot or without it."""
    members = tuple(member for member in channel.members if member != bot)
    return replace(
        channel,
        is_archived=record["is_archived"],
        members=(*members, bot) if record["bot"] else members,
    )


def _peopled(channel: Channel, user: str, *, inside: bool) -> Channel:
    others = tuple(member for member in channel.members if member != user)
    return replace(channel, members=(*others, user) if inside else others)


SANDBOX = web.AppKey("sandbox", Sandbox)


def sandbox_of(request: web.Request) -> Sandbox:
    return request.app[SANDBOX]


def new_id(prefix: str) -> str:
    """An id in Slack's manner: a letter or two, then capitals and digits."""
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
    return prefix + "".join(secrets.choice(alphabet) for _ in range(10))
