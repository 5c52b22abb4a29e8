"""A handoff: one episode of bringing a person in, and its states. `bot.domain.verbs` moves it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TypedDict

from bot.domain.facts import Ids

REOPEN_WINDOW = timedelta(hours=24)
RATING_WINDOW = timedelta(hours=24)


class State(StrEnum):
    PARKED = "parked"
    QUEUED = "queued"
    OFFERED = "offered"
    ASSIGNED = "assigned"
    SNOOZED = "snoozed"
    HANDED_BACK = "handed_back"
    RESOLVED = "resolved"
    WITHDRAWN = "withdrawn"
    SPAM = "spam"
    MERGED = "merged"


AWAITING = frozenset({State.PARKED, State.QUEUED, State.OFFERED})
HELD = frozenset({State.ASSIGNED, State.SNOOZED})
OPEN = AWAITING | HELD
HEARD = OPEN - {State.PARKED}
"""What the customer says then stands in the thread at once."""


class Priority(StrEnum):
    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"

    @property
    def rank(self) -> int:
        return list(Priority).index(self)


class Outcome(StrEnum):
    """How a handoff ended."""

    SOLVED = "solved"
    WORKAROUND = "workaround"
    REFUNDED = "refunded"
    NO_REPLY = "no_reply"
    NOT_POSSIBLE = "not_possible"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Agent:
    """Always a person: the Slack user id, and the name the customer sees."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Helper:
    """An agent who answers the customer beside the holder, since they were added."""

    agent: Agent
    since: datetime


@dataclass(frozen=True, slots=True)
class Handoff:
    """One episode of bringing a person in.

    `opens_at` is set while parked, `snoozed_until` while snoozed until a time, `offered_to` and `offer_ends`
    while it is offered. `relayed_seq` is the last turn that Slack was given, by card or thread. `merged_into`
    is the handoff in which it goes on.
    """

    id: str
    conversation_id: str
    skill: str
    state: State
    priority: Priority
    escalated_at: datetime
    opens_at: datetime | None = None
    holder: Agent | None = None
    claimed_at: datetime | None = None
    first_reply_at: datetime | None = None
    resolved_at: datetime | None = None
    outcome: Outcome | None = None
    outcome_words: str = ""
    rating: int | None = None
    rating_comment: str = ""
    rated_at: datetime | None = None
    relayed_seq: int = 0
    helpers: tuple[Helper, ...] = ()
    snoozed_until: datetime | None = None
    offered_to: Agent | None = None
    offer_ends: datetime | None = None
    offered_by: str = ""
    """Slack user id of the colleague who hands it on; "" where it was their turn."""
    offer_note: str = ""
    """That colleague's words to whoever takes it: never the customer's to read."""
    not_for: tuple[str, ...] = ()
    """Ids of those who let it go or did not take it: not offered to them until it is released anew."""
    merged_into: str = ""
    ended_by: str = ""
    """The name of who ended it for its holder: a manager's."""

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def is_held(self) -> bool:
        return self.state in HELD

    @property
    def ender(self) -> str:
        """The name of who ended it, or has it; "" where nobody did."""
        return self.ended_by or (self.holder.name if self.holder else "")

    def is_held_by(self, user: str) -> bool:
        return self.is_held and self.holder is not None and self.holder.id == user

    def is_offered_to(self, user: str) -> bool:
        return self.offered_to is not None and self.offered_to.id == user

    def speaks_since(self, user: str) -> datetime | None:
        """Since when this agent's words are for the customer; None for everybody else's."""
        if self.state not in HELD:
            return None
        if self.holder and self.holder.id == user:
            return self.claimed_at
        return next((one.since for one in self.helpers if one.agent.id == user), None)

    def ids(self, at: datetime) -> Ids:
        """What each of its facts begins with."""
        return {"at": at, "conversation_id": self.conversation_id, "handoff_id": self.id}


class _NoOffer(TypedDict):
    offered_to: None
    offer_ends: None


class _NoWord(TypedDict):
    offered_by: str
    offer_note: str


NO_OFFER: _NoOffer = {"offered_to": None, "offer_ends": None}
"""What each verb that takes or ends it makes of an offer."""
NO_WORD: _NoWord = {"offered_by": "", "offer_note": ""}
"""What whoever handed it on said of it is over with their handing on."""


def reopenable(handoff: Handoff, now: datetime) -> bool:
    """The customer's next word belongs to the matter that was resolved."""
    return (
        handoff.state is State.RESOLVED
        and handoff.resolved_at is not None
        and now - handoff.resolved_at <= REOPEN_WINDOW
    )
