"""Long words, cut into messages: at a border a reader would choose, never inside what is seen as one sign."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from bot.domain.conversation import Turn
from bot.domain.deliveries import CatchUp, Relay, Want

PART = 3_000
"""Characters of one message, `&`, `<` and `>` counted as Slack counts them (docs/slack.md, `limit-text`)."""
TOGETHER = 8_000
"""Characters of several turns in one message; 13,000 in all are refused (docs/slack.md, `limit-total`)."""
TURNS_TOGETHER = 40
_OF_A_FILE = 300
"""Characters that a file's name and address take, about."""
_OF_A_TURN = 40
_ESCAPED = {"&": len("&amp;"), "<": len("&lt;"), ">": len("&gt;")}
_BORDERS = (re.compile(r"\n\n"), re.compile(r"\n"), re.compile(r"[.!?…。！？]\s"), re.compile(r"\s"))
"""From the best to the worst: paragraph, line, sentence, word."""
_SHORTEST = 0.5
"""Of a part: a better border nearer to its beginning is left for a worse one, or parts would be many."""
_JOINERS = {"\u200d", "\ufe0e", "\ufe0f"}
_BOUND = (range(0x1F3FB, 0x1F400), range(0xE0020, 0xE0080), range(0x1160, 0x1200))
"""Skin tones, an emoji's tags, the later letters of a Korean syllable."""
_FLAGS = range(0x1F1E6, 0x1F200)
_VIRAMA = 9
"""The combining class of the sign that binds two Indic letters."""


def cut(text: str, limit: int = PART) -> list[str]:
    """At least one part. Joined they say the same, but for the white space at their borders."""
    parts: list[str] = []
    rest = text
    while (end := _within(rest, limit)) < len(rest):
        end = _border(rest, end)
        parts.append(rest[:end].rstrip())
        rest = rest[end:].lstrip()
    return [part for part in (*parts, rest) if part] or [text]


def together(turns: Sequence[Turn]) -> int:
    """How many of them, from the first, fit into one message; at least one."""
    room = TOGETHER
    for nth, turn in enumerate(turns[:TURNS_TOGETHER]):
        room -= len(turn.text) + _OF_A_FILE * len(turn.attachments) + _OF_A_TURN
        if room < 0 and nth:
            return nth
    return min(len(turns), TURNS_TOGETHER)


def rest_of(want: Want) -> Relay | CatchUp | None:
    """What of it stands in the next message."""
    match want:
        case Relay() if want.part + 1 < want.parts:
            return Relay(want.handoff_id, want.seq, want.part + 1, want.parts)
        case CatchUp() if want.upto < want.end:
            return CatchUp(want.handoff_id, want.upto, want.end)
        case _:
            return None


def _within(text: str, limit: int) -> int:
    """How many characters of it fit."""
    if len(text) * max(_ESCAPED.values()) <= limit:
        return len(text)
    length = 0
    for nth, char in enumerate(text):
        length += _ESCAPED.get(char, 1)
        if length > limit:
            return nth
    return len(text)


def _border(text: str, end: int) -> int:
    least = int(end * _SHORTEST)
    for border in _BORDERS:
        if found := _last(border, text, least, end):
            return found
    return _between_signs(text, end)


def _last(border: re.Pattern[str], text: str, least: int, end: int) -> int:
    """Behind the last one; 0 when there is none. White space may hang over, for it is dropped."""
    places = [found.end() for found in border.finditer(text, least, end + 1)]
    return min(places[-1], end) if places else 0


def _between_signs(text: str, end: int) -> int:
    """The last place at or before `end` that lies inside no sign; `end` itself where one fills all."""
    place = end
    while place and _is_inside(text, place):
        place -= 1
    return place or end


def _is_inside(text: str, place: int) -> bool:
    before, after = text[place - 1], text[place]
    if after in _JOINERS or before == "\u200d" or unicodedata.category(after) in {"Mn", "Me", "Mc"}:
        return True
    if unicodedata.combining(before) == _VIRAMA or any(ord(after) in signs for signs in _BOUND):
        return True
    return ord(after) in _FLAGS and _flags_before(text, place) % 2 == 1


def _flags_before(text: str, place: int) -> int:
    """A flag is two letters of its own kind."""
    first = place
    while first and ord(text[first - 1]) in _FLAGS:
        first -= 1
    return place - first
