"""What the use cases need from outside, as Protocols; filled by `storage`, `bot.assistant` and `handlers`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple, Protocol, TypeVar

from bot.domain.brief import Brief
from bot.domain.card import Aside
from bot.domain.conversation import Conversation, Page, Source, Speaker, Turn
from bot.domain.decision import Draft, Tried
from bot.domain.deliveries import Anchor, LaneKind, Want
from bot.domain.facts import Fact
from bot.domain.handoff import Handoff, State
from bot.domain.inbound import Inbound, InboundState, Read
from bot.domain.metrics import Report
from bot.domain.promises import Promise
from bot.domain.shown import Change, Shown

T = TypeVar("T")


class Clock(Protocol):
    def now(self) -> datetime:
        """Aware, in UTC."""


class Topic(NamedTuple):
    """What a commit touched, so that its waiters wake: ("changes", conversation id), ("lanes", ""), …"""

    kind: str
    key: str = ""


@dataclass(frozen=True, slots=True)
class NewTurn:
    """A turn before the store has numbered it. `article` is the knowledge an assistant's answer came from."""

    at: datetime
    speaker: Speaker
    text: str
    name: str = ""
    client_id: str = ""
    sources: tuple[Source, ...] = ()
    confidence: float | None = None
    article: str = ""


class Conversations(Protocol):
    def add(self, conversation: Conversation) -> None: ...
    def get(self, conversation_id: str) -> Conversation:
        """Locks it where the engine has row locks. Raises UnknownConversation."""

    def set_page(self, conversation_id: str, page: Page) -> None: ...


class Turns(Protocol):
    def add(self, conversation_id: str, turn: NewTurn) -> tuple[Turn, int]:
        """The turn with its seq, and its rev."""

    def by_client_id(self, conversation_id: str, client_id: str) -> tuple[Turn, int] | None: ...
    def of(self, conversation_id: str, after: int = 0, upto: int | None = None) -> list[Turn]: ...
    def tried(self, conversation_id: str) -> list[Tried]:
        """The assistant's answers so far, with the customer's next words as `reaction`."""


class Changes(Protocol):
    def show(self, conversation_id: str, shown: Shown, at: datetime) -> None:
        """Adds a state change unless the last one says the same."""

    def after(self, conversation_id: str, rev: int, limit: int = 500) -> list[Change]: ...


class Handoffs(Protocol):
    def add(self, handoff: Handoff, brief: Brief) -> None: ...
    def get(self, handoff_id: str) -> Handoff:
        """Raises UnknownHandoff."""

    def save(self, handoff: Handoff) -> None: ...
    def open_of(self, conversation_id: str) -> Handoff | None: ...
    def last_of(self, conversation_id: str) -> Handoff | None: ...
    def in_state(self, state: State) -> list[Handoff]:
        """By priority, then by age."""

    def brief(self, handoff_id: str) -> Brief: ...
    def save_brief(self, handoff_id: str, brief: Brief) -> None: ...
    def overnight(self, skill: str, opens_at: datetime) -> tuple[list[tuple[Handoff, Brief, str]], int]:
        """Those parked until then, weightiest first, with brief and customer; and how many no longer are."""


class Facts(Protocol):
    def add(self, fact: Fact) -> None: ...


class Promises(Protocol):
    def add(self, promise: Promise) -> None: ...
    def last_of(self, handoff_id: str) -> Promise | None: ...
    def save(self, promise: Promise) -> None: ...
    def overdue(self, now: datetime) -> list[Promise]: ...


class Asides(Protocol):
    def add(self, handoff_id: str, at: datetime, user: str, name: str, text: str, anchor: Anchor) -> None: ...
    def of(self, conversation_id: str) -> list[Aside]: ...


class Relays(Protocol):
    """Which Slack message became which turn."""

    def add(self, anchor: Anchor, conversation_id: str, seq: int) -> None: ...
    def seq_of(self, anchor: Anchor) -> int | None: ...


@dataclass(frozen=True, slots=True)
class Item:
    """The head of a lane, in hand.

    `anchor` is the drawing's or the thread's root (None: to be posted); `rev` is the drawing's wanted rev.
    `begun_at` is set when an earlier attempt's answer never came: look back before sending again. `looked`
    counts the look-backs that found nothing; `attempts` the definite failures.
    """

    id: str
    lane: str
    kind: LaneKind
    want: Want
    anchor: Anchor | None
    rev: int = 0
    begun_at: datetime | None = None
    looked: int = 0
    attempts: int = 0


