"""What a decision looks at: the customer's words, what was tried, who could take over, and the hints in them.

It stands apart from `bot.domain.decision`, which draws on the signals, which need these types.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from bot.domain.conversation import Page, Source


class Reason(StrEnum):
    """The enumerated codes that facts and reports carry."""

    ASKED_FOR_PERSON = "asked_for_person"
    FRUSTRATED = "frustrated"
    ASKED_AGAIN = "asked_again"
    NOT_SURE = "not_sure"
    AMBIGUOUS = "ambiguous"
    POLICY_TOPIC = "policy_topic"
    SEVERAL_MATTERS = "several_matters"
    FAILED_ATTEMPTS = "failed_attempts"
    URGENT = "urgent"
    VALUED_CUSTOMER = "valued_customer"
    PAGE_ERROR = "page_error"
    OTHER_LANGUAGE = "other_language"
    ASSISTANT_FAILED = "assistant_failed"
    PROMISED_PERSON = "promised_person"


@dataclass(frozen=True, slots=True)
class Signal:
    """One measured hint toward a handoff, with evidence that a person can read.

    `value` says how strongly it is there, 0 to 1; `weight` what it added to the score, in log-odds (the
    decision fills it in); `rule`: it hands off by itself.
    """

    reason: Reason
    evidence: str
    value: float = 1.0
    weight: float = 0.0
    rule: bool = False


@dataclass(frozen=True, slots=True)
class Draft:
    """What the assistant would say. `confidence` is the probability, 0 to 1, that it resolves the matter.

    `article` identifies the knowledge it came from (empty when there was none), so that the same answer
    twice can be told; `considered` are other articles that came close, best first. `asks` are the titles it
    lets the customer choose from ("did you mean A or B"). `language` is the customer's, "" where too little
    was said to tell. `wants_person`: that the customer asks for one, by the assistant's reading. `kept_back`:
    there was an answer, which did not pass the checks.
    """

    text: str
    confidence: float
    sources: tuple[Source, ...] = ()
    article: str = ""
    considered: tuple[tuple[str, float], ...] = ()
    asks: tuple[str, ...] = ()
    language: str = ""
    wants_person: bool = False
    kept_back: bool = False


@dataclass(frozen=True, slots=True)
class Tried:
    """An answer the assistant gave earlier in this conversation, and how the customer took it, if said."""

    article: str
    title: str
    confidence: float
    reaction: str = ""


class Risk(StrEnum):
    """What a wrong answer on a topic costs: ALWAYS leaves it to people, the others want a surer answer."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    ALWAYS = "always"


@dataclass(frozen=True, slots=True)
class Topic:
    """A policy matter; `phrases` are matched as whole words, in any case."""

    name: str
    phrases: tuple[str, ...]
    skill: str = ""
    urgent: bool = False
    risk: Risk = Risk.ALWAYS


@dataclass(frozen=True, slots=True)
class Mood:
    """`compound` per customer turn, oldest first, -1 (angry) to 1 (pleased), as VADER gives it."""

    compounds: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Capacity:
    """Of the skill it would go to, now: agents `on_shift`, handoffs they have `room` for, and who waits."""

    on_shift: int
    room: int
    queued: int


@dataclass(frozen=True, slots=True)
class Heard:
    """All that a decision looks at: the customer's turns, oldest first, and what was tried.

    What they wrote in several turns before anybody answered is one, the last; `agreed`: it is a bare yes to a
    question of ours.
    `account_value` is the site's own word for the account's worth, given where the site says it is valued;
    `capacity` is None where nobody knows; `attempts` counts the answers given so far, small talk left out.
    """

    turns: Sequence[str]
    draft: Draft | None
    tried: Sequence[Tried] = ()
    mood: Mood = field(default_factory=Mood)
    topics: Sequence[Topic] = ()
    page: Page = field(default_factory=Page)
    account_value: str = ""
    capacity: Capacity | None = None
    attempts: int = 0
    agreed: bool = False
