"""The numbers in an answer, and whether anybody but the model said them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

REFERENCE = 5
"""Digits of the customer's own number that the answer may say back; shorter ones may be amounts."""

_UNIT = (
    r"%|percent|per cent|second|minute|hour|day|night|week|month|year|euro?|dollar|pound|cent|[€$£]|usd|gbp"
    r"|chf|kg|kilo|gram|km|cm|mm|time|item|order|parcel"
)
_FIGURE = re.compile(
    rf"(?P<before>[€$£])?\s?(?P<figure>\d+(?:[.,:]\d+)*)"
    rf"(?:[\s‐-]?(?:(?:working|business|calendar|full|more|further)\s)?(?P<unit>{_UNIT}))?",
    re.IGNORECASE,
)
_NUMBERS = """
2 two double 3 three 4 four 5 five 6 six 7 seven 8 eight 9 nine 10 ten 11 eleven 12 twelve 13 thirteen
14 fourteen 15 fifteen 16 sixteen 17 seventeen 18 eighteen 19 nineteen 20 twenty 30 thirty 40 forty 50 fifty
half 60 sixty 70 seventy 80 eighty 90 ninety 100 hundred 1000 thousand 1000000 million
"""


def _worded() -> Iterator[tuple[str, str]]:
    figure = ""
    for word in _NUMBERS.split():
        if word.isdigit():
            figure = word
        else:
            yield word, figure


_WORDED = dict(_worded())
_WORD = re.compile(rf"\b(?:{'|'.join(_WORDED)})\b", re.IGNORECASE)
_LENGTH = r"(?:(?:working|business|calendar|full) )?(?P<unit>second|minute|hour|day|night|week|month|year)"
_ONE = re.compile(
    rf"\b(?P<before>(?:within|for|takes?|up to) )?(?:(?P<one>one)|an?)(?=[ ‐-]{_LENGTH})", re.IGNORECASE
)
"""Elsewhere "one" and "a" count nothing."""
_ANY_ONE = re.compile(rf"\b(?:an?|per|each|every) {_LENGTH}", re.IGNORECASE)
_SAME = {"€": "eur", "euro": "eur", "$": "dollar", "usd": "dollar", "£": "pound", "gbp": "pound"}
_SAME |= {"%": "percent", "per cent": "percent"}
_LISTED = re.compile(r"^\s*\d{1,2}[.)]\s+", re.MULTILINE)


def figures(text: str) -> set[tuple[str, str]]:
    """Numbers with what they count: "five days" is 5 and day. The steps of a list are left out."""
    told = _ONE.sub(_one, _LISTED.sub("", text))
    digits = _WORD.sub(lambda match: _WORDED[match[0].casefold()], told)
    found = (
        (one["figure"], (one["unit"] or one["before"] or "").casefold()) for one in _FIGURE.finditer(digits)
    )
    return {(figure, _SAME.get(unit, unit)) for figure, unit in found}


def _one(found: re.Match[str]) -> str:
    return f"{found['before'] or ''}1" if found["one"] or found["before"] else found[0]


def borne_out(told: str, said: Sequence[str]) -> set[tuple[str, str]]:
    """The figures of the sources, and the customer's own references."""
    counted = figures(told) | {("1", one["unit"].casefold()) for one in _ANY_ONE.finditer(told)}
    own = {figure for figure, _ in figures("\n".join(said)) if len(figure) >= REFERENCE and figure.isdigit()}
    return counted | {(figure, "") for figure in {figure for figure, _ in counted} | own}
