"""Hints toward a handoff, each a pure function of what was said; under a millisecond, standard library only.

A signal that is weighed gives a `Signal` or None of a `Heard`; what other parts ask of a text gives words or
a truth. Every pattern has bounded gaps, and at most `words.READ` characters from either end of a turn are
read.
"""

from __future__ import annotations

from bot.domain.signals.about import about
from bot.domain.signals.anger import shouts, strong_words
from bot.domain.signals.asking import acknowledges, telling
from bot.domain.signals.attempts import failed_attempts
from bot.domain.signals.frustration import frustrated
from bot.domain.signals.matters import several_matters
from bot.domain.signals.person import asked_for_person
from bot.domain.signals.promised import promises_person
from bot.domain.signals.reactions import is_small_talk, is_thanks, rejects
from bot.domain.signals.repeats import SAME_ANSWER, SAME_TWICE, asked_again, repeats
from bot.domain.signals.surroundings import page_error, valued_customer
from bot.domain.signals.urgency import urgency, urgent
from bot.domain.signals.words import names

__all__ = [
    "SAME_ANSWER",
    "SAME_TWICE",
    "about",
    "acknowledges",
    "asked_again",
    "asked_for_person",
    "failed_attempts",
    "frustrated",
    "is_small_talk",
    "is_thanks",
    "names",
    "page_error",
    "promises_person",
    "rejects",
    "repeats",
    "several_matters",
    "shouts",
    "strong_words",
    "telling",
    "urgency",
    "urgent",
    "valued_customer",
]
