"""Answers that did not help."""

from __future__ import annotations

from bot.domain.heard import Heard, Reason, Signal
from bot.domain.signals.reactions import rejects

MANY = 4
"""Answers after which a customer who still writes is not being helped, though they never said so."""


def failed_attempts(heard: Heard) -> Signal | None:
    """Counted by what the customer said to each answer; silence is none."""
    failed = sum(rejects(tried.reaction) for tried in heard.tried)
    if failed == 1:
        return Signal(Reason.FAILED_ATTEMPTS, "said that the answer missed", 0.6)
    if failed:
        return Signal(
            Reason.FAILED_ATTEMPTS,
            f"said of {failed} answers that they missed",
            min(1.0, 0.6 + 0.2 * (failed - 1)),
        )
    given = max(heard.attempts, len(heard.tried))
    if given >= MANY:
        return Signal(Reason.FAILED_ATTEMPTS, f"still asking after {given} answers", 0.4)
    return None
