"""Answer or hand off: rules that always fire, then a weighing of everything else that was heard."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain import hints
from bot.domain.heard import Capacity, Draft, Heard, Mood, Reason, Risk, Signal, Topic, Tried
from bot.domain.signals import SAME_ANSWER
from bot.domain.weighing import VERSION, Thresholds, weighed

__all__ = [
    "WORTH_TELLING",
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

TELLING = frozenset(
    {
        Reason.FRUSTRATED,
        Reason.ASKED_AGAIN,
        Reason.FAILED_ATTEMPTS,
        Reason.SEVERAL_MATTERS,
        Reason.URGENT,
    }
)
"""Hints that say something of the customer, and so stand beside the rule that brought a person in."""
UNSURE = frozenset({Reason.NOT_SURE, Reason.AMBIGUOUS})
"""What says something of the assistant only."""
WORTH_TELLING = 0.3
"""A weight below it tipped nothing."""


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
    version: str = VERSION
    asks: tuple[str, ...] = ()

    @property
    def is_ruled(self) -> bool:
        return any(signal.rule for signal in self.signals)

    @property
    def tipped(self) -> tuple[Signal, ...]:
        """Why it hands off; nothing where it does not.

        How sure the draft was counts only where no other rule has spoken: a person who was asked for was not
        called because the assistant was unsure. By itself it comes after what says something of the customer.
        """
        if not self.hand_off:
            return ()
        if any(signal.rule and signal.reason not in UNSURE for signal in self.signals):
            stands = [one for one in self.signals if one.rule or _of_the_customer(one)]
            return tuple(one for one in stands if one.reason not in UNSURE)
        if self.is_ruled:
            heard = tuple(one for one in self.signals if one.reason in TELLING)
            return heard + tuple(one for one in self.signals if one.rule and one.reason not in TELLING)
        return tuple(one for one in self.signals if one.weight >= WORTH_TELLING) or self.signals


def _of_the_customer(signal: Signal) -> bool:
    """To have only the same answer again is the assistant's matter, where it need not answer at all."""
    return signal.reason in TELLING and signal.evidence != SAME_ANSWER


def decide(heard: Heard, thresholds: Thresholds) -> Decision:
    """Rules first, which hand off by themselves; then the weighing, once one answer was attempted.

    Before that a draft that is sure enough may be said, whatever else was heard.
    """
    topic, phrase = hints.matched_topic(heard)
    rules = hints.rules(heard, thresholds, topic)
    spoken = {rule.reason for rule in rules}
    score, weighty = weighed(hint for hint in hints.hints(heard, thresholds) if hint.reason not in spoken)
    threshold = thresholds.at(heard.capacity)
    return Decision(
        (*rules, *weighty),
        topic,
        phrase,
        hand_off=bool(rules) or (hints.attempts(heard) > 0 and score >= threshold),
        score=score,
        threshold=threshold,
        asks=heard.draft.asks if heard.draft else (),
    )
