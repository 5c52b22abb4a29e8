"""Who does what to a handoff: one use of a verb."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.deliveries import Anchor
from bot.domain.handoff import Agent, Outcome


class Role(StrEnum):
    """Who does a verb. HOLDER is an agent whose id is the handoff's holder, HELPER one of its helpers,
    ASKED the one to whom it is offered.
    """

    ASSISTANT = "assistant"
    CUSTOMER = "customer"
    API = "api"
    CLOCK = "clock"
    AGENT = "agent"
    HOLDER = "holder"
    HELPER = "helper"
    ASKED = "asked"
    MANAGER = "manager"


class Verb(StrEnum):
    ESCALATE = "escalate"
    ESCALATE_AGAIN = "escalate_again"
    FLUSH = "flush"
    PARK = "park"
    OFFER = "offer"
    HAND_OVER = "hand_over"
    ACCEPT = "accept"
    DECLINE = "decline"
    EXPIRE = "expire"
    CLAIM = "claim"
    REPLY = "reply"
    NOTE = "note"
    SNOOZE = "snooze"
    WAKE = "wake"
    ADD_HELPER = "add_helper"
    REMOVE_HELPER = "remove_helper"
    RELEASE = "release"
    TRANSFER = "transfer"
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
    when a snooze ends, None with the customer's next word, or when an offer does; `helper` whom the verb is
    about: a helper, or whom it is offered to. `why` is a ReleaseWhy code of the clock's. `skill` is where a
    transfer goes, `left` where the card stood until then, and `opens_at` that skill's; `into` the handoff
    that it is merged into.
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
    why: str = ""
    skill: str = ""
    left: Anchor | None = None
    into: str = ""
