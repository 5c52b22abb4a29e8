"""What happened, in the past tense: ids, times, numbers and enumerated codes, never words of people.

Facts are the timeline, the audit log and the source of every report. `bot.domain.consequences` says what
each of them causes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TypedDict


class Ids(TypedDict):
    """What every handoff's fact carries."""

    at: datetime
    conversation_id: str
    handoff_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    at: datetime
    conversation_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoffFact(Fact):
    handoff_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationStarted(Fact):
    verified: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AssistantAnswered(Fact):
    seq: int
    article: str
    confidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerWrote(HandoffFact):
    """A customer's turn that belongs into the handoff's thread."""

    seq: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerEdited(HandoffFact):
    """A customer's turn that the handoff was told of says something else now."""

    seq: int
    skill: str
    opens_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerDeleted(HandoffFact):
    """A customer's turn that the handoff was told of was taken back."""

    seq: int
    skill: str
    opens_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrected(HandoffFact):
    """The customer mended what was passed on of their matter."""

    skill: str
    opens_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Escalated(HandoffFact):
    """`opens_at` is set when the skill was closed, so the handoff was parked.

    `wordless`: a person was asked for before anything was said. `busy`: more cards wait than the cap on new
    ones lets through at once, so nothing was promised.
    """

    skill: str
    priority: str
    reasons: tuple[str, ...]
    opens_at: datetime | None
    promised: datetime | None
    wordless: bool = False
    busy: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class EscalatedAgain(HandoffFact):
    skill: str
    reasons: tuple[str, ...]
    opens_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Flushed(HandoffFact):
    skill: str
    opened_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Parked(HandoffFact):
    """`parked_until` is set when it was parked before, until an opening that did not come."""

    skill: str
    opens_at: datetime
    parked_until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaughtUp(HandoffFact):
    """What the customer wrote while parked, `after` to `upto` (seq), goes into the thread as one message."""

    after: int
    upto: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed(HandoffFact):
    """`parked_until` is set when it was claimed from the overnight list."""

    skill: str
    agent: str
    parked_until: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentReplied(HandoffFact):
    """The Slack message (`channel`, `ts`) became the turn `seq`; `first` ends the wait for a person."""

    agent: str
    seq: int
    channel: str
    ts: str
    first: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptInside(HandoffFact):
    """A message in the thread that the customer does not get; `why` is a KeptWhy code.

    `hint`: its writer has not been told before how to join in.
    """

    agent: str
    channel: str
    ts: str
    why: str
    hint: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NotCarried(HandoffFact):
    """An edit, a deletion or a file that the customer does not get; `what` is a Slip code."""

    agent: str
    channel: str
    ts: str
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Released(HandoffFact):
    """`promised` is the new time that the customer is given, where the old one is used up."""

    skill: str
    agent: str
    opens_at: datetime | None
    promised: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Snoozed(HandoffFact):
    """`until` None: until the customer's next word alone."""

    agent: str
    until: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Woken(HandoffFact):
    """The snooze is over for `agent`, who holds it; `by` is the Role that ended it, HOLDER for any agent."""

    agent: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HelperAdded(HandoffFact):
    agent: str
    helper: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HelperRemoved(HandoffFact):
    agent: str
    helper: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedBack(HandoffFact):
    """The assistant goes on."""

    skill: str
    agent: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolved(HandoffFact):
    """`parked_until` is set when it was still parked, so the overnight list loses a line."""

    skill: str
    agent: str
    outcome: str
    parked_until: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawn(HandoffFact):
    skill: str
    parked_until: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Blocked(HandoffFact):
    """An agent ended it as spam and blocked whose conversation it is; `parked_until` as with Resolved."""

    skill: str
    agent: str
    parked_until: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Unblocked(HandoffFact):
    """They may write again; the handoff stays ended."""

    agent: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reopened(HandoffFact):
    """To the same holder (`agent` set), or waiting again; `opens_at` set when parked.

    `by` is the agent who opened it again by button, "" where the customer wrote.
    """

    skill: str
    agent: str
    opens_at: datetime | None
    promised: datetime | None = None
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnchoredAnew(HandoffFact):
    """Its thread is gone (`lost`: with the whole channel), so it goes on under a new card.

    There the customer's turns after `after` up to `upto` are told once more.
    """

    after: int
    upto: int
    lost: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Rated(HandoffFact):
    score: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseKept(HandoffFact):
    due: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseBroken(HandoffFact):
    """`answered` when a person's first word came late; else the clock found it."""

    due: datetime
    answered: bool
