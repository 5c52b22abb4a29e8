"""What happened, in the past tense: ids, times, numbers and enumerated codes, never words of people.

Facts are the timeline, the audit log and the source of every report. `bot.domain.consequences` says what
each of them causes.
"""

from bot.domain.facts.base import Fact, HandoffFact, Ids
from bot.domain.facts.desk import (
    AgentReplied,
    Blocked,
    Claimed,
    HandedBack,
    HelperAdded,
    HelperRemoved,
    KeptInside,
    NotCarried,
    Released,
    Reopened,
    Resolved,
    Snoozed,
    Unblocked,
    Woken,
)
from bot.domain.facts.matter import (
    AnchoredAnew,
    AssistantAnswered,
    CaughtUp,
    ConversationStarted,
    Corrected,
    CustomerDeleted,
    CustomerEdited,
    CustomerWrote,
    Escalated,
    EscalatedAgain,
    Flushed,
    Parked,
    PromiseBroken,
    PromiseKept,
    Rated,
    Withdrawn,
)
from bot.domain.facts.transfer import Transferred

__all__ = [
    "AgentReplied",
    "AnchoredAnew",
    "AssistantAnswered",
    "Blocked",
    "CaughtUp",
    "Claimed",
    "ConversationStarted",
    "Corrected",
    "CustomerDeleted",
    "CustomerEdited",
    "CustomerWrote",
    "Escalated",
    "EscalatedAgain",
    "Fact",
    "Flushed",
    "HandedBack",
    "HandoffFact",
    "HelperAdded",
    "HelperRemoved",
    "Ids",
    "KeptInside",
    "NotCarried",
    "Parked",
    "PromiseBroken",
    "PromiseKept",
    "Rated",
    "Released",
    "Reopened",
    "Resolved",
    "Snoozed",
    "Transferred",
    "Unblocked",
    "Withdrawn",
    "Woken",
]
