"""Several matters in one message: an answer to one of them leaves the others."""

from __future__ import annotations

import re

from bot.domain.heard import Heard, Reason, Signal
from bot.domain.signals.repeats import likeness
from bot.domain.signals.words import names, plain, readable

_ITEM = re.compile(r"^[ \t]{0,8}(?:(\d{1,2})[.):]|\(\d{1,2}\)|[-*•])[ \t]+(?=\S)", re.MULTILINE)
_TOLD = re.compile(
    r"\b(?:two|three|four|five|several|a few|a couple of|multiple|[2-5]) (?:\w+ )?(?:questions|issues|"
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
    r"will|do|does|did|is|are|am|should|may|please|i (?:also )?(?:want|need|would like|cant|cannot|have "
    r"not|havent|never|was charged|got charged)|id (?:also )?like|my \w+)\b"
)
_OTHER = 0.3
"""Likeness under which two questions are of different things."""
_MOST = 8


def several_matters(heard: Heard) -> Signal | None:
    """Two policy topics weigh most; then a list, a number that is told, and questions far apart."""
    text = readable(heard.turns[-1]) if heard.turns else ""
    named = [topic.name for topic in heard.topics if any(names(text, phrase) for phrase in topic.phrases)]
    if len(named) > 1:
        return Signal(Reason.SEVERAL_MATTERS, f"{' and '.join(named[:3])} in one message")
    items = len(_ITEM.findall(text))
    if items > 1 and _ASKS_SOMEWHERE.search(plain(text)):
        return Signal(Reason.SEVERAL_MATTERS, f"a list of {items} matters", 0.9)
    if told := _TOLD.search(plain(text)):
        return Signal(Reason.SEVERAL_MATTERS, f"speaks of {told[0]}", 0.6)
    apart = _apart(text)
    if apart > 2 or (apart == 2 and _JOINED.search(plain(text))):
        return Signal(Reason.SEVERAL_MATTERS, f"asks {apart} different things", min(0.9, 0.3 * apart))
    return None


_ASKS_SOMEWHERE = re.compile(r"\?|\b(?:please|want|need|how|can|could|cant|would)\b")


def _apart(text: str) -> int:
    """Questions and requests of which no two are alike."""
    asked: list[str] = []
    for sentence in _SENTENCE.findall(plain(text)):
        said = " ".join(sentence.split())
        asks = len(said.split()) >= 4 and (said.endswith("?") or _ASKS.match(said))
        if asks and all(likeness(said, one) < _OTHER for one in asked) and len(asked) < _MOST:
            asked.append(said)
    return len(asked)
