"""The store's nouns of what goes out and what comes in."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple, Protocol

from bot.domain.deliveries import Anchor, Carrier, Delivery, Echo, LaneKind, Tell, Want
from bot.domain.inbound import Due, Failed, Inbound, InboundState
from bot.ports.timing import Lease
from bot.ports.transfers import Left


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
    since: datetime | None = None
    """When the oldest of what waits in its lane was wanted."""


class Begun(NamedTuple):
    """Of a delivery: its answer never came, or has not come yet."""

    id: str
    want: Delivery
    at: datetime


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

    def waiting(self, item: Item, limit: int) -> list[tuple[str, Delivery]]:
        """What stands in its lane, itself first, with the ids."""

    def reshape(self, item: Item, want: Delivery, instead_of: Collection[str] = ()) -> Item:
        """Before it is begun: it says `want` now, and with that what those of the ids would have said."""

    def never_post(self, item: Item) -> None:
        """A card that nobody needs any more, and what waits for it."""

    def aim(self, item: Item, channel: str) -> None:
        """A drawing that stands nowhere yet is about to be posted there. Raises LeaseLost as `done` does."""

    def aimed(self, lane: str) -> str:
        """Where the drawing was last about to be posted; "" where it never was."""

    def done(self, item: Item, anchor: Anchor | None, at: datetime, rest: Delivery | None = None) -> None:
        """Ends the lease, as `retry`, `unclear` and `park` do. Raises LeaseLost where that is another's.

        `rest` is what follows in its place, before anything else of the lane.
        """

    def retry(self, item: Item, not_before: datetime, *, failed: bool) -> None:
        """Definitely not sent; `failed` counts the attempt."""

    def defer(self, lanes: Sequence[str], not_before: datetime) -> None:
        """As `retry` for many at once, of which nothing is in hand."""

    def unclear(self, item: Item, not_before: datetime, looked: int) -> None: ...
    def park(self, item: Item, reason: str) -> None: ...
    def set_aside(self, lane: str, reason: str, at: datetime) -> bool:
        """Parks what nobody can take in hand; False when somebody has it, or it stands already."""

    def free_parked(self, but: str = "") -> list[str]:
        """Keys of the lanes that stood and may be tried again now; what was unclear is looked for first.

        Those that stand for the reason `but` stay.
        """

    def release(self, lane: str) -> bool:
        """As `free_parked` for one. False when it does not stand."""

    def has_card(self, handoff_id: str) -> bool:
        """True once a card was wanted, in Slack yet or not: then its thread is told what is said."""

    def anchor_of(self, handoff_id: str) -> Anchor | None: ...
    def carriers(self, conversation_id: str, seq: int) -> list[tuple[Anchor, Carrier]]:
        """The messages that show the turn, in all threads it was told to, oldest first."""

    def echo_at(self, handoff_id: str, anchor: Anchor) -> Echo | None:
        """Which words of an agent's, written in a window, that message shows."""

    def roots_of(self, handoff_id: str) -> list[Anchor]:
        """Where its card stands, and stood before."""

    def handoff_at(self, anchor: Anchor) -> str | None:
        """Also where its card stood before."""

    def is_ours(self, anchor: Anchor) -> bool:
        """True for the root of a card or of an overnight list, also where a card stood before."""

    def leave(self, handoff_id: str, left: Anchor, at: datetime) -> Left:
        """The card stays where it stands and is nobody's lane any more; what waits in its thread is dropped.

        Whoever has one of the lanes in hand has lost it with that.
        """

    def unanchor(self, handoff_id: str, gone: Anchor, at: datetime) -> bool:
        """The card stands nowhere, until it is posted anew; what waits in its thread is dropped.

        False when it stood elsewhere already.
        """

    def uproot(self, item: Item) -> None:
        """The same for what is no card."""

    def begun_in(self, handoff_id: str) -> Begun | None:
        """What may stand in its thread or not. Locks the thread's lane."""

    def told_after(self, handoff_id: str) -> int | None:
        """After which turn the thread began to be told what the customer said; None: it was told nothing."""

    def moved(self, handoff_id: str, since: datetime) -> int:
        """How often its card was unanchored after `since`."""

    def open_in(self, channel: str) -> list[str]:
        """Open handoffs whose card stands there, claimed ones first."""

    def lagging(self, before: datetime) -> dict[str, tuple[datetime, int]]:
        """By channel: since when its oldest thread waits, and how many wait since before then.

        Those that wait for another reason than the rate don't count.
        """

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

    def keep(self, message: Inbound, state: InboundState) -> bool:
        """As `add`, but in another state than ready: what needs no applying is known all the same."""

    def due(self, row: InboxRow) -> Due:
        """Locks the row, where the engine has row locks, so that one replica alone applies it."""

    def heard(self, root: Anchor, since: str = "") -> list[InboxRow]:
        """All that is known of a thread from that ts on, whatever became of it, in the order of the acts."""

    def fail(self, row_id: int, reason: str, at: datetime) -> bool:
        """False when it was settled by somebody else meanwhile."""

    def failed(self, limit: int = 1_000) -> list[Failed]:
        """Oldest first."""

    def replay(self, ids: Collection[int] | None) -> int:
        """Those that failed (None: all) are ready again, and marked so; returns how many."""

    def waits(self) -> bool:
        """Something waits for an anchor."""

    def revive_known(self) -> int:
        """Those that wait for an anchor that is known by now are ready."""

    def roots_since(self, at: datetime) -> list[Anchor]:
        """The threads in which something was heard since then, the newest first."""
