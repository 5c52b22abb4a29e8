"""The store: units of work, each with one transaction's view."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, Protocol, TypeVar

from bot.ports.conversation import Answering, Changes, Conversations, Follows, Turns
from bot.ports.deciding import Decisions, Shifts
from bot.ports.desk import Desks
from bot.ports.faces import Faces
from bot.ports.files import Files
from bot.ports.handoff import Alarms, Asides, Facts, Handoffs, Promises, Relays, Reports, Targets
from bot.ports.macros import Macros, Suggestions
from bot.ports.outbox import Inbox, Lanes, Rates
from bot.ports.overview import Overviews
from bot.ports.timing import Leases, Retention, Timers
from bot.ports.transfers import Transfers
from bot.ports.unsent import Unsents

T = TypeVar("T")


class Topic(NamedTuple):
    """What a commit touched, so that its waiters wake: ("changes", conversation id), ("lanes", ""), …

    `name` is who is writing, and "" of everything else.
    """

    kind: str
    key: str = ""
    name: str = ""


class Tx(Protocol):
    """One unit of work's view of the store, split by noun."""

    @property
    def conversations(self) -> Conversations: ...
    @property
    def turns(self) -> Turns: ...
    @property
    def changes(self) -> Changes: ...
    @property
    def follows(self) -> Follows: ...
    @property
    def files(self) -> Files: ...
    @property
    def faces(self) -> Faces: ...
    @property
    def handoffs(self) -> Handoffs: ...
    @property
    def facts(self) -> Facts: ...
    @property
    def decisions(self) -> Decisions: ...
    @property
    def shifts(self) -> Shifts: ...
    @property
    def desks(self) -> Desks: ...
    @property
    def promises(self) -> Promises: ...
    @property
    def transfers(self) -> Transfers: ...
    @property
    def macros(self) -> Macros: ...
    @property
    def suggestions(self) -> Suggestions: ...
    @property
    def targets(self) -> Targets: ...
    @property
    def asides(self) -> Asides: ...
    @property
    def relays(self) -> Relays: ...
    @property
    def unsent(self) -> Unsents: ...
    @property
    def lanes(self) -> Lanes: ...
    @property
    def rates(self) -> Rates: ...
    @property
    def inbox(self) -> Inbox: ...
    @property
    def answering(self) -> Answering: ...
    @property
    def alarms(self) -> Alarms: ...
    @property
    def leases(self) -> Leases: ...
    @property
    def timers(self) -> Timers: ...
    @property
    def retention(self) -> Retention: ...
    @property
    def overview(self) -> Overviews: ...
    @property
    def reports(self) -> Reports: ...


class Store(Protocol):
    async def write(self, work: Callable[[Tx], T]) -> T:
        """Runs `work` in one transaction and answers after the commit.

        `work` may run again (a retry): it has no effect outside `tx`. Raises StoreUnavailable.
        """

    async def read(self, work: Callable[[Tx], T]) -> T: ...
    def on_commit(self, listener: Callable[[frozenset[Topic]], None]) -> None:
        """`listener` is called on the event loop after each commit that touched something."""
