"""When the assistant should not go on: signals with evidence in words, and the decision drawn from them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from bot.domain.conversation import Source
from bot.domain.signals import asked_for_person, names, rejects, repeats, shouts, strong_words


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
    """An answer the assistant gave earlier in this conversation, and how the customer took it, if said."""

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
    """What baton.toml may move.

    `confidence`: below it the assistant is not sure. `frustration`: the mood below which words count as
    angry, never alone.
    """

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
    phrase: str = ""
    """The topic's phrase that was said."""

    @property
    def hand_off(self) -> bool:
        return bool(self.signals)


def decide(heard: Heard, thresholds: Thresholds) -> Decision:
    """Rules, the weightiest first; each gives at most one signal. No signal means the draft may be said.

    How sure the draft is counts only where no rule has spoken: a person who was asked for was not called
    because the assistant was unsure.
    """
    topic, phrase = matched_topic(heard)
    rules = (
        _person_signal(heard),
        _topic_signal(topic),
        _frustration_signal(heard, thresholds),
        _again_signal(heard),
    )
    spoke = tuple(signal for signal in rules if signal)
    unsure = _draft_signal(heard, thresholds)
    return Decision(spoke or ((unsure,) if unsure else ()), topic, phrase)


def matched_topic(heard: Heard) -> tuple[Topic | None, str]:
    """The first topic one of whose phrases the last turn says, and that phrase."""
    said = heard.turns[-1]
    matches = ((topic, phrase) for topic in heard.topics for phrase in topic.phrases if names(said, phrase))
    return next(matches, (None, ""))


def frustrated(heard: Heard, thresholds: Thresholds) -> bool:
    """Angry words and a second sign: VADER alone is wrong five times in six."""
    text = heard.turns[-1]
    low = bool(heard.mood.compounds) and heard.mood.compounds[-1] <= thresholds.frustration
    signs = (low, strong_words(text), rejects(text), shouts(text))
    return sum(signs) >= 2 and (low or strong_words(text))


SAME_TWICE = "asked the same twice"
SAME_ANSWER = "the assistant has only the same answer again"


def asked_again(heard: Heard) -> str:
    """The customer says the same nearly word for word, or the same article would be given a second time.

    In words; "" when neither is so.
    """
    if any(repeats(heard.turns[-1], earlier) for earlier in heard.turns[:-1]):
        return SAME_TWICE
    article = heard.draft.article if heard.draft else ""
    return SAME_ANSWER if article and any(tried.article == article for tried in heard.tried) else ""


def _person_signal(heard: Heard) -> Signal | None:
    return (
        Signal(Reason.ASKED_FOR_PERSON, "asked for a person") if asked_for_person(heard.turns[-1]) else None
    )


def _topic_signal(topic: Topic | None) -> Signal | None:
    return Signal(Reason.POLICY_TOPIC, f"{topic.name} is a policy topic") if topic else None


def _frustration_signal(heard: Heard, thresholds: Thresholds) -> Signal | None:
    return Signal(Reason.FRUSTRATED, "frustrated") if frustrated(heard, thresholds) else None


def _again_signal(heard: Heard) -> Signal | None:
    evidence = asked_again(heard)
    return Signal(Reason.ASKED_AGAIN, evidence) if evidence else None


def _draft_signal(heard: Heard, thresholds: Thresholds) -> Signal | None:
    if heard.draft is None:
        return Signal(Reason.ASSISTANT_FAILED, "the assistant could not answer")
    if heard.draft.confidence < thresholds.confidence:
        return Signal(Reason.NOT_SURE, f"the assistant was not sure ({heard.draft.confidence * 100:.0f} %)")
    return None
