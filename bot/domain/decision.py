"""When the assistant should not go on: signals with evidence in words, and the decision drawn from them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from bot.domain.conversation import Source


class Reason(StrEnum):
    """The enumerated codes that facts and reports carry."""

    ASKED_FOR_PERSON = "asked_for_person"
    FRUSTRATED = "frustrated"
    ASKED_AGAIN = "asked_again"
    NOT_SURE = "not_sure"
    POLICY_TOPIC = "policy_topic"
    ASSISTANT_FAILED = "assistant_failed"


@dataclass(frozen=True, slots=True)
class Draft:
    """What the assistant would say. `confidence` is the probability, 0 to 1, that it resolves the matter.

    `article` identifies the knowledge it came from (empty when there was none), so that the same answer
    twice can be told; `considered` are other articles that came close, best first.
    """

    text: str
    confidence: float
    sources: tuple[Source, ...] = ()
    article: str = ""
    considered: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Tried:
    """An answer the assistant gave earlier in this conversation, and how the customer took it, if they said."""

    article: str
    title: str
    confidence: float
    reaction: str = ""


@dataclass(frozen=True, slots=True)
class Signal:
    """One measured hint toward a handoff, with evidence that a person can read."""

    reason: Reason
    evidence: str


@dataclass(frozen=True, slots=True)
class Topic:
    """A policy matter that people decide; `phrases` are matched as whole words, in any case."""

    name: str
    phrases: tuple[str, ...]
    skill: str = ""
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class Mood:
    """`compound` per customer turn, oldest first, -1 (angry) to 1 (pleased), as VADER gives it."""

    compounds: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Thresholds:
    """What baton.toml may move. `confidence`: below it the assistant is not sure. `frustration`: the mood below
    which words count as angry; never alone, a second sign must stand beside it."""

    confidence: float = 0.35
    frustration: float = -0.3


@dataclass(frozen=True, slots=True)
class Heard:
    """All that a decision looks at: the customer's turns, oldest first, and what was tried."""

    turns: Sequence[str]
    draft: Draft | None
    tried: Sequence[Tried] = ()
    mood: Mood = field(default_factory=Mood)
    topics: Sequence[Topic] = ()


@dataclass(frozen=True, slots=True)
class Decision:
    """`signals` empty means: answer. Otherwise hand off, for these reasons, the weightiest first."""

    signals: tuple[Signal, ...] = ()
    topic: Topic | None = None

    @property
    def hand_off(self) -> bool:
        return bool(self.signals)


_PERSON = (
    r"(?:real |actual |live )?(?:person|human(?: being)?|someone|somebody|agent|representative|rep|"
    r"advisor|adviser|operator|colleague|member of staff|staff member|customer (?:service|support)|support team)"
)
_ASKS = re.compile(
    rf"\b(?:(?:speak|talk|chat|connect me|put me through|transfer me|get through|pass me on)\s+(?:to|with)\s+"
    rf"(?:an?\s+|the\s+|your\s+)?{_PERSON}"
    rf"|(?:want|need|get me|give me|like|prefer|have)\s+(?:to\s+(?:speak|talk|chat)\s+(?:to|with)\s+)?(?:an?\s+)?"
    r"(?:real person|real human|live person|live agent|human(?: being)?|person|agent|representative|operator)"
    r"(?!\s+(?:to|for|who)\s+(?:clean|carry|repair|fix))"
    r"|(?:is|are) there (?:an?\s+)?(?:real |actual )?(?:person|human|anyone|anybody)(?: there)?(?: i can| to (?:talk|speak))?"
    r"|can (?:someone|somebody|a person|a human) (?:please )?(?:call|help|contact|talk|speak|ring)"
    r"|^(?:human|agent|person|operator|representative|real person)(?: please)?[.!?]*$"
    r"|(?:not|stop|instead of|rather than)\s+(?:talking to\s+|with\s+)?(?:an?\s+|this\s+)?(?:bot|robot|machine|computer))\b",
    re.IGNORECASE | re.MULTILINE,
)
_DECLINES = re.compile(
    r"\b(?:don'?t|do not|no need to|needn'?t|not necessary to|without|rather not|won'?t)\s+(?:\w+\s+){0,3}?"
    r"(?:transfer|speak|talk|connect|pass|put|a person|an agent|a human)",
    re.IGNORECASE,
)
_REJECTS = re.compile(
    r"\b(?:not what i (?:asked|meant|mean|need)|that'?s not it|that is not it|did(?:n'?t| not) (?:help|work|answer)|"
    r"does(?:n'?t| not) (?:help|work|answer)|not helpful|useless|wrong answer|already (?:tried|did|told|said|asked)|"
    r"still (?:not|doesn'?t|don'?t|no|waiting|the same)|again)\b",
    re.IGNORECASE,
)
_STRONG = re.compile(
    r"\b(?:ridiculous|unacceptable|useless|terrible|awful|disgrace\w*|joke|fed up|sick of|waste of|worst|furious|angry|"
    r"scam|pathetic|incompetent|wtf|hopeless)\b",
    re.IGNORECASE,
)


