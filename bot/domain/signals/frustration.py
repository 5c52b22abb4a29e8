"""Frustration: many small signs weighed together, none of them enough alone.

Dark words are most often about the thing ("my zip is broken"), and VADER tells angry from neutral badly: its
compound alone finds a quarter of the dissatisfied turns and is wrong six times in seven.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from bot.domain.heard import Heard, Reason, Signal
from bot.domain.signals import anger
from bot.domain.signals.reactions import missed, rejects, says_again
from bot.domain.signals.repeats import repeats

WEIGHTS: Mapping[str, tuple[str, float]] = {
    "low mood": ("mood", 1.3),
    "strong words": ("words", 1.9),
    "curses us": ("words", 2.4),
    "curses": ("words", 0.9),
    "sarcasm": ("tone", 2.0),
    "threatens to leave": ("words", 1.4),
    "the answer missed": ("answer", 1.5),
    "said it before": ("answer", 1.3),
    "the same words again": ("answer", 1.0),
    "only the same answer": ("answer", 0.6),
    "tells what it cost them": ("effort", 1.1),
    "capitals": ("form", 1.4),
    "exclamation marks": ("form", 0.9),
    "shorter and shorter": ("form", 0.7),
}
"""Sign → (kind, log-odds). Set by hand: no freely licensed English set has such labels (docs/decision.md)."""
BIAS = -2.6
"""One sign of any kind stays under a half."""
CARRIES = frozenset({"mood", "words", "tone"})
"""At least one of these: who patiently says that an answer missed is not angry."""
LOW = -0.3


def frustrated(heard: Heard, low: float = LOW) -> Signal | None:
    """From two kinds of signs on; the evidence names them, `value` is the weighing's probability.

    `low` is the compound from which the mood counts as low.
    """
    found = signs(heard, low)
    kinds = {WEIGHTS[name][0] for name in found}
    value = weigh(found)
    if len(kinds) < 2 or not kinds & CARRIES or value < 0.5:
        return None
    told = sorted(found, key=lambda name: -WEIGHTS[name][1] * found[name])
    return Signal(Reason.FRUSTRATED, f"frustrated ({', '.join(told[:3])})", round(value, 3))


def weigh(found: Mapping[str, float]) -> float:
    total = BIAS + sum(WEIGHTS[name][1] * strength for name, strength in found.items())
    return 1.0 / (1.0 + math.exp(-total))


def signs(heard: Heard, low: float = LOW) -> dict[str, float]:
    """What is there, by name, 0 to 1."""
    text = heard.turns[-1] if heard.turns else ""
    earlier = heard.turns[:-1]
    there = {
        "strong words": anger.strong_words(text),
        "curses us": anger.curses_us(text),
        "curses": anger.curses(text) and not anger.curses_us(text),
        "sarcasm": anger.sarcasm(text),
        "threatens to leave": anger.leaving(text),
        "the answer missed": missed(text) or (bool(heard.tried) and rejects(text)),
        "said it before": says_again(text),
        "the same words again": any(repeats(text, one) for one in earlier),
        "only the same answer": _same_answer(heard),
        "tells what it cost them": anger.effort(text),
        "capitals": anger.capitals(text) and not _always_capitals(earlier),
        "exclamation marks": anger.marks(text),
        "shorter and shorter": bool(heard.tried) and anger.terser(heard.turns),
    }
    found = {name: 1.0 for name, stands in there.items() if stands}
    now = heard.mood.compounds[-1] if heard.mood.compounds else 0.0
    if now < 0 and now <= low:
        found["low mood"] = min(1.0, -now / 0.6)
    return found


def _always_capitals(earlier: Sequence[str]) -> bool:
    """Whose every turn is in capitals has them locked."""
    return bool(earlier) and all(anger.capitals(turn) for turn in earlier)


def _same_answer(heard: Heard) -> bool:
    article = heard.draft.article if heard.draft else ""
    return bool(article) and any(tried.article == article for tried in heard.tried)