class Lanes(Protocol):
    def put(self, want: Want, at: datetime) -> None: ...
    def due(self, now: datetime) -> list[str]:
        """Keys of lanes with something to send now, cards first; a thread waits for its card's anchor."""

    def head(self, lane: str, now: datetime) -> Item | None:
        """None when empty, parked, or not before later."""

    def begin(self, item: Item, at: datetime) -> None: ...
    def done(self, item: Item, anchor: Anchor | None, at: datetime) -> None: ...
    def retry(self, item: Item, not_before: datetime, *, failed: bool) -> None:
        """Definitely not sent; `failed` counts the attempt."""

    def unclear(self, item: Item, not_before: datetime, looked: int) -> None: ...
    def park(self, item: Item, reason: str) -> None: ...
    def anchor_of(self, handoff_id: str) -> Anchor | None: ...
    def handoff_at(self, anchor: Anchor) -> str | None: ...
    def is_ours(self, anchor: Anchor) -> bool:
        """True for the root of a card or of an overnight list."""

    def undelivered_cards(self, before: datetime) -> list[str]:
        """Handoffs whose card was wanted before then and is not in Slack."""


class Rates(Protocol):
    def reserve(self, key: str, now: datetime, interval: timedelta, burst: int) -> datetime:
        """Takes a place if the answer is at or before `now`; else the moment at which to ask again."""

    def hold(self, key: str, until: datetime) -> None: ...


@dataclass(frozen=True, slots=True)
class InboxRow:
    id: int
    message: Inbound
    state: InboundState


class Inbox(Protocol):
    def add(self, message: Inbound) -> bool:
        """False when it is there already (event id, or team, channel, ts and kind)."""

    def ready(self, before: datetime, limit: int = 100) -> list[InboxRow]:
        """Received before then; per thread in ts order."""

    def settle(self, row_id: int, state: InboundState, at: datetime) -> None: ...
    def revive(self, anchor: Anchor) -> None:
        """Those that waited for this anchor are ready."""

    def expire(self, before: datetime) -> int:
        """Gives up what waited for an anchor since before then."""

    def last_ts(self, anchor: Anchor) -> str: ...


@dataclass(frozen=True, slots=True)
class Wanted:
    """A conversation that waits for the assistant, and the rev up to which it should have read."""

    conversation_id: str
    rev: int


class Answering(Protocol):
    def want(self, conversation_id: str, rev: int) -> None: ...
    def wanted(self, limit: int = 50) -> list[Wanted]: ...
    def still_wanted(self, wanted: Wanted) -> bool:
        """False when something newer was said meanwhile."""

    def done(self, wanted: Wanted) -> None: ...


class Alarms(Protocol):
    def add(self, kind: str, key: str, at: datetime) -> bool:
        """False when this alarm (kind, key) stands already."""


class Reports(Protocol):
    def build(self, title: str, start: datetime, end: datetime, zone: str) -> Report: ...


class Tx(Protocol):
    """One unit of work's view of the store, split by noun."""

    @property
    def conversations(self) -> Conversations: ...
    @property
    def turns(self) -> Turns: ...
    @property
    def changes(self) -> Changes: ...
    @property
    def handoffs(self) -> Handoffs: ...
    @property
    def facts(self) -> Facts: ...
    @property
    def promises(self) -> Promises: ...
    @property
    def asides(self) -> Asides: ...
    @property
    def relays(self) -> Relays: ...
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
    def reports(self) -> Reports: ...


class Store(Protocol):
    async def write(self, work: Callable[[Tx], T]) -> T:
        """Runs `work` in one transaction and answers after the commit.

        `work` may run again (a retry): it has no effect outside `tx`. Raises StoreUnavailable.
        """

    async def read(self, work: Callable[[Tx], T]) -> T: ...
    def on_commit(self, listener: Callable[[frozenset[Topic]], None]) -> None:
        """`listener` is called on the event loop after each commit that touched something."""


class Assistant(Protocol):
    async def draft(self, turns: Sequence[Turn], page: Page) -> Draft:
        """Raises AssistantFailed."""


class MoodReader(Protocol):
    def compound(self, text: str) -> float:
        """-1 (angry) to 1 (pleased)."""


class SkillClassifier(Protocol):
    def rank(self, text: str) -> tuple[tuple[str, float], ...]:
        """Skill names with 0 to 1, best first; empty when nothing fits."""


class People(Protocol):
    """Who is who in Slack, as of at most 60 s ago."""

    async def name(self, user: str) -> str: ...
    async def is_agent(self, user: str, skill: str) -> bool:
        """A member of that skill's channel."""


class Reader(Protocol):
    async def read(self, message: Inbound) -> Read: ...


class Rate(NamedTuple):
    key: str
    interval: timedelta
    burst: int


class Outlet(Protocol):
    """Speaks to one outside. Raises OutletHeld, OutletDown, OutletUnclear or OutletRefused."""

    def rates(self, item: Item) -> Sequence[Rate]:
        """What the sending would use up."""

    async def send(self, item: Item) -> Anchor | None:
        """The message's anchor; None where there is none to remember (a reaction, a private word)."""

    async def look_back(self, item: Item) -> Anchor | None:
        """The message an unclear attempt left behind; None when there is none."""


Texts = Mapping[str, str]