def asked_for_person(text: str) -> bool:
    """True for a request to be given to a person; "you don't need to transfer me" is none."""
    return bool(_ASKS.search(text)) and not _DECLINES.search(text)


def rejected(text: str) -> bool:
    """True when the customer says that the last answer missed."""
    return bool(_REJECTS.search(text))


def decide(heard: Heard, thresholds: Thresholds) -> Decision:
    """Rules, the weightiest first; each gives at most one signal. No signal means the draft may be said."""
    topic = matched_topic(heard)
    found = (
        _person_signal(heard),
        _topic_signal(topic),
        _frustration_signal(heard, thresholds),
        _again_signal(heard),
        _draft_signal(heard, thresholds),
    )
    return Decision(tuple(signal for signal in found if signal), topic)


def matched_topic(heard: Heard) -> Topic | None:
    text = heard.turns[-1].casefold()
    for topic in heard.topics:
        if any(re.search(rf"(?<!\w){re.escape(phrase.casefold())}(?!\w)", text) for phrase in topic.phrases):
            return topic
    return None


def frustrated(heard: Heard, thresholds: Thresholds) -> bool:
    """Angry words and a second sign. VADER alone is wrong five times in six (docs/decision.md)."""
    text = heard.turns[-1]
    low = bool(heard.mood.compounds) and heard.mood.compounds[-1] <= thresholds.frustration
    signs = [bool(_STRONG.search(text)), bool(_REJECTS.search(text)), _shouts(text), text.count("!") >= 3]
    return (low and any(signs)) or (signs[0] and any(signs[1:]))


def asked_again(heard: Heard) -> bool:
    """The same article would be given a second time, or the customer repeats themselves nearly word for word."""
    article = heard.draft.article if heard.draft else ""
    repeats = bool(article) and any(tried.article == article for tried in heard.tried)
    return repeats or any(_overlap(heard.turns[-1], earlier) >= 0.6 for earlier in heard.turns[:-1])


def _person_signal(heard: Heard) -> Signal | None:
    return Signal(Reason.ASKED_FOR_PERSON, "asked for a person") if asked_for_person(heard.turns[-1]) else None


def _topic_signal(topic: Topic | None) -> Signal | None:
    return Signal(Reason.POLICY_TOPIC, f"{topic.name} is a policy topic") if topic else None


def _frustration_signal(heard: Heard, thresholds: Thresholds) -> Signal | None:
    return Signal(Reason.FRUSTRATED, "frustrated") if frustrated(heard, thresholds) else None


def _again_signal(heard: Heard) -> Signal | None:
    return Signal(Reason.ASKED_AGAIN, "asked the same twice") if asked_again(heard) else None


def _draft_signal(heard: Heard, thresholds: Thresholds) -> Signal | None:
    if heard.draft is None:
        return Signal(Reason.ASSISTANT_FAILED, "the assistant could not answer")
    if heard.draft.confidence < thresholds.confidence:
        return Signal(Reason.NOT_SURE, f"the assistant was not sure ({heard.draft.confidence:.0%})")
    return None


def _shouts(text: str) -> bool:
    letters = [char for char in text if char.isalpha()]
    return len(letters) >= 12 and sum(char.isupper() for char in letters) / len(letters) > 0.7


def _overlap(one: str, other: str) -> float:
    left, right = _words(one), _words(other)
    return len(left & right) / len(left | right) if len(left) >= 3 and right else 0.0


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w{3,}", text.casefold()))
