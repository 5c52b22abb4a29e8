"""The store's nouns of what goes out and what comes in."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple, Protocol

from bot.domain.deliveries import Amended, Anchor, CatchUp, LaneKind, Relay, Tell, Want
from bot.domain.inbound import Inbound, InboundState
from bot.ports.timing import Lease


@dataclass(frozen=True, slots=True)
class Item:
    """The head of a lane, in hand.

    `anchor` is the drawing's or the thread's root (None: to be posted); `rev` is the drawing's wanted rev.
    `begun_at` is set when an earlier attempt's answer never came: look back before sending again. `looked`
    counts the look-backs that found nothing; `attempts` the definite failures. `fence` is the lease's under
    which it is in hand, since `taken_at`: what depends on the time is decided as of then.
    """

    id: str
    lane: str
    kind: LaneKind
    want: Want | Tell
    anchor: Anchor | None
    rev: int = 0
    begun_at: datetime | None = None
    looked: int = 0
    attempts: int = 0
    fence: int = 0
    taken_at: datetime | None = None


class Lanes(Protocol):
    def put(self, want: Want, at: datetime) -> None: ...
    def due(self, now: datetime, kinds: Collection[LaneKind]) -> list[str]:
        """Keys of lanes with something to send now and in nobody's hand, cards first.

        A thread waits for its card's anchor.
        """

    def head(self, lane: str, now: datetime) -> Item | None:
        """Locks the lane. None when empty, parked, not before later, or in another's hand."""

    def begin(self, item: Item, at: datetime, lease: Lease) -> Item:
        """What was not yet begun: from now on its fate is unknown until it is settled."""

    def hold(self, item: Item, lease: Lease) -> Item:
        """What was begun before: to be looked for."""

    def done(self, item: Item, anchor: Anchor | None, at: datetime) -> None:
        """Ends the lease, as `retry`, `unclear` and `park` do. Raises LeaseLost where that is another's."""

    def retry(self, item: Item, not_before: datetime, *, failed: bool) -> None:
        """Definitely not sent; `failed` counts the attempt."""

    def defer(self, lanes: Sequence[str], not_before: datetime) -> None:
        """As `retry` for many at once, of which nothing is in hand."""

    def unclear(self, item: Item, not_before: datetime, looked: int) -> None: ...
    def park(self, item: Item, reason: str) -> None: ...
    def free_parked(self) -> list[str]:
        """Keys of the lanes that stood and may be tried again now; what was unclear is looked for first."""

    def forget_leases(self) -> None:
        """Where no other process can be alive."""

    def has_card(self, handoff_id: str) -> bool:
        """True once a card was wanted, in Slack yet or not: then its thread is told what is said."""

    def anchor_of(self, handoff_id: str) -> Anchor | None: ...
    def carriers(self, conversation_id: str, seq: int) -> list[tuple[Anchor, Relay | CatchUp | Amended]]:
        """The messages that show the customer's turn, in all threads it was told to, oldest first."""

    def handoff_at(self, anchor: Anchor) -> str | None: ...
    def is_ours(self, anchor: Anchor) -> bool:
        """True for the root of a card or of an overnight list."""

    def cards_waiting(self) -> int:
        """Cards of open handoffs that are to be posted, but for those of lanes that stand."""

    def undelivered_cards(self, before: datetime) -> list[str]:
        """Handoffs whose card was wanted before then and is not in Slack."""


class Rate(NamedTuple):
    key: str
    interval: timedelta
    burst: int


class Rates(Protocol):
    def lock(self, keys: Collection[str]) -> None:
        """All that a unit will ask, in one order for all units, where the engine has row locks."""

    def reserve_all(self, rates: Sequence[Rate], now: datetime) -> tuple[Rate, datetime] | None:
        """A place of each, or of none: then the rate that is used up, and when to ask again."""

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

    def oldest(self) -> datetime | None:
        """When the message that is ready or held the longest was received."""

    def settle(self, row_id: int, state: InboundState, at: datetime) -> None: ...
    def revive(self, anchor: Anchor) -> None:
        """Those that waited for this anchor are ready."""

    def expire(self, before: datetime) -> int:
        """Gives up what waited for an anchor since before then."""
