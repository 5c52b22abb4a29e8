"""The weighing: what each hint adds, in log-odds, to the probability that a person is needed.

No weight stands for the text itself: every feature is one Signal with evidence in words, so that whoever
reads a decision can see what tipped it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace

from bot.domain.heard import Capacity, Reason, Risk, Signal, Topic

VERSION = "fitted-1"
"""Of INTERCEPT and WEIGHTS, stored with every decision.

Fitted on the development half of our own scenarios (1,000 dialogues, seed 1; 1,164 turns after an attempt, at
194 of which a person was needed) by `python -m bot.evaluation.weighing DIR`, with a ridge toward weights set
by hand. Urgency, value and page errors don't occur there: theirs are set by hand.
"""

INTERCEPT = -3.3
"""An answer that nothing speaks against needs a person once in twenty-five times."""

WEIGHTS: dict[Reason, float] = {
    Reason.ASKED_AGAIN: 4.86,
    Reason.FRUSTRATED: 5.89,
    Reason.FAILED_ATTEMPTS: 3.55,
    Reason.NOT_SURE: 3.33,
    Reason.URGENT: 1.4,
    Reason.AMBIGUOUS: 1.13,
    Reason.SEVERAL_MATTERS: 1.09,
    Reason.VALUED_CUSTOMER: 0.5,
    Reason.PAGE_ERROR: 0.4,
}


def weighed(hints: Iterable[Signal]) -> tuple[float, tuple[Signal, ...]]:
    """The score, 0 to 1, and the hints with what each added, the weightiest first."""
    signals = [replace(hint, weight=WEIGHTS.get(hint.reason, 0.0) * hint.value) for hint in hints]
    signals.sort(key=lambda signal: -signal.weight)
    return logistic(INTERCEPT + sum(signal.weight for signal in signals)), tuple(signals)


def logistic(value: float) -> float:
    return 1.0 / (1.0 + math.exp(-value)) if value >= 0 else math.exp(value) / (1.0 + math.exp(value))


def load(capacity: Capacity) -> float:
    """0 where whoever comes now is seen to at once, 1 where nobody could for as long as anybody can tell."""
    if capacity.on_shift <= 0 or capacity.room <= 0:
        return 1.0
    return min(1.0, capacity.queued / capacity.room)


@dataclass(frozen=True, slots=True)
class Thresholds:
    """What baton.toml may move.

    `confidence`: below it there is nothing to attempt, and below `asking` nothing to ask back; `medium` and
    `high` are the same for topics of such a risk. `frustration`: the mood below which words count as angry,
    never alone. `handoff` is the score from which a person is brought in where nobody knows how busy people
    are; it moves between `calm`, when they have time, and `busy`, when they have none.
    """

    confidence: float = 0.35
    asking: float = 0.25
    frustration: float = -0.3
    medium: float = 0.6
    high: float = 0.8
    handoff: float = 0.55
    calm: float = 0.5
    busy: float = 0.65

    def at(self, capacity: Capacity | None) -> float:
        if capacity is None:
            return self.handoff
        return self.calm + (self.busy - self.calm) * load(capacity)

    def needed(self, topic: Topic | None) -> float:
        """The confidence that an answer on it must have."""
        risky = {Risk.MEDIUM: self.medium, Risk.HIGH: self.high}
        return max(self.confidence, risky.get(topic.risk, 0.0)) if topic else self.confidence
