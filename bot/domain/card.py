"""What an agent sees of a handoff: on its card, on the overnight list, in the transcript."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.domain.brief import Brief
from bot.domain.conversation import Account, Attachment, Customer, Turn
from bot.domain.deliveries import Anchor
from bot.domain.first import First
from bot.domain.handoff import Handoff, Priority
from bot.domain.promises import Promise
from bot.domain.targets import Target
from bot.domain.transfer import Transfer

OVERNIGHT_LINES = 20


@dataclass(frozen=True, slots=True)
class Earlier:
    """Handoffs of the same customer's before this one, at least `count`, and the newest of them."""

    count: int
    last: Handoff


@dataclass(frozen=True, slots=True)
class LastWord:
    """The last that a person said to the customer, and since when they have seen it; None: not yet."""

    said_at: datetime
    seen_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Into:
    """What a handoff was merged into: its skill and matter, and where its card stands, once it does."""

    skill: str
    headline: str
    anchor: Anchor | None = None
    address: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """One handoff as it stands now; drawn by `blocks.card`, never read back."""

    handoff: Handoff
    customer: Customer
    account: Account
    brief: Brief
    promise: Promise | None = None
    files: tuple[Attachment, ...] = ()
    blocked: bool = False
    """Whose conversation it is may not write."""
    first: First | None = None
    """Whom it names while it waits."""
    last_said: str = ""
    """What the customer said last before it came up, where that shows their temper and not their matter."""
    earlier: Earlier | None = None
    last_word: LastWord | None = None
    """While somebody holds it."""
    moved: Transfer | None = None
    """The last one, where another skill had it before."""
    targets: tuple[Target, ...] = ()
    """Those that are still owed."""
    merged: Into | None = None
    also: tuple[str, ...] = ()
    """What they wanted in matters that were merged into this one."""


@dataclass(frozen=True, slots=True)
class OvernightLine:
    handoff_id: str
    priority: Priority
    customer: str
    headline: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Overnight:
    """The list of one skill and night: the first OVERNIGHT_LINES of `waiting` handoffs, weightiest first.

    `gone` counts those that were on it and no longer wait (claimed, withdrawn, resolved or flushed).
    """

    skill: str
    opens_at: datetime
    lines: tuple[OvernightLine, ...]
    waiting: int
    gone: int = 0


@dataclass(frozen=True, slots=True)
class Aside:
    """Said in the thread and kept inside: by whom, and when."""

    at: datetime
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Transcript:
    """All that was said in the conversation, and in those merged into it, with the threads' inside remarks in
    their places.
    """

    customer: Customer
    turns: tuple[Turn, ...]
    asides: tuple[Aside, ...] = ()
