"""From what a customer asks for to the language that is spoken, and whose clocks and dates it uses."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from babel import Locale, UnknownLocaleError

from bot.domain.languages import canonical, nearest

DEFAULT = "en"
HOUSE = {"en": "en-GB"}
"""English of no place is ours: 24 hours, the day before the month, which nobody reads otherwise."""


@dataclass(frozen=True, slots=True)
class Place:
    """`language` is one of those offered; `tag` the same or one more particular."""

    language: str
    tag: str
    locale: Locale


def find(asked: str, offered: Iterable[str]) -> Place:
    """English where nothing offered is near, and for what is no language tag at all."""
    language = nearest(asked, offered)
    wanted = (canonical(asked), language) if language else (DEFAULT,)
    for tag in (HOUSE.get(one, one) for one in wanted):
        if locale := known(tag):
            return Place(language or DEFAULT, tag, locale)
    raise ValueError(f"{language} is no language that dates are known for")


def known(tag: str) -> Locale | None:
    """None for a tag whose calendar words Babel lacks."""
    try:
        return Locale.parse(tag, sep="-", resolve_likely_subtags=False)
    except (UnknownLocaleError, ValueError):
        return None
