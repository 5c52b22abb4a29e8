"""Who does what to a handoff: one use of a verb."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.handoff import Agent, Outcome


class Role(StrEnum):
    """Who does a verb. HOLDER is an agent whose id is the handoff's holder, HELPER one of its helpers."""

    ASSISTANT = "assistant"
    CUSTOMER = "customer"
    API = "api"
    CLOCK = "clock"
    AGENT = "agent"
    HOLDER = "holder"
    HELPER = "helper"
    MANAGER = "manager"


class Verb(StrEnum):
    ESCALATE = "escalate"
    ESCALATE_AGAIN = "escalate_again"
    FLUSH = "flush"
    PARK = "park"
    CLAIM = "claim"
    REPLY = "reply"
    NOTE = "note"
    SNOOZE = "snooze"
    WAKE = "wake"
    ADD_HELPER = "add_helper"
    REMOVE_HELPER = "remove_helper"
    RELEASE = "release"
    HAND_BACK = "hand_back"
    RESOLVE = "resolve"
    WITHDRAW = "withdraw"
    SPAM = "spam"
    MERGE = "merge"
    REOPEN = "reopen"
    RATE = "rate"


@dataclass(frozen=True, slots=True)
class Act:
    """One use of a verb.

    `opens_at` None says that the skill is open now; `returns` that the old holder is on shift. `until` is
    when a snooze ends, None with the customer's next word; `helper` whom the verb is about; `into` the
    handoff that it is merged into.
    """

    verb: Verb
    who: Role
    at: datetime
    agent: Agent | None = None
    opens_at: datetime | None = None
    returns: bool = False
    outcome: Outcome | None = None
    words: str = ""
    score: int = 0
    until: datetime | None = None
    helper: Agent | None = None
    into: str = ""
