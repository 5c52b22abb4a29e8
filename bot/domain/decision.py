"""When the assistant should not go on: signals with evidence in words, and the decision drawn from them."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.heard import Capacity, Draft, Heard, Mood, Reason, Risk, Signal, Topic, Tried
from bot.domain.signals import asked_for_person, names, rejects, repeats, shouts, strong_words

__all__ = [
    "Capacity",
    "Decision",
    "Draft",
    "Heard",
    "Mood",
    "Reason",
    "Risk",
    "Signal",
    "Thresholds",
    "Topic",
    "Tried",
    "decide",
]


@dataclass(frozen=True, slots=True)
class Thresholds:
    """What baton.toml may move.

    `confidence`: below it the assistant is not sure. `frustration`: the mood below which words count as
    angry, never alone.
    """

    confidence: float = 0.35
    frustration: float = -0.3


@dataclass(frozen=True, slots=True)
class Decision:
    """`signals` are all that was heard, the weightiest first, whichever way it went.

    `score` is the probability, 0 to 1, that a person is needed, and `threshold` what it had to reach, as
    `version` of the weighing has it; a rule needs neither. `asks` as in Draft.
    """

    signals: tuple[Signal, ...] = ()
    topic: Topic | None = None
    phrase: str = ""
    """The topic's phrase that was said."""
    hand_off: bool = False
    score: float = 0.0
    threshold: float = 1.0
    version: str = ""
    asks: tuple[str, ...] = ()


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
    signals = spoke or ((unsure,) if unsure else ())
    return Decision(signals, topic, phrase, hand_off=bool(signals))


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
