"""Several matters in one message: an answer to one of them leaves the others."""

from __future__ import annotations

import re

from bot.domain.heard import Heard, Reason, Signal
from bot.domain.signals.repeats import likeness
from bot.domain.signals.words import names, plain, readable

_ITEM = re.compile(r"^[ \t]{0,8}(?:(\d{1,2})[.):]|\(\d{1,2}\)|[-*•])[ \t]+(?=\S)", re.MULTILINE)
_TOLD = re.compile(
    r"\b(two|three|four|five|several|a few|a couple of|multiple|[2-5]) (?:\w+ )?(questions|issues|"
    r"problems|requests|matters|concerns)\b"
)
_JOINED = re.compile(
    r"\b(?:also|another (?:question|thing|issue|problem|matter)|one more (?:question|thing)|on another "
    r"note|separately|unrelated|second(?:ly)?|thirdly|besides that|while (?:im|i am) (?:here|at it)|on "
    r"top of that|and then there)\b"
)
_SENTENCE = re.compile(r"[^.!?\n]{1,400}[.!?\n]?")
_ASKS = re.compile(
    r"^(?:(?:and|also|so|but|secondly|second|thirdly|first|firstly|then|oh|hi|hello|next|finally|plus|"
    r"another thing|one more thing) ?,? ?){0,3}(?:how|what|when|where|why|who|which|can|could|would|"
    r"will|do|does|did|is|are|am|should|may|please|i (?:also )?(?:want|need|would like)|id (?:also "
    r")?like)\b"
)
_OTHER = 0.3
"""Likeness under which two questions are of different things."""
_MOST = 8
_FEWEST = 4
"""Words of a question that stands for a matter of its own."""
_ASKS_SOMEWHERE = re.compile(r"\?|\b(?:please|want|need|how|can|could|cant|would)\b")


def several_matters(heard: Heard) -> Signal | None:
    """Two policy topics weigh most; then a list, a number that is told, and questions far apart."""
    text = readable(heard.turns[-1]) if heard.turns else ""
    said = plain(text)
    named = [topic.name for topic in heard.topics if any(names(text, phrase) for phrase in topic.phrases)]
    if len(named) > 1:
        return Signal(Reason.SEVERAL_MATTERS, f"{' and '.join(named[:3])} in one message")
    items = len(_ITEM.findall(text))
    if items > 1 and _ASKS_SOMEWHERE.search(said):
        return Signal(Reason.SEVERAL_MATTERS, f"a list of {items} matters", 0.9)
    if told := _TOLD.search(said):
        return Signal(Reason.SEVERAL_MATTERS, f"speaks of {told[1]} {told[2]}", 0.6)
    apart, joined = _apart(said), bool(_JOINED.search(said))
    if apart > 2 or (apart == 2 and joined):
        return Signal(Reason.SEVERAL_MATTERS, f"asks {apart} different things", 0.6 if joined else 0.35)
    return None


def _apart(said: str) -> int:
    """Questions and requests of which no two are alike."""
    asked: list[str] = []
    for sentence in _SENTENCE.findall(said):
        one = " ".join(sentence.split())
        asks = len(one.split()) >= _FEWEST and (one.endswith("?") or _ASKS.match(one))
        if asks and all(likeness(one, other) < _OTHER for other in asked) and len(asked) < _MOST:
            asked.append(one)
    return len(asked)
