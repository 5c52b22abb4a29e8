"""The same need asked again: the same answer would be given twice, or the words are much alike.

Likeness of letters finds a slip, an ending and a changed order. Asked in quite other words, only the answer's
being the same again shows it.
"""

from __future__ import annotations

import math
from collections import Counter
from functools import lru_cache

from bot.domain.heard import Heard, Reason, Signal
from bot.domain.signals.reactions import is_small_talk, is_thanks, says_again
from bot.domain.signals.words import listed, tokens

SAME_TWICE = "asked the same twice"
SAME_ANSWER = "the assistant has only the same answer again"
SAYS_SO = "says that they asked before"

MUCH_THE_SAME = "asked much the same before"

ALIKE, MUCH_ALIKE = 0.6, 0.42
"""Likeness from which one turn repeats another, and from which it may: two questions of the same intent of
BANKING77 (its development part, 3,000 pairs) reach them in 14 and 35 of 100 pairs, two of other intents in
0.1 and 1."""
_GRAM = 3
_FEW = 2
"""Content words below which only the very same words count."""
_LOOKED_AT = 60
"""Content words of a turn."""
_LOOK_BACK = 12
"""Earlier turns."""
_STOP = listed(
    """
    a an the i im ive id ill me my mine we our us you your u it its this that these those he she
    they them is are am was were be been being do does did done dont doesnt didnt have has had
    having can could would should will wont may might must to of in on at for from with by about
    into and or but so if then than as not no yes ok okay please pls just really very again still
    now hi hello hey there here what when where which who why how get got thanks thank
    """
)


def likeness(text: str, earlier: str) -> float:
    """0 to 1: the cosine of the letter triples of what carries meaning."""
    left, right = _grams(text), _grams(earlier)
    if not left or not right:
        return 0.0
    shared = sum(count * right[gram] for gram, count in left.items() if gram in right)
    return shared / (_length(left) * _length(right))


def repeats(text: str, earlier: str) -> bool:
    said, before = _content(text), _content(earlier)
    if min(len(said), len(before)) <= _FEW:
        return bool(said) and sorted(said) == sorted(before) and len("".join(said)) >= 5
    return likeness(text, earlier) >= ALIKE


def asked_again(heard: Heard) -> Signal | None:
    """The strongest of: the same article again, the same words again, and being told so."""
    text = heard.turns[-1] if heard.turns else ""
    if is_thanks(text) or is_small_talk(text):
        return None
    article = heard.draft.article if heard.draft else ""
    if article and any(tried.article == article for tried in heard.tried):
        return Signal(Reason.ASKED_AGAIN, SAME_ANSWER)
    earlier = heard.turns[:-1][-_LOOK_BACK:]
    if any(repeats(text, one) for one in earlier):
        alike = max(likeness(text, one) for one in earlier)
        return Signal(Reason.ASKED_AGAIN, SAME_TWICE, round(max(ALIKE, min(1.0, alike)), 3))
    if earlier and says_again(text):
        return Signal(Reason.ASKED_AGAIN, SAYS_SO, 0.6)
    if any(_may_repeat(text, one) for one in earlier):
        return Signal(Reason.ASKED_AGAIN, MUCH_THE_SAME, 0.35)
    return None


def _may_repeat(text: str, earlier: str) -> bool:
    return min(len(_content(text)), len(_content(earlier))) > _FEW and likeness(text, earlier) >= MUCH_ALIKE


def _content(text: str) -> list[str]:
    return [word for word in tokens(text) if word not in _STOP][:_LOOKED_AT]


@lru_cache(maxsize=256)
def _grams(text: str) -> Counter[str]:
    found: Counter[str] = Counter()
    for word in _content(text):
        edged = f" {word} "
        found.update(edged[at : at + _GRAM] for at in range(len(edged) - _GRAM + 1))
    return found


def _length(grams: Counter[str]) -> float:
    return math.sqrt(sum(count * count for count in grams.values()))
